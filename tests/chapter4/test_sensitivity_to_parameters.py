"""What `SensitivityToParameters` shows are true slopes, and seven true factors."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from scenes.chapter4.sensitivity_to_parameters import SensitivityToParameters
from scenes.chapter4.staircase import Staircase
from scenes.mobjects import ChainRule, number_text
from tests.chapter4.by_hand import CASES, activations, on_show, slope
from tests.chapters.watching import Played, complaints, play

pytestmark = pytest.mark.usefixtures("own_digits")


@cache
def watched(case: str) -> Played:
    return play(SensitivityToParameters, look=False, **CASES[case])


def slope_of_activation(parameters: list[float], a: float, y: float, h: float = 1e-5) -> float:
    """∂C_0 by the activation before the last, measured."""
    ends = [(activations(parameters[4:], a + turn)[-1] - y) ** 2 for turn in (h, -h)]
    return (ends[0] - ends[1]) / (2 * h)


@pytest.mark.parametrize("case", CASES)
def test_the_three_rows_tell_true_slopes(case: str) -> None:
    seen = watched(case)
    parameters, ink, y = on_show(seen.scene)
    before = activations(parameters, ink)[-2]
    expected = [
        slope(parameters, 4, ink, y),
        slope(parameters, 5, ink, y),
        slope_of_activation(parameters, before, y),
    ]
    rows = seen.beats["the_activation_before"].of(ChainRule)
    np.testing.assert_allclose([np.prod(row.values) for row in rows], expected, rtol=1e-5)
    for value in expected[1:]:
        assert number_text(value, 3) in seen.told
    more, less = "more activation means more cost" in seen.told, "more activation means less cost" in seen.told
    assert (more, less) == (parameters[4] < 0 < expected[2], parameters[4] < 0 and expected[2] <= 0)


@pytest.mark.parametrize("case", CASES)
def test_the_stairs_multiply_to_the_slope_of_the_first_weight(case: str) -> None:
    seen = watched(case)
    parameters, ink, y = on_show(seen.scene)
    a = activations(parameters, ink)
    expected = [a[0]]
    for layer in (1, 2, 3):
        expected += [parameters[2 * layer - 2]] * (layer > 1) + [a[layer] * (1 - a[layer])]
    expected.append(2 * (a[-1] - y))
    (stairs,) = seen.beats["up_the_stairs"].of(Staircase)
    np.testing.assert_allclose([pair[1].value for pair in stairs.factors], expected, rtol=1e-6)
    measured = slope(parameters, 0, ink, y)
    assert stairs.products[-1] == pytest.approx(measured, rel=1e-4)
    assert f"7 factors later we stand at the first weight: {number_text(measured, 3)}." in seen.told
    assert f"Measured with a nudge: {number_text(measured, 3)}." in seen.told


@pytest.mark.parametrize("case", CASES)
def test_all_values_stand_on_the_stairs(case: str) -> None:
    seen = watched(case)
    parameters, ink, y = on_show(seen.scene)
    (stairs,) = seen.beats["up_the_stairs"].of(Staircase)
    a = activations(parameters, ink)
    told = {name: number.value for name, number in stairs.values.items()}
    assert [told[f"a{k}"] for k in range(4)] == pytest.approx(a)
    assert [told[f"{kind}{k}"] for k in (1, 2, 3) for kind in "wb"] == pytest.approx(parameters)
    assert told["cost"] == pytest.approx((a[-1] - y) ** 2)
    assert [told[f"z{k + 1}"] for k in range(3)] == pytest.approx(
        [parameters[2 * k] * a[k] + parameters[2 * k + 1] for k in range(3)]
    )


@pytest.mark.parametrize("case", CASES)
def test_it_is_laid_out_soundly(case: str) -> None:
    assert complaints(watched(case)) == []
