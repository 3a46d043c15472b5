"""A layer, cut short or whole, shows every neuron by its index in the network."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import DOWN, RIGHT

from network.errors import InputError
from scenes.mobjects.diagrams.layer import NeuronColumn, PixelLayer
from scenes.mobjects.theme import DARK, THEMES
from tests.mobjects.frames import picture, pixel

SIZE = 9
VALUES = np.linspace(0.1, 0.9, SIZE)


def shades(values, theme=DARK):
    return np.round(255 * theme.activations(values)[..., :3])


def column(shown=(7, 2, 5), theme=DARK):
    return NeuronColumn(SIZE, shown, pitch=0.9, radius=0.3, theme=theme)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_neuron_of_a_column_is_the_one_of_that_index(theme):
    layer = column(theme=theme).set_activations(VALUES)
    frame = picture(layer)
    for index in (7, 2, 5):
        assert layer.neuron(index).value == VALUES[index]
        assert np.abs(pixel(frame, layer.neuron(index).get_center()) - shades(VALUES[index], theme)).max() <= 1


def test_neurons_stand_from_top_to_bottom_in_the_order_given():
    layer = column()
    heights = [layer.neuron(index).get_y() for index in (7, 2, 5)]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("shown", [(4,), (0, 8), (3, 1, 6), tuple(range(8))])
def test_a_cut_column_says_how_many_there_are_and_where_some_are_left_out(shown):
    layer = column(shown)
    assert layer.count.text == "9" and layer.count.get_right()[0] < layer.brace.get_left()[0]
    neurons = layer.neurons
    assert layer.brace.get_right()[0] < neurons[0].get_left()[0]
    assert layer.brace.height == pytest.approx(neurons[0].get_top()[1] - neurons[-1].get_bottom()[1], rel=0.02)
    dots = [dot.get_y() for dot in layer.ellipsis]
    for neuron in neurons:  # no neuron in the ellipsis
        assert neuron.get_bottom()[1] > max(dots) or neuron.get_top()[1] < min(dots)


def test_a_whole_column_has_neither_brace_nor_ellipsis():
    layer = column(range(SIZE))
    assert layer.brace is None and layer.ellipsis is None and layer.count is None and len(layer) == SIZE


def test_thousands_are_counted_as_they_are():
    assert NeuronColumn(12_345, (0, 1), pitch=1, radius=0.3).count.text == "12,345"


@given(values=st.lists(st.floats(0, 1), min_size=SIZE, max_size=SIZE))
def test_activations_are_kept_of_all_neurons_drawn_or_not(values):
    for layer in (LONG.set_activations(values), PLANE.set_activations(values)):
        assert layer.activations == pytest.approx(np.array(values), abs=1e-7)


LONG, PLANE = column(), PixelLayer(SIZE, (0,), 3, plane=True)


@pytest.mark.parametrize("plane", [True, False])
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_neuron_of_a_pixel_layer_lies_on_its_pixel_and_looks_like_it(plane, theme):
    layer = PixelLayer(SIZE, (1, 4), 6, plane=plane, theme=theme).shift(RIGHT + DOWN / 4).set_activations(VALUES)
    frame = picture(layer)
    for index in range(SIZE):
        neuron = layer.neuron(index)
        assert neuron.value == pytest.approx(VALUES[index])
        assert np.abs(pixel(frame, neuron.get_center()) - shades(VALUES[index], theme)).max() <= 1
        assert neuron.width <= layer.width / (3 if plane else 1)
    centres, reach = layer.places()
    assert reach == 0
    assert centres == pytest.approx(np.array([layer.neuron(index).get_center() for index in (1, 4)]))


def test_a_plane_needs_a_square_number_of_neurons():
    with pytest.raises(InputError, match="10 neurons is no square picture"):
        PixelLayer(10, (0,), 3, plane=True)


@pytest.mark.parametrize("layer", [column(), PixelLayer(SIZE, (0,), 3, plane=True)], ids=["column", "pixels"])
@pytest.mark.parametrize(
    "activations, told",
    [
        (VALUES[:-1], r"9 activations, not an array \(8,\)"),
        (np.where(VALUES > 0.8, np.inf, VALUES), "infinity"),
        (np.where(VALUES > 0.8, np.nan, VALUES), "NaN"),
        ("bright", "not str"),
    ],
)
def test_refuses_what_are_no_activations_and_stays_as_it_is(layer, activations, told):
    layer.set_activations(VALUES)
    before = picture(layer)
    with pytest.raises(InputError, match=told):
        layer.set_activations(activations)
    assert (picture(layer) == before).all() and layer.activations == pytest.approx(VALUES)


def test_neurons_that_are_not_there_or_not_drawn_are_named():
    for layer in (column(), PixelLayer(SIZE, (0,), 3, plane=True)):
        for index in (-1, 9):
            with pytest.raises(InputError, match=f"no neuron {index} in a layer of 9.* 0 to 8"):
                layer.neuron(index)
    with pytest.raises(InputError, match=r"Neuron 3 of 9 is not drawn \(drawn are 7, 2, 5\)"):
        column().neuron(3)
