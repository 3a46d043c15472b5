"""The poster shows what the network computes, and is well laid out."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network, load_network
from network.data.digits import find_digit
from scenes.chapter1.poster import Poster
from scenes.mobjects import DARK, LIGHT
from scenes.production.beats import visit_beats
from tests.chapters.layout import findings, texts


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"digit": "8-04", "network": "plain"},
        {"network": Network.random((784, 30, 10), seed=3)},
        {"network": Network.random((784, 10), seed=3)},
        {"theme": LIGHT, "language": "de"},
    ],
    ids=["default", "another", "one hidden layer", "none", "light and German"],
)
def test_the_poster(asked):
    scene = visit_beats(type("Poster", (Poster,), asked), lambda *_: None, pixel_width=854, pixel_height=480)
    net, theme = asked.get("network", "edges"), asked.get("theme", DARK)
    net = load_network(net) if isinstance(net, str) else net
    image = find_digit(asked.get("digit", "3-01")).image
    passed = net.forward(image)
    assert_allclose(scene.picture.values, image)
    for column, activations in zip(scene.columns, passed.activations[1:], strict=True):
        assert_allclose([neuron.value for neuron in column], activations, atol=1e-6)
    flow, W = scene.flows[0], net.weights[0]
    lit = image.ravel() > 0
    carried = (W * image.ravel())[:, lit].ravel()
    assert flow.count == len(W) * lit.sum()
    assert [each.count for each in scene.flows[1:]] == [W.size for W in net.weights[1:]]
    strong = abs(carried) > 0.2 * abs(carried).max()
    hue = np.where(carried[:, None] > 0, theme.rgb("positive"), theme.rgb("negative"))
    assert_allclose(flow.colors[strong, :3], hue[strong], atol=1e-6)
    order = np.argsort(abs(carried))
    assert (np.diff(flow.colors[order, 3]) >= -1e-6).all(), "more runs where it is more opaque"
    told = " ".join(text.name for text in texts(scene.mobjects))
    assert str(passed.output.argmax()) in told.split()
    assert f"{net.parameter_count:,}".replace(",", "." if "language" in asked else ",") in told
    amiss = [each for each in findings(scene.mobjects) if "subtitles" not in each]  # a poster has none
    assert amiss == []
    frame = scene.renderer.picture(scene)[..., :3].astype(int)
    assert np.mean(abs(frame - frame[1, 1]).max(axis=-1) > 60) > 0.1
