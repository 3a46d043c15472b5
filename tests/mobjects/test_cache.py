"""The cache never lies: what has changed is drawn anew, what has not is taken from the last rendering."""

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP, FadeIn, Transform

from network import Network, TrainingRun, relu, sigmoid
from scenes.mobjects import (
    COLOUR_BLIND,
    DARK,
    LIGHT,
    ActivationIcon,
    Edges,
    EdgeStyle,
    FunctionPlot,
    HypotheticalTag,
    MatrixVector,
    NetworkDiagram,
    Neuron,
    PixelGrid,
    WeightedSum,
    WeightHeatmap,
)
from tests.mobjects.caching import DTYPES, check, small, touched


def net(weights, bias=0):
    return Network.from_arrays([weights], [np.full(len(weights), bias)])


# ---- values, in every kind of number ----


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("printed", [False, True])
def test_a_neuron(render, dtype, printed):
    check(
        render,
        lambda: Neuron(dtype(0), radius=2, printed=printed),
        lambda: Neuron(dtype(1), radius=2, printed=printed),
    )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("roundness", [0, 1])
def test_a_pixel_of_a_grid(render, dtype, roundness):
    image = small(dtype, 3, 3)
    check(
        render,
        lambda: PixelGrid(image).set_roundness(roundness),
        lambda: PixelGrid(touched(image)).set_roundness(roundness),
    )


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_weight_of_a_heat_map(render, dtype):
    weights = small(dtype, 2, 3, 3)
    check(render, lambda: WeightHeatmap(weights), lambda: WeightHeatmap(touched(weights, -1)))


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_weight_of_a_diagram(render, dtype):
    weights = small(dtype, 2, 3)
    check(render, lambda: NetworkDiagram(net(weights)), lambda: NetworkDiagram(net(touched(weights, -1))))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("plane", [False, True])
def test_an_activation_of_a_diagram(render, dtype, plane):
    image, network = small(dtype, 4), net(small(float, 2, 4))

    def drawn(image):
        return NetworkDiagram(network, plane=plane).set_activations(network.forward(image))

    check(render, lambda: drawn(image), lambda: drawn(touched(image)))


@pytest.mark.parametrize("part, dtype", [*((0, dtype) for dtype in DTYPES), (1, np.float32), (2, np.int64)])
def test_an_entry_of_a_matrix_a_column_or_the_biases(render, dtype, part):
    layer = [small(dtype, 2, 3), small(dtype, 3), small(dtype, 2)]
    changed = [touched(array) if k == part else array for k, array in enumerate(layer)]
    check(render, lambda: MatrixVector(*layer), lambda: MatrixVector(*changed))


@pytest.mark.parametrize("part, dtype", [*((0, dtype) for dtype in DTYPES), (1, np.float32), (2, np.int64)])
def test_a_term_of_a_weighted_sum(render, dtype, part):
    summed = [small(dtype, 3), small(dtype, 3), dtype(1)]
    changed = [touched(array) if k == part else array for k, array in enumerate(summed)]
    check(render, lambda: WeightedSum(*summed), lambda: WeightedSum(*changed[:2], changed[2].item()))


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_point_of_a_plot(render, dtype):
    check(render, lambda: FunctionPlot(sigmoid).point(dtype(1)), lambda: FunctionPlot(sigmoid).point(dtype(-2)))


# ---- everything else that is seen ----


def _moved(by):
    diagram = NetworkDiagram(net(WEIGHTS))
    diagram.neuron(1, 0).shift(by * UP)
    return diagram


def _numbers(decimals):
    diagram = NetworkDiagram(net(WEIGHTS), height=6)
    return diagram.add(diagram.print_weights(1, decimals=decimals))


IMAGE, WEIGHTS = np.linspace(0, 1, 9).reshape(3, 3), np.linspace(-1, 1, 12).reshape(3, 4)
OTHER_LOOKS = {
    "neuron radius": (Neuron, {"radius": 1.0}, {"radius": 2.0}),
    "neuron theme": (Neuron, {"radius": 2.0}, {"radius": 2.0, "theme": "light"}),
    "grid theme": (lambda **o: PixelGrid(IMAGE, **o), {}, {"theme": "light"}),
    "grid tint": (lambda **o: PixelGrid(IMAGE, **o), {}, {"tint": "signal"}),
    "grid lines": (lambda **o: PixelGrid(np.zeros((2, 2)), **o), {}, {"lines": True}),
    "grid height": (lambda **o: PixelGrid(IMAGE, **o), {}, {"height": 6.0}),
    "grid spotlight": (
        lambda share: PixelGrid(IMAGE).spotlight(IMAGE > 0.5, share),
        {"share": 1.0},
        {"share": 0.5},
    ),
    "edges' width": (lambda **o: Edges([[-3, 0]], [[3, 0]], [1, 1, 1, 1], **o), {"widths": 4.0}, {"widths": 20.0}),
    "edges' drawn part": (
        lambda end: Edges([[-3, 0]], [[3, 0]], [1, 1, 1, 1], 20.0).set_drawn(0, end),
        {"end": 0.5},
        {"end": 1.0},
    ),
    "heat map scale": (lambda **o: WeightHeatmap(WEIGHTS, **o), {"scale": 1.0}, {"scale": 2.0}),
    "heat map theme": (lambda **o: WeightHeatmap(WEIGHTS, **o), {}, {"theme": "colour blind"}),
    "heat map columns": (lambda **o: WeightHeatmap(np.ones((4, 2, 2)), **o), {"columns": 2}, {"columns": 4}),
    "diagram theme": (lambda **o: NetworkDiagram(net(WEIGHTS), **o), {}, {"theme": "colour blind"}),
    "diagram scale": (lambda **o: NetworkDiagram(net(WEIGHTS), **o), {"scales": [1.0]}, {"scales": [5.0]}),
    "diagram shown": (lambda **o: NetworkDiagram(net(WEIGHTS), **o), {}, {"shown": {0: [3, 1]}}),
    "diagram spacing": (lambda **o: NetworkDiagram(net(WEIGHTS), **o), {}, {"spacing": 4.0}),
    "diagram labels": (lambda **o: NetworkDiagram(net(WEIGHTS), **o), {}, {"labels": ["a", "b", "c"]}),
    "diagram height": (lambda **o: NetworkDiagram(net(WEIGHTS), **o), {"height": 4.0}, {"height": 7.0}),
    "diagram width": (lambda **o: NetworkDiagram(net(WEIGHTS), **o), {"width": 5.0}, {"width": 9.0}),
    "diagram radius": (lambda **o: NetworkDiagram(net(WEIGHTS), **o), {"radius": 0.3}, {"radius": 0.6}),
    "diagram direction": (lambda **o: NetworkDiagram(net(WEIGHTS), **o), {}, {"direction": UP}),
    "diagram input labels": (lambda **o: NetworkDiagram(net(WEIGHTS), **o), {}, {"input_labels": ["a"] * 4}),
    "diagram titles": (lambda **o: NetworkDiagram(net(WEIGHTS), **o), {}, {"layer_titles": ["one", "two"]}),
    "diagram icons": (lambda **o: NetworkDiagram(net(WEIGHTS), **o), {}, {"icons": True}),
    "diagram arrows": (lambda **o: NetworkDiagram(net(WEIGHTS), **o), {}, {"arrows": True}),
    "diagram dimmed": (
        lambda share: NetworkDiagram(net(WEIGHTS)).dim_neurons(None, share),
        {"share": 1},
        {"share": 0.3},
    ),
    "diagram path": (
        lambda path: NetworkDiagram(net(WEIGHTS)).highlight_path(path),
        {"path": [0, 0]},
        {"path": [0, 2]},
    ),
    "diagram moved neuron": (_moved, {"by": 0.0}, {"by": 1.0}),
    "diagram weights printed": (_numbers, {"decimals": 2}, {"decimals": 3}),
    "icon of a function": (ActivationIcon, {"function": "relu", "height": 3}, {"function": "tanh", "height": 3}),
    "diagram edge width": (
        lambda **o: NetworkDiagram(net(WEIGHTS), **o),
        {"style": EdgeStyle(widest=2.0)},
        {"style": EdgeStyle(widest=20.0)},
    ),
    "matrix theme": (lambda **o: MatrixVector((2, 3), **o), {}, {"theme": "colour blind"}),
    "matrix sizes": (lambda **o: MatrixVector(**o), {"weights": (2, 3)}, {"weights": (3, 2)}),
    "sum theme": (lambda **o: WeightedSum(3, **o), {}, {"theme": "colour blind"}),
    "plot function": (lambda **o: FunctionPlot(**o), {"function": sigmoid}, {"function": relu}),
    "plot theme": (lambda **o: FunctionPlot(sigmoid, **o), {}, {"theme": "colour blind"}),
    "tag text": (lambda **o: HypotheticalTag(UP, **o), {}, {"text": "thought experiment"}),
}


@pytest.mark.parametrize("make, before, after", OTHER_LOOKS.values(), ids=OTHER_LOOKS)
def test_looks(render, make, before, after):
    themes = {"light": LIGHT, "colour blind": COLOUR_BLIND}
    after = {name: themes.get(value, value) if name == "theme" else value for name, value in after.items()}
    check(render, lambda: make(**before), lambda: make(**after))


def test_geometry_that_two_pieces_share(render):
    """Two sets of edges made from the same arrays; then one of them is made from others."""
    one = (np.array([[-3.0, 1], [-3, -1]]), np.array([[3.0, 1], [3, -1]]))
    other = (one[0] + [0, 1], one[1] + [0, 1])
    colors = [*DARK.rgb("positive"), 1.0]

    def pair(first, second):
        edges = Edges(*first, colors, 5.0), Edges(*second, colors, 5.0)
        return edges[0].add(edges[1])

    check(render, lambda: pair(one, one), lambda: pair(one, other))
    check(render, lambda: pair(one, other), lambda: pair(other, other))


def test_values_that_pieces_share(render):
    """The same image in several grids: another image is never mistaken for one seen before."""
    one, other = IMAGE, 1 - IMAGE

    def three(*images):
        first, *rest = (PixelGrid(image, height=2).shift(3 * k * RIGHT) for k, image in enumerate(images))
        return first.add(*rest)

    check(render, lambda: three(one, other, one), lambda: three(one, other, other))

    def copied(which):  # copies share the memory of their arrays, which the hash must not take for repeats
        grids = [PixelGrid(image, height=2) for image in (one, other)]
        return grids[0].add(grids[1].shift(3 * LEFT), grids[which].copy().move_to(3 * RIGHT))

    check(render, lambda: copied(0), lambda: copied(1))


# ---- what changes during the play, or before it ----

NETWORK = Network.random((4, 3, 2), seed=1, start="unit")
OTHER = Network.random((4, 3, 2), seed=2, start="unit")
PARAMETERS = np.array([NETWORK.parameters, OTHER.parameters, NETWORK.parameters], np.float32)
DIGIT = np.array([1.0, 0.5, 0.0, 0.2])


def run_of(parameters):
    return TrainingRun(NETWORK, np.arange(3), parameters, np.ones(3), np.ones(3))


ACTS = {
    "feed_forward": (lambda d, x: d.feed_forward(x, run_time=0.5), [DIGIT, 1 - DIGIT]),
    "feed_forward in float32": (
        lambda d, x: d.feed_forward(x, run_time=0.5),
        [*np.float32([DIGIT, 1 - DIGIT])],
    ),
    "feed_forward in integers": (lambda d, x: d.feed_forward(x, run_time=0.5), [[1, 0, 0, 1], [0, 1, 1, 0]]),
    "backpropagate": (lambda d, label: d.backpropagate(DIGIT, label, run_time=0.5), [0, 1]),
    "play_training": (lambda d, p: d.play_training(run_of(p), run_time=0.5), [PARAMETERS, PARAMETERS[[0, 0, 2]]]),
    "image in training": (lambda d, x: d.play_training(run_of(PARAMETERS), x, run_time=0.5), [DIGIT, 1 - DIGIT]),
    "watch": (lambda d, x: d.watch([DIGIT, x], run_time=0.5), [DIGIT, 1 - DIGIT]),
    "set_weights": (lambda d, n: d.animate(run_time=0.5).set_weights(n), [OTHER, NETWORK]),
    "highlight_path": (lambda d, path: d.animate(run_time=0.5).highlight_path(path), [[0, 0, 0], [2, 2, 1]]),
    "another architecture": (
        lambda d, sizes: Transform(d, NetworkDiagram(sizes), run_time=0.5),
        [(2, 2), (2, 3)],
    ),
    "set_activations": (lambda d, x: d.animate(run_time=0.5).set_activations(NETWORK.forward(x)), [DIGIT, 1 - DIGIT]),
}


@pytest.mark.parametrize("act, inputs", ACTS.values(), ids=ACTS)
def test_what_a_diagram_does(render, act, inputs):
    def story(given):
        def told(scene):
            diagram = NetworkDiagram(NETWORK)
            scene.play(FadeIn(diagram), run_time=0.25)
            scene.play(act(diagram, given))

        return told

    first, again, other = render(story(inputs[0])), render(story(inputs[0])), render(story(inputs[1]))
    assert again.files == first.files and again.written == first.written
    assert other.files[0] == first.files[0] and other.written[0] == first.written[0]
    assert other.files[1] != first.files[1] and np.abs(other.pictures[1] - first.pictures[1]).max() > 8


def test_a_change_made_in_place_is_seen_too(render):
    """Nobody can change a piece behind its back; a setter between two plays is a change."""

    def story(values):
        def told(scene):
            grid, neuron = PixelGrid(IMAGE), Neuron(0.1, radius=1)
            scene.add(grid, neuron)
            scene.wait(0.25)
            grid.set_values(values)
            neuron.set_value(float(values[0, 0]))
            scene.wait(0.25)

        return told

    first, other = render(story(IMAGE)), render(story(touched(IMAGE)))
    assert first.files[0] == other.files[0] and first.files[1] != other.files[1]
    assert np.abs(other.pictures[1] - first.pictures[1]).max() > 8
    with pytest.raises(ValueError, match="read-only"):
        PixelGrid(IMAGE).values[0, 0] = 1
