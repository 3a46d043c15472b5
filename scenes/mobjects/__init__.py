"""Drawings of neural networks for any Manim project: they take arrays and networks, and work in any scene.

Its names are those of `__init__.pyi`, beside it, and each is imported when it is first asked for.
"""

import lazy_loader

import network

if not hasattr(network, "__path__"):
    raise ImportError(
        f"The drawing kit needs the package network, but Python finds {network.__file__} first: give that file another "
        "name, such as my_network.py."
    )

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
