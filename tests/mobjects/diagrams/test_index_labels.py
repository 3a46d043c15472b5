import numpy as np
import pytest
from manim import LEFT, UP, FadeOut, Transform
from manim.utils.hashing import get_json

from network import Network
from network.errors import InputError
from scenes.mobjects import IndexLabels, NetworkDiagram
from tests.mobjects.stills import show, still

NETWORK = Network.random((4, 3, 2), seed=2)


def diagram(**asked):
    return NetworkDiagram(NETWORK, **{"radius": 0.35, "column": 5, "spacing": 3, "labels": ()} | asked)


def labels(layer=-1, j=1, k=2, **asked):
    return IndexLabels(diagram(), layer, j, k, **asked)


def texts(group):
    return [each.text for each in group]


def test_every_neuron_of_the_two_layers_has_its_name_below_it():
    drawn = diagram()
    names = IndexLabels(drawn, 2, 1, 2)
    for part, layer in ((names.senders, 1), (names.receivers, 2)):
        for name, neuron in zip(part, drawn.layers[layer].neurons, strict=True):
            assert name.get_x() == pytest.approx(neuron.get_x())
            assert 0 < neuron.circle.get_bottom()[1] - name.get_top()[1] < 0.1
    assert texts(names.receivers) == ["a_0^(L)", "a_1^(L)"]
    assert texts(names.senders) == ["a_0^(L-1)", "a_1^(L-1)", "a_2^(L-1)"]
    middle = (drawn.neuron(2, 1).get_center() + drawn.neuron(1, 2).get_center()) / 2
    np.testing.assert_allclose(names.weight.get_center(), middle, atol=0.05)


def test_other_layers_have_numbers():
    assert texts(labels(1, 0, 3).senders)[0] == "a_0^(0)"
    assert texts(labels(1, 0, 3, layers=("l", "l-1")).receivers)[0] == "a_0^(l)"


def test_the_names_of_the_edge_become_letters_and_the_others_go():
    names, seen = labels(), []

    def story(scene):
        scene.add(names)
        scene.play(names.to_letters("receivers", run_time=0.2))
        seen.append([texts(part) for part in names])
        scene.play(names.to_letters(run_time=0.2))
        seen.append([texts(part) for part in names])
        assert set(scene.mobjects) == {each for part in names for each in part}

    end = show(story)
    assert [len(part) for part in seen[0]] == [3, 1, 1]
    assert seen[1][:2] == [["a_k^(L-1)"], ["a_j^(L)"]]
    assert (end == still(names)).all()
    with pytest.raises(InputError, match="letters already"):
        names.to_letters("weight")
    with pytest.raises(InputError, match="letters already"):
        names.to_letters()


def test_what_has_gone_does_not_come_back():
    names = labels()

    def story(scene):
        scene.add(names)
        scene.play(names.to_letters(run_time=0.2))
        scene.play(FadeOut(names), run_time=0.2)
        assert scene.mobjects == []

    assert show(story).max() == 0


def test_letters_come_where_the_numbers_are_now():
    names = labels().scale(0.5).shift(UP + LEFT).copy()
    for part, place in names.chosen.items():
        number, letter = getattr(names, part)[place], names.letter_of(part)
        np.testing.assert_allclose(letter.get_center(), number.get_center(), atol=0.1)
        assert letter.height < 0.7 * labels().letter_of(part).height


def test_they_become_those_of_another_edge():
    end = labels(j=0, k=0).shift(UP)

    def story(scene):
        names = labels()
        scene.add(names)
        scene.play(Transform(names, end), run_time=0.2)

    assert abs(show(story).astype(int) - still(end)).max() < 80


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_names_are_seen_over_the_diagram(theme):
    drawn = diagram(theme=theme)
    names = IndexLabels(drawn, -1, 1, 2)
    assert (abs(still(drawn, names).astype(int) - still(drawn)).max(axis=2) > 60).sum() > 100


def test_the_cache_knows_one_from_another():
    assert get_json(labels()) == get_json(labels())
    assert get_json(labels()) != get_json(labels(k=1))
    assert get_json(labels().to_letters()) != get_json(labels(letters=("m", "n")).to_letters())


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: labels(0), "receives no edges"),
        (lambda: labels(3), "layer"),
        (lambda: labels(j=2), "neuron"),
        (lambda: labels(k=-1), "neuron"),
        (lambda: labels(letters=("j", "j")), "two different letters"),
        (lambda: labels(letters=("j", "3")), "two different letters"),
        (lambda: labels(letters="j"), "two different letters"),
        (lambda: labels().to_letters("neurons"), "no part 'neurons'"),
    ],
)
def test_what_cannot_be_named_is_refused(make, why):
    with pytest.raises(InputError, match=why):
        make()
