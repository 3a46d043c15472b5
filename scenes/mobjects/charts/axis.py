"""The axes of a graph: a line, its ticks, and the numbers beside them."""

from collections.abc import Callable
from math import ceil, floor, log10

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Line, VMobject

from network.errors import InputError
from scenes.mobjects.charts.graph import SMALLEST, Frame, decimals_of, round_step
from scenes.mobjects.checks import Floats
from scenes.mobjects.text.typesetting import HUGE, SMALL, Number, Percentage, Scientific, formula
from scenes.mobjects.theme import DARK, Theme, theme_of

MOST = 100
"""Numbers on an axis."""
TICK = 0.06  # scene units: half the length of a tick
GAP = 0.17  # scene units: how far the numbers are from their axis
CLEAR = 0.15  # scene units: between two numbers, at least
TINY = 1e-4
"""Below such a step, numbers are multiples of a power of ten."""
LONGEST = 4
"""Decimals of what a power of ten is multiplied by."""
POWER = (1.0, 0.5)
"""The room that a power of ten needs on an x axis and on a y axis, in scene units."""


def axis(
    frame: Frame,
    direction: int,
    step: float | None = None,
    *,
    percent: bool = False,
    theme: Theme | str = DARK,
) -> tuple[list[VMobject], list[VMobject]]:
    """The line and the ticks of one axis, and its numbers.

    Args:
        frame: what it belongs to; the axis runs where the other one is 0, or at the edge nearest to that.
        direction: 0 for the x axis, 1 for the y axis.
        step: from number to number; by default a round one that gives about five, three on a y axis. A logarithmic axis
            has powers of ten where nothing else is asked for and it spans two of them.
        percent: whether a number is written as a percentage.
        theme: where colours come from.

    Raises:
        InputError: for a step that is not positive, or too small to read.
    """
    theme = theme_of(theme)
    limits, (least, _) = (frame.x_range, frame.y_range)[:: 1 - 2 * direction]
    other = frame.origin[1 - direction]

    def place(value: float) -> Floats:
        return frame.at(*((value, other) if direction == 0 else (other, value)))

    across, away = (UP, DOWN) if direction == 0 else (RIGHT, LEFT)
    lines: list[VMobject] = [Line(place(limits[0]), place(limits[1]), color=theme.muted, stroke_width=2)]
    numbers: list[VMobject] = []
    values, write = _written(frame, direction, step, percent, theme)
    for value in values:
        lines.append(Line(TICK * across, -TICK * across, color=theme.muted, stroke_width=2).move_to(place(value)))
        if least < other and np.ptp(frame.shares(direction, [value, frame.origin[direction]])) < 1e-6:
            continue  # the axes cross here, and the other one takes the number's room
        number = write(value).next_to(place(value), away, buff=GAP)
        numbers.append(number.set_stroke(theme.canvas, 6, background=True))  # stays legible where a curve runs through
    return lines, numbers


Written = tuple[list[float], Callable[[float], VMobject]]


def _written(frame: Frame, direction: int, step: float | None, percent: bool, theme: Theme) -> Written:
    """The values that are written beside an axis, and how."""
    limits = (frame.x_range, frame.y_range)[direction]
    if frame.log[direction] and step is None:
        exponents = _exponents(limits, max(2, int((frame.width, frame.height)[direction] / POWER[direction])))
        if len(exponents) > 1:
            plain = percent or (exponents[0] > -4 and exponents[-1] < 5)
            return [10.0**each for each in exponents], lambda value: _power(value, plain, percent, theme)
    if step is not None:
        return _multiples(limits, step), lambda value: written(value, limits, step, percent, theme)
    fitting, length = round_step((limits[1] - limits[0]) / (5, 3)[direction]), (frame.width, frame.height)[direction]
    while direction == 0 and not _fit(limits, fitting, length, percent, theme):
        fitting = round_step(1.5 * fitting)
    return _multiples(limits, fitting), lambda value: written(value, limits, fitting, percent, theme)


def written(value: float, limits: tuple[float, float], step: float, percent: bool, theme: Theme) -> Number:
    """A number beside an axis of these limits, with the digits that tell the multiples of the step apart."""
    if percent:
        return Percentage(value, decimals_of(100 * step), SMALL, "muted", theme)
    exponent = floor(log10(max(SMALLEST, *map(abs, limits))))
    decimals = decimals_of(step / 10.0**exponent)
    if (exponent >= HUGE or step < TINY) and decimals <= LONGEST:
        return Scientific(value, exponent, decimals, SMALL, "muted", theme)
    return Number(value, decimals_of(step), SMALL, "muted", theme)


def _fit(limits: tuple[float, float], step: float, length: float, percent: bool, theme: Theme) -> bool:
    """Whether the numbers of a step have room side by side on an x axis."""
    values = _multiples(limits, step)
    widest = max(
        (written(value, limits, step, percent, theme).width for value in {*values[:1], *values[-1:]}), default=0
    )
    return len(values) < 2 or widest + CLEAR <= length * step / (limits[1] - limits[0])


def _multiples(limits: tuple[float, float], step: float) -> list[float]:
    """The multiples of a step between the limits."""
    if not (np.isfinite(step) and step > 0):
        raise InputError(f"The step from number to number must be positive, not {step}.")
    first, last = np.ceil(limits[0] / step - 1e-9), np.floor(limits[1] / step + 1e-9)
    if last - first > MOST:
        raise InputError(
            f"A step of {step} puts {last - first + 1:.0f} numbers on an axis: at most {MOST} can be read."
        )
    multiples: list[float] = (np.arange(first, last + 1) * step).tolist()
    return multiples


def _exponents(limits: tuple[float, float], most: int) -> list[int]:
    """Those of the powers of ten between the limits, every so many that no more are left."""
    first, last = ceil(log10(limits[0]) - 1e-9), floor(log10(limits[1]) + 1e-9)
    return list(range(first, last + 1, max(1, ceil((last - first + 1) / most))))


def _power(value: float, plain: bool, percent: bool, theme: Theme) -> VMobject:
    """A power of ten as a number, or where that would be long as a formula."""
    exponent = round(log10(value))
    if percent:
        return Percentage(value, max(0, -exponent - 2), SMALL, "muted", theme)
    if plain:
        return Number(value, max(0, -exponent), SMALL, "muted", theme)
    return formula(f"10^({exponent})", SMALL, role="muted", theme=theme)
