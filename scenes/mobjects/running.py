"""A number that runs: a mobject is set anew for every number between the one it shows and another."""

from collections.abc import Callable
from typing import Any

from manim import Animation, Mobject


class Run(Animation):
    """A mobject goes from a number that it shows to another by way of all those in between.

    Unlike a `Transform`, which moves every point straight to its goal, it keeps whatever hangs on the number true at
    every moment.

    Args:
        mobject: what changes.
        quantity: which of its numbers: `"value"` is read as `mobject.value` and set by `mobject.set_value`.
        goal: the number to go to.
        run_time: in seconds.
        **kwargs: passed on to `Animation`.
    """

    def __init__(self, mobject: Mobject, quantity: str, goal: float, run_time: float = 1.0, **kwargs: Any) -> None:
        setter(mobject.copy(), quantity)(goal)  # refuses what cannot be shown before anything moves
        self.quantity, self.goal = quantity, float(goal)
        super().__init__(mobject, run_time=run_time, **kwargs)

    def begin(self) -> None:
        """Note where it comes from."""
        self.origin = float(getattr(self.mobject, self.quantity))
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the number in between."""
        share = self.rate_func(alpha)
        setter(self.mobject, self.quantity)((1 - share) * self.origin + share * self.goal)


def setter(mobject: Any, name: str) -> Callable[[float], Any]:
    """The method that sets the number of that name."""
    method: Callable[[float], Any] = getattr(mobject, f"set_{name}")
    return method
