import numpy as np
import pytest
from manim import RIGHT, UP
from manim.utils.hashing import get_json

from network import Network
from network.errors import InputError
from scenes.mobjects.pictures import CostBreakdown
from scenes.mobjects.text import number_text
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects.stills import still

OUTPUTS = np.array([0.1, 0.7, 0.4])


def printed(cost, name):
    return [number.text for number in cost.column(name)]


def test_it_is_the_cost_of_the_network():
    network = Network.random((6, 5, 4), seed=2)
    image = np.linspace(0, 1, 6)
    cost = CostBreakdown(network.forward(image).output, 2)
    assert cost.cost == pytest.approx(network.cost(image, 2))
    assert cost.total.text == number_text(network.cost(image, 2))


def test_every_row_says_what_it_comes_to():
    cost = CostBreakdown(OUTPUTS, [0, 1, 0.0], ["a", "b", "c"])
    assert printed(cost, "output") == ["0.10", "0.70", "0.40"]
    assert printed(cost, "desired") == ["0", "1", "0"]
    assert printed(cost, "square") == ["0.01", "0.09", "0.16"]
    assert cost.total.text == "0.26"


@pytest.mark.parametrize("share", [0.3, 0.5, 1.0])
def test_on_the_way_it_is_true_at_every_moment(share):
    cost = CostBreakdown(OUTPUTS, 1)
    animation = cost.animate(rate_func=lambda t: t).set_outputs([0.9, 0.0, 0.2]).build()
    animation.begin()
    animation.interpolate(share)
    outputs = (1 - share) * OUTPUTS + share * np.array([0.9, 0.0, 0.2])
    np.testing.assert_allclose(cost.outputs, outputs)
    assert cost.cost == pytest.approx(((outputs - [0, 1, 0]) ** 2).sum())
    assert cost.total.text == number_text(cost.cost)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_bars_are_as_long_as_the_squares(theme):
    cost = CostBreakdown([0.5, 0.1, 0.9], 1, theme=theme).shift(0.5 * UP + RIGHT).scale(0.8)
    cost.set_outputs([0.8, 0.5, 0.2])
    picture = still(cost).astype(int)
    target = np.round(255 * np.array(theme.rgb("result")))
    for row, square in zip(cost.rows, cost.squares, strict=True):
        left, y = row.track.get_left()[0], row.track.get_y()
        line = picture[round(240 - 60 * y), :, :3]
        columns = np.arange(len(line))
        inside = (columns > 427 + 60 * left + 2) & (columns < 427 + 60 * row.track.get_right()[0] - 2)
        filled = inside & (abs(line - target).max(axis=1) < 40)
        assert filled.sum() == pytest.approx(60 * row.track.width * square, abs=4)


def test_the_cache_knows_one_from_another():
    assert get_json(CostBreakdown(OUTPUTS, 1)) == get_json(CostBreakdown(OUTPUTS, 1))
    assert get_json(CostBreakdown(OUTPUTS, 1)) != get_json(CostBreakdown(OUTPUTS, 2))
    assert get_json(CostBreakdown(OUTPUTS, 1)) != get_json(CostBreakdown(OUTPUTS + 0.3, 1))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: CostBreakdown([], 0), "at least one"),
        (lambda: CostBreakdown([[1.0]], 0), "in a row"),
        (lambda: CostBreakdown([np.nan, 1], 0), "outputs"),
        (lambda: CostBreakdown(OUTPUTS, 3), "no output 3"),
        (lambda: CostBreakdown(OUTPUTS, [0, 1]), "targets"),
        (lambda: CostBreakdown(OUTPUTS, 1, ["a"]), "name as many"),
        (lambda: CostBreakdown(OUTPUTS, 1, height=0), "positive"),
        (lambda: CostBreakdown(OUTPUTS, 1, limit=-1), "positive"),
        (lambda: CostBreakdown(OUTPUTS, 1).set_outputs([1, 2]), "outputs"),
        (lambda: CostBreakdown(OUTPUTS, 1).column("sum"), "no 'sum'"),
    ],
)
def test_what_cannot_be_shown_is_refused(make, why):
    with pytest.raises(InputError, match=why):
        make()
