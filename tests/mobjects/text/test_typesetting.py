import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import DOWN, RIGHT, UP, FadeIn, Restore, Square, Transform, tempconfig
from manim.mobject.text.typst_mobject import Typst
from manim.utils.hashing import get_json

from network.errors import InputError
from scenes.mobjects.text import typesetting
from scenes.mobjects.text.typesetting import LABEL, SMALL, TITLE, Number, formula, number_text, readable, words
from scenes.mobjects.theme import COLOUR_BLIND, DARK, LIGHT
from tests.mobjects.frames import difference, picture
from tests.mobjects.stills import show, still

FINITE = st.floats(-1e9, 1e9)


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "text"),
    [
        (0.5, 2, False, "0.50"),
        (-0.5, 2, False, "−0.50"),
        (-0.001, 2, False, "0.00"),
        (0.001, 2, True, "0.00"),
        (13002, 0, False, "13,002"),
        (2.5, 1, True, "+2.5"),
        (-1234567.891, 1, True, "−1,234,567.9"),
    ],
)
def test_numbers_as_the_lecture_writes_them(value, decimals, signed, text):
    assert number_text(value, decimals, signed=signed) == text


@given(FINITE, st.integers(0, 6), st.booleans())
def test_what_is_written_is_the_number(value, decimals, signed):
    text = number_text(value, decimals, signed=signed)
    assert float(text.replace(",", "").replace("−", "-")) == pytest.approx(value, abs=0.51 * 10.0**-decimals)
    assert "-" not in text
    assert not text.startswith(("−0", "+0")) or any(digit in text for digit in "123456789")


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(InputError, match="must be finite"):
        number_text(value)
    number = Number(1)
    with pytest.raises(InputError):
        number.set_value(value)
    assert number.value == 1 and number.text == "1.00"


def test_capitals_of_the_smallest_size_are_12_pixels_at_480p():
    frame = still(words("H", SMALL))
    rows = np.flatnonzero(frame.max(axis=(1, 2)) > 100)
    assert rows[-1] - rows[0] + 1 >= 12


def test_sizes_are_in_proportion():
    heights = [words("H", size).height for size in (SMALL, LABEL, TITLE)]
    assert np.divide(heights, heights[0]) == pytest.approx(np.divide([SMALL, LABEL, TITLE], SMALL), rel=1e-3)
    assert Number(0, decimals=0).height == pytest.approx(words("0", LABEL).height, rel=1e-3)


@pytest.mark.parametrize("text", ['a "quoted" #word', "$x$ * _y_ \\ @z", "σ(z) – Grüße", "<b>"])
def test_any_characters_can_be_read(text):
    letters = words(text, apart=True).submobjects
    assert len(letters) == len(text.replace(" ", ""))
    (outline,) = words(text).submobjects
    np.testing.assert_array_equal(outline.points, np.concatenate([letter.points for letter in letters]))


@pytest.mark.parametrize("options", [{}, {"weight": "bold"}, {"align": "center"}])
def test_letters_stand_where_manim_puts_them(options):
    text = words("Affe, „gut“ (σ)\nfix – 27%", apart=True, **options)
    letters = Typst(text.typst_code, font_size=LABEL, use_svg_cache=False)
    assert text.font_size == pytest.approx(letters.font_size)
    for ours, theirs in zip(text, letters, strict=True):
        np.testing.assert_allclose(ours.points, theirs.points, atol=1e-9)


def test_a_text_looks_the_same_in_one_piece_and_in_letters():
    assert difference(picture(words("Affe, (jagt) – 27")), picture(words("Affe, (jagt) – 27", apart=True))) <= 1


def test_lines_and_alignment():
    left, right = (words("long line\nx", align=side, apart=True) for side in ("left", "right"))
    assert left.submobjects[-1].get_left()[0] == pytest.approx(left.get_left()[0], abs=0.05)
    assert right.submobjects[-1].get_right()[0] == pytest.approx(right.get_right()[0], abs=0.05)
    assert left.height > 1.5 * words("long line").height
    assert words("bold", weight="bold").width > words("bold").width


def test_parts_of_a_formula_take_the_colours_of_roles():
    for theme in (DARK, LIGHT, COLOUR_BLIND):
        typeset = formula("sigma({{W: weights}} a + {{b: bias}})", roles={"bias": "bias"}, theme=theme)
        assert {part.color.to_hex().lower() for part in typeset.select("bias")} == {theme.bias}
        assert {part.color.to_hex().lower() for part in typeset.select("weights")} == {theme.ink}


@pytest.mark.parametrize(("edge", "side"), [("left", -1), ("center", 0), ("right", 1)])
def test_a_number_keeps_its_edge_and_its_size(edge, side):
    number = Number(1, edge=edge).scale(2).shift(UP)
    kept = number.get_critical_point(side * RIGHT)
    number.set_value(-123.45)
    np.testing.assert_allclose(number.get_critical_point(side * RIGHT), kept, atol=0.02)
    assert number.height == pytest.approx(2 * Number(0).height, rel=0.02)
    assert number.text == "−123.45"


def test_a_number_is_drawn_like_words():
    number, text = Number(-1234.5, theme=LIGHT), words("−1,234.50", theme=LIGHT)
    assert number.width == pytest.approx(text.width, abs=0.02)
    assert abs(still(number).astype(int) - still(text)).mean() < 1


def test_through_animate_the_value_runs():
    number = Number(0)
    change = number.animate.set_value(10).shift(DOWN).build()
    change.begin()
    change.interpolate(0.5)
    assert (
        number.value == pytest.approx(5) and number.text == "5.00" and number.get_y() == pytest.approx(-0.5, abs=0.01)
    )
    change.interpolate(1)
    assert number.value == 10


def test_in_a_scene():
    def scene(scene):
        number = Number(1, role="result")
        number.save_state()
        scene.play(FadeIn(number, shift=UP))
        scene.play(number.animate.set_value(7).scale(2))
        scene.play(Restore(number))

    np.testing.assert_allclose(show(scene), still(Number(1, role="result")), atol=2)
    show(lambda scene: scene.play(Transform(Number(3), Square())))


def test_copies_are_independent_and_the_hash_sees_values():
    number = Number(np.float32(1.5))
    other = number.copy().set_value(2)
    assert (number.value, other.value) == (1.5, 2)
    assert get_json(number) == get_json(Number(1.5)) != get_json(other)
    assert get_json(Number(1.0001)) != get_json(Number(1.0002))  # the same digits now, but not after running on


def test_letters_match_in_the_same_order_in_every_run():
    """Whatever seed Python hashes bytes with: the order in which matching letters are taken is that of the painting."""
    told = (
        "from scenes.mobjects.text.letters import TransformMatchingLetters as Matching;"
        "from scenes.mobjects.text.typesetting import words;"
        "one, other = (words(text, apart=True) for text in ('neural', 'neuron'));"
        "taken = Matching(one, other).animations[0].mobject;"
        "print([list(one).index(letter) for group in taken for letter in group])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", told],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()[-1]
        for seed in (1, 2, 3)
    }
    assert len(runs) == 1
    assert sorted(ast.literal_eval(runs.pop())) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("sigma({{W: weights}} a + {{b: bias}})", "σ(W a + b)"),
        ('"ReLU"(z) = max(0, z)', "ReLU(z) = max(0, z)"),
        ("{{bold(a)^((l+1)): result}} {{=: equals}} {{sigma: function}} {{paren.l: function}}", "a^(l+1) = σ ("),
        ("f(a_0, dots, a_783) dot.op Delta dots.v", "f(a_0, …, a_783) · Δ …"),
    ],
)
def test_a_formula_as_plain_text(source, text):
    assert readable(source) == text


def test_what_is_written_knows_what_it_reads():
    for each in (words("größer\nals"), words("größer\nals", apart=True).copy()):
        assert each.text == "größer\nals"
    assert formula("sigma({{z: sum}})").text == "σ(z)"


@pytest.fixture
def formulas(tmp_path: Path) -> Iterator[Path]:
    """Manim's folder of formulas, empty, with nothing remembered."""
    typesetting._parsed.cache_clear()
    with tempconfig({"media_dir": str(tmp_path)}):
        yield tmp_path / "Tex"
    typesetting._parsed.cache_clear()


@pytest.mark.parametrize("left", [b"", b"<svg", b"<svg><g></g>"])
def test_what_a_full_disk_left_half_written_is_typeset_anew(left: bytes, formulas: Path) -> None:
    whole = [words("half").points, formula("{{x: a}} + 1").width]
    files = {path: path.read_bytes() for path in formulas.glob("*.svg")}
    assert len(files) > 2
    for path in files:
        path.write_bytes(left)
    typesetting._parsed.cache_clear()
    again = [words("half").points, formula("{{x: a}} + 1").width]
    assert np.array_equal(whole[0], again[0]) and whole[1] == again[1]
    assert {path: path.read_bytes() for path in formulas.glob("*.svg")} == files


def test_another_typst_typesets_anew(formulas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words("x"), formula("{{x: a}}")
    before = {*formulas.glob("*.svg")}
    typesetting._parsed.cache_clear()
    monkeypatch.setattr(typesetting, "_typst_version", lambda: "99")
    words("x"), formula("{{x: a}}")
    assert len({*formulas.glob("*.svg")}) == 2 * len(before)
