import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import LEFT, RIGHT, UP

from network.errors import InputError
from scenes.mobjects.charts.bars import Bars
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects.frames import pixel
from tests.mobjects.stills import still

VALUES = [0.1, 0.75, 0.4]


def seen_at(chart, value, index, role=None):
    """Whether a bar, looked at a little below and a little above a value, ends there."""
    picture, along = still(chart), chart.at(index, value)
    outwards = RIGHT if chart.horizontal else UP
    inside, outside = (pixel(picture, along + step * outwards) for step in (-0.05, 0.05))
    wanted = 255 * chart.theme.rgb(role or chart.role)
    return np.abs(inside - wanted).max() <= 2 and outside.max() == 0


@pytest.mark.parametrize("horizontal", [False, True])
def test_bars_end_where_the_values_are(horizontal):
    bars = Bars(VALUES, horizontal=horizontal, limits=(0, 1)).shift(0.3 * LEFT + 0.2 * UP)
    np.testing.assert_allclose(bars.values, VALUES)
    for k, value in enumerate(VALUES):
        assert seen_at(bars, value, k)
        np.testing.assert_allclose(bars.end(k), bars.at(k, value))


def test_bars_lie_from_top_to_bottom_and_stand_from_left_to_right():
    upright, lying = Bars(VALUES, width=6, height=3), Bars(VALUES, horizontal=True, width=6, height=3)
    assert [upright.end(k)[0] - upright.end(0)[0] for k in range(3)] == pytest.approx([0, 2, 4])
    assert [lying.end(k)[1] - lying.end(0)[1] for k in range(3)] == pytest.approx([0, -1, -2])


def test_axis_numbers_are_where_the_numbers_are():
    bars = Bars(VALUES, limits=(0, 1))
    assert [number.text for number in bars.axis_numbers] == ["0.0", "0.5", "1.0"]
    assert bars.axis_numbers[1].get_y() == pytest.approx(bars.at(0, 0.5)[1], abs=1e-6)
    assert len(Bars(VALUES, printed=True).axis_numbers) == 0 < len(Bars(VALUES, printed=True, axis_numbers=True).axes)
    assert Bars(VALUES, percent=True).axis_numbers[0].text == "0%"


def test_limits_are_round_numbers_around_the_values():
    assert Bars([3, 17.2]).limits == (0, 18)
    assert Bars([0, 0]).limits == (0, 1)
    assert Bars([-3, 17.2], signed=True).limits == (-5, 20)
    assert Bars([0.0032, 0.4], log=True).limits == pytest.approx((0.001, 1))
    assert Bars([10], log=True).limits == pytest.approx((10, 100))


def test_a_logarithmic_scale():
    bars = Bars([0.01, 0.1, 1], log=True, limits=(0.001, 1), height=3, axis_numbers=False)
    assert [bars.end(k)[1] - bars.at(0, 0.001)[1] for k in range(3)] == pytest.approx([1, 2, 3])
    for k, value in enumerate(bars.values[:2]):
        assert seen_at(bars, value, k)
    run = bars.animate.set_values([1, 0.1, 0.01]).build()
    run.begin()
    run.interpolate(0.5)
    np.testing.assert_allclose(bars.values, 0.1)  # half-way along the scale


@pytest.mark.parametrize("horizontal", [False, True])
def test_signed_bars_go_to_both_sides_in_the_colours_of_their_signs(horizontal):
    bars = Bars([2.0, -1.0], signed=True, horizontal=horizontal, limits=(-2, 3), axis_numbers=False)
    picture, outwards = still(bars), RIGHT if horizontal else UP
    for index, value, role in ((0, 2.0, "positive"), (1, -1.0, "negative")):
        side = np.sign(value) * outwards
        wanted = 255 * DARK.rgb(role)
        assert np.abs(pixel(picture, bars.at(index, 0) + 0.1 * side) - wanted).max() <= 2
        assert np.abs(pixel(picture, bars.end(index) - 0.05 * side) - wanted).max() <= 2
        assert pixel(picture, bars.end(index) + 0.05 * side).max() == 0
        assert pixel(picture, bars.at(index, 0) - 0.1 * side).max() == 0


def test_a_bar_changes_colour_when_its_value_changes_sign():
    bars = Bars([1.0], signed=True, limits=(-1, 1)).set_values([-1.0])
    np.testing.assert_allclose(bars.boxes.colors[0, :3], DARK.rgb("negative"), atol=1e-6)


def test_printed_numbers_stand_at_the_ends():
    bars = Bars([0.5, -0.25], signed=True, printed=True, limits=(-1, 1))
    assert [number.text for number in bars.numbers] == ["+0.50", "−0.25"]
    above, below = bars.numbers
    assert above.get_bottom()[1] == pytest.approx(bars.end(0)[1] + 0.1)
    assert below.get_top()[1] == pytest.approx(bars.end(1)[1] - 0.1)
    assert Bars([0.962], percent=True, decimals=1, printed=True).numbers[0].text == "96.2%"
    lying = Bars([0.5, 1], horizontal=True, printed=True).scale(0.5).set_values([1, 0.5])
    assert lying.numbers[0].get_left()[0] == pytest.approx(lying.end(0)[0] + 0.05)


def test_the_numbers_of_negative_bars_keep_clear_of_the_labels():
    for horizontal in (False, True):
        bars = Bars([-1.0, 1], ["down", "up"], signed=True, printed=True, limits=(-1, 1), horizontal=horizontal)
        number, label = bars.numbers[0], bars.labels[0]
        assert (number.get_left() if horizontal else number.get_bottom())[1 - horizontal] > (
            label.get_right() if horizontal else label.get_top()
        )[1 - horizontal]


def test_labels_stand_on_one_line():
    labels = Bars([1, 1, 1, 1], ["age", "bed", "Ox", "one"], width=6).labels
    one = labels[3].get_bottom()[1]
    assert labels[2].get_bottom()[1] == pytest.approx(one, abs=0.01)
    assert labels[1].get_bottom()[1] == pytest.approx(one, abs=0.01)
    assert labels[0].get_bottom()[1] < one - 0.04
    assert [Bars([1, 1]).labels[k].get_x() - Bars([1, 1]).end(k)[0] for k in range(2)] == pytest.approx(
        [0, 0], abs=0.02
    )


def test_a_label_may_have_two_lines_or_be_left_out():
    labels = Bars([1, 1, 1], ["hidden\nlayer", "", "all"]).labels
    assert labels[0].get_top()[1] == pytest.approx(labels[2].get_top()[1], abs=0.01)
    assert labels[0].get_bottom()[1] < labels[2].get_bottom()[1] - 0.2 and labels[1].width == 0


def test_the_largest_stands_out():
    bars = Bars(VALUES, printed=True, highlight=True)
    assert bars.largest == 1 and bars.labels[1].get_fill_color().to_hex().lower() == DARK.signal
    np.testing.assert_allclose(
        bars.boxes.colors[:, :3], [DARK.rgb("muted"), DARK.rgb("signal"), DARK.rgb("muted")], atol=1e-6
    )
    bars.set_values([0.5, 0.2, 0.1])
    assert bars.numbers[0].get_fill_color().to_hex().lower() == DARK.signal
    assert bars.labels[1].get_fill_color().to_hex().lower() == DARK.ink
    signed = Bars([0.5, -1.0], signed=True, highlight=True)
    assert signed.largest == 1 and signed.labels[1].get_fill_color().to_hex().lower() == DARK.signal
    np.testing.assert_allclose(signed.boxes.colors[1, :3], DARK.rgb("negative"), atol=1e-6)


def test_values_run():
    bars = Bars([0.0, 1.0], printed=True, limits=(0, 1))
    run = bars.animate(run_time=2).set_values([1.0, 0.5]).build()
    run.begin()
    for alpha in (0, 0.3, 0.5, 0.8, 1):
        run.interpolate(alpha)
        share = run.rate_func(alpha)
        np.testing.assert_allclose(bars.values, [share, 1 - share / 2])
        assert [number.value for number in bars.numbers] == pytest.approx(bars.values.tolist())
        np.testing.assert_allclose(bars.boxes.boxes[:, 3], bars.values, atol=1e-6)
    assert run.run_time == 2


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=4), st.booleans(), st.floats(0.3, 2))
def test_lengths_are_in_the_ratio_of_the_values(values, horizontal, scale):
    bars = Bars(values, signed=True, horizontal=horizontal, limits=(-10, 10), width=4, height=2).scale(scale)
    axis = 0 if horizontal else 1
    lengths = [bars.end(k)[axis] - bars.at(0, 0)[axis] for k in range(len(values))]
    assert lengths == pytest.approx([value / 20 * (4, 2)[axis] * scale for value in values], abs=1e-9)


def test_values_cannot_be_changed_behind_its_back():
    bars = Bars(VALUES)
    bars.values[0] = 5
    np.testing.assert_allclose(bars.values, VALUES)


def test_colours_are_roles():
    bars = Bars(VALUES, role="result", theme=LIGHT)
    np.testing.assert_allclose(bars.boxes.colors[0, :3], LIGHT.rgb("result"), atol=1e-6)
    assert bars.labels[0].get_fill_color().to_hex().lower() == LIGHT.ink


@pytest.mark.parametrize(
    "values, options, message",
    [
        ([], {}, "at least one"),
        ([0.5, np.nan], {}, "finite"),
        ([[1.0]], {}, r"of shape \(any\)"),
        (["a"], {}, "must be numbers"),
        ([0.5, -0.5], {}, "signed=True"),
        ([0.5, 0.0], {"log": True}, "no place"),
        ([0.5], {"log": True, "limits": (0, 1)}, "no place"),
        ([0.5], {"log": True, "signed": True}, "not both"),
        ([0.5, 2.0], {"limits": (0, 1)}, "2.0 is not on it"),
        ([0.5], {"limits": (1, 0)}, "range of values"),
        ([0.5, 1.0], {"labels": ["one"]}, "1 labels do not fit"),
        ([0.5, 1.0], {"labels": ["a very long label", "another long label"], "width": 3}, "horizontal=True"),
        ([0.5] * 12, {"printed": True, "decimals": 4}, "printed numbers"),
        ([0.5] * 20, {"horizontal": True}, "higher"),
        ([0.5], {"role": "purple"}, "no role 'purple'"),
        ([0.5], {"highlight_role": "pink"}, "no role 'pink'"),
        ([0.5], {"height": -1}, "positive width and height"),
    ],
)
def test_bad_input(values, options, message):
    with pytest.raises(InputError, match=message):
        Bars(values, **options)


def test_bad_values_later():
    bars = Bars(VALUES, limits=(0, 1))
    for values, message in ((VALUES[:2], r"of shape \(3\)"), ([0, 0, 3], "not on it"), ([0, 0, -1], "signed=True")):
        with pytest.raises(InputError, match=message):
            bars.set_values(values)
        with pytest.raises(InputError, match=message):
            bars.animate.set_values(values)
    np.testing.assert_allclose(bars.values, VALUES)


def test_an_axis_label_stands_above_an_upright_scale_and_below_a_lying_one():
    upright, lying = (Bars(VALUES, axis_label="cost", horizontal=each) for each in (False, True))
    label = upright.submobjects[2]
    assert label.get_bottom()[1] > upright.axis_numbers.get_top()[1]
    assert lying.submobjects[2].get_top()[1] < lying.axis_numbers.get_bottom()[1]
