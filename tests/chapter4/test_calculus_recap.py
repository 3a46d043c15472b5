"""What `CalculusRecap` puts on its card is consistent, and what it claims of twenty parameters is true."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network, TrainingRun, load_run
from network.data.gallery import gallery, gallery_digit
from network.model import backpropagate
from network.training import shuffled
from scenes.chapter4.calculus_recap import CalculusRecap
from scenes.chapter4.card import FORMULAS, PROGRAM, program_lines
from scenes.chapter4.lots import DRAWN, SEED, Lots, draw_lots
from scenes.mobjects import NetworkDiagram
from scenes.mobjects.code import SourceCode
from scenes.mobjects.pictures import Mark
from tests.chapter2.runs import outputs, short_run
from tests.chapters.watching import Played, complaints, play

CASES: dict[str, dict[str, Any]] = {"default": {}, "another run": {"digit": "8-04", "run": short_run()}}


pytestmark = pytest.mark.usefixtures("own_digits")


@cache
def watched(case: str) -> Played:
    return play(CalculusRecap, look=False, **CASES[case])


def run_of(case: str) -> TrainingRun:
    run: TrainingRun = CASES[case].get("run") or load_run("plain")
    return run


def lots_of(case: str) -> Lots:
    return draw_lots(watched(case).scene)  # type: ignore[arg-type]


def free_indices(source: str) -> set[str]:
    """The letters that stand below in a formula and are not summed over."""
    summed = set(re.findall(r"sum\)_(\w)", source))
    below = re.findall(r"(?<!\))_\(?((?:[jk] ?)+)\)?", source)
    return set("".join(below).replace(" ", "")) - summed


def test_both_sides_of_each_line_have_the_same_free_indices() -> None:
    assert [free_indices(left) for left, _right in FORMULAS] == [{"j"}, {"j", "k"}, {"j"}, {"k"}]
    assert [free_indices(right) for _left, right in FORMULAS] == [{"j"}, {"j", "k"}, {"j"}, {"k"}]


def test_the_lines_of_the_card_give_the_gradient() -> None:
    network = Network.random((5, 4, 3), seed=3).in_double_precision
    rng = np.random.default_rng(1)
    x, y = rng.random(5), np.array([0.0, 1.0, 0.0])
    passed = network.forward(x)
    a, z = passed.activations, passed.weighted_sums
    dC_da = 2 * (a[-1] - y)
    slopes = []
    for layer in (1, 0):
        s = np.exp(-z[layer]) / (1 + np.exp(-z[layer])) ** 2
        rows, columns = network.weights[layer].shape
        dC_dw = [[a[layer][k] * s[j] * dC_da[j] for k in range(columns)] for j in range(rows)]
        slopes.append((dC_dw, s * dC_da))
        dC_da = np.array(
            [sum(network.weights[layer][j, k] * s[j] * dC_da[j] for j in range(rows)) for k in range(columns)]
        )
    gradient = network.gradient(x, y)
    for (dC_dw, dC_db), W, b in zip(slopes, reversed(gradient.weights), reversed(gradient.biases), strict=True):
        assert_allclose(W, dC_dw)
        assert_allclose(b, dC_db)


def test_the_lines_of_the_program_are_those_that_run() -> None:
    code = SourceCode(backpropagate)
    first, last = program_lines()
    assert [code.number_of(each) for each in PROGRAM] == list(range(first, last + 1))


@pytest.mark.parametrize("case", CASES)
def test_the_network_shows_what_the_lines_compute(case: str) -> None:
    network, (diagram,) = run_of(case).at(0), watched(case).beats["the_same_in_code"].of(NetworkDiagram)
    digit = CASES[case].get("digit", "2-01")
    slopes = network.gradient(gallery_digit(digit), int(digit[0])).weights[-1]
    chosen = slopes[np.ix_(diagram.layers[-1].shown, diagram.layers[-2].shown)].ravel()
    colours = diagram.style.colours(chosen, float(abs(slopes).max()), diagram.theme)
    assert_allclose(diagram.edges[-1].colors[:, :3], colours[:, :3], atol=0.02)


@pytest.mark.parametrize("case", CASES)
def test_twenty_parameters_are_drawn_by_lot_and_agree(case: str) -> None:
    network, lots, data = run_of(case).at(0), lots_of(case), gallery()
    drawn = np.random.default_rng(SEED).choice(network.parameter_count, DRAWN, replace=False)
    assert lots.indices == sorted(drawn.tolist())
    batch = data.take(shuffled(len(data), SEED, 0)[: lots.batch])

    def cost(flat: np.ndarray) -> float:
        turned = Network(*parts(network, flat), network.activations)
        return float(
            np.mean(
                [
                    ((outputs(turned, image) - np.eye(10)[label]) ** 2).sum()
                    for image, label in zip(batch.images, batch.labels, strict=True)
                ]
            )
        )

    flat, h = network.parameters.astype(float), 1e-4
    for index, ruled in list(zip(lots.indices, lots.ruled, strict=True))[::5]:
        ends = [cost(flat + turn * (np.arange(len(flat)) == index)) for turn in (h, -h)]
        assert (ends[0] - ends[1]) / (2 * h) == pytest.approx(ruled, rel=1e-4, abs=1e-10)


def parts(network: Network, flat: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Weights and biases in the order in which they stand in a flat array."""
    weights, biases, place = [], [], 0
    for W in network.weights:
        weights.append(flat[place : place + W.size].reshape(W.shape))
        biases.append(flat[place + W.size : place + W.size + len(W)])
        place += W.size + len(W)
    return weights, biases


@pytest.mark.parametrize("case", CASES)
def test_the_verdicts_are_counted(case: str) -> None:
    marks = watched(case).beats["twenty_drawn_by_lot"].of(Mark)
    agree = sum(mark.right for mark in marks)
    assert len(marks) == DRAWN == agree
    assert f"{agree} of {DRAWN} agree." in watched(case).said


@pytest.mark.parametrize("case", CASES)
def test_zeros_are_pixels_without_ink(case: str) -> None:
    network, lots, data = run_of(case).at(0), lots_of(case), gallery()
    batch = data.images[shuffled(len(data), SEED, 0)[: lots.batch]]
    pixels, hidden = network.sizes[0], network.sizes[1]
    blank = [index < pixels * hidden and batch[:, index % pixels].max() == 0 for index in lots.indices]
    assert ((lots.ruled == 0) == blank).all()
    if sum(blank) > 1:
        assert f"{sum(blank)} are exactly 0" in watched(case).told


@pytest.mark.parametrize("case", CASES)
def test_it_ends_with_the_trained_network_that_reads_the_digit(case: str) -> None:
    (diagram,) = watched(case).beats["from_a_picture_to_every_weight"].of(NetworkDiagram)
    network, image = run_of(case).network, gallery_digit(CASES[case].get("digit", "2-01"))
    assert_allclose(diagram.network.parameters, network.parameters)
    assert_allclose(diagram.layers[-1].activations, outputs(network, image), atol=1e-4)


@pytest.mark.parametrize("case", CASES)
def test_all_can_be_read(case: str) -> None:
    assert complaints(watched(case)) == []
