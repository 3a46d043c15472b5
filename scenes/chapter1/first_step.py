"""One step of learning, from one picture that misleads the network.

The second half of `series_preview.SeriesPreview`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Arrow,
    FadeIn,
    FadeOut,
    GrowArrow,
    LaggedStart,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    config,
    linear,
)

from network.single_step import helpful_step
from scenes.language import _
from scenes.mobjects.charts import decimals_of, round_step
from scenes.mobjects.diagrams import AnswerBox, in_between, part_of
from scenes.mobjects.text import number_text

if TYPE_CHECKING:
    from scenes.chapter1.series_preview import SeriesPreview

ARROWS, ARROW, APART = 5, 0.5, 0.9
"""How many connections get an arrow, how long it is, and how far from any other, in scene units."""
STEP_TIME = 3.0
"""How long the step of learning lasts, in seconds."""
STEPPED_BACK = 0.4
"""The opacity of connections that are not spoken of."""
ONLY_JUST = 0.3
"""An answer is just right if the best output is by less than this above the second."""
SEEN = 1e-4
"""A smaller change of all weights is not worth a number."""


class FirstStep:
    """What the beats show that learn from one example.

    Args:
        scene: on whose stage.
    """

    def __init__(self, scene: SeriesPreview) -> None:
        self.scene, self.theme = scene, scene.theme
        self.image, self.truth, self.diagram = scene.example, scene.truth, scene.diagram
        self.gradient = scene.net.gradient(self.image, self.truth)
        self.arrows: Any = VGroup()
        self.marked = VGroup()

    def go_through_again(self) -> None:
        """The first picture of the wall becomes the network's first layer, and goes through it."""
        scene, diagram = self.scene, self.diagram
        first: Any = scene.wall[0]
        output = scene.net.forward(self.image).output
        scene.boxes = self._boxes(output)
        VGroup(diagram, scene.boxes).set_x(0)
        diagram.set_activations([self.image, *(np.zeros(size) for size in scene.net.sizes[1:])])
        rest = VGroup(*diagram.layers[1:], *diagram.labels)
        rest.shift(config.frame_width * LEFT)
        told, values = self._what_it_says(output)
        scene.say(told.format(**values))
        scene.remove(scene.wall)
        others = VGroup(*scene.wall[1:])
        scene.add(others, rest, first)
        scene.play(
            others.animate.shift(config.frame_width * RIGHT),
            FadeOut(first.frame, first.answer, first.mark),
            ReplacementTransform(first.picture, diagram.layers[0]),
            rest.animate.shift(config.frame_width * RIGHT),
            scene.recaption(),
            run_time=1.2,
        )
        scene.play(FadeIn(*diagram.edges), run_time=0.5)
        scene.remove(*others.get_family(), *rest.get_family(), *diagram.get_family())
        scene.add(diagram)  # as the one object that it is, in place of its parts
        scene.play(diagram.feed_forward(self.image, run_time=2))
        scene.play(LaggedStart(*map(FadeIn, scene.boxes), lag_ratio=0.5, run_time=1.2))

    def ask_every_weight(self) -> None:
        """The connections turn into the step, from the answer back to the picture; five of them get arrows."""
        scene = self.scene
        scene.say(_("Can it learn from that? Ask every weight: should you go up a little, or down?"))
        scene.hold(1)
        meanings = (_("should go up"), _("should go down"), _("bolder: more"))
        scene.play(
            self.diagram.backpropagate(self.image, self.truth, run_time=3, downhill=True),
            scene.recaption(*meanings, roles=("positive", "negative", "ink")),
        )
        told = _("All of them answer at once. Together, their answers are called the gradient.")
        if not self.gradient.flat.any():
            told = _("Together, their answers are called the gradient. Here all of them are 0.")
        scene.say(told)
        for marked, arrow in self._strongest():
            self.marked.add(marked)
            self.arrows.add(arrow)
        back = [edges.animate.set_opacity(STEPPED_BACK) for edges in self.diagram.edges]
        if len(self.arrows):
            scene.add(self.marked)
            scene.play(*back, LaggedStart(*(GrowArrow(each) for each in self.arrows), lag_ratio=0.3), run_time=1.5)

    def take_the_step(self) -> None:
        """The weights come back, and all of them take a step against the gradient."""
        scene = self.scene
        scene.step = helpful_step(scene.net, self.image, self.truth)
        before, after = (float(scene.step.at(k).forward(self.image).output[self.truth]) for k in (0, -1))
        scene.say(_("Now let each take one small step that way."))
        most = float(abs(scene.step.parameters[1] - scene.step.parameters[0]).max())
        told = []
        if most > SEEN:
            most = round_step(most)
            by = number_text(most, decimals_of(most))
            told = [_("one step: nothing changes by more than {most}").format(most=by)]
        full = [edges.animate.set_opacity(1) for edges in self.diagram.edges]
        scene.play(*full, *(FadeOut(each, scale=0.2) for each in self.arrows), FadeOut(self.marked), run_time=0.6)
        boxes: Any = scene.boxes
        notes = [box.note for box in boxes]  # the answer may be another after the step
        scene.play(
            self.diagram.animate.set_weights(scene.net), *map(FadeOut, notes), scene.recaption(*told), run_time=1
        )
        for box in boxes:
            box.remove(box.note)
        scene.play(
            self.diagram.play_training(scene.step, self.image, run_time=STEP_TIME), *map(self._follow, scene.boxes)
        )
        one, other = number_text(before, 2), number_text(after, 2)
        if scene.misled and scene.step.at(-1).forward(self.image).prediction == self.truth:
            said = _("And it says {truth}. Learning is many such steps.")
        elif after > before and one != other:
            said = _("Better: {before} has become {after}. Learning is many such steps.")
        else:
            said = _("One step does not show yet. Learning is many of them.")
        scene.say(said.format(truth=self.truth, before=one, after=other))
        scene.hold(0.5)

    # ---- its pieces ----

    def _what_it_says(self, output: npt.NDArray[np.floating]) -> tuple[str, dict[str, int]]:
        """What is said of the answer, and what is to be put into it."""
        second, best = np.sort(output)[-2:]
        if self.scene.misled:
            told = _("Take this one. It should say {truth}. It says {answer}.")
        elif best - second < ONLY_JUST:
            told = _("Take this one. It says {answer}, and it is right, but only just.")
        else:
            told = _("Take this one. It says {answer}, and it is right.")
        return told, {"truth": self.truth, "answer": int(output.argmax())}

    def _boxes(self, output: npt.NDArray[np.floating]) -> VGroup:
        """The answer, and what to compare it with: the truth, or where that is the answer, the second best."""
        answer, second = map(int, np.argsort(-output, kind="stable")[:2])
        if self.scene.misled:
            named = ((answer, "wrong", _("its answer")), (self.truth, "right", _("the truth")))
        else:
            named = ((answer, "right", _("its answer")), (second, "muted", _("second best")))
        return VGroup(AnswerBox(self.diagram, digit, float(output[digit]), role, note) for digit, role, note in named)

    def _follow(self, box: Any) -> Animation:
        """The number of a box goes with the step."""
        step = self.scene.step

        def show(number: Any, time: float) -> None:
            between = step.network.with_parameters(in_between(step.parameters, time))
            number.set_value(float(between.forward(self.image).output[box.digit]))

        return UpdateFromAlphaFunc(box.number, show, run_time=STEP_TIME, rate_func=linear)

    def _strongest(self) -> Iterator[tuple[Any, Arrow]]:
        """Connections that should change most, layer by layer in turn and well apart, each with an arrow at its middle.

        What is drawn bold of a layer of another is not as strong: each layer has its own scale, as the diagram does.
        """
        ranked = [iter(self._middles(layer)) for layer in range(len(self.diagram.layers) - 1, 0, -1)]
        places: list[npt.NDArray[np.float64]] = []
        while ranked and len(places) < ARROWS:
            candidates = ranked.pop(0)
            for marked, step, place in candidates:
                if all(np.linalg.norm(place - other) > APART for other in places):
                    places.append(place)
                    ranked.append(candidates)
                    role = self.theme.positive if step > 0 else self.theme.negative
                    half = ARROW / 2 * (UP if step > 0 else DOWN)
                    yield marked, _arrow(place - half, place + half, role)
                    break

    def _middles(self, layer: int) -> Iterator[tuple[Any, float, npt.NDArray[np.float64]]]:
        """Of the drawn connections into a layer, from the one that should change most on: it, its step, its middle."""
        left, right = self.diagram.layers[layer - 1 : layer + 1]
        (starts, _ours), (ends, _theirs) = left.places(), right.places()
        steps = -self.gradient.weights[layer - 1][np.ix_(right.shown, left.shown)].ravel()
        middle = (left.get_right()[0] + ends[0][0]) / 2
        for index in np.argsort(-abs(steps), kind="stable"):
            if steps[index] == 0:
                return
            start, end = starts[index % len(starts)], ends[index // len(starts)]
            share = (middle - start[0]) / (end[0] - start[0])
            yield part_of(self.diagram.edges[layer - 1], [index]), float(steps[index]), start + share * (end - start)


def _arrow(start: npt.NDArray[np.float64], end: npt.NDArray[np.float64], color: str) -> Arrow:
    """A short, bold arrow."""
    ratios = {"max_tip_length_to_length_ratio": 0.6, "max_stroke_width_to_length_ratio": 20}
    return Arrow(start, end, buff=0, color=color, stroke_width=7, tip_length=0.28, **ratios)
