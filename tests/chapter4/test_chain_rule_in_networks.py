"""What `ChainRuleInNetworks` shows of a nudge is what the chain really does."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from network import Network, gallery
from scenes.chapter4.chain_rule_in_networks import NUDGES, ChainRuleInNetworks
from scenes.chapter4.last_neuron import RATIO_DECIMALS, RatioTable
from scenes.chapter4.nudging import DECIMALS
from scenes.mobjects import ChainRule, NetworkDiagram, Probes, number_text
from scenes.mobjects.text import percent_text
from tests.chapter4.by_hand import CASES as CHAINS
from tests.chapter4.by_hand import activations, cost, on_show, parameters_of, slope
from tests.chapters.watching import Played, complaints, play


def deeper_chain() -> Network:
    """Five layers, of which the last weight is steep enough to be seen."""
    made = Network.random((1, 1, 1, 1, 1), seed=3, start="unit")
    return Network(made.weights, made.biases, made.activations, metadata={"classes": [7, 2]})


CASES = CHAINS | {"a longer chain": {"chain": deeper_chain()}}
in_every_case = pytest.mark.parametrize("case", CASES)


pytestmark = pytest.mark.usefixtures("own_digits")


@cache
def watched(case: str) -> Played:
    return play(ChainRuleInNetworks, look=False, **CASES[case])


def last_neuron(case: str, nudge: float = 0.0) -> list[float]:
    """w, z, a and C_0, worked out here, with the last weight turned."""
    parameters, ink, y = on_show(watched(case).scene)
    parameters[-2] += nudge
    *_others, before, out = activations(parameters, ink)
    return [parameters[-2], parameters[-2] * before + parameters[-1], out, cost(parameters, ink, y)]


@in_every_case
def test_the_network_has_folded_into_the_chain_that_reads_its_picture(case: str) -> None:
    parameters, ink, _y = on_show(watched(case).scene)
    (diagram,) = watched(case).beats["down_to_four_neurons"].of(NetworkDiagram)
    assert diagram.network.sizes == watched(case).scene.chain.sizes
    shown = [float(layer.activations[0]) for layer in diagram.layers]
    np.testing.assert_allclose(shown, activations(parameters, ink), atol=1e-6)


@in_every_case
def test_how_many_it_gets_right_is_counted(case: str) -> None:
    scene: Any = watched(case).scene
    right = []
    for digit, label in ((scene.no, 0), (scene.yes, 1)):
        for image in gallery().images[gallery().labels == digit]:
            right.append((activations(parameters_of(scene.chain), float(image.mean()))[-1] > 0.5) == label)
    assert f"it gets {percent_text(float(np.mean(right)))} right" in watched(case).told
    means = {digit: gallery().images[gallery().labels == digit].mean() for digit in (scene.yes, scene.no)}
    more = max(means, key=lambda digit: means[digit])
    assert f"The {more} takes more ink than" in watched(case).told


def test_only_a_thin_digit_is_called_thin() -> None:
    assert "This 0 is thin: its ink is 0.11." in watched("default").said
    scene = play(ChainRuleInNetworks, look=False, keep=False, digit="0-00")
    inks = gallery().images[gallery().labels == 0].mean(axis=1)
    assert ("is thin" in scene.told) == (scene.scene.image.mean() < np.quantile(inks, 0.25))


@in_every_case
def test_the_definitions_have_their_true_values(case: str) -> None:
    _w, z, a, C = (number_text(value, DECIMALS) for value in last_neuron(case))
    words = watched(case).beats["what_is_inside"].words
    assert all(f'"{value}"' in words for value in (z, a, C))
    assert f"the cost of this one picture: {C}" in watched(case).told


@in_every_case
def test_the_number_lines_follow_the_nudge(case: str) -> None:
    (lines,) = watched(case).beats["a_nudge_runs_through"].of(Probes)
    before, after = last_neuron(case), last_neuron(case, float(NUDGES[0]))
    np.testing.assert_allclose([probe.value for probe in lines.probes], after, rtol=1e-6)
    changes = np.subtract(after, before)
    np.testing.assert_allclose([probe.moved for probe in lines.probes], changes, rtol=1e-5)
    for sentence, change in zip(("z follows: {}.", "So does a: {}.", "And the cost: {}."), changes[1:], strict=True):
        assert sentence.format(number_text(float(change), DECIMALS)) in watched(case).said


@in_every_case
def test_the_ratios_settle_at_the_derivative(case: str) -> None:
    (table,) = watched(case).beats["smaller_and_smaller"].of(RatioTable)
    parameters, ink, y = on_show(watched(case).scene)
    at_rest = cost(parameters, ink, y)
    expected = [(last_neuron(case, float(nudge))[3] - at_rest) / nudge for nudge in NUDGES]
    for (nudge, ratio), turn, value in zip(table.rows, NUDGES, expected, strict=True):
        assert nudge.value == pytest.approx(turn)
        assert ratio.value == pytest.approx(value, rel=1e-5, abs=1e-9)
    derivative = slope(parameters, len(parameters) - 2, ink, y)
    assert table.settled.text == number_text(derivative, RATIO_DECIMALS)
    assert abs(expected[-1] - derivative) < abs(expected[0] - derivative)


@in_every_case
def test_it_ends_with_the_chain_rule_in_symbols_and_all_at_rest(case: str) -> None:
    stage = watched(case).beats["link_by_link"]
    (rule,), (lines,) = stage.of(ChainRule), stage.of(Probes)
    assert rule.change == "partial" and len(rule.values) == 0
    np.testing.assert_allclose([probe.value for probe in lines.probes], last_neuron(case), rtol=1e-6)


@in_every_case
def test_it_is_laid_out_soundly(case: str) -> None:
    assert complaints(watched(case)) == []
