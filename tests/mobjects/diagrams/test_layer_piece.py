"""Some neurons of two layers: where they are, what they are called, and what is written out of a matrix."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import RIGHT

from network.errors import InputError
from scenes.mobjects import EdgeStyle
from scenes.mobjects.checks import drawn_indices
from scenes.mobjects.diagrams.layer_piece import DIMMED, LayerPiece, written_out
from scenes.mobjects.theme import natural_scale

GENERATOR = np.random.default_rng(4)
W = GENERATOR.normal(size=(10, 16))
SENT, RECEIVED = GENERATOR.uniform(size=16), GENERATOR.uniform(size=10)


def piece(**options):
    return LayerPiece(W, SENT, RECEIVED, **options)


def test_neurons_hold_their_activations_and_are_called_by_their_indices():
    drawn = piece(rows=[0, 3, 9], columns=[0, 1, 15], letters=True, layer=3)
    for index, neuron in drawn.senders.items():
        assert neuron.value == pytest.approx(SENT[index])
    assert drawn.receiver(3).value == pytest.approx(RECEIVED[3])
    codes = [name.typst_code.replace(" ", "") for name in drawn.sender_names.values()]
    assert [code.strip("$").rsplit("\n")[-1] for code in codes] == ["a_0^((2))", "a_1^((2))", "a_n^((2))"]
    assert "a_k^((3))" in drawn.receiver_names[9].typst_code.replace(" ", "")
    for j, name in drawn.sender_names.items():
        assert name.get_right()[0] < drawn.sender(j).get_left()[0]
        assert name.get_y() == pytest.approx(drawn.sender(j).get_y())


def test_columns_are_as_high_as_the_rows_of_a_matrix_of_as_many_places():
    drawn = piece(rows=[0, 3, 9], columns=[0, 1, 2, 3, 15], height=4.2)
    heights = [neuron.get_y() for neuron in drawn.senders.values()]
    pitch = 4.2 / 6
    assert -np.diff(heights) == pytest.approx([pitch, pitch, pitch, 2 * pitch])  # dots before the last
    assert -np.diff([n.get_y() for n in drawn.receivers.values()]) == pytest.approx([2 * pitch, 2 * pitch])
    assert len(drawn.dots) == 3


def test_edges_are_the_weights_and_reach_from_rim_to_rim():
    drawn = piece(rows=[0, 3, 9], columns=[0, 1, 15]).shift(RIGHT)
    expected = EdgeStyle().colours(W[np.ix_([0, 3, 9], [0, 1, 15])], natural_scale(W), drawn.theme)
    for row, (i, fan) in enumerate(drawn.fans.items()):
        assert fan.colors == pytest.approx(expected[row], abs=1e-6)
        for k, j in enumerate((0, 1, 15)):
            start, end = (fan.points_along(share, [k])[0] for share in (0, 1))
            for place, neuron in ((start, drawn.sender(j)), (end, drawn.receiver(i))):
                assert np.linalg.norm(place - neuron.get_center()) == pytest.approx(neuron.circle.width / 2, abs=1e-3)
            assert drawn.edge_middle(i, j) == pytest.approx((start + end) / 2)


def test_all_but_one_step_back_and_come_again():
    drawn = piece(rows=[0, 3, 9])
    drawn.set_focus(3)
    assert {i: fan.opacity for i, fan in drawn.fans.items()} == pytest.approx({0: DIMMED, 3: 1, 9: DIMMED})
    assert drawn.receiver(0).circle.get_stroke_opacity() == pytest.approx(DIMMED)
    assert drawn.receiver(0).value == pytest.approx(RECEIVED[0])
    drawn.set_focus(None)
    assert all(fan.opacity == 1 for fan in drawn.fans.values())


def test_what_is_not_there_is_refused():
    drawn = piece(rows=[0, 3, 9])
    for refused in (lambda: drawn.receiver(10), lambda: drawn.set_focus(1), lambda: drawn.sender(7)):
        with pytest.raises(InputError):
            refused()
    with pytest.raises(InputError):
        LayerPiece(W, SENT[1:], RECEIVED)
    with pytest.raises(InputError):
        LayerPiece(W, SENT, np.nan + RECEIVED)


@given(st.integers(2, 64), st.integers(2, 64), st.integers(0, 1000))
def test_of_two_counts_the_greater_has_more_places_or_all_its_entries(receivers, senders, seed):
    output = np.random.default_rng(seed).random(receivers)
    rows, columns = written_out(output, senders)
    assert {0, receivers - 1} <= set(rows) and {0, senders - 1} <= set(columns)
    if receivers > 2:
        assert int(output[1:-1].argmax()) + 1 in rows
    places = [len(drawn_indices(n, 3, chosen)) for n, chosen in ((receivers, rows), (senders, columns))]
    if senders > receivers:
        assert places[1] > places[0]
    if senders < receivers and places[0] > 3:
        assert places[1] < places[0]
    assert max(places) <= 6
