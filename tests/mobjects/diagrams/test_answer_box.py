import numpy as np
import pytest

from network.errors import InputError
from scenes.mobjects.diagrams.answer_box import AnswerBox
from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects.stills import still


def around(box, mobject):
    """Whether a mobject is within the box's rectangle."""
    low, high = box.box.get_corner([-1, -1, 0]), box.box.get_corner([1, 1, 0])
    return (mobject.get_corner([-1, -1, 0]) >= low - 1e-6).all() and (
        mobject.get_corner([1, 1, 0]) <= high + 1e-6
    ).all()


def test_the_box_is_round_the_neuron_of_that_index_and_its_label(network):
    diagram = NetworkDiagram(network, shown={2: [0, 2]}).shift([1, 0.5, 0])
    box = AnswerBox(diagram, 2)
    assert around(box, diagram.neuron(2, 2)) and around(box, diagram.labels[1])
    assert not around(box, diagram.neuron(2, 0))
    assert (box.number, box.note, box.digit) == (None, None, 2)


def test_without_labels_it_is_round_the_neuron(network):
    diagram = NetworkDiagram(network, labels=())
    assert AnswerBox(diagram, 1).box.width == pytest.approx(diagram.neuron(2, 1).width + 0.14)


def test_number_and_note_follow_to_the_right(network):
    box = AnswerBox(NetworkDiagram(network), 1, np.float32(0.756), "wrong", "its answer")
    assert box.number.text == "0.76"
    assert box.box.get_right()[0] < box.number.get_left()[0] < box.number.get_right()[0] < box.note.get_left()[0]
    box.number.set_value(0.1)
    assert box.number.text == "0.10"


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_it_is_in_the_colour_of_its_role(network, theme):
    diagram = NetworkDiagram(network, theme=theme)
    box = AnswerBox(diagram, 1, 0.5, "right")
    assert {box.box.get_stroke_color().to_hex().lower(), box.number.color.to_hex().lower()} == {theme.right}
    x, y = box.box.get_left()[:2]
    seen = still(box)[round(240 - 60 * y), round(427 + 60 * x)]
    np.testing.assert_allclose(seen, 255 * theme.rgb("right"), atol=60)


def test_a_neuron_that_is_not_drawn_is_refused(network):
    diagram = NetworkDiagram(network, shown={2: [0, 2]})
    for digit in (1, 3):
        with pytest.raises(InputError):
            AnswerBox(diagram, digit)
