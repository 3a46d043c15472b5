import ast
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import PURE_RED, YELLOW, ManimColor, Scene

import scenes.mobjects
from network.errors import InputError
from scenes.mobjects import Number, NumberLineSquish, formula, words
from scenes.mobjects.theme import COLOUR_BLIND, DARK, LIGHT, THEMES, contrast, theme_of
from tests.mobjects.frames import last_frame

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


def test_a_theme_has_a_name():
    assert [theme_of(name) for name in THEMES] == [theme_of(theme) for theme in THEMES.values()] == [*THEMES.values()]
    assert NumberLineSquish(theme="light").theme is LIGHT
    assert words("a", theme="light").submobjects[0].get_fill_color() == ManimColor(LIGHT.ink)
    for wrong in ("ligth", 3, None, ["light"]):
        with pytest.raises(InputError, match=r"A theme is one of dark, light, colour_blind, or a Theme .* not "):
            words("a", theme=wrong)


def test_whatever_takes_a_theme_takes_its_name():
    kit = Path(scenes.mobjects.__file__).parent
    seen = 0
    for path in kit.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                taken = [each for each in (*node.args.args, *node.args.kwonlyargs) if each.arg == "theme"]
                optional = len(node.args.defaults) + len([each for each in node.args.kw_defaults if each]) > 0
                if taken and optional and "DARK" in ast.unparse(node.args):
                    assert ast.unparse(taken[0].annotation) == "Theme | str", (path, node.name)
                    assert any("theme_of(theme)" in ast.unparse(line) for line in node.body), (path, node.name)
                    seen += 1
    assert seen > 40


def test_colours_are_given_as_manim_takes_them():
    theme = replace(DARK, signal=YELLOW, result="PURE_RED", right="#ABC", wrong=ManimColor("#00ff00"))
    assert theme.signal == YELLOW.to_hex().lower()
    assert (theme.result, theme.right, theme.wrong) == (PURE_RED.to_hex().lower(), "#aabbcc", "#00ff00")
    for wrong in ("nope", 3, None, "#12"):
        with pytest.raises(InputError, match="The signal of a theme is a colour as Manim takes it"):
            replace(DARK, signal=wrong)


def test_a_theme_gives_a_scene_its_canvas():
    frame = last_frame(lambda scene: (LIGHT.apply(scene), scene.wait(0.25)), Scene)
    assert (frame[0, 0, :3] == 255).all()


def test_a_wrong_text_is_told_in_a_sentence():
    assert words(3).text == formula(3).text == "3"
    for make, said in (
        (lambda: words("a", role="yellow"), "no role 'yellow'"),
        (lambda: words(None), "text or a number, not None"),
        (lambda: words("a", size="big"), "The size of letters"),
        (lambda: formula("nonsense x"), "Typst cannot set 'nonsense x'"),
        (lambda: formula("x", roles={"w": "bias"}), "has no part 'w'"),
        (lambda: Number("x"), "must be numbers"),
        (lambda: Number(1, decimals=1.5), "0 to 20 decimals"),
    ):
        with pytest.raises(InputError, match=said):
            make()
