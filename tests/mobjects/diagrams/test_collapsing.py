import numpy as np
import pytest
from manim import DOWN, UP, Circle
from manim.utils.hashing import get_json

from network import InputError, Network
from scenes.mobjects import Collapse, NetworkDiagram
from scenes.mobjects.theme import LIGHT
from tests.mobjects.frames import difference, frames, picture

LARGE, CHAIN, BANDS = (5, 4, 3, 3), (1, 1, 1, 1), (3, 3, 2)


def small(sizes, **options):
    options = {"height": 4, "width": 8, **options}
    return NetworkDiagram(Network.random(sizes, seed=sum(sizes), start="unit"), **options)


def begun(one, other):
    animation = Collapse(one, other)
    animation.begin()
    return animation


def finish(one, other):
    animation = begun(one, other)
    animation.finish()
    return one


@pytest.mark.parametrize(
    ("sizes", "goal"),
    [(LARGE, CHAIN), (CHAIN, LARGE), (CHAIN, BANDS), (BANDS, (3, 2)), ((3, 2), (2, 4, 4, 4, 1)), (LARGE, (2, 8, 2, 5))],
)
def test_in_the_end_it_is_the_other(sizes, goal):
    one, other = small(sizes), small(goal, direction=DOWN).shift(0.3 * UP)
    after = picture(other)

    def story(scene):
        scene.add(one)
        scene.play(Collapse(one, other, run_time=2))

    seen = frames(story)
    assert difference(seen[-1], after) < 2
    assert one.network.sizes == goal and [layer.size for layer in one.layers] == list(goal)
    passed = other.network.forward(np.linspace(0, 1, goal[0]))
    assert difference(picture(one.set_activations(passed)), picture(other.set_activations(passed))) < 2
    assert difference(picture(finish(small(sizes), other)), picture(other)) < 2, "also where it is skipped"


@pytest.mark.parametrize("theme", ["dark", LIGHT])
def test_it_begins_as_it_was(theme):
    one = small(LARGE, theme=theme)
    before = picture(one)
    begun(one, small(CHAIN, theme=theme)).interpolate(0)
    assert difference(picture(one), before) < 1


def test_the_layers_fold_one_after_the_other_into_the_others_neurons():
    one, other = small(LARGE), small(CHAIN)
    animation = begun(one, other)
    widths = []
    for share in (0.3, 0.5, 0.999):
        animation.interpolate(share * float(animation.ends[0]))
        widths.append([np.ptp(layer.places()[0][:, 1]) for layer in one.layers])
    assert widths[0][0] > 1 and widths[0][3] < widths[0][0] / 2
    assert max(widths[2]) < 0.01
    for layer, goal in zip(one.layers, other.layers, strict=True):
        np.testing.assert_allclose(layer.places()[0], np.repeat(goal.places()[0], len(layer.neurons), 0), atol=0.01)


def test_several_neurons_go_to_several_in_their_order():
    one, other = small((2, 6)), small((2, 3))
    animation = begun(one, other)
    animation.interpolate(0.9999 * float(animation.ends[0]))
    places, goals = one.layers[1].places()[0], other.layers[1].places()[0]
    np.testing.assert_allclose(places, np.repeat(goals, 2, axis=0), atol=0.01)


def test_what_is_written_goes_first_and_comes_last():
    one, other = small(CHAIN, labels=["a"]), small((2, 2, 2, 2), labels=["b", "c"])
    animation = begun(one, other)
    animation.interpolate(float(animation.ends[0]) * 0.9)
    assert one.labels[0].family_members_with_points()[0].get_fill_opacity() == 0
    animation.interpolate(float(animation.ends[1] + animation.ends[2]) / 2)
    assert one.labels[0].family_members_with_points()[0].get_fill_opacity() == 0
    animation.interpolate(1)
    assert one.labels[0].family_members_with_points()[0].get_fill_opacity() == 1


def test_a_picture_folds_into_a_neuron_and_comes_out_of_it():
    one, other = small((49, 4, 2), plane=True), small((1, 1, 1))
    after = picture(other)
    assert difference(picture(finish(one, other)), after) < 2
    whole = small((49, 4, 2), plane=True)
    assert difference(picture(finish(one, whole)), picture(whole)) < 2


def test_the_cache_knows_one_from_another():
    def key(*sizes, **options):
        return get_json(Collapse(*map(small, sizes), **options))

    assert key(LARGE, CHAIN) == key(LARGE, CHAIN)
    assert len({key(LARGE, CHAIN), key(LARGE, BANDS), key(CHAIN, LARGE)}) == 3


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: Collapse(small(CHAIN), Circle()), "folds into another one"),
        (lambda: Collapse(Circle(), small(CHAIN)), "folds into another one"),
        (lambda: Collapse(small(CHAIN), small(BANDS), run_time=0), "positive, not 0"),
    ],
)
def test_what_cannot_be_folded_is_refused(make, why):
    with pytest.raises(InputError, match=why):
        make()
