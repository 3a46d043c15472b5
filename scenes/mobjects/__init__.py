"""Drawings of neural networks for any Manim project: they take arrays and networks, and work in any scene.

Its names are those of `__init__.pyi`, beside it, and each is imported when it is first asked for.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
