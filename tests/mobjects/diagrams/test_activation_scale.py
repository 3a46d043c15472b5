"""The scale shows every activation in its shade, and its marker points at the one it is told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import UP, linear

from network.errors import InputError
from scenes.mobjects.diagrams.activation_scale import ActivationScale
from scenes.mobjects.diagrams.neuron import Neuron
from scenes.mobjects.theme import THEMES
from tests.mobjects.frames import frames, picture, pixel, small_films


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("value", [0.01, 0.25, 0.6, 0.99])
def test_each_activation_stands_in_its_shade(theme, value):
    scale = ActivationScale(width=10, theme=THEMES[theme])
    place = scale.bar.get_left() + value * 10 * np.array([1, 0, 0])
    expected = 255 * THEMES[theme].activations(value)[:3]
    assert np.abs(pixel(picture(scale), place) - expected).max() <= 5  # half a pixel of 320 makes 2


@given(value=st.floats(0, 1), shift=st.floats(-3, 3), factor=st.floats(0.3, 3))
@settings(max_examples=30, deadline=None)
def test_the_marker_points_at_its_value_wherever_the_scale_is(value, shift, factor):
    scale = ActivationScale(0.5).scale(factor).shift(shift * UP).mark(value)
    start, end = (scale.bar.point_at(x, 0) for x in (0, 1))
    assert scale.marker.get_bottom()[0] == pytest.approx((1 - value) * start[0] + value * end[0], abs=1e-6)
    assert scale.marker.get_bottom()[1] > start[1]
    assert scale.value == pytest.approx(value, abs=1e-6)


def test_there_is_no_marker_until_one_is_wanted_nor_afterwards():
    bare = picture(ActivationScale())
    assert (picture(ActivationScale(0.3)) != bare).any()
    assert (picture(ActivationScale().mark(0.3)) == picture(ActivationScale(0.3))).all()
    assert (picture(ActivationScale(0.3).unmark()) == bare).all()


def test_while_it_runs_it_points_at_what_a_neuron_beside_it_holds():
    seen = []
    neuron, scale = Neuron(0.2), ActivationScale(0.2)
    watcher = Neuron().add_updater(lambda _: seen.append((neuron.value, scale.value)))

    def story(scene):
        scene.add(neuron, scale, watcher)
        scene.play(neuron.animate.set_value(0.9), scale.animate.mark(0.9))
        scene.play(neuron.animate.set_value(0.1), scale.animate.mark(0.1), rate_func=linear)

    frames(story)
    held, marked = np.array(seen).T
    assert held == pytest.approx(marked, abs=1e-6)
    assert held.max() == pytest.approx(0.9) and held.min() == pytest.approx(0.1)
    assert len(np.unique(held.round(4))) > 5


def test_what_is_no_activation_or_no_width_is_refused():
    for value, told in ((-0.1, "between 0 and 1, not -0.1"), (1.1, "between 0 and 1"), (float("nan"), "finite")):
        with pytest.raises(InputError, match=told):
            ActivationScale(value)
        with pytest.raises(InputError, match=told):
            ActivationScale().mark(value)
    with pytest.raises(InputError, match="between -1 and 1, not 2"):
        ActivationScale(2, range=(-1, 1))
    for width in (0, -1, float("inf"), float("nan")):
        with pytest.raises(InputError, match="positive number"):
            ActivationScale(width=width)


def test_another_mark_is_another_clip():
    """Manim looks up what it has drawn by a hash of what is on stage."""
    from manim import Scene

    def hashed(value):
        with small_films(dry_run=True):
            scene = type("Marked", (Scene,), {"construct": lambda self: self.add(ActivationScale(value)).wait(0.25)})()
            scene.render()
        return scene.renderer.animations_hashes

    assert hashed(0.3) == hashed(0.3) != hashed(0.31)
