"""A range gives every value its true colour, moves no further than it must, and hides no change from the cache."""

import copy
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.errors import InputError
from scenes.mobjects import Neuron, PixelGrid
from scenes.mobjects.theme import THEMES, contrast
from scenes.mobjects.value_range import AS_SHOWN, ValueRange, range_of
from tests.mobjects.caching import check

INF = math.inf
NUMBERS = st.floats(-1e6, 1e6)


def expected(value, low, high, theme):
    """The colour of a value, worked out on its own: in even steps, or the square root of the share about 0."""

    def mixed(role, share):
        return [(1 - share) * a + share * b for a, b in zip(theme.rgb("canvas"), theme.rgb(role), strict=True)]

    if low < 0:
        share = min(abs(value) / max(abs(low), abs(high)), 1)
        return mixed("negative" if value < 0 else "positive", share**0.5)
    return mixed("activation", min(max((value - low) / (high - low), 0), 1))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("ends", [(0, 1), (0, 5), (2, 6), (-1, 1), (-2, 5), (-3, 0), (-0.17, 4)])
def test_each_value_has_its_colour_and_those_beyond_an_end_that_of_the_end(theme, ends):
    values = np.linspace(ends[0] - 1, ends[1] + 1, 23)
    colours = ValueRange(*ends).colours(values, theme)
    assert colours[:, 3].tolist() == [1.0] * 23
    for value, colour in zip(values, colours, strict=True):
        assert colour[:3] == pytest.approx(expected(value, *ends, theme))


def test_from_0_to_1_the_colours_are_bit_for_bit_those_of_activations():
    values = np.random.default_rng(0).uniform(size=1000)
    for theme in THEMES.values():
        for unit in (ValueRange(), AS_SHOWN):
            assert (unit.colours(values, theme) == theme.activations(values)).all()


@given(value=NUMBERS, ends=st.sampled_from([(0, 1), (0, 40), (-1, 1), (-7, 30)]))
def test_what_is_printed_on_a_value_can_be_read(value, ends):
    shown = ValueRange(*ends)
    for theme in THEMES.values():
        ink = shown.legible_on(value, theme)
        rgb = np.array([int(ink[k : k + 2], 16) / 255 for k in (1, 3, 5)])
        assert contrast(rgb, shown.colours(value, theme)[:3]) >= 4.5


@given(st.lists(NUMBERS, min_size=1, max_size=5), st.lists(NUMBERS, min_size=1, max_size=5))
def test_an_infinite_end_is_where_the_largest_value_so_far_is(first, second):
    largest = max(map(abs, [*first, *second]))
    both = ValueRange(-INF, INF).holding(first).holding(second)
    assert both == ValueRange(-INF, INF).holding([*first, *second])
    assert both.ends == (-(largest or 1), largest or 1)
    positive = ValueRange(0, INF).holding(np.abs(first)).holding(np.abs(second))
    assert positive.ends == (0, largest or 1) and not positive.signed
    assert both.holding(first) is both  # nothing moves, nothing is painted anew


@given(st.lists(NUMBERS, min_size=1, max_size=5))
def test_a_told_end_never_moves(values):
    for ends in ((0, 1), (-1, 1), (2, 6)):
        told = ValueRange(*ends)
        assert told.holding(values) is told and told.ends == ends


@pytest.mark.parametrize(
    "values, ends",
    [([0.2, 1], (0, 1)), ([5.1, 0.2], (0, 5.1)), ([-1, 1], (-1, 1)), ([-0.5], (-1, 1)), ([0.1, -4], (-4, 4))],
)
def test_where_nothing_is_told_it_follows_from_what_is_shown(values, ends):
    assert AS_SHOWN.holding(values).ends == ends
    assert AS_SHOWN.holding(values).holding([0.0, 1.0]).ends == ends


def test_only_values_below_an_end_leave_an_empty_range_open():
    assert ValueRange(2, INF).holding([1, 2]).ends == (2, 3)


@pytest.mark.parametrize("share, end", [(0, 2), (0.25, 3), (1, 6)])
def test_an_infinite_end_moves_evenly(share, end):
    near, far = ValueRange(0, INF, 2), ValueRange(0, INF, 6)
    assert near.towards(far, share).ends == (0, end)
    assert near.towards(far, 0) is near and near.towards(far, 1) is far and near.towards(near, 0.5) is near


def test_values_are_dimmed_towards_the_canvas():
    for ends, blank in (((0, 1), 0), ((-1, 1), 0), ((2, 6), 2)):
        shown = ValueRange(*ends)
        assert shown.dimmed([blank, ends[1]], 0.25) == pytest.approx([blank, blank + (ends[1] - blank) / 4])


@pytest.mark.parametrize("ends", [(1, 1), (2, 1), (math.nan, 1), (0, math.nan), (INF, INF), (-INF, -INF)])
def test_refuses_what_is_no_range(ends):
    with pytest.raises(InputError, match="from a number to a greater one"):
        ValueRange(*ends)


@pytest.mark.parametrize("seen", [-1, INF, math.nan])
def test_refuses_what_nobody_can_have_seen(seen):
    with pytest.raises(InputError, match="finite and not negative"):
        ValueRange(0, INF, seen)


@pytest.mark.parametrize("given", [5, "wide", (1, 2, 3), ("low", "high"), (None, 1)])
def test_refuses_what_is_no_pair(given):
    with pytest.raises(InputError, match=r"two ends such as \(-1, 1\), not"):
        range_of(given)


def test_takes_any_kind_of_number_and_is_its_own_copy():
    shown = range_of((np.float32(-1), np.int64(1)))
    assert shown == ValueRange(-1, 1) and {type(end) for end in shown.ends} == {float}
    assert copy.deepcopy(shown) is shown and range_of(shown) is shown


# ---- another range is another clip ----


@pytest.mark.parametrize("printed", [False, True])
def test_a_neuron_in_another_range(render, printed):
    make = lambda end: lambda: Neuron(0.5, radius=2, range=(0, end), printed=printed)  # noqa: E731
    check(render, make(1), make(np.float32(2)))


def test_a_grid_in_another_range(render):
    make = lambda low: lambda: PixelGrid([[0.2, 0.9]], range=(low, 1))  # noqa: E731
    check(render, make(0), make(np.float32(-1)))
