"""Lines without an inside."""

from typing import Any, Self

from manim import VMobject


class Curve(VMobject):
    """Lines without an inside: no opacity that a group gives to its members fills them."""

    def set_fill(self, color: Any = None, opacity: float | None = None, family: bool = True) -> Self:
        """Stay empty."""
        return super().set_fill(color, 0, family)
