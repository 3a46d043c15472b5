"""Networks of every activation function are shown by the numbers that they compute, in colours that tell them."""

import math

import numpy as np
import pytest
from manim import UP, FadeIn, Restore, Transform

from network import Network, TrainingRun
from network.activation import ACTIVATIONS
from network.errors import InputError
from scenes.mobjects import AnswerBox, Decision, NetworkDiagram, Neuron, PixelGrid
from scenes.mobjects.diagrams.activation_scale import ActivationScale
from scenes.mobjects.diagrams.layer_piece import LayerPiece
from scenes.mobjects.text.typesetting import number_text
from scenes.mobjects.theme import DARK, THEMES
from tests.mobjects.caching import check
from tests.mobjects.frames import frames, last_frame, picture, pixel

NATURAL = {
    "sigmoid": (0, 1),
    "softmax": (0, 1),
    "tanh": (-1, 1),
    "relu": (0, None),
    "identity": (None, None),
    "leaky_relu": (None, None),
    "elu": (-1, None),
    "gelu": (-0.17, None),
    "silu": (-0.2785, None),
}


def shade(value, ends, theme=DARK):
    """The colour (3,) of a value between two ends in [0, 255], worked out on its own."""
    low, high = ends
    if low < 0:
        strength = math.sqrt(min(1, abs(value) / max(-low, high)))
        role = "negative" if value < 0 else "positive"
    else:
        strength, role = (value - low) / (high - low), "activation"
    return 255 * ((1 - strength) * theme.rgb("canvas") + strength * theme.rgb(role))


def played(animation, *moments):
    animation.begin()
    for moment in moments:
        animation.interpolate(moment)
        yield moment
    animation.interpolate(1)
    animation.finish()


def end(animation):
    list(played(animation))


def seen_ends(values, name):
    """From where to where a layer of that activation goes once it has shown these values."""
    reach = float(abs(values).max())
    low, high = NATURAL[name]
    return (-reach if low is None else low, reach if high is None else high)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("name", NATURAL)
def test_every_neuron_has_the_true_colour_and_number(name, theme):
    network = Network.random((2, 4, 3), name, seed=2, start="unit")
    diagram = NetworkDiagram(network, theme=theme).print_values(1).print_values(2, decimals=1)
    passed = network.forward([-1.0, 1.0])
    last_frame(lambda scene: (scene.add(diagram), scene.play(diagram.feed_forward([-1, 1]))))
    seen = picture(diagram.layers[1], *(layer.neurons[0] for layer in diagram.layers), width=1280, height=720)
    for number, decimals in ((1, 2), (2, 1)):
        values = passed.activations[number]
        assert diagram.layers[number].range.ends == pytest.approx(seen_ends(values, name))
        for index, value in enumerate(values):
            neuron = diagram.neuron(number, index)
            assert neuron.value == value and neuron.number.text == number_text(value, decimals)
            if number == 1:
                beside = neuron.get_center() + 0.8 * neuron.circle.width / 2 * UP  # above the number
                expected = shade(value, seen_ends(values, name), theme)
                assert np.abs(pixel(seen, beside) - expected).max() <= 2
            assert neuron.number.width < neuron.circle.width


def test_no_activation_function_is_forgotten():
    assert set(NATURAL) == set(ACTIVATIONS)


@pytest.mark.parametrize(
    "sizes, activations, given, input_ends",
    [
        ((2, 2, 1), "tanh", [[-1, -1], [-1, 1], [1, -1], [1, 1]], (-1, 1)),  # exclusive or
        ((2, 2, 1), "sigmoid", [[0, 0], [0, 1], [1, 0], [1, 1]], (0, 1)),
        ((4, 8, 3), ["relu", "softmax"], [[5.1, 3.5, 1.4, 0.2], [7.7, 2.6, 6.9, 2.3]], (0, 7.7)),  # iris, in cm
        ((1, 5, 1), ["tanh", "identity"], [[-20.0], [35.0]], (-35, 35)),  # a regression
        ((8, 3, 8), "sigmoid", np.eye(8), (0, 1)),  # an autoencoder
        ((9, 4, 2), "relu", [np.linspace(0, 255, 9)], (0, 255)),
    ],
)
def test_what_people_bring_is_shown_as_it_is(sizes, activations, given, input_ends):
    network = Network.random(sizes, activations, seed=4, start="unit")
    diagram = NetworkDiagram(network)
    largest = [0.0] * len(sizes)
    for values in given:
        end(diagram.feed_forward(values))
        for number, expected in enumerate(network.forward(values).activations):
            largest[number] = max(largest[number], float(abs(expected).max()))
            assert diagram.layers[number].activations == pytest.approx(expected)
    assert diagram.layers[0].range.ends == input_ends
    for layer, size, activation in zip(diagram.layers[1:], largest[1:], network.activations, strict=True):
        low, high = NATURAL[activation.name]
        assert layer.range.ends == pytest.approx((-size if low is None else low, size if high is None else high))


def test_a_range_that_is_told_stays_and_numbers_beyond_it_are_printed_as_they_are():
    network = Network.from_arrays([[[2.0], [20.0]]], [[0.0, 0.0]], "identity")
    diagram = NetworkDiagram(network, ranges={0: (0, 2), 1: (0, 5)}).print_values(1).print_values(0)
    end(diagram.feed_forward([1.0]))
    assert [layer.range.ends for layer in diagram.layers] == [(0, 2), (0, 5)]
    assert [neuron.number.text for neuron in diagram.layers[1].neurons] == ["2.00", "20.00"]
    fills = [neuron.circle.get_fill_color().to_hex().lower() for neuron in diagram.layers[1].neurons]
    assert fills == [DARK.color(np.append(shade(2, (0, 5)) / 255, 1)), DARK.activation]


def test_neurons_that_are_not_drawn_count_too():
    network = Network.from_arrays([np.arange(1.0, 31)[:, np.newaxis]], [np.zeros(30)], "relu")
    diagram = NetworkDiagram(network, shown={1: [0, 1, 2]})
    end(diagram.feed_forward([1.0]))
    assert diagram.layers[1].range.ends == (0, 30)


# ---- while something plays ----


def test_a_larger_image_moves_the_range_evenly_and_a_smaller_one_not_at_all():
    network = Network.from_arrays([[[1.0]]], [[0.0]], "relu")
    diagram = NetworkDiagram(network)
    end(diagram.feed_forward([2.0]))
    ends, fills = [], []
    for _ in played(diagram.feed_forward([6.0]), *np.linspace(0, 1, 21)):
        ends.append(diagram.layers[1].range.ends[1])
        fills.append(diagram.neuron(1, 0).circle.get_fill_color().to_hex().lower())
    assert ends[0] == 2 and ends[-1] == 6 and ends == sorted(ends) and max(np.diff(ends)) < 1.5
    assert set(fills) == {DARK.activation}  # the largest there is, at any moment
    for _ in played(diagram.feed_forward([3.0]), 0.0, 0.5, 1.0):
        assert diagram.layers[1].range.ends == (0, 6)
    assert diagram.neuron(1, 0).circle.get_fill_color().to_hex().lower() == DARK.color(DARK.activations(0.5))


@pytest.mark.parametrize("name", ["relu", "identity"])
def test_while_images_pass_and_weights_learn_the_ranges_keep_still(name):
    network, other = (Network.random((3, 4, 2), name, seed=seed, start="unit") for seed in (1, 2))
    checkpoints = np.array([other.parameters, network.parameters, 3 * network.parameters])
    trained = network.with_parameters(checkpoints[-1])
    run = TrainingRun(trained, np.arange(3), checkpoints, np.ones(3), np.ones(3))
    images = np.array([[1.0, -2, 3], [-4.0, 5, 0], [6.0, 6, 6]])
    for act in (lambda d: d.watch(images), lambda d: d.play_training(run, images[0])):
        diagram, ranges = NetworkDiagram(network), set()
        for _ in played(act(diagram), *np.linspace(0, 1, 33)):
            ranges.add(tuple(layer.range for layer in diagram.layers))
        assert len(ranges) == 1
        assert diagram.layers[2].range.seen >= abs(diagram.layers[2].activations).max()


def test_a_gradient_of_any_network_is_shown():
    for name in ACTIVATIONS:
        network = Network.random((2, 3, 2), name, seed=1, start="unit")
        diagram = NetworkDiagram(network).set_activations(network.forward([-1, 2]))
        end(diagram.backpropagate([-1, 2], 1))
        assert diagram.layers[1].activations == pytest.approx(network.forward([-1, 2]).activations[1])


def test_edges_out_of_the_ink_are_as_strong_as_weight_times_input_on_the_scale_of_both():
    network = Network.random((9, 2), "relu", seed=1, start="unit")
    image = np.linspace(0, 16, 9)
    diagram = NetworkDiagram(network, plane=True, from_ink=True).set_activations(network.forward(image))
    small = NetworkDiagram(network, plane=True, from_ink=True)
    small.set_activations([image / 16, np.zeros(2)])
    assert diagram.edges[0].colors == pytest.approx(small.edges[0].colors, abs=1e-6)
    assert diagram.layers[0].colors == pytest.approx(small.layers[0].colors, abs=1e-6)


# ---- whatever Manim does, the range goes with the picture ----


def test_a_range_is_restored_copied_and_taken_over():
    network = Network.from_arrays([[[1.0]]], [[0.0]], "relu")
    diagram = NetworkDiagram(network).set_activations([[2.0], [2.0]]).save_state()
    before = picture(diagram)
    copied = diagram.copy().set_activations([[9.0], [9.0]])
    assert diagram.layers[1].range.ends == (0, 2) and copied.layers[1].range.ends == (0, 9)
    diagram.set_activations([[9.0], [3.0]]).restore()
    assert [layer.range.ends for layer in diagram.layers] == [(0, 2), (0, 2)]
    assert (picture(diagram) == before).all()
    diagram.become(copied)
    assert diagram.layers[1].range.ends == (0, 9)
    grid = PixelGrid([[1.0, 2.0]])
    grid.become(PixelGrid([[1.0, 8.0]]))
    assert grid.range.ends == (0, 8)


@pytest.mark.parametrize("how", ["animate", "Transform", "Restore"])
def test_a_neuron_changes_its_sign_by_way_of_0(how):
    seen = []

    def story(scene):
        neuron = Neuron(-0.8, radius=2, range=(-1, 1), printed=True)
        if how == "Restore":
            neuron.set_value(0.8).save_state().set_value(-0.8)
        scene.add(neuron, Neuron().shift(100 * UP).add_updater(lambda _: seen.append((neuron.value, fill(neuron)))))
        goal = Neuron(0.8, radius=2, range=(-1, 1), printed=True)
        change = {"animate": neuron.animate.set_value(0.8), "Transform": Transform(neuron, goal)}
        scene.play(change[how] if how in change else Restore(neuron))

    last_frame(story)
    for value, colour in seen:
        assert np.abs(255 * np.array(colour) - shade(value, (-1, 1))).max() <= 1
    assert min(abs(value) for value, _ in seen) < 0.6 and seen[-1][0] == pytest.approx(0.8)


def fill(neuron):
    return neuron.circle.get_fill_color().to_rgb()


def test_a_neuron_without_a_range_grows_with_what_it_holds():
    neuron = Neuron(-0.5, radius=1, printed=True)
    assert neuron.number.text == number_text(-0.5, 2) and neuron.range.ends == (-1, 1)
    assert 255 * np.array(fill(neuron)) == pytest.approx(shade(-0.5, (-1, 1)), abs=1)
    assert neuron.set_value(-1234.5).range.ends == (-1234.5, 1234.5)
    assert neuron.number.text == number_text(-1234.5, 2) and neuron.number.width < neuron.circle.width


def test_another_range_of_a_layer_is_another_clip(render):
    network = Network.from_arrays([[[1.0]]], [[0.0]], "identity")
    make = lambda end: lambda: NetworkDiagram(network, ranges={1: (0, end)}).set_activations([[1.0], [1.0]])  # noqa: E731
    check(render, make(1.0), make(4.0))


# ---- numbers beside and inside ----


def test_printed_numbers_fade_in():
    neuron = Neuron(0.9, radius=2)
    bare, printed = picture(neuron), picture(Neuron(0.9, radius=2, printed=True))
    seen = frames(lambda scene: (scene.add(neuron), scene.play(neuron.animate.print_value())))
    shares = [np.abs(frame.astype(int) - bare)[..., :3].sum() for frame in seen]
    assert shares[0] == 0 < shares[1] < shares[2] < shares[-1]
    assert (seen[-1][..., :3] == printed[..., :3]).mean() > 0.999 and neuron.number.text == "0.90"
    diagram = NetworkDiagram(Network.random((2, 3)))
    last_frame(lambda scene: (scene.add(diagram), scene.play(diagram.animate.print_values(1, decimals=3))))
    assert [each.number.text for each in diagram.layers[1].neurons] == ["0.000"] * 3
    assert diagram.print_values(1, 1).neuron(1, 0).number.text == "0.0"


@pytest.mark.parametrize("name", ["sigmoid", "identity"])
def test_the_number_of_an_answer_box_is_at_every_moment_what_the_neuron_holds(name):
    network, pairs = Network.random((2, 3, 2), name, seed=3, start="unit"), []
    diagram = NetworkDiagram(network)
    box = AnswerBox(diagram, 1, printed=True, note="the answer", decimals=4)

    def story(scene):
        scene.add(diagram, box)
        scene.add(
            Neuron().shift(100 * UP).add_updater(lambda _: pairs.append((box.number.value, diagram.neuron(2, 1).value)))
        )
        scene.play(diagram.feed_forward([3, -2]))
        scene.play(diagram.animate.set_activations(network.forward([-1, 4])))
        scene.play(FadeIn(AnswerBox(diagram, 0, printed=True)))

    last_frame(story)
    shown, held = np.array(pairs).T
    assert shown == pytest.approx(held, abs=1e-9) and len(np.unique(held)) > 5
    assert box.number.text == number_text(network.forward([-1, 4]).output[1], 4)
    assert box.note.get_left()[0] > box.number.get_right()[0]
    alone = box.copy()
    assert alone.number.text == box.number.text


def test_a_small_scale_tells_the_range_and_keeps_true():
    network = Network.from_arrays([[[1.0]]], [[0.0]], "identity")
    diagram = NetworkDiagram(network).print_range(1).print_range(0).print_range(0)
    scales = diagram.range_scales
    for values in ([2.5], [-7.0]):
        end(diagram.feed_forward(values))
        assert [scales[layer].range for layer in (0, 1)] == [layer.range for layer in diagram.layers]
    assert [number.text for number in scales[1].ends] == [number_text(-7, 0), "7"]
    assert sum(isinstance(each, ActivationScale) for each in diagram) == 2
    for layer, scale in scales.items():
        assert scale.bar.get_x() == pytest.approx(diagram.neuron(layer, 0).get_x())
        assert scale.get_top()[1] < diagram.neuron(layer, 0).get_bottom()[1]
    with pytest.raises(InputError, match="no layer 2"):
        diagram.print_range(2)


@pytest.mark.parametrize("ends", [(0, 4), (-1, 1), (-2, 6), (2, 6)])
def test_a_scale_of_any_range_has_every_value_in_its_shade(ends):
    scale = ActivationScale(width=10, range=ends)
    seen = picture(scale)
    for value in np.linspace(*ends, 9)[1:-1]:
        if value:
            expected = shade(value, ends)
            assert np.abs(pixel(seen, scale.mark(value).at(value) + 0.1 * np.array([0, -1, 0])) - expected).max() <= 8
        assert scale.mark(value).value == pytest.approx(value, abs=1e-6)


# ---- the rest of the kit ----


def test_a_grid_shows_values_of_any_range_and_prints_them_as_they_are():
    values = np.linspace(-1, 1, 64)
    grid = PixelGrid(values, range=(-1, 1))
    assert grid.values == pytest.approx(values.reshape(8, 8).astype(np.float32))
    seen = picture(grid)
    for index in (0, 20, 50, 63):
        row, column = divmod(index, 8)
        assert np.abs(pixel(seen, grid.cell_center(row, column)) - shade(values[index], (-1, 1))).max() <= 1
    beyond = PixelGrid([[-9.0, 9.0]], range=(-1, 1))
    assert (picture(beyond) == picture(PixelGrid([[-1.0, 1.0]], range=(-1, 1)))).all()
    assert beyond.values.tolist() == [[-9, 9]]
    assert PixelGrid([[0.0, 255.0]]).range.ends == (0, 255)


def test_pixels_change_their_sign_by_way_of_0():
    grid, seen = PixelGrid([[-0.8]], range=(-1, 1)), []
    probe = Neuron().shift(100 * UP).add_updater(lambda _: seen.append((grid.values[0, 0], grid.colors[0, 0, 0, :3])))
    frames(lambda scene: (scene.add(grid, probe), scene.play(grid.animate.set_values([[0.8]]))))
    for value, colour in seen:
        assert 255 * colour == pytest.approx(shade(float(value), (-1, 1)), abs=1)
    assert len(seen) > 3


def test_between_two_themes_colours_are_blended():
    one, other = (
        Neuron(value, range=(-1, 1), theme=THEMES[name]).circle for value, name in ((-1, "dark"), (1, "light"))
    )
    between = one.copy().interpolate_color(one, other, 0.5)
    expected = (np.array(one.get_fill_color().to_rgb()) + other.get_fill_color().to_rgb()) / 2
    assert between.get_fill_color().to_rgb() == pytest.approx(expected, abs=0.01)
    one, other = (
        PixelGrid([[value]], range=(-1, 1), theme=THEMES[name]) for value, name in ((-1, "dark"), (1, "light"))
    )
    between = one.copy().interpolate_color(one, other, 0.5)
    assert between.colors == pytest.approx((one.colors + other.colors) / 2, abs=1e-6)


def test_a_training_of_relu_is_followed_with_a_picture():
    network = Network.random((9, 4, 2), "relu", seed=1, start="unit")
    run = TrainingRun(
        network, np.arange(2), np.array([network.parameters, 2 * network.parameters]), np.ones(2), np.ones(2)
    )
    diagram = NetworkDiagram(network, plane=True)
    image = np.arange(9).reshape(3, 3)
    end(diagram.play_training(run, image))
    assert diagram.layers[2].activations == pytest.approx(run.at(-1).forward(image).output)


def test_a_tint_of_signed_values_has_the_colours_of_signs():
    grid = PixelGrid([[-1.0, 0.0, 0.25]], range=(-1, 1), tint="signal")
    assert grid.colors[0, 0, :, 3] == pytest.approx([1, 0, 0.5])
    assert grid.colors[0, 0, 0, :3] == pytest.approx(DARK.rgb("negative"))
    assert grid.colors[0, 0, 2, :3] == pytest.approx(DARK.rgb("positive"))


def test_a_layer_piece_and_a_decision_of_any_activation():
    piece = LayerPiece(np.ones((2, 3)), [-1, 0, 4.0], [0.5, 2], ranges=((-4, 4), (0, math.inf)))
    assert [each.range.ends for each in (piece.sender(0), piece.receiver(1))] == [(-4, 4), (0, 2)]
    decision = Decision(5.0, -4.0, ACTIVATIONS["relu"])
    assert decision.neuron.value == 1 and decision.neuron.range.ends == (0, 5)  # as large as without a bias
    assert decision.set_bias(0).neuron.range.ends == (0, 5)
    assert Decision(-3, -1, ACTIVATIONS["tanh"]).neuron.value == pytest.approx(math.tanh(-4))
