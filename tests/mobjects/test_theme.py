from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.errors import InputError
from scenes.mobjects.theme import COLOUR_BLIND, DARK, LIGHT, THEMES, contrast

ROLES = [field.name for field in fields(DARK)]
SHARES = st.floats(0, 1)


@pytest.mark.parametrize("name", THEMES)
def test_text_is_legible_in_every_role(name):
    for role in ROLES:
        if role != "canvas":
            assert THEMES[name].contrast(role) >= 4.5, role


def test_contrast_is_that_of_the_standard():
    black, white = np.zeros(3), np.ones(3)
    assert contrast(black, white) == contrast(white, black) == pytest.approx(21)
    assert contrast(white, white) == 1
    assert contrast(np.full(3, 0x77 / 255), white) == pytest.approx(4.48, abs=0.01)  # the well-known #777 on white


def test_roles_are_looked_up_by_name():
    np.testing.assert_allclose(DARK.rgb("canvas"), [0x0B / 255, 0x0E / 255, 0x14 / 255])
    with pytest.raises(InputError, match=r"no role 'red': choose one of canvas, ink"):
        DARK.rgb("red")


@pytest.mark.parametrize("theme", THEMES.values())
def test_the_ends_of_the_scales(theme):
    np.testing.assert_allclose(theme.activations([0, 1])[:, :3], [theme.rgb("canvas"), theme.rgb("activation")])
    np.testing.assert_allclose(
        theme.signed([-3, 0, 3], 3)[:, :3], [theme.rgb("negative"), theme.rgb("canvas"), theme.rgb("positive")]
    )


@given(SHARES, SHARES)
def test_brighter_is_more(one, other):
    for theme in (DARK, LIGHT, COLOUR_BLIND):
        canvas = theme.rgb("canvas")
        distances = [abs(theme.activations(share)[:3] - canvas).sum() for share in sorted((one, other))]
        assert distances[0] <= distances[1] + 1e-12


@given(st.floats(-10, 10), st.floats(0.1, 10))
def test_scales_are_bounded_and_opaque(value, scale):
    for colours in (DARK.signed(value, scale), DARK.activations(value)):
        assert colours.shape == (4,) and colours[3] == 1 and (colours >= 0).all() and (colours <= 1).all()


@given(SHARES)
def test_a_printed_value_is_legible_on_its_activation(share):
    for theme in THEMES.values():
        ground = theme.activations(share)[:3]
        ink = theme.legible_on(share)
        number = np.array([int(ink[k : k + 2], 16) / 255 for k in (1, 3, 5)])
        assert contrast(number, ground) >= 3.5


def test_colours_of_arrays_as_manim_takes_them():
    assert DARK.color(DARK.activations(1)) == DARK.activation
    assert LIGHT.color(LIGHT.signed(-1, 1)) == LIGHT.negative


@pytest.mark.parametrize("name", THEMES)
def test_a_number_can_be_read_on_every_activation(name):
    theme = THEMES[name]
    for activation in np.linspace(0, 1, 101):
        colour = theme.legible_on(activation)
        ink = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
        assert contrast(ink, theme.activations(activation)[:3]) >= 4.5
