"""What lights up is what the lines of backpropagation computed."""

import numpy as np
import pytest
from manim import Scene, Typst
from manim.utils.hashing import get_json

from network import Network
from network.errors import InputError
from scenes.mobjects.code import BackpropagationRun
from scenes.mobjects.diagrams import NetworkDiagram
from tests.mobjects.frames import small_films
from tests.mobjects.stills import show

NETWORK = Network.random((9, 5, 4, 3), seed=1)
IMAGE = np.linspace(0, 1, 9)
LABEL = 2


def by_hand():
    """δ, ∂C/∂a, ∂C/∂W of every layer for the squared error, in double precision and without the network's code."""
    σ = [IMAGE]
    for W, b in zip(NETWORK.weights, NETWORK.biases, strict=True):
        σ.append(1 / (1 + np.exp(-(W.astype(float) @ σ[-1] + b))))
    δ = 2 * (σ[-1] - np.eye(3)[LABEL]) * σ[-1] * (1 - σ[-1])
    errors, to_activations, to_weights = [δ], [], [np.outer(δ, σ[-2])]
    for layer in (2, 1):
        to_activations.append(NETWORK.weights[layer].astype(float).T @ δ)
        δ = to_activations[-1] * σ[layer] * (1 - σ[layer])
        errors.append(δ)
        to_weights.append(np.outer(δ, σ[layer - 1]))
    return errors, to_activations, to_weights


def run_through(run):
    """What the arrows hold after each play, with the line that was run; and the diagram at the end."""
    seen = []

    class Story(Scene):
        def construct(self):
            self.add(run)
            for line, animations in zip([*run.executed, ""], run.steps(), strict=True):
                self.play(*animations, run_time=0.2)
                below = run.code.get_bottom()[1]
                readings = [each for each in self.mobjects if isinstance(each, Typst) and each.get_y() < below]
                assert readings in ([], [run.reading]), "only the last is to be read"
                seen.append((line, run.arrows.values.copy() if len(run.arrows) else None))

    with small_films(dry_run=True, disable_caching=True):
        Story().render()
    return seen


def test_the_arrows_hold_what_the_lines_made():
    seen = run_through(BackpropagationRun(NETWORK, IMAGE, LABEL))
    errors, to_activations, _ = by_hand()
    made = [values for line, values in seen if line.startswith("δ =")]
    assert len(made) == 3
    for values, expected in zip(made, errors, strict=True):
        np.testing.assert_allclose(values, expected, atol=1e-6)
    made = [values for line, values in seen if line.startswith("dC_da =")]
    for values, expected in zip(made, to_activations, strict=True):
        np.testing.assert_allclose(values, expected, atol=1e-6)
    assert seen[-1][1] is None, "it leaves no arrows"


def test_it_ends_with_the_gradient_on_the_diagram():
    run = BackpropagationRun(NETWORK, IMAGE, LABEL)
    run_through(run)
    _, _, to_weights = by_hand()
    for layer, expected in enumerate(reversed(to_weights), 1):
        np.testing.assert_allclose(run.gradient.weights[layer - 1], expected, atol=1e-6)
        twin = run.diagram.copy()
        twin.show_on_edges(layer, expected, abs(expected).max())
        np.testing.assert_allclose(run.diagram.edges[layer - 1].colors, twin.edges[layer - 1].colors, atol=1e-4)
        np.testing.assert_allclose(run.diagram.edges[layer - 1].widths, twin.edges[layer - 1].widths, atol=1e-3)
    for layer, values in zip(run.diagram.layers, NETWORK.forward(IMAGE).activations, strict=True):
        np.testing.assert_allclose(layer.activations, values, atol=1e-6)


def test_it_ends_as_the_diagram_s_own_backpropagation():
    run = BackpropagationRun(NETWORK, IMAGE, LABEL)
    run_through(run)
    twin = NetworkDiagram(NETWORK)
    animation = twin.backpropagate(IMAGE, LABEL)
    animation.begin()
    animation.finish()
    for ours, theirs in zip(run.diagram.layers[1:], twin.layers[1:], strict=True):
        for one, other in zip(ours.neurons, theirs.neurons, strict=True):
            assert one.circle.get_stroke_color() == other.circle.get_stroke_color()
            assert one.circle.get_stroke_width() == pytest.approx(other.circle.get_stroke_width(), rel=1e-6)


def test_every_executed_line_stands_in_the_source():
    run = BackpropagationRun(NETWORK, IMAGE, LABEL, lines=(2, 16))
    shown = {line.strip() for line in run.code.texts.values()}
    assert set(run.executed) <= shown


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_it_is_seen(theme):
    run = BackpropagationRun(NETWORK, IMAGE, LABEL, theme=theme)

    def construct(scene):
        scene.add(run)
        for _, animations in zip(range(8), run.steps(), strict=False):
            scene.play(*animations, run_time=0.1)

    picture = show(construct).astype(int)
    assert np.mean(abs(picture - picture[0, 0]).max(axis=-1) > 60) > 0.01


def test_the_cache_knows_one_from_another():
    def fourth_play(label):
        run = BackpropagationRun(NETWORK, IMAGE, label)
        lit = {}

        def construct(scene):
            scene.add(run)
            for number, animations in enumerate(run.steps()):
                lit[number] = get_json(animations)
                scene.play(*animations, run_time=0.1)

        show(construct)
        return lit[[line.startswith("dC_dW.") for line in run.executed].index(True)]

    assert fourth_play(1) == fourth_play(1) != fourth_play(2)


def test_what_cannot_be_run_is_refused():
    with pytest.raises(InputError, match="one example"):
        BackpropagationRun(NETWORK, np.stack([IMAGE, IMAGE]), LABEL)
    with pytest.raises(InputError):
        BackpropagationRun(NETWORK, IMAGE[:-1], LABEL)
    with pytest.raises(InputError, match="too little room"):
        BackpropagationRun(Network.random((9, *(12 * [4]), 3)), IMAGE, LABEL)
