"""What `MeaningOfDerivatives` shows is the derivative of every picture, and their mean."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from network.data.gallery import gallery
from scenes.chapter4.meaning_of_derivatives import MeaningOfDerivatives
from scenes.mobjects import ParameterVector, RunningMeanStrip, number_text
from tests.chapter4.by_hand import CASES, activations, cost, on_show, parameters_of, slope
from tests.chapters.watching import Played, complaints, play

pytestmark = pytest.mark.usefixtures("own_digits")


@cache
def watched(case: str) -> Played:
    return play(MeaningOfDerivatives, look=False, **CASES[case])


def all_pictures() -> tuple[list[float], list[float]]:
    """Mean ink and y of the gallery's zeros and ones, in its order."""
    data = gallery()
    chosen = np.isin(data.labels, (0, 1))
    return data.images[chosen].mean(axis=1).tolist(), (data.labels[chosen] == 0).astype(float).tolist()


@pytest.mark.parametrize("case", CASES)
def test_every_picture_has_a_dot_at_its_derivative(case: str) -> None:
    seen = watched(case)
    (strip,) = seen.beats["the_mean_of_all"].of(RunningMeanStrip)
    parameters = parameters_of(seen.scene.chain)  # type: ignore[attr-defined]
    expected = [slope(parameters, 4, ink, y) for ink, y in zip(*all_pictures(), strict=True)]
    np.testing.assert_allclose(np.sort(strip.values), np.sort(expected), atol=1e-6)
    assert strip.shown == len(expected)
    assert strip.values[0] == pytest.approx(slope(*_place(seen)), abs=1e-6)
    for k in (1, 2):
        assert any(number_text(strip.values[k], 3) in text for text in seen.said)


def _place(seen: Played) -> tuple[list[float], int, float, float]:
    parameters, ink, y = on_show(seen.scene)
    return parameters, 4, ink, y


@pytest.mark.parametrize("case", CASES)
def test_the_mean_is_the_slope_of_the_full_cost(case: str) -> None:
    seen, h = watched(case), 1e-4
    parameters = parameters_of(seen.scene.chain)  # type: ignore[attr-defined]
    full = []
    for turn in (h, -h):
        turned = [*parameters[:4], parameters[4] + turn, parameters[5]]
        full.append(np.mean([cost(turned, ink, y) for ink, y in zip(*all_pictures(), strict=True)]))
    measured = number_text(float(full[0] - full[1]) / (2 * h), 5)
    assert f"you get {measured}. The same." in seen.told
    assert f"the mean of theirs: {measured}." in seen.told
    assert seen.beats["the_mean_of_all"].numbers.count(measured) == 3


@pytest.mark.parametrize("case", CASES)
def test_the_gradient_is_that_of_the_full_cost(case: str) -> None:
    seen = watched(case)
    (vector,) = seen.beats["one_row_of_six"].of(ParameterVector)
    parameters = parameters_of(seen.scene.chain)  # type: ignore[attr-defined]
    expected = [
        np.mean([slope(parameters, k, ink, y) for ink, y in zip(*all_pictures(), strict=True)]) for k in range(6)
    ]
    np.testing.assert_allclose(vector.values, expected, atol=1e-6)


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_of_the_sender_is_what_it_does(case: str) -> None:
    seen = watched(case)
    parameters, _ink, y = on_show(seen.scene)
    w, b = parameters[4:]

    def derivative(a: float) -> float:
        out = activations([w, b], a)[-1]
        return 2 * (out - y) * out * (1 - out) * a

    strong, greatest = derivative(1), max(abs(derivative(a)) for a in np.linspace(0, 1, 1001))
    flat = abs(strong) < 0.9 * greatest
    assert ("drives the squish flat" in seen.told) == flat
    assert ("A strong sender makes a weight matter" in seen.told) != flat
    assert number_text(strong, 3) in seen.told


def test_close_to_zero_is_said_only_where_it_is() -> None:
    for case in CASES:
        (strip,) = watched(case).beats["the_mean_of_all"].of(RunningMeanStrip)
        close = abs(strip.values.mean()) < 0.1 * abs(strip.values).mean()
        assert ("has finished learning" in watched(case).told) == close
        assert ("there is something left to learn" in watched(case).told) != close


@pytest.mark.parametrize("case", CASES)
def test_it_is_laid_out_soundly(case: str) -> None:
    assert complaints(watched(case)) == []
