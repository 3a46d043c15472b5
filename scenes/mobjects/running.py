"""Animations of numbers that run: in every frame a mobject is set anew, to a value between two."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, Self, TypeVar, cast

import numpy as np
from manim import Animation, Mobject, VMobject, override_animate
from numpy.typing import ArrayLike

from scenes.mobjects.checks import Floats

T = TypeVar("T")


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


class RunValues(Animation):
    """Numbers that a mobject holds run evenly to others: every frame shows what they are by then.

    Args:
        mobject: it has them in `held`, takes others by `take(name=value, ...)`, and refuses there what it cannot show.
            Where it has a method `between(name, one, other, share)`, that tells what lies on the way.
        run_time: in seconds.
        values: name -> number or array, as for `take`.
    """

    def __init__(self, mobject: Any, run_time: float = 1.0, **values: ArrayLike) -> None:
        mobject.copy().take(**values)  # refuses what cannot be shown before anything moves
        self.holder = mobject
        self.goal = {name: np.array(value, np.float64) for name, value in values.items()}
        super().__init__(mobject, run_time=run_time)

    def begin(self) -> None:
        """Note where the numbers come from."""
        self.before = dict(self.holder.held.values)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the numbers in between."""
        share = self.rate_func(alpha)
        ends = self.before if share == 0 else self.goal if share == 1 else None
        between = getattr(self.holder, "between", _evenly)
        self.holder.take(
            **{
                name: ends[name] if ends else between(name, self.before[name], goal, share)
                for name, goal in self.goal.items()
            }
        )


def _evenly(_: str, one: Floats, other: Floats, share: float) -> Floats:
    return np.asarray((1 - share) * one + share * other)


def setter(mobject: Any, name: str) -> Callable[[float], Any]:
    """The method that sets the number of that name."""
    method: Callable[[float], Any] = getattr(mobject, f"set_{name}")
    return method


animated_by: Any = override_animate
"""`override_animate`, whose annotation asks for bound methods that a class body does not have yet."""


class Setting(Generic[T]):
    """An attribute of a piece that goes along in `held.settings`: what it does is that of the state it shows.

    What is assigned must not be changed in place.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, piece: Any, owner: type | None = None) -> T:
        if piece is None:
            return self  # type: ignore[return-value]  # what is asked of the class
        return cast(T, _held(piece).settings[self.name])

    def __set__(self, piece: Any, value: T) -> None:
        held = _held(piece)
        held.settings = held.settings | {self.name: value}


def _held(piece: Any) -> "Held":
    """What a piece holds, made with its first setting."""
    if "held" not in vars(piece):
        piece.held = Held()
    held: Held = piece.held
    return held


class Held(VMobject):
    """The numbers that a group shows, as an unseen member of it: `Transform`, `become` and `Restore` carry them along.

    Manim hands only points and colours from mobject to mobject; an attribute of the group itself would stay behind.

    Args:
        settings: name -> what there is nothing in between of, such as a function: handed over when a blend is complete.
        values: name -> array; a changed value is another array, so that copies can share it.
    """

    def __init__(self, settings: Mapping[str, Any] | None = None, **values: ArrayLike) -> None:
        super().__init__(stroke_width=0, fill_opacity=0)
        self.settings: dict[str, Any] = dict(settings or {})
        self.values: dict[str, Floats] = {name: np.array(value, np.float64) for name, value in values.items()}
        self.set_points(np.zeros((4, 3)))

    def take(self, **values: ArrayLike) -> Self:
        """Hold other values, beside those it holds already."""
        self.values = self.values | {name: np.array(value, np.float64) for name, value in values.items()}
        return self

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """Blend the numbers of two states of the same shapes; otherwise go over to the second at the end."""
        super().interpolate_color(mobject1, mobject2, alpha)  # type: ignore[arg-type]
        if isinstance(mobject1, Held) and isinstance(mobject2, Held):
            one, other = mobject1.values, mobject2.values
            if alpha == 1:
                self.values, self.settings = dict(other), dict(mobject2.settings)
            elif {name: each.shape for name, each in one.items()} == {name: each.shape for name, each in other.items()}:
                self.values = {name: (1 - alpha) * one[name] + alpha * other[name] for name in one}
        return self
