import numpy as np
import pytest
from manim import LEFT, RIGHT
from manim.utils.hashing import get_json

from network import Network
from network.errors import InputError
from scenes.mobjects.formulas.parameter_vector import ParameterVector, parameter_name
from scenes.mobjects.text import SMALL
from scenes.mobjects.theme import LIGHT
from tests.mobjects.stills import show, still

VALUES = np.array([0.5, -1.25, 0.001, 3.0, -0.4, 0.25, 7.0, -8.0, 9.5])


def printed(vector):
    return [vector.number(index).text for index in vector.shown]


def test_a_long_vector_shows_the_first_and_the_last():
    vector = ParameterVector(VALUES, max_shown=5)
    assert vector.shown == (0, 1, 2, 8)
    assert printed(vector) == ["0.50", "−1.25", "0.00", "9.50"]
    assert [each.typst_code.strip("$ ") for each in vector.names] == ["w_0", "w_1", "w_2", "w_8"]
    assert len(vector.block.dots) == 1


@pytest.mark.parametrize("theme", ["dark", LIGHT])
def test_numbers_have_the_colours_of_their_signs(theme):
    vector = ParameterVector(VALUES, shown=[0, 1, 2], theme=theme)
    roles = [vector.theme.hex(role) for role in ("positive", "negative", "ink")]
    assert [vector.number(k).color.to_hex().lower() for k in (0, 1, 2)] == roles
    vector.set_values(-VALUES)
    assert vector.number(0).color.to_hex().lower() == roles[1]


def test_names_stand_left_of_their_numbers():
    vector = ParameterVector(VALUES, ["a", "b_(1,2)^((3))"], shown=[1, 7], size=SMALL).shift(LEFT).scale(0.9)
    for name, index in zip(vector.names, (1, 7), strict=True):
        assert name.get_right()[0] < vector.block.get_left()[0] < vector.number(index).get_left()[0]
        assert name.get_y() == pytest.approx(vector.number(index).get_y(), abs=0.1)


def test_a_name_says_layer_receiver_and_sender():
    network = Network.random((4, 3, 2), seed=1)
    assert parameter_name(network, 0) == "w_(0,0)^((1))"
    assert parameter_name(network, 4 * 2 + 3) == "w_(2,3)^((1))"
    assert parameter_name(network, 4 * 3 + 1) == "b_1^((1))"
    assert parameter_name(network, network.parameter_count - 1) == "b_1^((2))"
    for index, value in enumerate(network.parameters):
        kind, place = parameter_name(network, index)[0], parameter_name(network, index)
        layer = int(place[place.index("((") + 2 : -2]) - 1
        inner = place[2 : place.index("^")].strip("()").split(",")
        array = network.weights[layer] if kind == "w" else network.biases[layer]
        assert array[tuple(map(int, inner))] == value
    with pytest.raises(InputError, match="parameter"):
        parameter_name(network, network.parameter_count)


def test_a_multiple_of_another_is_added_from_the_top():
    vector, other = ParameterVector(VALUES), ParameterVector(2 * VALUES)
    animation = vector.plus(other, -0.5).animations[1]
    animation.begin()
    animation.interpolate(0.7)
    done = np.isclose(vector.values, 0)[list(vector.shown)]
    assert done[0] and not done[-1]
    animation.finish()
    np.testing.assert_allclose(vector.values, 0, atol=1e-12)


def test_a_scene_that_adds_ends_with_the_sum():
    seen = []

    def story(scene):
        vector, other = ParameterVector(VALUES).shift(3 * LEFT), ParameterVector(VALUES[::-1]).shift(3 * RIGHT)
        scene.add(vector, other)
        scene.play(vector.plus(other, run_time=0.5))
        seen.extend([printed(vector), len(scene.mobjects)])

    show(story)
    assert seen == [printed(ParameterVector(VALUES + VALUES[::-1])), 2]


def test_the_cache_knows_one_from_another():
    assert get_json(ParameterVector(VALUES)) == get_json(ParameterVector(VALUES))
    assert get_json(ParameterVector(VALUES)) != get_json(ParameterVector(VALUES + 1))
    one, other = ParameterVector(VALUES), ParameterVector(VALUES + 1)
    assert get_json(one.plus(other, 1)) != get_json(one.plus(other, 2))


def test_what_is_set_is_seen():
    vector = ParameterVector(VALUES)
    before = still(vector)
    assert abs(before.astype(int) - still(vector.set_values(VALUES + 1))).max() > 60


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: ParameterVector([]), "at least one"),
        (lambda: ParameterVector([[1.0]]), "in a row"),
        (lambda: ParameterVector([np.nan]), "values"),
        (lambda: ParameterVector(VALUES, ["a"]), "name as many"),
        (lambda: ParameterVector(VALUES, shown=[9]), "entry"),
        (lambda: ParameterVector(VALUES).number(6), "6"),
        (lambda: ParameterVector(VALUES).set_values([1]), "values"),
        (lambda: ParameterVector(VALUES).plus(ParameterVector(VALUES[:3])), "term by term"),
    ],
)
def test_what_cannot_be_shown_is_refused(make, why):
    with pytest.raises(InputError, match=why):
        make()
