"""What `RelevantDerivatives` shows are the true factors of a real chain, and what nudges tell of it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from scenes.chapter4.relevant_derivatives import DIGITS, NUDGE, RelevantDerivatives, agreeing
from scenes.mobjects import ChainRule, number_text
from tests.chapter4.by_hand import CASES, activations, cost, on_show, slope
from tests.chapters.watching import Played, complaints, play

pytestmark = pytest.mark.usefixtures("own_digits")


@cache
def watched(case: str) -> Played:
    return play(RelevantDerivatives, look=False, **CASES[case])


def factors(case: str) -> list[float]:
    """∂z/∂w, ∂a/∂z and ∂C_0/∂a, worked out here."""
    parameters, ink, y = on_show(watched(case).scene)
    *_others, before, out = activations(parameters, ink)
    return [before, out * (1 - out), 2 * (out - y)]


@pytest.mark.parametrize("case", CASES)
def test_the_values_under_the_row_are_the_factors(case: str) -> None:
    (row,) = watched(case).beats["the_product_is_what_we_measured"].of(ChainRule)
    np.testing.assert_allclose(row.values, factors(case), rtol=1e-6)
    assert row.numbers[-1].text == number_text(float(np.prod(factors(case))), 3)


@pytest.mark.parametrize("case", CASES)
def test_each_beat_answers_one_question(case: str) -> None:
    answered = {
        "three_questions": set(),
        "how_the_cost_follows": {2},
        "how_the_squish_follows": {1, 2},
        "how_the_sum_follows": {0, 1, 2},
    }
    for beat, expected in answered.items():
        (row,) = watched(case).beats[beat].of(ChainRule)
        assert {k for k in range(3) if row.numbers[k].get_fill_opacity() == 1} == expected
        assert set(row.writings) == expected
    told = [number_text(value, 3) for value in factors(case)]
    assert all(any(value in text for text in watched(case).said) for value in told)


@pytest.mark.parametrize("case", CASES)
def test_computed_and_measured_agree_in_the_digits_told(case: str) -> None:
    seen = watched(case)
    parameters, ink, y = on_show(seen.scene)
    both, product = slope(parameters, 4, ink, y, 1e-4), float(np.prod(factors(case)))
    turned = [*parameters[:4], parameters[4] + NUDGE, parameters[5]]
    once = (cost(turned, ink, y) - cost(parameters, ink, y)) / NUDGE
    assert product == pytest.approx(both, rel=1e-5)
    assert f"settled at {number_text(once, 3)}" in seen.told
    assert f"{agreeing(product, both)} digits agree" in seen.told


def test_digits_that_agree_are_counted_behind_the_point() -> None:
    assert agreeing(0.1234567, 0.1234567) == DIGITS
    assert agreeing(-0.1234567, -0.1230001) == 3
    assert agreeing(0.2, 0.1) == agreeing(-0.1, 0.1) == 0


@pytest.mark.parametrize("case", CASES)
def test_it_is_laid_out_soundly(case: str) -> None:
    assert complaints(watched(case)) == []
