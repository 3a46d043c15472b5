import numpy as np
import pytest
from manim import RIGHT, UP, Transform
from manim.utils.hashing import get_json

from network.errors import InputError
from scenes.mobjects import LIGHT, SMALL, FormulaCard
from scenes.mobjects.formulas.indices import free_indices
from tests.mobjects.stills import show, still

LINES = {
    "sum": ("z_j", "limits(sum)_k w_(j k) x_k + b_j"),
    "activation": ("a_j", "sigma(z_j)"),
    "cost": ("C", "(a - y)^2"),
}


def card(lines=LINES, **asked):
    return FormulaCard(lines, **asked)


def test_equal_signs_stand_below_each_other_and_names_before_their_lines():
    shown = card().scale(0.8).shift(UP + RIGHT)
    equals = [shown.line(place).select("equals") for place in range(3)]
    assert np.ptp([each.get_x() for each in equals]) == pytest.approx(0, abs=1e-9)
    for name, line, sign in zip(shown.names, shown.lines, equals, strict=True):
        assert name.get_right()[0] < line.get_left()[0]
        assert name.get_y() == pytest.approx(sign.get_y())
    assert np.ptp([name.get_right()[0] for name in shown.names]) == pytest.approx(0, abs=1e-9)


def test_a_line_is_found_by_its_name_and_by_its_place():
    shown = card()
    assert shown.line("activation") is shown.line(1) is shown.lines[1]
    assert shown.name_of("activation") is shown.name_of(1) is shown.names[1]
    copied = shown.copy()
    assert copied.line("cost") is copied.lines[2] is not shown.lines[2]


def test_all_stands_in_the_frame_of_the_size_that_is_asked_for():
    for asked in ({}, {"width": 9, "height": 6}, {"size": SMALL, "spacing": 0}):
        shown = card(**asked)
        for part in (shown.lines, shown.names):
            for corner in ([-1, -1, 0], [1, 1, 0]):
                inner, outer = part.get_critical_point(corner)[:2], shown.frame.get_critical_point(corner)[:2]
                assert (abs(inner) < abs(outer)).all()
    assert card(width=9, height=6).frame.width == pytest.approx(9)


@pytest.mark.parametrize("theme", ["dark", LIGHT])
def test_only_the_line_that_is_lit_changes(theme):
    shown = card(theme=theme)
    before = still(shown).astype(int)
    shown.line("activation").set_color(shown.line(0).color.invert())
    changed = abs(still(shown) - before).max(axis=2) > 30
    rows = (240 - np.flatnonzero(changed.any(axis=1))) / 60
    line = shown.line("activation")
    assert changed.any() and line.get_bottom()[1] - 0.05 < rows.min() <= rows.max() < line.get_top()[1] + 0.05


def test_a_card_becomes_another():
    end = card({"other": ("y_i", "x_i")})

    def story(scene):
        shown = card()
        scene.add(shown)
        scene.play(Transform(shown, end), run_time=0.2)

    assert abs(show(story).astype(int) - still(end)).max() < 80


def test_the_cache_knows_one_from_another():
    assert get_json(card()) == get_json(card())
    others = ({"theme": LIGHT}, {"width": 11}, {"spacing": 0.5}, {"lines": LINES | {"cost": ("C", "(a - y)^4")}})
    for other in (*others, {"lines": dict(zip("abc", LINES.values(), strict=True))}):
        assert get_json(card(**other)) != get_json(card())


@pytest.mark.parametrize(
    ("source", "free"),
    [
        ("C_0 + n_L", ""),
        ("a_k^((l-1))", "k"),
        ("w_(j k)", "jk"),
        ("w_(j,3)", "j"),
        ("{{w_({{j: j}} {{k: k}}): weight}}", "jk"),
        ("sum_k w_(j k) a_k + b_j", "j"),
        ("sum_k w_(j k) a_k + b_k", "jk"),
        ("a_k sum_k w_(j k)", "jk"),
        ("scripts(sum)_(j=0)^(n_L - 1) (a_j - y_j)^2", ""),
        ("sum_j a_j - y_j", "j"),
        ("sum^n_(k != j) -x_k", "j"),
        ("limits(sum)_(k=1)^(n - 1) -x_k", ""),
        ("sum_i sum_j w_(i j)", ""),
        ("sum_(i, j) w_(i j k)", "k"),
        ("e^(-z_j) / (limits(sum)_k e^(-z_k))", "j"),
        ("max_k z_k", ""),
        ('"a_j" x_"in"', ""),
        ("nabla_w C_i", "i"),
    ],
)
def test_free_indices_are_those_no_sum_runs_over(source, free):
    assert free_indices(source, "ijkmn") == set(free)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: card({}), "has lines"),
        (lambda: card([("a", "b")]), "has lines"),
        (lambda: card({"a": "x=y"}), "left and a right side"),
        (lambda: card({"a": ("x", "")}), "left and a right side"),
        (lambda: card({"a": 3}), "left and a right side"),
        (lambda: card({"a": ("z_j", "w_(j k) x_k")}), "at the left j, at the right j, k"),
        (lambda: card({"a": ("z_j", "b")}), "at the left j, at the right none"),
        (lambda: card({"a": ("z_j", "sum_k x_k + b_k + c_j")}), "at the right j, k"),
        (lambda: card({"a": ("x_j", "y_j")}, width=0.5), "wide"),
        (lambda: card(height=np.inf), "high"),
        (lambda: card(spacing=-1), "spacing"),
        (lambda: card({"a": ("(x", "y")}), "Typst cannot set"),
        (lambda: card().line("b"), "no line 'b': it has sum, activation, cost"),
        (lambda: card().line(3), "no line 3"),
        (lambda: card().name_of(-1), "no line -1"),
    ],
)
def test_what_cannot_be_written_is_refused(make, why):
    with pytest.raises(InputError, match=why):
        make()
