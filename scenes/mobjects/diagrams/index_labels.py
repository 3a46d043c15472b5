"""What the neurons of two layers and the weights between them are called: by number first, then by letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from manim import DOWN, Animation, AnimationGroup, FadeOut, ReplacementTransform, Scene, VGroup
from manim.mobject.text.typst_mobject import MathTypst

from network.errors import InputError
from scenes.mobjects.diagrams.layer import NeuronColumn
from scenes.mobjects.text.typesetting import LABEL, formula
from scenes.mobjects.theme import DARK, Theme, theme_of

if TYPE_CHECKING:
    from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
    from scenes.mobjects.diagrams.neuron import Neuron

PARTS = ("senders", "receivers", "weight")
HALO = 5.0
"""Of the canvas round a name, in Manim's stroke widths: it is to be read over edges."""


class IndexLabels(VGroup):
    """`a_2^((L-1))` below each neuron of two layers and `w_(0 2)^((L))` on one edge: numbers, which become letters.

    With `to_letters` the names of the two neurons that the edge joins become `a_k^((L-1))` and `a_j^((L))`, that of the
    edge becomes `w_(j k)^((L))`, and the other names go. They lie on the diagram as it is when they are made.

    The parts: `senders`, `receivers` (a name for each drawn neuron, and one when they are letters), `weight`.

    Args:
        diagram: whose neurons these are.
        layer: of the receiving neuron, 1 or more, or counted from the end.
        j: index of the receiving neuron.
        k: index of the sending neuron.
        letters: what the receiver's and the sender's index are called.
        layers: what the layers of the receivers and the senders are called, by default `("L", "L-1")` for the last ones
            and numbers for all others.

    Raises:
        InputError: for an edge that is not drawn, or letters that are not two different ones.

    Examples:
        >>> from manim import Scene
        >>> from network import Network
        >>> from scenes.mobjects import NetworkDiagram
        >>> class OneLetterForEachLayer(Scene):
        ...     def construct(self):
        ...         diagram = NetworkDiagram(Network.random((3, 2), seed=1), radius=0.4, height=5, labels=())
        ...         names = IndexLabels(diagram, 1, 0, 2)
        ...         self.add(diagram, names)
        ...         self.play(names.to_letters())
    """

    def __init__(
        self,
        diagram: NetworkDiagram,
        layer: int,
        j: int,
        k: int,
        *,
        letters: tuple[str, str] = ("j", "k"),
        layers: tuple[str, str] | None = None,
    ) -> None:
        if len(letters) != 2 or letters[0] == letters[1] or not all(map(_is_letter, letters)):
            raise InputError(f"The two indices have two different letters, such as ('j', 'k'), not {letters!r}.")
        count = len(diagram.layers)
        at = layer + count if isinstance(layer, int) and -count < layer < 0 else layer
        edge = diagram.edge(at, j, k)  # refuses what is not drawn
        above = layers or (("L", "L-1") if at == count - 1 else (str(at), str(at - 1)))
        theme, places = diagram.theme, (at, at - 1)
        columns = [diagram.layers[place] for place in places]
        if not all(isinstance(each, NeuronColumn) for each in columns):
            raise InputError(
                "The neurons of a layer drawn as pixels are too small to have names: choose a later layer."
            )

        def name(index: int | str, which: int, neuron: Neuron) -> MathTypst:
            return name_below(f"a_{index}^(({above[which]}))", neuron, theme)

        def weight(first: int | str, second: int | str) -> MathTypst:
            source, size = f"w_({first} {second})^(({above[0]}))", LABEL * diagram.neuron(at, j).circle.width
            return _haloed(formula(source, size, theme=theme), theme).move_to(edge.points_along(0.5)[0])

        self.receivers, self.senders = (
            VGroup(name(index, which, diagram.neuron(places[which], index)) for index in column.shown)
            for which, column in enumerate(columns)
        )
        self.weight = VGroup(weight(j, k))
        super().__init__(self.senders, self.receivers, self.weight)
        self.chosen = {"receivers": columns[0].shown.index(j), "senders": columns[1].shown.index(k), "weight": 0}
        self.letters = {
            "receivers": name(letters[0], 0, diagram.neuron(at, j)),
            "senders": name(letters[1], 1, diagram.neuron(at - 1, k)),
            "weight": weight(*letters),
        }
        self.before = {part: getattr(self, part)[place].copy() for part, place in self.chosen.items()}

    def to_letters(self, *parts: str, run_time: float = 1.2) -> Animation:
        """The names on show become letters, and the other names of these parts go.

        Args:
            parts: some of `"senders"`, `"receivers"` and `"weight"`, by default all.
            run_time: in seconds.

        Raises:
            InputError: for a part that is not there, or one that consists of letters already.
        """
        for part in parts:
            if part not in PARTS:
                raise InputError(f"The names have no part {part!r}: they have {', '.join(PARTS)}.")
        chosen = parts or tuple(self.chosen)
        if done := [part for part in chosen if part not in self.chosen]:
            raise InputError(f"The names of {done[0]!r} are letters already.")
        if not chosen:
            raise InputError("All names are letters already.")
        return ToLetters(self, chosen, run_time)

    def letter_of(self, part: str) -> MathTypst:
        """The letters that come in place of a name, where that is now."""
        number, before, letter = getattr(self, part)[self.chosen[part]], self.before[part], self.letters[part].copy()
        letter.scale(number.height / before.height, about_point=before.get_center())
        return letter.shift(number.get_center() - before.get_center())


class ToLetters(AnimationGroup):
    """Numbers become letters: `IndexLabels.to_letters`."""

    def __init__(self, labels: IndexLabels, parts: tuple[str, ...], run_time: float) -> None:
        self.labels, self.written = labels, {part: labels.letter_of(part) for part in parts}
        happens: list[Animation] = []
        for part, letter in self.written.items():
            names = getattr(labels, part)
            number = names[labels.chosen[part]]
            happens.append(ReplacementTransform(number, letter, run_time=run_time))
            happens += [FadeOut(each, run_time=run_time) for each in names if each is not number]
        super().__init__(*happens)

    def clean_up_from_scene(self, scene: Scene) -> None:
        """From now on the letters are the names."""
        super().clean_up_from_scene(scene)
        for part, letter in self.written.items():
            getattr(self.labels, part).submobjects = [letter]
            self.labels.chosen.pop(part, None)


def name_below(source: str, neuron: Neuron, theme: Theme | str = DARK) -> MathTypst:
    """A name in Typst's notation below a neuron, as large as suits it, to be read over edges."""
    width = neuron.circle.width
    name = formula(source, LABEL * width, theme=theme)
    name.next_to(neuron, DOWN, buff=0.06 * width)
    return _haloed(name, theme_of(theme))


def _haloed(name: MathTypst, theme: Theme) -> MathTypst:
    return name.set_stroke(theme.canvas, width=HALO, background=True)


def _is_letter(letter: object) -> bool:
    return isinstance(letter, str) and letter.isalpha()
