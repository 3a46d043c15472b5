import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import DOWN, FadeIn, FadeOut, Restore, Transform
from manim.utils.hashing import get_json

from network import Network
from network.errors import InputError
from scenes.mobjects.diagrams.parameter_count import ParameterCount
from scenes.mobjects.text.typesetting import LABEL, SMALL, words
from scenes.mobjects.theme import LIGHT
from tests.mobjects.stills import show, still

SIZES = (784, 16, 16, 10)


def printed(count):
    return [each.text for each in (count.weights_number, count.biases_number, count.total_number)]


def test_the_lectures_network():
    count = ParameterCount(SIZES)
    assert printed(count) == ["12,960", "42", "13,002"]
    assert (count.weight_counts, count.total) == ((12544, 256, 160), 13002)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=2, max_size=7))
def test_the_total_is_that_of_a_real_network(sizes):
    network = Network.random(sizes)
    count = ParameterCount(network)
    assert count.total == count.total_number.value == network.parameter_count
    assert count.weights_number.value == sum(W.size for W in network.weights)
    assert count.biases_number.value == sum(b.size for b in network.biases)


@pytest.mark.parametrize("sizes", [(784, 30, 10), SIZES, (784, 64, 48, 32, 16, 10)])
def test_summands_of_a_layer_stand_below_each_other(sizes):
    count = ParameterCount(sizes)
    assert len(count.drawn) == len(sizes) - 1
    for k in range(len(sizes) - 1):
        weights, biases = count.weights_term(k), count.biases_term(k)
        assert (len(weights.factors), len(biases.factors), len(weights.times)) == (2, 1, 1)
        assert weights.get_right()[0] == pytest.approx(biases.get_right()[0], abs=1e-6)
        assert len(weights.plus) == len(biases.plus) == (k > 0)
        if k:
            assert weights.plus.get_left()[0] == pytest.approx(biases.plus.get_left()[0], abs=1e-6)
            assert weights.plus.get_left()[0] > count.weights_term(k - 1).get_right()[0]
    last = [each.get_right()[0] for each in (count.weights_number, count.biases_number, count.total_number)]
    assert np.ptp(last) < 0.05
    assert count.width < 13.2


def colour(mobject):
    return mobject.color.to_hex().lower()


def test_it_is_written_like_words_in_the_colours_of_roles():
    count = ParameterCount((784, 100, 10), theme=LIGHT)
    factor = count.weights_term(0).factors[0]
    assert factor.width == pytest.approx(words("784").width, rel=1e-3)
    assert factor.get_bottom()[1] == pytest.approx(count.weights_number.get_bottom()[1], abs=0.05)
    assert colour(factor) == colour(count.weights_number) == LIGHT.ink
    assert colour(count.biases_term(1).factors[0]) == colour(count.biases_number) == LIGHT.bias
    assert colour(count.total_number) == colour(count.labels["total"]) == LIGHT.result


def test_many_layers_are_abridged():
    count = ParameterCount([20] * 9, max_shown=4)
    assert count.drawn == [0, 1, None, 7]
    with pytest.raises(InputError, match="Layer 5 is hidden in the ellipsis: the ones drawn are 0, 1, 7"):
        count.weights_term(5)
    half = [1.0, 1, 1, 0, 0, 0, 0, 0]
    assert printed(count.set_counted(half)) == ["1,200", "60", "1,260"]
    assert count.dots["weights"].factors[0].get_fill_opacity() == 1
    assert printed(count.set_counted(np.eye(8)[7])) == ["400", "20", "420"]
    assert count.dots["weights"].factors[0].get_fill_opacity() == 0


def test_the_sums_can_be_called_otherwise():
    count = ParameterCount(SIZES, labels={"weights": "Gewichte", "total": "Größen"})
    assert count.labels["weights"].get_left()[0] == pytest.approx(count.labels["biases"].get_left()[0], abs=1e-6)
    assert count.labels["weights"].width == pytest.approx(words("Gewichte").width, rel=1e-2)
    with pytest.raises(InputError, match="nothing called 'layers' here: there are weights, biases, total"):
        ParameterCount(SIZES, labels={"layers": "Schichten"})


# ---- counting ----


def seen(count):
    return [count.weights_term(k).factors[0].get_fill_opacity() for k in range(len(count.counted))]


def test_it_counts_layer_by_layer():
    count = ParameterCount(SIZES, counted=False)
    assert printed(count) == ["0", "0", "0"] and seen(count) == [0, 0, 0]
    for k, total in enumerate([12560, 12832, 13002]):
        run = count.count_layer(k)
        run.begin()
        before = count.total_number.value
        values = []
        for alpha in np.linspace(0, 1, 12):
            run.interpolate(alpha)
            values.append(count.total_number.value)
            assert count.weights_number.value + count.biases_number.value == count.total_number.value
        run.finish()
        assert values == sorted(values) and values[0] == before and values[-1] == total
        assert seen(count) == [1.0] * (k + 1) + [0.0] * (2 - k)
    assert printed(count) == printed(ParameterCount(SIZES))


def test_a_comma_does_not_lift_the_digits():
    count = ParameterCount((784, 30, 10))
    tops = []
    for share in (0, 0.03, 0.05, 0.5, 1):  # 0 and 705 have no comma, the others have
        count.set_counted([share, share])
        tops.append([each.get_top()[1] for each in (count.weights_number, count.total_number)])
    np.testing.assert_allclose(tops, [tops[0]] * 5, atol=1e-9)


def test_layers_can_be_counted_in_any_order_and_at_once():
    count = ParameterCount((784, 30, 10), counted=False)

    def story(scene):
        scene.add(count)
        scene.play(count.count_layer(1, run_time=1))
        assert printed(count) == ["300", "10", "310"]
        scene.play(count.count_layer(0, run_time=1), count.count_layer(1, run_time=1))

    np.testing.assert_allclose(show(story), still(ParameterCount((784, 30, 10))), atol=2)
    everything = ParameterCount(SIZES, counted=False)
    show(lambda scene: scene.play(everything.count_all(run_time=2)))
    assert printed(everything) == ["12,960", "42", "13,002"]


def test_what_waits_to_be_counted_is_not_seen():
    blank, full = (still(ParameterCount(SIZES, counted=counted)) for counted in (False, True))
    left = slice(0, 400)  # of the picture, where the summands stand
    assert blank[:, left].max() < full[:, left].max()
    count = ParameterCount(SIZES, counted=False)
    np.testing.assert_array_equal(show(lambda scene: scene.play(FadeIn(count))), blank)


# ---- as any mobject ----


def test_copies_are_independent_and_the_hash_sees_what_is_counted():
    count = ParameterCount(SIZES)
    other = count.copy().set_counted([1, 0, 0])
    assert printed(count)[2] == "13,002" and printed(other)[2] == "12,560"
    assert get_json(count) == get_json(ParameterCount(SIZES)) == get_json(ParameterCount([np.int64(n) for n in SIZES]))
    others = [other, ParameterCount((784, 16, 15, 10)), ParameterCount(SIZES, theme=LIGHT)]
    assert len({get_json(each) for each in (count, *others)}) == 4


def test_the_hash_sees_a_share_of_a_layer_that_prints_the_same():
    one, other = (ParameterCount((2, 1), counted=False).set_counted([share]) for share in (0.6, 0.61))
    assert printed(one) == printed(other) and get_json(one) != get_json(other)


def test_transforms_carry_the_count_along():
    count, other = ParameterCount(SIZES, counted=False), ParameterCount(SIZES)
    show(lambda scene: scene.play(Transform(count, other)))
    assert printed(count) == printed(other) and count.counted.tolist() == [1, 1, 1]
    count.become(ParameterCount(SIZES, counted=False))
    assert printed(count) == ["0", "0", "0"]


def test_in_a_scene():
    def story(scene):
        count = ParameterCount(SIZES)
        count.save_state()
        scene.play(FadeIn(count))
        scene.play(count.animate.scale(0.7).shift(DOWN))
        scene.play(count.animate.set_counted([1, 1, 0]))
        scene.play(Restore(count))

    np.testing.assert_allclose(show(story), still(ParameterCount(SIZES)), atol=2)
    assert show(lambda scene: scene.play(FadeOut(ParameterCount(SIZES)))).max() == 0


def test_a_scaled_count_keeps_its_size_while_it_counts():
    count = ParameterCount(SIZES, counted=False, size=SMALL).scale(2)
    height = count.weights_number.height
    count.set_counted([1, 1, 1])
    assert count.weights_number.height == pytest.approx(height, rel=0.3)
    assert count.total_number.get_right()[0] == pytest.approx(count.rule.get_right()[0], abs=0.1)


@pytest.mark.parametrize("sizes", [(784,), (784, 0), (784, 2.5), (784, True), "784", 784, (), (784, "10")])
def test_bad_sizes(sizes):
    with pytest.raises(InputError, match="at least two positive whole numbers"):
        ParameterCount(sizes)


def test_bad_counts():
    count = ParameterCount(SIZES)
    with pytest.raises(InputError, match="no layer 3: they count from 0 to 2"):
        count.count_layer(3)
    with pytest.raises(InputError, match=r"from 0, not at all, to 1"):
        count.set_counted([0, 2, 0])
    with pytest.raises(InputError, match=r"of shape \(3\)"):
        count.set_counted([0, 1])
    assert count.counted.tolist() == [1, 1, 1]
    assert ParameterCount(SIZES, size=LABEL).size == LABEL
