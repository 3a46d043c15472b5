"""What is written round the layers of a diagram: labels of neurons, titles of layers, icons of their functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from manim import PI, RIGHT, UP, VGroup, VMobject
from manim.mobject.text.typst_mobject import Typst

from network.errors import InputError
from network.model import Network
from scenes.mobjects.checks import Floats
from scenes.mobjects.diagrams.activation_icon import ActivationIcon
from scenes.mobjects.diagrams.flow import across
from scenes.mobjects.diagrams.layer import Layer, NeuronColumn
from scenes.mobjects.diagrams.proportions import SHORT, WIDEST, Extra, Measures, Slots
from scenes.mobjects.text.letters import baseline_of
from scenes.mobjects.text.typesetting import LABEL, SMALL, formula, number_text, words
from scenes.mobjects.theme import DARK, Theme, theme_of

Label: TypeAlias = str | int | float | VMobject
"""What can be written at a neuron: words, a formula between dollar signs as in "$hat(y)_1$", a number, a mobject."""

LINE = 0.34
"""The height of a line of size LABEL, from the top of a b to the foot of a p, in scene units."""
BESIDE, ABOVE, APART = 0.2, 0.15, 0.4
"""Between a neuron and its label, a column and the count above it, the layers and their titles or icons."""
BRACE = 0.6
"""What a brace and the room round it take, beside its count."""
ICON = 0.5
"""The height of an icon."""
FITTING = 0.95
"""The most of its room that a text takes."""


def lettered(label: Any, size: float = LABEL, role: str = "ink", theme: Theme | str = DARK) -> VMobject:
    """A label as a mobject; one that is a mobject already is taken as it is.

    Raises:
        InputError: for what is neither words nor a number nor a mobject.
    """
    theme = theme_of(theme)
    if isinstance(label, VMobject):
        return label
    if isinstance(label, str):
        text = str(label)
        if len(text) > 2 and text.startswith("$") and text.endswith("$"):
            return formula(text[1:-1], size, role=role, theme=theme)
        return words(text, size, role, theme) if text.strip() else VMobject()
    if isinstance(label, bool | np.bool_ | int | np.integer):
        return words(str(label), size, role, theme)
    if isinstance(label, float | np.floating) and np.isfinite(label):
        text = (
            str(int(label)) if label == int(label) else number_text(float(label), len(f"{label:g}".partition(".")[2]))
        )
        return words(text, size, role, theme)
    raise InputError(
        f'A label is text, a formula such as "$hat(y)_1$", a number or a mobject, not {type(label).__name__}.'
    )


def chosen_labels(given: Any, size: int, shown: Sequence[int], what: str) -> list[Any]:
    """The labels of the drawn neurons of a layer, from the first to the last drawn; or none, where none are given.

    Args:
        given: one for each drawn neuron, or one for each neuron of the layer, by index.
        size: how many neurons the layer has.
        shown: the indices of those drawn.
        what: which neurons these are, in messages.

    Raises:
        InputError: for another number of labels.
    """
    if isinstance(given, str | VMobject) or not hasattr(given, "__len__"):
        raise InputError(f'Labels are a list, such as ["yes", "no"], not {given!r}.')
    labels = list(given)
    if labels and len(labels) not in (len(shown), size):
        every = "" if len(shown) == size else f", or one for each of all {number_text(size, 0)}"
        raise InputError(
            f"{len(shown)} {what} neurons are drawn, but there are {len(labels)} labels: give one for each{every}."
        )
    return [labels[index] for index in shown] if labels and len(labels) != len(shown) else labels


def output_names(network: Network) -> list[Any]:
    """What the outputs stand for: the classes that the network's metadata tells, or else their indices."""
    classes, outputs = network.metadata.get("classes"), network.sizes[-1]
    known = isinstance(classes, Sequence) and not isinstance(classes, str) and len(classes) == outputs
    return list(classes) if known and classes is not None else list(range(outputs))


class Lettering:
    """All that is written round the layers, typeset and then put in its places.

    Args:
        network: whose layers these are.
        shown: the indices of the drawn neurons, one a layer.
        slots: what room each layer takes.
        measures: how large all is, and the way the signal flows.
        labels: of the output neurons.
        input_labels: of the input neurons.
        titles: of the layers, none or one for each.
        icons: whether each layer has an icon of its activation function.
        theme: where colours come from.

    Raises:
        InputError: for labels or titles that are too few or too many.

    Attributes:
        outputs: the labels of the drawn output neurons.
        inputs: the labels of the drawn input neurons.
        titles: of the layers.
        icons: of all layers but the input.
    """

    def __init__(
        self,
        network: Network,
        shown: Sequence[tuple[int, ...]],
        slots: Sequence[Slots],
        measures: Measures,
        *,
        labels: Any,
        input_labels: Any,
        titles: Sequence[Label],
        icons: bool,
        theme: Theme,
    ) -> None:
        self.sizes, self.shown, self.slots, self.theme = network.sizes, shown, slots, theme
        self.direction, self.lying = measures.direction, measures.lying
        self.across = across(self.direction)
        self.turned: list[tuple[VMobject, ...]] = []
        if len(titles) not in (0, len(network.sizes)):
            raise InputError(f"There are {len(network.sizes)} layers, but {len(titles)} titles: give one for each.")
        room = measures.room(max(1, *(each or 0 for each in slots)))
        if len(input_labels) and not slots[0]:
            raise InputError("There is no room for labels: the input layer is drawn as pixels.")
        named = (output_names(network) if slots[-1] else ()) if labels is None else labels
        self.outputs = self._labels(chosen_labels(named, network.sizes[-1], shown[-1], "output"), -1, room)
        self.inputs = self._labels(chosen_labels(input_labels, network.sizes[0], shown[0], "input"), 0, room)
        self.titles = tuple(lettered(title, SMALL, "muted", theme) for title in titles)
        for title in self.titles:
            if (baseline := _baseline(title)) is not None:
                title.shift(-baseline * UP)
        along = WIDEST if measures.along is None else measures.along
        self._fit_titles(measures.spacing or max(along - self.beside, 0.0) / len(slots))
        functions = network.activations if icons else ()
        self.icons = tuple(ActivationIcon(function, ICON, theme=theme) for function in functions)

    def _labels(self, labels: Sequence[Any], layer: int, room: float) -> tuple[VMobject, ...]:
        """The labels of a layer, small enough for their neighbours, and upright where they would be too wide."""
        slots = self.slots[layer]
        pitch = min(room / (slots or 1), SHORT * room / max(1, *(each or 0 for each in self.slots)))
        size = LABEL * (min(1.0, FITTING * pitch / LINE) if slots else 1.0)
        texts = tuple(lettered(label, size, theme=self.theme) for label in labels)
        if not self.lying and texts and max(text.width for text in texts) > FITTING * pitch:
            for text in texts:
                text.rotate(PI / 2)
            self.turned.append(texts)
        return texts

    # ---- what room it takes ----

    def extras(self) -> list[Extra]:
        """What each layer takes across besides its neurons."""
        extras = []
        for layer, (size, shown, slots) in enumerate(zip(self.sizes, self.shown, self.slots, strict=True)):
            sides = (self.inputs if layer == 0 else (), self.outputs if layer == len(self.sizes) - 1 else ())
            before = max((self._reach(labels[0], -self.across) for labels in sides if labels), default=0.0)
            behind = max((self._reach(labels[-1], self.across) for labels in sides if labels), default=0.0)
            first = 0.0
            if slots and layer > 0 and len(shown) < size:
                first = ABOVE + self._extent(words(number_text(size, 0), SMALL))
            extras.append(Extra(before, behind, first))
        return extras

    @property
    def around(self) -> float:
        """What titles and icons take across."""
        titles = self._extent(VGroup(*self.titles)) + APART if self.titles else 0.0
        return titles + (ICON + APART if self.icons else 0.0)

    def _reach(self, label: VMobject, way: Floats) -> float:
        """How far a label reaches from the centre of its neuron, across."""
        middle = label.get_center()
        if self.lying and (baseline := _baseline(label)) is not None:
            middle[1] = baseline + _half_a_digit(label)
        return float((label.get_critical_point(way) - middle) @ way)

    def _extent(self, mobject: VMobject) -> float:
        return float(mobject.height if self.lying else mobject.width)

    # ---- where it stands ----

    def put_beside(self, layers: Sequence[Layer]) -> None:
        """Put the labels beside the first and the last layer; the brace steps aside."""
        for labels, layer, side in (
            (self.outputs, layers[-1], self.direction),
            (self.inputs, layers[0], -self.direction),
        ):
            neurons = [neuron for _, neuron in layer.drawn()] if labels else []
            for label, neuron in zip(labels, neurons, strict=True):
                label.next_to(neuron, side, buff=BESIDE)
                if self.lying and (baseline := _baseline(label)) is not None:
                    label.shift((neuron.get_y() - _half_a_digit(label) - baseline) * UP)
            if not self.lying and labels not in self.turned:
                _on_one_line(labels, float(side[1]))
            if isinstance(layer, NeuronColumn) and labels and layer is layers[0]:
                layer.step_aside(VGroup(*labels))

    @property
    def beside(self) -> float:
        """What labels and a brace take along."""
        longest = [
            max((each.width if self.lying else each.height for each in labels), default=-BESIDE) + BESIDE
            for labels in (self.inputs, self.outputs)
        ]
        braced = self.slots[0] and len(self.shown[0]) < self.sizes[0]
        count = words(number_text(self.sizes[0], 0))
        return sum(longest) + (BRACE + float(count.width if self.lying else count.height) if braced else 0.0)

    def _fit_titles(self, spacing: float) -> None:
        """Make all titles so small that those of neighbours do not touch."""
        widest = max((title.width if self.lying else title.height for title in self.titles), default=0.0)
        if widest > FITTING * spacing:
            for title in self.titles:
                title.scale(FITTING * spacing / widest, about_point=np.array([title.get_x(), 0.0, 0.0]))

    def put_around(self, layers: Sequence[Layer]) -> None:
        """Put titles on one line before the first neurons, and icons on one line behind the last."""
        whole = VGroup(*layers, *self.outputs, *self.inputs)
        before, behind = (whole.get_critical_point(side * self.across) for side in (-1, 1))
        if self.titles:
            line = VGroup(*self.titles)
            for title, layer in zip(self.titles, layers, strict=True):
                title.shift(self._beside(layer, title))
                if not self.lying:
                    title.align_to(line[0], RIGHT)
            line.shift(((before - line.get_critical_point(self.across)) @ self.across - APART) * self.across)
        for icon, layer in zip(self.icons, layers[1:], strict=False):
            icon.shift(self._beside(layer, icon))
            icon.shift(((behind - icon.get_critical_point(-self.across)) @ self.across + APART) * self.across)

    def _beside(self, layer: Layer, mobject: VMobject) -> Floats:
        """The way, along the flow, from a mobject to a layer."""
        return np.asarray((layer.get_center() - mobject.get_center()) * abs(self.direction))


def _baseline(label: VMobject) -> float | None:
    """Where the baseline of a text is, its y; None where nobody knows."""
    if not isinstance(label, Typst) or not (glyphs := label.family_members_with_points()):
        return None
    rise = getattr(glyphs[0], "rise", None)
    return None if rise is None else float(glyphs[0].get_bottom()[1] + rise * glyphs[0].height)


def _half_a_digit(label: VMobject) -> float:
    """How far the middle of digits is above their baseline in a text of this size."""
    zero = words("0", LABEL)
    return float((zero.get_y() - baseline_of(zero)) * getattr(label, "font_size", LABEL) / LABEL)


def _on_one_line(labels: Iterable[VMobject], side: float) -> None:
    """Put labels on the baseline of the one that reaches farthest towards the neurons; those that have one."""
    lines = {label: line for label in labels if (line := _baseline(label)) is not None}
    if lines:
        common = max(lines.values()) if side > 0 else min(lines.values())
        for label, line in lines.items():
            label.shift((common - line) * UP)
