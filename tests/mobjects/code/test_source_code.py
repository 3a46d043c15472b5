import inspect
import textwrap

import numpy as np
import pytest
import typst
from manim import RIGHT, FadeIn, FadeOut, Restore, Transform
from manim.utils.hashing import get_json

import network.cost
import network.data.handwriting
import network.storage.networks
import network.training
import scenes.mobjects.code.source_lines
from network import Network
from network.errors import InputError
from scenes.mobjects.code.code_face import FACE, column_width, outline_of
from scenes.mobjects.code.source_code import SYNTAX, SourceCode
from scenes.mobjects.code.source_lines import HANGING, Piece, broken, lines_of, source_of, text_of
from scenes.mobjects.text.typesetting import LABEL, SMALL
from scenes.mobjects.theme import COLOUR_BLIND, DARK, LIGHT
from tests.mobjects.stills import show, still

MODULES = [
    network.cost,
    network.data.handwriting,
    network.storage.networks,
    network.training,
    scenes.mobjects.code.source_lines,
]
LINES = [line for module in MODULES for line in lines_of(source_of(inspect.getsource(module))) if line]
SHORT = "def double(x):\n    # twice as much\n    return 2 * x\n"


def colours(group):
    return {each.color.to_hex().lower() for each in group}


# ---- the text of the source ----


@pytest.mark.parametrize("module", MODULES)
def test_pieces_put_together_are_the_source(module):
    text = inspect.getsource(module)
    assert "\n".join(map(text_of, lines_of(source_of(text)))) == text.rstrip("\n")


def test_what_is_on_show_is_what_runs():
    code = SourceCode(Network.forward, docstring=True)
    assert code.text == textwrap.dedent(inspect.getsource(Network.forward)).rstrip()
    bare = SourceCode(Network.forward)
    assert '"""' not in bare.text
    given_lines, bare_lines = code.text.split("\n"), bare.text.split("\n")
    assert [line for line in given_lines if line in bare_lines and line] == [line for line in bare_lines if line]
    assert "z = W @ a + b" in bare.text and "a = σ(z)" in bare.text


def test_docstrings_are_left_out_wherever_they_stand():
    source = '''"""Module."""

class A:
    """A class."""

    x = 1

    def f(self):
        """Two
        lines."""
        return "no docstring"
'''
    left = "\n".join(map(text_of, lines_of(source_of(source), docstring=False)))
    assert left == 'class A:\n    x = 1\n\n    def f(self):\n        return "no docstring"'
    one_line = 'def f(): "said in one line"'
    assert text_of(lines_of(one_line, docstring=False)[0]) == one_line


def kinds(source):
    return {piece.text: piece.kind for line in lines_of(source) for piece in line}


def test_pieces_know_what_they_are():
    found = kinds('def f(σ):\n    """Said of f."""\n    return σ(0.5) + g["a b"]  # and why\n\nclass K: x = None')
    expected = {
        "def": "keyword", "f": "definition", "σ": "name", '"""Said': "comment", "return": "keyword", "0.5": "number",
        "+": "operator", '"a': "string", 'b"': "string", "why": "comment", "K": "definition", "None": "keyword",
    }  # fmt: skip
    assert found | expected == found


def test_an_f_string_is_one_string_and_a_line_may_be_joined_by_hand():
    assert kinds('x = f"{a!r:>{w}} and"')["x"] == "name"
    assert {kind for text, kind in kinds('x = f"{a!r:>{w}} and"').items() if text not in "x="} == {"string"}
    source = "total = one + \\\n    two"
    assert "\n".join(map(text_of, lines_of(source))) == source


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def f(:", "not Python"),
        ("x = (1", "not Python"),
        ("", "no source"),
        ("  \n", "no source"),
        ("a = 'x\x07y'", "printable characters, not '\\\\x07'"),
        ("x̂ = 1", "printable characters"),
        (np.exp, "cannot be read"),
        (len, "cannot be read"),
    ],
)
def test_what_is_no_source_is_refused(source, message):
    with pytest.raises(InputError, match=message):
        SourceCode(source)


def test_the_face_comes_with_typst():
    assert FACE in typst.Fonts(include_system_fonts=False).families()


@pytest.mark.parametrize("style", ["regular", "bold", "slanted"])
def test_characters_have_their_columns_and_their_outlines(style):
    wide = column_width()
    points = outline_of("Hxσ", style)
    capital = outline_of("H", style)
    assert capital[:, 1].min() == pytest.approx(0, abs=1e-6)
    assert SMALL * np.ptp(capital[:, 1]) == pytest.approx(0.2, rel=0.02)
    np.testing.assert_allclose(points[: len(capital)], capital)
    alone = outline_of("σ", style)
    np.testing.assert_allclose(points[-len(alone) :] - alone, [[2 * wide, 0, 0]] * len(alone), atol=1e-9)
    assert len({outline_of("a", each).tobytes() for each in ("regular", "bold", "slanted")}) == 3


def test_a_character_without_a_shape_is_refused():
    with pytest.raises(InputError, match="DejaVu Sans Mono, in which source is set, has no character '名'"):
        SourceCode("名 = 1")


# ---- breaking lines ----


@pytest.mark.parametrize("columns", [24, 40, 60, 80])
def test_broken_lines_lose_nothing(columns):
    broken_lines = 0
    for line in LINES:
        if max(len(piece.text) for piece in line) + line[0].column + HANGING > columns:
            continue
        rows = broken(line, columns)
        assert [piece.text for row in rows for piece in row] == [piece.text for piece in line]
        assert all(row[-1].end <= columns for row in rows)
        assert (rows == [line]) == (line[-1].end <= columns)
        broken_lines += len(rows) > 1
    assert broken_lines > 10


def test_a_line_is_broken_in_the_outermost_bracket_and_hangs():
    line = lines_of("    return F(g(a, b), h(c, d))")[0]
    assert list(map(text_of, broken(line, 27))) == ["    return F(g(a, b),", "            h(c, d))"]
    assert list(map(text_of, broken(lines_of("a = bbbbbb + c")[0], 10))) == ["a = bbbbbb", "        +", "        c"]


def test_a_word_that_is_too_long_is_refused():
    with pytest.raises(InputError, match="too few for 'abcdefghij'"):
        broken([Piece("abcdefghij", 0, "name", 0), Piece("=", 11, "operator", 0)], 8)


# ---- the panel ----


@pytest.mark.parametrize("theme", [DARK, LIGHT, COLOUR_BLIND])
def test_pieces_have_the_colours_of_roles(theme):
    code = SourceCode(Network.forward, theme=theme)
    assert colours(code.part("σ", "a = σ(z)")) == {theme.function}
    assert colours(code.part("b", "z = W @ a + b")) == {theme.bias}
    assert colours(code.part("W @ a")) == {theme.ink}
    assert colours(code.part("def")) == colours(code.part("return")) == {theme.muted}


def test_roles_can_be_chosen():
    code = SourceCode(SHORT, names={"x": "signal"}, syntax={"number": "result"})
    assert colours(code.part("2 * x")) == {DARK.result, DARK.ink, DARK.signal}
    with pytest.raises(InputError, match="no role 'blue'"):
        SourceCode(SHORT, names={"x": "blue"})
    with pytest.raises(InputError, match="nothing called 'verb'"):
        SourceCode(SHORT, syntax={"verb": "ink"})
    assert SYNTAX["keyword"] == "muted"


def test_letters_stand_in_columns():
    code = SourceCode("aaaa = 1\nbb   = 22\n\n    \nccccc\n")
    equals = [code.part("=", line)[0] for line in (1, 2)]
    assert equals[0].get_x() == pytest.approx(equals[1].get_x(), abs=1e-6)
    rows = [code.line(line).get_bottom()[1] for line in (1, 2, 5)]
    assert rows[1] - rows[2] == pytest.approx(3 * (rows[0] - rows[1]), abs=0.02)


def test_capitals_are_as_high_as_those_of_the_smallest_words():
    frame = still(SourceCode("H", framed=False))
    rows = np.flatnonzero(frame.max(axis=(1, 2)) > 100)
    assert rows[-1] - rows[0] + 1 >= 12
    assert SourceCode("H", framed=False, size=LABEL).height == pytest.approx(0.2 * LABEL / SMALL, rel=0.02)


@pytest.mark.parametrize("options", [{}, {"numbered": True}, {"framed": False}, {"docstring": True, "numbered": True}])
def test_it_fits_a_width(options):
    heights = []
    for width in (13, 9, 7):
        code = SourceCode(Network.forward, width=width, **options)
        assert code.width <= width and code.size == SMALL
        heights.append(code.height)
    assert heights == sorted(heights) and heights[0] < heights[2]
    assert code.text == SourceCode(Network.forward, **options).text


def test_large_letters_give_way_to_small_ones():
    assert SourceCode(SHORT, size=LABEL, width=13).size == LABEL
    assert SourceCode(Network.forward, size=LABEL, width=13).size == SMALL
    with pytest.raises(InputError, match=r"A width of 3 leaves \d+ columns"):
        SourceCode(SHORT, width=3)
    with pytest.raises(InputError, match="three sizes"):
        SourceCode(SHORT, size=20)


def test_lines_are_found_by_number_and_by_what_they_say():
    code = SourceCode(SHORT, numbered=True)
    assert code.number_of("return 2 * x") == code.number_of(3) == 3
    assert code.line("return 2 * x") is code.line(3)
    assert sorted(code.numbers) == [1, 2, 3]
    with pytest.raises(InputError, match="no line 4: they go from 1 to 3"):
        code.line(4)
    with pytest.raises(InputError, match="'x' stands in lines 1, 3: say which"):
        code.line("x")
    with pytest.raises(InputError, match="'y' is not in this source"):
        code.line("y")
    with pytest.raises(InputError, match="'x' stands 2 times in line 1"):
        SourceCode("x = x").part("x", 1)
    with pytest.raises(InputError, match="Line 2 is empty"):
        SourceCode("x = 1\n\ny = 2").line(2)


def test_whole_words_are_found_only():
    code = SourceCode("activation = a + alpha_a\nb = 1")
    assert len(code.part("a")) == 1 and code.part("a")[0] is code.line(1)[2]
    assert [len(code.part(text)) for text in ("a + alpha_a", "activation = a", "= 1")] == [3, 3, 2]


def test_some_lines_of_a_source_keep_their_numbers():
    code = SourceCode(Network.forward, lines=(5, 7), numbered=True)
    assert code.text.split("\n")[1:] == ["    z = W @ a + b", "    a = σ(z)"]
    assert sorted(code.numbers) == [5, 6, 7] and code.line(6).get_y() < code.line(5).get_y()
    for lines in ((0, 2), (5, 4), (1, 99)):
        with pytest.raises(InputError, match="they are counted from 1 to"):
            SourceCode(Network.forward, lines=lines)


# ---- pointing ----


def opacities(code):
    return {number: {each.get_fill_opacity() for each in code.members(number)} for number in code.texts}


def test_a_highlight_lets_the_others_drop_to_a_quarter_and_back():
    code = SourceCode(SHORT, numbered=True)
    light = code.highlight(3)
    light.begin()
    light.interpolate(1)
    assert opacities(code) == {1: {0.25}, 2: {0.25}, 3: {1.0}}
    back = code.highlight(None)
    back.begin()
    back.interpolate(0.5)
    assert 0.25 < opacities(code)[1].pop() < 1
    back.interpolate(1)
    assert opacities(code) == {1: {1.0}, 2: {1.0}, 3: {1.0}}
    assert opacities(code.set_highlight(1, "# twice")) == {1: {1.0}, 2: {1.0}, 3: {0.25}}
    with pytest.raises(InputError, match="no line 9"):
        code.highlight(9)


def test_a_highlight_is_seen():
    def story(scene):
        code = SourceCode(SHORT)
        scene.add(code)
        scene.play(code.highlight(3))

    np.testing.assert_array_equal(show(story), still(SourceCode(SHORT).set_highlight(3)))


# ---- as any mobject ----


def test_copies_are_independent_and_the_hash_sees_the_source():
    code = SourceCode(SHORT, numbered=True)
    other = code.copy().set_highlight(2)
    assert opacities(code)[1] == {1.0} and other.line(2)[0] in other.get_family()
    same, longer = SourceCode(SHORT, numbered=True), SourceCode(SHORT.replace("2", "3"), numbered=True)
    assert get_json(code) == get_json(same)
    assert (
        len({get_json(each) for each in (code, other, longer, SourceCode(SHORT), SourceCode(SHORT, theme=LIGHT))}) == 5
    )


def test_in_a_scene():
    def story(scene):
        code = SourceCode(SHORT, width=9)
        code.save_state()
        scene.play(FadeIn(code))
        scene.play(code.highlight(1))
        scene.play(code.animate.shift(RIGHT))
        scene.play(Transform(code, SourceCode("x = 1")))
        scene.play(Restore(code))

    np.testing.assert_allclose(show(story), still(SourceCode(SHORT)), atol=2)

    def leaving(scene):
        scene.play(FadeOut(SourceCode(SHORT)))

    assert show(leaving).max() == 0
