"""The icon of a function has its curve."""

import numpy as np
import pytest

from network.activation import ACTIVATIONS
from network.errors import InputError
from scenes.mobjects.diagrams.activation_icon import REACH, ActivationIcon
from scenes.mobjects.theme import DARK, THEMES
from tests.mobjects.frames import pixel
from tests.mobjects.stills import still


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "softmax"])
def test_the_curve_is_that_of_the_function(name):
    icon = ActivationIcon(name, 2)
    anchors = icon.curve.get_anchors()
    half = np.array(anchors)[:, 0].max()
    x, y = np.array(anchors)[:, :2].T
    expected = ACTIVATIONS[name](x / half * REACH)
    slope, offset = np.polyfit(expected, y, 1)
    assert slope > 0 and np.abs(slope * expected + offset - y).max() < 0.02
    assert np.abs(icon.curve.get_center() - icon.frame.get_center()).max() < 1e-6


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_it_is_seen_within_its_frame(name, theme):
    icon = ActivationIcon(name, 3, theme=theme)
    assert icon.height == pytest.approx(3) and icon.curve.width < 2.5 and icon.curve.height < 2.5
    middle = icon.curve.point_from_proportion(0.05 if name == "softmax" else 0.5)
    assert np.abs(pixel(still(icon), middle) - 255 * theme.rgb("function")).max() < 80


def test_each_function_has_its_own():
    pictures = [still(ActivationIcon(name, 2, theme=DARK)) for name in ("sigmoid", "relu", "identity", "softmax")]
    assert all((one != other).any() for k, one in enumerate(pictures) for other in pictures[:k])


@pytest.mark.parametrize("given, told", [(("step",), "no activation 'step'"), (("relu", 0), "positive number.* 0")])
def test_refuses_what_it_cannot_draw(given, told):
    with pytest.raises(InputError, match=told):
        ActivationIcon(*given)
