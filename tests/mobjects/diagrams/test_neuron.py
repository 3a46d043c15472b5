"""A neuron is as bright as its value, and the number in it can be read and is true."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import RIGHT, FadeIn, FadeOut, ReplacementTransform, Restore, Transform

from network.errors import InputError
from scenes.mobjects.diagrams.neuron import Neuron
from scenes.mobjects.text.typesetting import number_text
from scenes.mobjects.theme import THEMES, contrast
from tests.mobjects.frames import Frame, frames, last_frame, picture, pixel

NO_ACTIVATIONS = [float("nan"), float("inf"), "bright", None, [0.2, 0.3]]


def shade(value: float, theme: str = "dark") -> Frame:
    return np.round(255 * THEMES[theme].activations(value)[:3])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("value", [0.0, 0.3, 0.85, 1.0])
def test_is_as_bright_as_its_value(theme, value):
    seen = pixel(picture(Neuron(value, radius=1, theme=THEMES[theme])), (0, 0))
    assert np.abs(seen - shade(value, theme)).max() <= 1


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("value", [0.02, 0.97])
def test_its_number_is_dark_on_bright_and_light_on_dark(theme, value):
    theme = THEMES[theme]
    neuron = Neuron(value, radius=3, printed=True, theme=theme)
    bare = picture(Neuron(value, radius=3, theme=theme))
    covered = (picture(neuron) != bare).any(axis=-1)
    assert covered.sum() > 200
    glyphs = picture(neuron)[covered][:, :3].astype(float)
    ground = theme.activations(value)[:3]
    farthest = glyphs[np.abs(glyphs - 255 * ground).sum(axis=1).argmax()] / 255
    assert contrast(farthest, ground) > 7
    assert (farthest.sum() < ground.sum()) == (ground.sum() > 1.5)


@given(value=st.floats(0, 1))
def test_the_number_printed_is_the_value(value):
    neuron = Neuron(0.5, printed=True, decimals=2)
    assert neuron.set_value(value).number.text == number_text(value, 2)


def test_the_number_stays_inside_the_circle_whatever_it_is():
    for value in (0.0, 0.11, 0.58, 1.0):
        neuron = Neuron(value, radius=1, printed=True)
        assert np.abs(neuron.number.points[:, 0]).max() < 1
        assert neuron.number.get_center() == pytest.approx(neuron.circle.get_center(), abs=0.01)


def test_number_moves_and_grows_with_the_neuron():
    neuron = Neuron(0.5, radius=0.5, printed=True).scale(2).shift(RIGHT)
    width = neuron.number.width
    neuron.set_value(0.6)
    assert neuron.number.get_center() == pytest.approx([1, 0, 0], abs=1e-6)
    assert neuron.number.width == pytest.approx(width, rel=0.1)


def test_print_and_unprint():
    neuron = Neuron(0.5, radius=1)
    assert len(neuron.print_value().print_value()) == 2
    assert len(neuron.unprint_value().unprint_value()) == 1
    assert neuron.number is None


def test_animate_runs_the_value_and_ends_exactly():
    neuron = Neuron(0.2, radius=2, printed=True)
    seen = frames(lambda scene: (scene.add(neuron), scene.play(neuron.animate.set_value(0.8))))
    beside = [pixel(frame, (1.8, 0)).mean() for frame in seen]
    assert beside == sorted(beside) and beside[0] < beside[1] < beside[-1]
    assert np.abs(pixel(seen[-1], (1.8, 0)) - shade(0.8)).max() <= 1
    assert neuron.value == 0.8 and neuron.number.text == "0.80"


@pytest.mark.parametrize("bad", NO_ACTIVATIONS)
def test_refuses_what_is_no_activation_and_stays_as_it_is(bad):
    neuron = Neuron(0.4, radius=1, printed=True)
    before = picture(neuron)
    with pytest.raises(InputError, match="a finite number, not"):
        neuron.set_value(bad)
    assert neuron.value == 0.4 and (picture(neuron) == before).all()
    with pytest.raises(InputError, match="a finite number, not"):
        Neuron(bad)


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.int64, int, bool])
def test_takes_any_kind_of_number(kind):
    assert Neuron(kind(1)).value == 1.0 and type(Neuron(kind(1)).value) is float


# ---- the value it tells is the value it shows, whatever Manim did to it ----


def changed(how: str, neuron: Neuron, scene) -> Neuron:
    """A neuron that was 0.9, after something that makes it look like 0.3."""
    other = Neuron(0.3, radius=1, printed=True)
    if how == "Transform":
        scene.play(Transform(neuron, other))
    elif how == "become":
        neuron.become(other)
    elif how == "ReplacementTransform":
        scene.play(ReplacementTransform(neuron, other))
        return other
    else:
        neuron.set_value(0.3).save_state()
        neuron.set_value(0.9)
        if how == "restore":
            neuron.restore()
        else:
            scene.play(Restore(neuron))
    return neuron


@pytest.mark.parametrize("how", ["Transform", "ReplacementTransform", "become", "restore", "Restore"])
def test_value_number_and_picture_agree_after(how):
    after = []

    def story(scene):
        neuron = Neuron(0.9, radius=1, printed=True)
        scene.add(neuron)
        after.append(changed(how, neuron, scene))

    shown = last_frame(story)
    assert np.abs(shown.astype(int) - picture(Neuron(0.3, radius=1, printed=True))).max() <= 1
    assert after[0].value == pytest.approx(0.3) and after[0].number.text == "0.30"
    assert (picture(after[0].set_value(0.9)) == picture(Neuron(0.9, radius=1, printed=True))).mean() > 0.99


def test_fading_keeps_value_and_number():
    neuron = Neuron(0.7, radius=1, printed=True)
    last_frame(lambda scene: (scene.play(FadeIn(neuron)), scene.play(FadeOut(neuron)), scene.add(neuron)))
    assert neuron.value == 0.7 and neuron.number.text == "0.70"


def test_copies_are_independent():
    neuron = Neuron(0.2, radius=1, printed=True)
    before = picture(neuron)
    neuron.copy().set_value(0.9).shift(RIGHT)
    assert (picture(neuron) == before).all() and neuron.value == 0.2 and neuron.number.text == "0.20"


def test_a_small_neuron_is_not_all_outline():
    for radius in (0.02, 0.05, 0.3):
        circle = Neuron(0.5, radius).circle
        assert 0 < circle.get_stroke_width() / 100 <= 0.2 * radius + 1e-9
    assert Neuron(0.5, 0.3).circle.get_stroke_width() == 2
