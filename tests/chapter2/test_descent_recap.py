"""What `DescentRecap` says of the three functions is counted and computed from the run on show."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network.data.gallery import gallery
from scenes.chapter2.descent_recap import DescentRecap
from scenes.mobjects import FunctionCard, NetworkDiagram, Neuron, ParameterVector, number_text
from tests.chapter2.runs import outputs, short_run
from tests.chapters.watching import Tried, complaints

tried = Tried(DescentRecap, {"default": {"digit": "3-01"}, "another run": {"digit": "8-04", "run": short_run()}})


pytestmark = pytest.mark.usefixtures("own_digits")


@tried.in_every_case
def test_the_cards_count_what_the_run_has(case):
    run, stage = tried.run(case), tried.at(case, "the_gradient")
    assert len(stage.of(FunctionCard)) == 3
    count = sum(W.size + b.size for W, b in zip(run.network.weights, run.network.biases, strict=True))
    assert stage.words.count(f"{count:,}") == 4


@tried.in_every_case
def test_their_pictures_end_as_the_training_ended(case):
    run, stage = tried.run(case), tried.at(case, "the_gradient")
    values = [neuron.value for neuron in stage.of(Neuron)]
    assert_allclose(values, outputs(run.network, tried.image(case)), atol=1e-5)
    data = gallery()
    found = np.array([outputs(run.network, image) for image in data.images])
    cost = ((found - np.eye(10)[data.labels]) ** 2).sum(axis=1).mean()
    assert stage.words.count(f"{len(data)} digits") == 2, "whose cost and whose gradient"
    assert number_text(float(cost)) in stage.numbers
    slopes = [run.network.gradient(x, int(y)).flat for x, y in zip(data.images, data.labels, strict=True)]
    (vector,) = stage.of(ParameterVector)
    assert_allclose(vector.values, -np.mean(slopes, axis=0), atol=1e-5)


@tried.in_every_case
def test_until_the_last_run_they_are_those_of_the_untrained_network(case):
    run, stage = tried.run(case), tried.at(case, "the_cost")
    assert_allclose([each.value for each in stage.of(Neuron)], outputs(run.at(0), tried.image(case)), atol=1e-5)
    data = gallery()
    found = np.array([outputs(run.at(0), image) for image in data.images])
    assert number_text(float(((found - np.eye(10)[data.labels]) ** 2).sum(axis=1).mean())) in stage.numbers


@tried.in_every_case
def test_it_ends_with_the_trained_network(case):
    run, stage = tried.run(case), tried.at(case, "it_has_been_trained")
    (diagram,) = stage.of(NetworkDiagram)
    assert_allclose(diagram.network.parameters, run.parameters[-1])
    assert_allclose(diagram.layers[-1].activations, outputs(run.network, tried.image(case)), atol=1e-5)
    assert f"{number_text(int(run.steps[-1]), 0)} steps" in tried.told(case)


@tried.in_every_case
def test_nothing_is_amiss(case):
    assert complaints(tried.played(case)) == []
