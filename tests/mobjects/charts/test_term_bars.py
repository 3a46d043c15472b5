import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import FadeIn
from manim.utils.hashing import get_json

from network.analysis.neurons import Contributions, contributions
from network.errors import InputError
from scenes.mobjects.charts.term_bars import TermBars, limit_for
from scenes.mobjects.theme import LIGHT
from tests.mobjects.frames import frames, pixel
from tests.mobjects.stills import show, still

TERMS = Contributions(np.array([0.5, -3.0, 2.0, 0.25, 1.0]), -0.5)


def test_the_strongest_terms_the_others_and_the_bias():
    bars = TermBars(TERMS, 3)
    assert bars.shown == (1, 2, 4)
    np.testing.assert_allclose(bars.bars.values, [-3, 2, 1, 0.75, -0.5])
    assert [label.typst_code.rsplit("#")[-1] for label in bars.bars.labels] == [
        f'"{text}"' for text in ("neuron 1", "neuron 2", "neuron 4", "2 others", "bias")
    ]
    assert bars.sum_number.value == pytest.approx(TERMS.weighted_sum) and bars.sum_number.text == "0.25"


def test_without_others_there_is_no_bar_for_them():
    assert len(TermBars(TERMS, 5).bars.values) == 6 == len(TermBars(TERMS, 9).bars.values)
    assert TermBars(TERMS, names=("{index}", "rest", "b")).bars.values[3] == pytest.approx(0.75)


def test_terms_that_are_named_have_the_bars():
    bars = TermBars(TERMS, shown=[3, 0])
    assert bars.shown == (3, 0)
    np.testing.assert_allclose(bars.bars.values, [0.25, 0.5, 0, -0.5])
    assert bars.sum_number.value == pytest.approx(TERMS.weighted_sum)
    assert limit_for(TERMS, shown=[3, 0]) == 0.5
    for wrong in ([], [5], [-1]):
        with pytest.raises(InputError):
            TermBars(TERMS, shown=wrong)


@settings(max_examples=10)
@given(st.lists(st.floats(-9, 9), min_size=1, max_size=8), st.floats(-9, 9), st.integers(1, 4))
def test_the_bars_add_up(values, bias, count):
    terms = Contributions(np.array(values), bias)
    bars = TermBars(terms, count)
    assert bars.bars.values.sum() == pytest.approx(bars.sum_number.value, abs=1e-9)
    assert bars.sum_number.value == pytest.approx(terms.weighted_sum, abs=1e-9)
    assert abs(bars.bars.values).max() <= limit_for(terms, count)


def test_they_are_a_neuron_of_a_network(network):
    image = np.linspace(0, 1, 9)
    bars = TermBars(contributions(network, image, 2, 1), 2)
    passed = network.forward(image)
    assert bars.sum_number.value == pytest.approx(passed.weighted_sums[-1][1])
    strongest = int(abs(network.weights[1][1] * passed.activations[1]).argmax())
    assert bars.shown[0] == strongest


def test_drawn_in_part_it_has_added_up_so_much():
    bars = TermBars(TERMS, 3)
    for share, drawn, total in ((0, [0] * 5, 0), (0.3, [-3, 1, 0, 0, 0], -2), (1, [-3, 2, 1, 0.75, -0.5], 0.25)):
        bars.set_drawn(share)
        np.testing.assert_allclose(bars.bars.values, drawn, atol=1e-9)
        assert bars.sum_number.value == pytest.approx(total)


def test_revealing_ends_with_all_of_it():
    bars = TermBars(TERMS, 3, activation=0.56)
    before = still(bars)
    np.testing.assert_array_equal(show(lambda scene: scene.play(bars.reveal(1))), before)
    assert bars.outcome[1].text == "0.56"


def test_a_common_scale():
    small, large = TermBars(TERMS, limit=6, width=3), TermBars(TERMS, width=3)
    assert limit_for(TERMS) == 3
    assert small.bars.limits == (-6, 6) and large.bars.limits == (-3, 3)
    lengths = [abs(bars.bars.end(0) - bars.bars.at(0, 0))[0] for bars in (small, large)]
    assert lengths == pytest.approx([0.75, 1.5])


def test_signs_are_colours_and_sides():
    bars = TermBars(TERMS, 3, theme=LIGHT)
    picture = still(bars)
    for k, role in ((0, "negative"), (1, "positive")):
        shown = pixel(picture, bars.bars.at(k, bars.bars.values[k] / 2))
        np.testing.assert_allclose(shown, 255 * LIGHT.rgb(role), atol=2)
    assert bars.bars.end(0)[0] < bars.bars.at(0, 0)[0] < bars.bars.end(1)[0]


def test_fading_and_the_cache():
    seen = frames(lambda scene: scene.play(FadeIn(TermBars(TERMS)), run_time=1))
    assert seen[0][..., :3].max() < seen[-1][..., :3].max()
    assert get_json(TermBars(TERMS)) == get_json(TermBars(TERMS)) != get_json(TermBars(TERMS).set_drawn(0.5))


def test_bad_input():
    with pytest.raises(InputError):
        TermBars(TERMS, 0)
    with pytest.raises(InputError):
        TermBars(TERMS, limit=1)
    for share in (-0.1, 1.1, np.nan):
        with pytest.raises(InputError):
            TermBars(TERMS).set_drawn(share)
