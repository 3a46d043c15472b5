"""What `NotationAndLinearAlgebra` writes, works out and runs is what the arrays of the last layer come to."""

import inspect

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network
from network.studies.study import load_study
from scenes.chapter1.last_layer import LastLayer
from scenes.chapter1.notation_and_linear_algebra import NotationAndLinearAlgebra
from scenes.lecture_scene import image_of
from scenes.mobjects import DARK, NetworkDiagram, Neuron
from scenes.mobjects.text.typesetting import number_text
from scenes.mobjects.theme import natural_scale
from tests.chapters.layout import visible
from tests.chapters.watching import Tried, check_that_it_is_paced, complaints, network_of, played

SUM, ROWS = "one_neuron_adds_up_what_it_receives", "every_neuron_has_a_row_and_a_bias"
FIRST_ROW = "its_terms_become_a_row_and_a_column"
NUMBERS, SQUISHED = "symbols_become_the_numbers_of_this_picture", "the_function_goes_into_every_entry"
LINE, RUN, FASTER = "all_of_it_is_one_short_line", "our_source_says_the_same", "one_line_is_faster_than_two_loops"
SOFTMAX = Network.random((784, 3, 10), ("sigmoid", "softmax"), seed=3)

tried = Tried(NotationAndLinearAlgebra)


def layer_of(case: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """W and b of the last layer, what it is given, and what it makes of that."""
    net = tried.network(case)
    passed = net.forward(tried.image(case))
    return net.weights[-1], net.biases[-1], passed.activations[-2], passed.activations[-1]


def drawn(case: str) -> tuple[list[int], list[int]]:
    """Rows: the first, the last and the brightest in between. Columns: the first ones and the last."""
    W, _, _, output = layer_of(case)
    rows = sorted({0, int(output[1:-1].argmax()) + 1, len(output) - 1})
    matrix = tried.at(case, NUMBERS).parts["matrix"]
    columns = [j for j in matrix.drawn_columns if j is not None]
    assert columns == [*range(len(columns) - 1), W.shape[1] - 1]
    return rows, columns


def code_of(mobject) -> str:
    return mobject.typst_code.replace(" ", "").replace("$", "").rsplit("\n", 1)[-1]


@tried.in_every_case
def test_the_neurons_and_edges_are_those_of_the_last_layer(case):
    W, _, given, output = layer_of(case)
    piece = tried.at(case, ROWS).parts["piece"]
    rows, columns = drawn(case)
    assert list(piece.receivers) == rows and list(piece.senders) == columns
    assert [neuron.value for neuron in piece.receivers.values()] == pytest.approx(output[rows], abs=1e-6)
    assert [neuron.value for neuron in piece.senders.values()] == pytest.approx(given[columns], abs=1e-6)
    theme = piece.theme
    for i, fan in piece.fans.items():
        hues = [theme.rgb("negative") if w < 0 else theme.rgb("positive") for w in W[i, columns]]
        assert_allclose(fan.colors[:, :3], hues, atol=1e-6)
        shares = np.minimum(abs(W[i, columns]) / natural_scale(W), 1)
        assert_allclose(fan.colors[:, 3], 0.95 * shares**0.7, atol=1e-5)


@tried.in_every_case
def test_the_sum_is_that_of_neuron_0_in_the_last_layer(case):
    total = tried.at(case, SUM).parts["sum"]
    last = len(tried.network(case).weights)
    for j in (0, 1):
        weight, activation = map(code_of, total.term(j).symbols)
        assert (weight, activation) == (f"w_(0,{j})", f"a_{j}^(({last - 1}))")
    n = layer_of(case)[0].shape[1] - 1
    assert [code_of(each) for each in total.term(n).symbols] == ["w_(0,n)", f"a_n^(({last - 1}))"]
    assert code_of(total.bias_term.symbols[0]) == "b_0"
    assert code_of(total.result_label[0]) == f"a_0^(({last}))"


@tried.in_every_case
def test_only_the_first_row_and_the_column_come_first(case):
    stage = list(tried.at(case, FIRST_ROW).family())
    written = {code_of(each) for each in stage if hasattr(each, "typst_code")}
    assert {"w_(0,0)", "w_(0,n)", "a_n^((1))" if case == "one hidden layer" else "a_n^((2))"} <= written
    assert not {"w_(k,0)", "b_k"} & written


@tried.in_every_case
def test_there_is_a_bias_for_every_row_and_the_brackets_have_their_true_heights(case):
    W, b, given, _ = layer_of(case)
    matrix = tried.at(case, ROWS).parts["matrix"]
    k, n = len(b) - 1, len(given) - 1
    assert matrix.shape == W.shape == (k + 1, n + 1)
    assert code_of(matrix.bias(0).symbol) == "b_0" and code_of(matrix.bias(k).symbol) == "b_k"
    assert code_of(matrix.entry(k, n).symbol) == "w_(k,n)"
    heights = {name: matrix.block(name).brackets.height for name in ("matrix", "activations", "biases")}
    assert heights["biases"] == pytest.approx(heights["matrix"])
    assert n > k and heights["activations"] > 1.1 * heights["biases"]
    assert f"{k + 1} rows, {n + 1} columns: counted from 0, k = {k} and n = {n}" in tried.at(case, ROWS).words


@tried.in_every_case
def test_every_number_is_an_entry_of_the_arrays(case):
    W, b, given, _ = layer_of(case)
    matrix = tried.at(case, NUMBERS).parts["matrix"]
    rows, columns = drawn(case)
    for i in rows:
        assert matrix.bias(i).number.text == number_text(float(b[i]), 2)
        for j in columns:
            assert matrix.entry(i, j).number.text == number_text(float(W[i, j]), 2)
    for j in columns:
        assert matrix.activation(j).number.text == number_text(float(given[j]), 2)


@tried.in_every_case
def test_a_row_times_the_column_comes_to_the_weighted_sum(case):
    W, b, given, _ = (np.asarray(each, float) for each in layer_of(case))
    matrix = tried.at(case, NUMBERS).parts["matrix"]
    rows, columns = drawn(case)
    for i in rows:
        z = sum(w * a for w, a in zip(W[i], given, strict=True)) + b[i]
        assert matrix.result(i).number.text == number_text(z, 2)
        running, total, next_one = matrix.partial_sums(i), 0.0, 0
        for place, j in enumerate(matrix.drawn_columns):
            last = columns[-1] - 1 if j is None else j
            total += sum(W[i, next_one : last + 1] * given[next_one : last + 1])
            next_one = last + 1
            assert running[place] == pytest.approx(total, abs=1e-9)
        assert running[-1] == pytest.approx(z, abs=1e-9)


@tried.in_every_case
def test_the_function_of_every_entry_is_what_the_output_neurons_hold(case):
    output = layer_of(case)[3]
    seen = tried.at(case, SQUISHED)
    rows, _ = drawn(case)
    for i in rows:
        assert seen.parts["matrix"].result(i).number.text == number_text(float(output[i]), 2)
    neurons = sorted(seen.of(Neuron), key=lambda neuron: -neuron.get_y())
    assert [neuron.value for neuron in neurons] == pytest.approx(output[rows], abs=1e-6)
    assert [str(i) for i in rows] == [name for name in seen.words.split("\n") if name in map(str, rows)]


def test_it_is_seen_in_the_frame():
    seen, theme = tried.at("default", SQUISHED), tried.at("default", SQUISHED).parts["matrix"].theme
    for neuron in seen.of(Neuron):
        assert_allclose(seen.at(neuron.get_center()), 255 * theme.activations(neuron.value)[:3], atol=3)


@tried.in_every_case
def test_the_source_is_that_of_the_forward_pass(case):
    shown = [line.strip() for line in tried.at(case, RUN).parts["source"].code.text.split("\n")]
    assert shown == ["for W, b, σ in self.layers:", "z = W @ a + b", "a = σ(z)"]
    source = [line.strip() for line in inspect.getsource(Network.forward).split("\n")]
    first = source.index(shown[0])
    assert source[first : first + 3] == shown


@tried.in_every_case
def test_the_line_stands_alone(case):
    (line,) = (each for each in tried.at(case, LINE).mobjects if visible([each]))
    letters = [code_of(each) for each in line.get_family() if hasattr(each, "typst_code")]
    assert "bold(a)^((l+1))" in letters[0] and "bold(W)" in letters[0]
    assert line.width == pytest.approx(10)


@tried.in_every_case
def test_its_output_is_printed_beside_the_neurons_that_show_it(case):
    passed = tried.network(case).forward(tried.image(case))
    source = tried.at(case, RUN).parts["source"]
    for layer, values in zip(source.diagram.layers, passed.activations, strict=True):
        assert_allclose(layer.activations, values, atol=1e-6)
    assert [number.text for number in source.outputs] == [number_text(float(a), 2) for a in passed.output]
    neurons = [neuron for _, neuron in source.diagram.layers[-1].drawn()]
    for number, neuron in zip(source.outputs, neurons, strict=True):
        assert number.value == pytest.approx(neuron.value, abs=1e-6)
        assert number.get_y() == pytest.approx(neuron.get_y(), abs=0.05)


@tried.in_every_case
def test_the_lines_were_executed_in_this_order(case):
    executed = list(tried.at(case, RUN).parts["source"].executed)
    assert executed[0] == "a = self._columns(inputs)"
    layers = len(tried.network(case).weights)
    assert [line for line in executed if line in ("z = W @ a + b", "a = σ(z)")] == layers * [
        "z = W @ a + b",
        "a = σ(z)",
    ]
    assert executed[-1].startswith("return ForwardPass(")


@tried.in_every_case
def test_the_times_are_those_that_were_measured(case):
    study = load_study("speed")
    loop, numpy = (float(np.median(study[name])) for name in ("loop_times", "numpy_times"))
    seen = tried.at(case, FASTER)
    assert_allclose(seen.parts["bars"].values, [1e6 * loop, 1e6 * numpy], rtol=1e-6)
    assert code_of(seen.parts["ratio"][0]).strip('#"') == number_text(loop / numpy, 0)
    told = tried.said(case)
    assert f"It is {number_text(loop / numpy, 0)} times as fast." in told
    assert f"One line, {len(tried.network(case).weights)} times: that is the whole network." in told


@tried.in_every_case
def test_it_ends_on_the_network_under_the_line(case):
    stage = tried.at(case, FASTER)
    (diagram,) = stage.of(NetworkDiagram)
    for layer, values in zip(diagram.layers, tried.network(case).forward(tried.image(case)).activations, strict=True):
        assert_allclose(layer.activations, values, atol=1e-6)
    assert stage.parts["line"].get_bottom()[1] > diagram.get_top()[1]


def test_a_softmax_takes_all_sums_together():
    shown = played(NotationAndLinearAlgebra, network=SOFTMAX, digit="3-01")
    told = shown.said
    assert not any("quish" in text for text in told) and any("softmax" in text for text in told)
    output = SOFTMAX.forward(image_of("3-01")).output
    matrix = shown.beats[SQUISHED].parts["matrix"]
    for i in (each for each in matrix.drawn_rows if each is not None):
        assert matrix.result(i).number.text == number_text(float(output[i]), 2)
    assert complaints(shown) == []


def test_long_numbers_leave_room_for_fewer_columns():
    edges, image = network_of("edges"), image_of("3-01")
    enormous = edges.with_parameters(50 * edges.parameters)
    few, many = (LastLayer(each, image, 11.9, DARK).columns for each in (enormous, edges))
    assert len(few) < len(many) and {few[0], few[-1]} == {0, 15}


@tried.in_every_case
def test_nothing_is_amiss(case):
    assert complaints(tried.played(case)) == []


def test_it_can_be_read_in_its_time():
    check_that_it_is_paced(tried.played(), 75, 100)
