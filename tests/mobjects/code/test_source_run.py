"""What lights up is what Python executed."""

import numpy as np
import pytest
from manim import Scene

from network import Network
from network.errors import InputError
from scenes.mobjects.code.line_run import DIMMED, GAP, OUTPUTS
from scenes.mobjects.code.source_run import SourceRun
from scenes.mobjects.diagrams import NetworkDiagram
from tests.mobjects.frames import small_films

NETWORK = Network.random((9, 5, 4, 3), seed=1)
IMAGE = np.linspace(0, 1, 9)


def activations(run):
    return [layer.activations.copy() for layer in run.diagram.layers]


def lit(run):
    return [number for number in run.code.texts if run.code.members(number)[0].get_fill_opacity() > 0.9]


def test_layer_after_layer_takes_what_the_line_computed():
    passed = NETWORK.forward(IMAGE)
    seen = []

    class Story(Scene):
        def construct(self):
            run = SourceRun(NETWORK, IMAGE)
            self.add(run)
            for number, animations in enumerate(run.steps()):
                self.play(*animations)
                opacities = [edges.opacity for edges in run.diagram.edges]
                seen.append((number, lit(run), activations(run), opacities))
            seen.append([each.text for each in run.outputs])

    with small_films(dry_run=True, disable_caching=True):
        Story().render()
    *steps, outputs = seen
    executed = SourceRun(NETWORK, IMAGE).executed
    assert len(steps) == len(executed) + 1
    done = {"a = self._columns(inputs)": 0, "a = σ(z)": 0}
    for (_, bright, values, opacities), line in zip(steps, executed, strict=False):
        assert len(bright) == 1
        done[line] = done.get(line, 0) + 1
        layers = done["a = self._columns(inputs)"] + done["a = σ(z)"]
        for layer, (shown, expected) in enumerate(zip(values, passed.activations, strict=True)):
            assert shown == pytest.approx(expected if layer < layers else 0 * expected, abs=1e-6)
        weighed = done.get("z = W @ a + b", 0)
        assert opacities == pytest.approx([1.0 if layer < weighed else DIMMED for layer in range(3)])
    assert outputs == [f"{value:.2f}" for value in passed.output]
    assert len(steps[-1][1]) == len([line for line in SourceRun(NETWORK, IMAGE).code.texts.values() if line])


def test_some_lines_are_shown_and_the_others_do_their_work_unseen():
    drawn = NetworkDiagram(NETWORK, plane=True, height=3, spacing=1)
    run = SourceRun(NETWORK, IMAGE, width=13, lines=(5, 7), diagram=drawn)
    assert run.diagram is drawn and run.code.width + drawn.width == pytest.approx(13 - GAP - OUTPUTS)

    class Story(Scene):
        def construct(self):
            self.add(run)
            self.shown = 0
            for animations in run.steps():
                self.play(*animations)
                self.shown += 1

    with small_films(dry_run=True, disable_caching=True):
        story = Story()
        story.render()
    inner = [line for line in run.executed if line in {text.strip() for text in run.code.texts.values()}]
    assert len(inner) == 3 * 3 + 1 and story.shown == len(inner) + 3  # the input, the outputs, and all lines again
    for layer, expected in zip(drawn.layers, NETWORK.forward(IMAGE).activations, strict=True):
        assert layer.activations == pytest.approx(expected, abs=1e-6)


def test_source_and_diagram_keep_to_their_width():
    for sizes in [(9, 3), (9, 5, 4, 3), (9, 5, 5, 5, 5, 3)]:
        run = SourceRun(Network.random(sizes), IMAGE, width=13)
        assert run.width < 13 - 0.6  # the room for the outputs
        assert run.diagram.get_left()[0] > run.code.get_right()[0] + 0.3


def test_too_many_layers_have_no_room():
    with pytest.raises(InputError, match="too little room"):
        SourceRun(Network.random((9, *(12 * [4]), 3)), IMAGE)
    with pytest.raises(InputError):
        SourceRun(NETWORK, np.zeros(8))
