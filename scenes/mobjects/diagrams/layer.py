"""A layer of a network on screen: a column of neurons, cut short where it is long, or all of it as pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt
from manim import RIGHT, Brace, Dot, Mobject, VGroup

from network.activation import Array
from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.diagrams.flow import across
from scenes.mobjects.diagrams.neuron import Neuron, outline_width
from scenes.mobjects.pictures.pixel_grid import PixelGrid
from scenes.mobjects.text.typesetting import LABEL, SMALL, Number, number_text
from scenes.mobjects.theme import DARK, Theme, theme_of
from scenes.mobjects.value_range import RangeLike, ValueRange, range_of

ELLIPSIS_SLOTS = 2
"""How many neurons' room the ellipsis takes."""
CIRCLE = 32
"""How many points a circle has, of which opposite ones are half as many apart."""


class NeuronColumn(VGroup):
    """Neurons one above the other; a layer of which not all are shown has an ellipsis and its true count.

    Where it is and how wide is told by its neurons, whatever a brace takes beside them: so
    `next_to(column, UP)` stands over the neurons.

    Args:
        size: how many neurons the layer has.
        shown: the indices of those drawn, from top to bottom.
        pitch: from one neuron to the next, in scene units.
        radius: of a neuron.
        theme: where colours come from.
        braced: whether the true count stands outside a brace, or else above the column.
        direction: the way the signal flows; where that is up or down, the neurons stand from left to right.
        range: of the values that its neurons show, see `Neuron`.
    """

    def __init__(
        self,
        size: int,
        shown: Sequence[int],
        pitch: float,
        radius: float,
        theme: Theme | str = DARK,
        *,
        braced: bool = True,
        direction: Floats = RIGHT,
        range: RangeLike = None,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.size, self.shown, self.theme = size, tuple(shown), theme
        self.direction, self.across = direction, across(direction)
        self._unseen: Array = np.zeros(size)
        self.outlined = False
        complete = len(self.shown) == size
        slots = np.arange(len(self.shown), dtype=float)
        if not complete:
            slots[len(slots) // 2 :] += ELLIPSIS_SLOTS
        self.neurons = tuple(Neuron(radius=radius, range=range, theme=theme) for _ in self.shown)
        for neuron, slot in zip(self.neurons, slots, strict=True):
            neuron.shift((slot - slots.mean()) * pitch * self.across)
        self.add(*self.neurons)
        self.ellipsis: VGroup | None = None
        self.brace: Brace | None = None
        self.count: Number | None = None
        if not complete:
            self._tell_the_true_size(pitch, braced)

    def _tell_the_true_size(self, pitch: float, braced: bool) -> None:
        above = self.neurons[len(self.neurons) // 2 - 1] if len(self.neurons) > 1 else self.neurons[0]
        dots = (Dot(radius=0.25 * above.width / 2, color=self.theme.muted) for _ in range(3))
        self.ellipsis = VGroup(*dots).arrange(self.across, buff=pitch / 4)
        self.ellipsis.move_to(above.get_center() + (ELLIPSIS_SLOTS + 1) / 2 * pitch * self.across)
        self.add(self.ellipsis)
        if braced:
            self.brace = Brace(VGroup(*self.neurons), -self.direction, color=self.theme.muted)
            self.count = Number(self.size, 0, LABEL, theme=self.theme)
            self.count.next_to(self.brace, -self.direction, buff=0.15)
            self.add(self.brace, self.count)
        else:
            self.count = Number(self.size, 0, SMALL, "muted", self.theme)
            self.add(self.count.next_to(self.neurons[0], -self.across, buff=0.15))

    def step_aside(self, names: Mobject) -> Self:
        """Let brace and count, where there are any, make room for what stands between them and the neurons."""
        if self.brace is not None and self.count is not None:
            self.brace.next_to(names, -self.direction, buff=0.15, coor_mask=abs(self.direction))
            self.count.next_to(self.brace, -self.direction, buff=0.15)
        return self

    def get_points_defining_boundary(self) -> Floats:
        """The points by which the column is found: those of its neurons and what stands above, without a brace."""
        beside = () if self.brace is None else (self.brace, self.count)
        parts = [each for each in self.submobjects if each not in beside]
        return np.concatenate([each.get_points_defining_boundary() for each in parts])

    def set_activations(self, activations: npt.ArrayLike) -> Self:
        """Show the activations of all its neurons: (size,) numbers.

        Raises:
            InputError: for the wrong number of values, or values that are not finite.
        """
        given = checked_activations(activations, self.size)
        self._unseen = given
        self.set_range(self.range.holding(given))
        for index, neuron in self.drawn():
            if neuron.value != given[index]:
                neuron.set_value(float(given[index]))
        return self

    @property
    def range(self) -> ValueRange:
        """In which its neurons show their values: that of the one with most to show."""
        ranges = {id(neuron.circle.range): neuron.circle.range for neuron in self.neurons}
        return max(ranges.values(), key=lambda each: (each.signed, each.seen))

    def set_range(self, range: RangeLike) -> Self:
        """Show the activations in another range."""
        wanted = range_of(range)
        for neuron in self.neurons:
            if neuron.range is not wanted:
                neuron.set_range(wanted)
        return self

    @property
    def activations(self) -> Array:
        """The activations (size,) of all its neurons: of the drawn ones those on show."""
        values = self._unseen.copy()
        values[list(self.shown)] = [neuron.value for neuron in self.neurons]
        return values

    def set_plain(self) -> Self:
        """Take back the outlines by which the neurons showed a gradient."""
        for neuron in self.neurons if self.outlined else ():
            neuron.circle.set_stroke(self.theme.ink, outline_width(neuron.circle.width / 2))
        self.outlined = False
        return self

    def neuron(self, index: int) -> Neuron:
        """The neuron of that index.

        Raises:
            InputError: when it does not exist, or is not drawn.
        """
        return self.neurons[position_of(index, self.size, self.shown)]

    def drawn(self) -> Iterator[tuple[int, Neuron]]:
        """The shown neurons from top to bottom, each with its index."""
        return zip(self.shown, self.neurons, strict=True)

    @property
    def whole(self) -> bool:
        """Whether its circles are whole, and none is just being drawn."""
        return all(len(neuron.circle.points) == CIRCLE for neuron in self.neurons)

    def places(self) -> tuple[Floats, float]:
        """The centres of the shown neurons and their radius."""
        if not self.whole:
            return np.array([each.circle.get_center() for each in self.neurons]), self.neurons[0].circle.width / 2
        opposite = np.array([neuron.circle.points[[0, CIRCLE // 2]] for neuron in self.neurons])
        return opposite.mean(axis=1), float(np.linalg.norm(np.subtract(*opposite[0]))) / 2


class PixelLayer(PixelGrid):
    """A layer shown whole: every neuron is a pixel, of the picture it sees or of one long column.

    Args:
        size: how many neurons the layer has.
        shown: the indices from which edges are drawn.
        height: in scene units.
        plane: whether the neurons are laid out as a square picture, or else as a column one pixel wide.
        theme: where colours come from.
        direction: the way the signal flows: what is a column is a row where that is up or down.
        range: of the values that it shows, see `PixelGrid`.

    Raises:
        InputError: when a picture is wanted of a number of neurons that is no square.
    """

    def __init__(
        self,
        size: int,
        shown: Sequence[int],
        height: float,
        *,
        plane: bool,
        theme: Theme | str = DARK,
        direction: Floats = RIGHT,
        range: RangeLike = None,
    ) -> None:
        theme = theme_of(theme)
        side = round(size**0.5)
        if plane and side * side != size:
            raise InputError(f"A layer of {size} neurons is no square picture: show it as a column.")
        self.size, self.shown = size, tuple(shown)
        lying = not plane and not direction[0]
        nothing = np.zeros((side, side) if plane else (1, size) if lying else (size, 1))
        super().__init__(
            nothing, height / size if lying else height, range=range, theme=theme, lines=True, outlined=not plane
        )
        if not plane:
            self.stretch(height / 30 / self.length_over_dim(int(lying)), int(lying))

    def set_see_through(self) -> Self:
        """Let edges be seen behind the pixels, as far as these are no ink."""
        self.tint = "activation"
        return self.set_values(self.values)

    @property
    def activations(self) -> Array:
        """The activations (size,) of all its neurons."""
        return self.values.ravel()

    def set_activations(self, activations: npt.ArrayLike) -> Self:
        """Show other activations (size,)."""
        return self.set_values(checked_activations(activations, self.size).reshape(self.values.shape))

    def neuron(self, index: int) -> Neuron:
        """A neuron made for the occasion, where its pixel is.

        Raises:
            InputError: when the layer has no such neuron.
        """
        position_of(index, self.size, range(self.size))
        row, column = divmod(index, self.values.shape[1])
        across, down = (np.linalg.norm(self.points[k] - self.points[0]) for k in (1, 2))
        side = min(across / self.values.shape[1], down / self.values.shape[0])
        value = float(self.values[row, column])
        neuron = Neuron(value, radius=float(0.43 * side), range=self.range, theme=self.theme)
        return neuron.move_to(self.cell_center(row, column))

    def drawn(self) -> Iterator[tuple[int, Neuron]]:
        """The shown neurons, made for the occasion, each with its index."""
        return ((index, self.neuron(index)) for index in self.shown)

    @property
    def whole(self) -> bool:
        """As for a column: pixels are never drawn one by one."""
        return True

    def places(self) -> tuple[Floats, float]:
        """The middles of the shown pixels; edges reach them."""
        (rows, columns), shown = self.values.shape, np.array(self.shown)
        shares = np.column_stack([(shown % columns + 0.5) / columns, (shown // columns + 0.5) / rows])
        axes = self.points[1:3] - self.points[0]
        return np.asarray(self.points[0] + shares @ axes, float), 0.0


Layer: TypeAlias = NeuronColumn | PixelLayer
"""A layer of a network diagram. Its neurons are called by their index in the network, never as drawn."""


def checked_activations(activations: npt.ArrayLike, size: int) -> Array:
    """The activations as an array (size,).

    Raises:
        InputError: for the wrong number of values, or values that are not finite.
    """
    try:
        array = np.asarray(activations, float).ravel()
    except (TypeError, ValueError):
        raise InputError(f"Activations are an array of {size} numbers, not {type(activations).__name__}.") from None
    if array.shape != (size,):
        raise InputError(f"A layer of {size} neurons shows {size} activations, not an array {np.shape(activations)}.")
    if not np.isfinite(array).all():
        raise InputError("Activations are finite numbers, but these hold NaN or infinity.")
    return array


def position_of(index: int, size: int, shown: Sequence[int]) -> int:
    """Where in the drawn column the neuron of that index stands.

    Raises:
        InputError: when it does not exist, or is not drawn.
    """
    if not 0 <= index < size:
        raise InputError(f"There is no neuron {index} in a layer of {size}: they count from 0 to {size - 1}.")
    if index not in shown:
        listed = ", ".join(map(str, shown))
        raise InputError(
            f"Neuron {index} of {number_text(size, 0)} is not drawn (drawn are {listed}): name it in shown={{...}}."
        )
    return list(shown).index(index)
