"""A neural network in numpy: computed, trained, stored and taken apart, for the lecture and for anyone else.

Its names are those of `__init__.pyi`, beside it, and each is imported when it is first asked for.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
