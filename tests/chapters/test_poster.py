"""The poster shows what the network computes, and is well laid out."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network, load_network
from network.digits import find_digit
from scenes.chapter1.poster import Poster
from scenes.mobjects import LIGHT, AnswerBox
from scenes.production.beats import visit_beats
from tests.chapters.layout import findings, texts


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"digit": "8-04", "network": "plain"},
        {"network": Network.random((784, 30, 10), seed=3)},
        {"theme": LIGHT, "language": "de"},
    ],
    ids=["default", "another", "one hidden layer", "light and German"],
)
def test_the_poster(asked):
    scene = visit_beats(type("Poster", (Poster,), asked), lambda *_: None, pixel_width=854, pixel_height=480)
    net = asked.get("network", "edges")
    net = load_network(net) if isinstance(net, str) else net
    passed = net.forward(find_digit(asked.get("digit", "3-01")).image)
    for layer, activations in zip(scene.diagram.layers, passed.activations, strict=True):
        assert_allclose(layer.activations, activations, atol=1e-6)
    (answer,) = (each for each in scene.mobjects if isinstance(each, AnswerBox))
    assert answer.digit == passed.output.argmax()
    assert sum(edges.count for edges in scene.diagram.edges) == sum(W.size for W in net.weights)
    assert findings(scene.mobjects) == []
    told = " ".join(text.name for text in texts(scene.mobjects))
    assert f"{net.parameter_count:,}".replace(",", "." if "language" in asked else ",") in told
    frame = scene.renderer.picture(scene)[..., :3].astype(int)
    assert np.mean(abs(frame - frame[1, 1]).max(axis=-1) > 60) > 0.1
