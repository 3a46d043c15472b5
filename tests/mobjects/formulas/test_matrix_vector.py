import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from manim import RIGHT, UP, FadeIn, FadeOut, Succession, Transform
from manim.utils.hashing import get_json

from network.activation import sigmoid
from network.errors import InputError
from scenes.mobjects.formulas.matrix_vector import MatrixVector
from scenes.mobjects.theme import COLOUR_BLIND, LIGHT
from tests.mobjects.stills import show, still

W = np.array([[1.0, -2.0, 0.5, 3.0], [0.0, 0.25, -1.5, 2.0], [4.0, -0.125, 1.0, -1.0]])
A = np.array([0.5, 1.0, 0.0, 0.25])
B = np.array([-1.0, 0.5, 2.0])


def source(mobject):
    return mobject.typst_code.strip("$ ")


def finish(animation):
    animation.begin()
    for alpha in (0.3, 0.6, 0.9):
        animation.interpolate(alpha)
    animation.finish()


def test_symbols_are_generated_from_the_sizes_and_biases_run_to_k():
    layer = MatrixVector((3, 4))
    assert [[source(layer.entry(i, j).symbol) for j in range(4)] for i in range(3)] == [
        [f"w_({i},{j})" for j in range(4)] for i in range(3)
    ]
    assert [source(layer.activation(j).symbol) for j in range(4)] == [f"a_{j}^((0))" for j in range(4)]
    assert [source(layer.bias(i).symbol) for i in range(3)] == ["b_0", "b_1", "b_2"]
    assert [source(layer.result(i).symbol) for i in range(3)] == ["z_0", "z_1", "z_2"]


def test_last_indices_can_be_letters():
    layer = MatrixVector((16, 784), letters=True, layer=2)
    assert source(layer.entry(15, 783).symbol) == "w_(k,n)"
    assert source(layer.entry(0, 783).symbol) == "w_(0,n)"
    assert source(layer.bias(15).symbol) == "b_k"
    assert source(layer.activation(783).symbol) == "a_n^((1))"


@pytest.mark.parametrize("shape", [(6, 8), (16, 784), (8, 6)])
def test_different_counts_look_different_when_both_are_abridged(shape):
    layer = MatrixVector(shape)
    taller = layer.parts["activations"].height - layer.parts["biases"].height
    assert np.sign(taller) == np.sign(shape[1] - shape[0]) and abs(taller) > 0.5
    assert layer.parts["biases"].height == pytest.approx(layer.parts["matrix"].height)
    assert layer.parts["result"].height == pytest.approx(layer.parts["matrix"].height)


def test_hidden_and_missing_entries_are_named():
    layer = MatrixVector((16, 784))
    with pytest.raises(InputError, match=re.escape("Row 5 is hidden in the ellipsis: the ones drawn are 0, 1, 15.")):
        layer.row(5)
    with pytest.raises(InputError, match=r"Column 400 is hidden .* 0, 1, 2, 783"):
        layer.entry(0, 400)
    with pytest.raises(InputError, match=r"no row 16: they count from 0 to 15"):
        layer.bias(16)
    with pytest.raises(InputError, match="no column -1"):
        layer.column(-1)


def test_rows_and_columns_can_be_chosen():
    layer = MatrixVector((16, 784), rows=[3], columns=[100, 101])
    assert layer.drawn_rows == [None, 3, None]
    assert layer.drawn_columns == [None, 100, 101, None]
    assert source(layer.entry(3, 101).symbol) == "w_(3,101)"
    assert len(layer.row(3)) == 4 and len(layer.column(100)) == 3


@pytest.mark.parametrize("mode", ["symbols", "numbers", "both"])
def test_brackets_enclose_all_entries(mode):
    layer = MatrixVector(W, A, B, show=mode)
    for name in ("matrix", "activations", "biases"):
        left, right = layer.parts[name].brackets
        inside = layer.parts[name].cells.values()
        assert max(cell.get_top()[1] for cell in inside) < left.get_top()[1]
        assert min(cell.get_bottom()[1] for cell in inside) > left.get_bottom()[1]
        assert min(cell.get_left()[0] for cell in inside) > left.get_left()[0]
        assert max(cell.get_right()[0] for cell in inside) < right.get_right()[0]


def test_nothing_overlaps():
    parts = MatrixVector(W, A, B).parts
    flat = [*parts["function"], *(parts[name] for name in ("matrix", "activations", "plus", "biases", "equals"))]
    flat += [*parts["result function"], parts["result"]]
    flat.sort(key=lambda part: part.get_x())
    for before, after in pairwise(flat):
        assert before.get_right()[0] < after.get_left()[0]


def test_decimal_points_and_baselines_align():
    layer = MatrixVector(np.array([[1.11, -0.07], [-10.5, 0.0], [2.31, 7.0]]), np.array([0.5, 1.0]))
    numbers = [layer.entry(i, 0).number for i in range(3)]
    rights = [number.get_right()[0] for number in numbers]
    assert rights[0] < rights[1]  # a last 1 is narrower than a last 0: ink edges differ where decimal points agree
    assert rights[0] == pytest.approx(rights[2], abs=1e-6)
    tops = [layer.entry(1, j).number.get_top()[1] for j in range(2)]
    assert tops[0] == pytest.approx(tops[1], abs=0.01)


def test_sums_are_numpys():
    layer = MatrixVector(W, A, B)
    np.testing.assert_array_equal(layer.weighted_sums, W @ A + B)
    for i in range(3):
        assert layer.partial_sums(i) == pytest.approx([*np.cumsum(W[i] * A), W[i] @ A + B[i]])


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 12), st.integers(1, 40), st.integers(3, 6), st.integers(0, 2**32 - 1))
def test_partial_sums_end_in_the_result_whatever_is_hidden(rows, columns, places, seed):
    generator = np.random.default_rng(seed)
    weights, a, b = generator.normal(size=(rows, columns)), generator.normal(size=columns), generator.normal(size=rows)
    layer = MatrixVector(weights, a, b, max_shown=places)
    sums = layer.partial_sums(rows - 1)
    assert len(sums) == len(layer.drawn_columns) + 1
    assert sums[-1] == pytest.approx((weights @ a + b)[-1])
    assert sums[-2] == pytest.approx(weights[-1] @ a)


def test_walking_a_row_leaves_its_result():
    layer = MatrixVector(W, A, B)
    assert not layer.result(1).submobjects
    members = len(layer.family_members_with_points())
    finish(layer.walk_row(1))
    assert layer.result(1).submobjects == [layer.result(1).number]
    assert layer.result(1).number.value == pytest.approx(W[1] @ A + B[1])
    assert not layer.result(0).submobjects
    assert len(layer.family_members_with_points()) == members + 1  # the spotlight is gone
    assert all(each.get_fill_opacity() == 1 for each in layer.row(0).family_members_with_points())


def test_the_count_runs_through_the_partial_sums():
    layer = MatrixVector(W, A, B)
    walk = layer.walk_row(0)
    walk.begin()
    seen = []
    for moment in np.arange(0.4, 0.4 + 5 * 0.35 + 0.3, 0.01):
        walk.interpolate(moment / walk.natural_time)
        if layer.result(0).submobjects:
            seen.append(layer.result(0).number.value)
    for sum_ in layer.partial_sums(0):
        assert min(abs(np.array(seen) - sum_)) < 0.02


def test_the_walk_shows_every_drawn_row_and_its_time_is_honest():
    layer = MatrixVector(np.ones((16, 30)), np.ones(30), np.zeros(16))
    walk = layer.walk()
    assert walk.run_time == pytest.approx(0.4 + 3 * (6 * 0.35 + 0.35) + 2 * 0.4 + 0.4)
    lasted = []

    def scene(scene):
        scene.play(walk)
        lasted.append(scene.renderer.time)

    show(scene)
    assert lasted[0] == pytest.approx(walk.run_time, abs=0.26)
    assert [layer.result(i).number.value for i in (0, 1, 15)] == [30, 30, 30]
    assert set(layer.parts["result"].dots.values()) <= set(layer.parts["result"].submobjects)


def test_results_find_their_place_after_moving_and_scaling():
    layer = MatrixVector(W, A, B).scale(0.5).shift(2 * UP + RIGHT)
    show(lambda scene: scene.play(Succession(layer.walk_row(0), layer.walk_row(2))))
    bracket = layer.parts["result"].brackets
    for i in (0, 2):
        number = layer.result(i).number
        assert bracket[0].get_x() < number.get_left()[0] < number.get_right()[0] < bracket[1].get_right()[0]
        assert number.get_y() == pytest.approx(layer.entry(i, 0).number.get_y(), abs=0.02)
        assert number.height == pytest.approx(layer.entry(i, 0).number.height, rel=0.05)


def test_rewriting_shows_the_same_place_otherwise():
    layer = MatrixVector(W, A, B, show="symbols").scale(0.7).shift(UP)
    middle = layer.get_center()
    finish(layer.show_numbers())
    assert layer.entry(2, 3).symbol is None and layer.entry(2, 3).number.text == "−1.00"
    np.testing.assert_allclose(layer.get_center(), middle, atol=1e-9)
    finish(layer.show_both())
    assert source(layer.entry(2, 3).symbol) == "w_(2,3)" and layer.entry(2, 3).number.value == -1
    finish(layer.show_symbols())
    assert layer.entry(2, 3).number is None


def test_the_function_goes_into_the_results():
    layer = MatrixVector(W, A, B)
    finish(layer.walk())
    finish(layer.squish())
    assert "result function" not in layer.parts
    for i in range(3):
        assert layer.result(i).number.value == pytest.approx(sigmoid(W @ A + B)[i])
    finish(layer.show_symbols())
    assert source(layer.result(0).symbol) == "a_0^((1))"


def test_collapse_and_expand():
    layer = MatrixVector(W, A, B)
    finish(layer.walk_row(0))
    before = still(layer.copy())
    finish(layer.collapse())
    assert list(layer.parts) == ["result", "equals", "matrix", "activations", "plus", "biases", "function"]
    order = ["result", "equals", "function", "matrix", "activations", "plus", "biases"]
    lefts = [layer.parts[name].get_left()[0] for name in order]
    assert lefts == sorted(lefts)
    with pytest.raises(InputError, match="bold letters"):
        layer.entry(0, 0)
    finish(layer.expand())
    np.testing.assert_allclose(still(layer), before, atol=3)


def test_colours_are_roles():
    for theme in (LIGHT, COLOUR_BLIND):
        layer = MatrixVector(W, A, B, theme=theme)
        assert layer.entry(0, 0).number.color.to_hex().lower() == theme.positive
        assert layer.entry(0, 1).number.color.to_hex().lower() == theme.negative
        assert layer.entry(1, 0).number.color.to_hex().lower() == theme.ink
        assert layer.bias(0).number.color.to_hex().lower() == theme.bias
        assert layer.result(0).number.color.to_hex().lower() == theme.result


def test_copies_are_independent():
    layer = MatrixVector(W, A, B)
    other = layer.copy()
    finish(other.walk_row(0))
    other.entry(0, 0).set_opacity(0.5)
    assert not layer.result(0).submobjects and layer.revealed == []
    assert layer.entry(0, 0).number.get_fill_opacity() == 1
    assert other.entry(0, 0) in other.get_family()


def test_the_hash_sees_hidden_numbers():
    weights = np.ones((16, 784))
    changed = weights.copy()
    changed[8, 400] = 1.5
    a, b = np.ones(784), np.zeros(16)
    MatrixVector(weights, a, b, show="symbols")  # a formula parsed anew differs from later copies in the last bits
    first = MatrixVector(weights, a, b, show="symbols")
    assert get_json(first) == get_json(MatrixVector(weights, a, b, show="symbols"))
    assert get_json(first) != get_json(MatrixVector(changed, a, b, show="symbols"))
    assert get_json(first) != get_json(MatrixVector(weights, a.astype(np.float32) / 2, b, show="symbols"))


def test_a_saved_state_comes_back_whole():
    layer = MatrixVector(W, A, B)
    layer.save_state()
    finish(layer.walk_row(0))
    finish(layer.collapse())
    layer.restore()
    assert layer.entry(0, 0).number.value == 1 and layer.revealed == [] and not layer.writing.collapsed
    np.testing.assert_array_equal(still(layer), still(MatrixVector(W, A, B)))


def test_in_a_scene():
    def scene(scene):
        layer = MatrixVector(W, A, B)
        scene.play(FadeIn(layer))
        scene.play(layer.walk_row(0), run_time=1)
        scene.play(layer.animate.scale(0.5).shift(UP))
        scene.play(layer.show_both())
        scene.play(Transform(layer, MatrixVector(-W, A, B)))

    final = show(scene)
    np.testing.assert_allclose(final, still(MatrixVector(-W, A, B)), atol=16)

    def leaving(scene):
        scene.play(FadeOut(MatrixVector(W, A, B)))

    assert show(leaving).max() == 0


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((W, A[:3], B), {}, r"activations must be of shape \(4\)"),
        ((W, A, A), {}, r"biases must be of shape \(3\)"),
        ((W * np.nan, A, B), {}, "finite"),
        ((W,), {}, "real activations"),
        (((3, 4), A), {}, "shape is two positive sizes"),
        (((0, 4),), {}, "positive"),
        (((3, 4),), {"show": "numbers"}, "only symbols"),
        (((3, 4),), {"show": "colours"}, "not 'colours'"),
        (((3, 4),), {"max_shown": 2}, "at least 3"),
        (((3, 4),), {"columns": [4]}, "no entry 4"),
        (((3, 4),), {"rows": []}, "empty"),
        ((W, A, B), {"activation_function": "softmax"}, "whole layer"),
        (("abc",), {}, "must be numbers"),
    ],
)
def test_bad_input(arguments, options, message):
    with pytest.raises(InputError, match=message):
        MatrixVector(*arguments, **options)


def test_what_is_not_there_cannot_move():
    with pytest.raises(InputError, match="No entries of 'result'"):
        MatrixVector(W, A, B, result=False).walk()
    with pytest.raises(InputError, match="no activation function"):
        MatrixVector(W, A, B, activation_function=None).squish()
    with pytest.raises(InputError, match="No entries of 'biases'"):
        MatrixVector(W, A).bias(0)
    with pytest.raises(InputError, match="only symbols"):
        MatrixVector((2, 2)).show_numbers()


def test_a_way_of_writing_that_is_misspelt_is_refused():
    with pytest.raises(TypeError, match="writting"):
        MatrixVector((2, 3)).rewritten(writting="symbols")


def test_letters_and_a_first_index_of_ones_own():
    layer = MatrixVector((3, 4), first=1, layer=None, names={"weights": "theta", "activations": "x", "results": "y"})
    assert source(layer.entry(0, 3).symbol) == "theta_(1,4)"
    assert source(layer.activation(0).symbol) == "x_1" and source(layer.bias(2).symbol) == "b_3"
    finish(layer.squish())
    assert source(layer.result(2).symbol) == "y_3"
    finish(layer.collapse())
    assert source(MatrixVector((16, 784), letters=("m", "n")).entry(15, 783).symbol) == "w_(m,n)"
    for options in ({"names": {"weight": "t"}}, {"names": {"weights": ""}}, {"letters": ("m",)}, {"letters": "mn"}):
        with pytest.raises(InputError, match=r"Names are|Two letters"):
            MatrixVector((2, 2), **options)


def test_brackets_fit_the_results_of_relu():
    layer = MatrixVector(W * 20, A, B, activation_function="relu")
    finish(layer.walk())
    finish(layer.squish())
    column = layer.block("result")
    left, right = column.brackets[0].get_left()[0], column.brackets[1].get_right()[0]
    for cell in column.cells.values():
        assert left + 0.1 < cell.number.get_left()[0] and cell.number.get_right()[0] < right - 0.1
