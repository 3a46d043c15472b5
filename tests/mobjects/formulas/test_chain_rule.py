import numpy as np
import pytest
from manim import LEFT, RIGHT, UP, FadeIn, FadeTransform, Transform
from manim.utils.hashing import get_json
from numpy.testing import assert_allclose, assert_array_equal

from network.errors import InputError
from scenes.mobjects import ChainRule, Travel
from scenes.mobjects.formulas.travel import parts_of
from scenes.mobjects.theme import LIGHT
from tests.mobjects.stills import show, still

CHAIN = ("w^((L))", "z^((L))", "a^((L))", "C_0")
VALUES = np.array([0.5, 0.25, -1.1])


def printed(rule):
    return [number.text for number in rule.numbers]


def test_a_fraction_for_each_link_and_its_value_below():
    rule = ChainRule(CHAIN, VALUES, decimals=3).shift(LEFT).scale(0.9)
    assert printed(rule) == ["0.500", "0.250", "−1.100", "−0.138"]
    assert rule.symbols.text.startswith("(∂ C_0) / (∂ w^(L)) = (∂ z^(L)) / (∂ w^(L))")
    for i in range(3):
        assert rule.value(i).get_x() == pytest.approx(rule.factor(i).get_x())
        assert rule.value(i).get_top()[1] < rule.factor(i).get_bottom()[1]
        assert rule.numerator(i).get_bottom()[1] > rule.denominator(i).get_top()[1]
        assert len(rule.numerator(i)) + len(rule.denominator(i)) + 1 == len(rule.factor(i))  # and the bar
    xs = [rule.whole.get_x(), rule.equals.get_x(), *(rule.factor(i).get_x() for i in range(3))]
    assert xs == sorted(xs)


@pytest.mark.parametrize("theme", ["dark", LIGHT])
def test_values_have_the_colours_of_their_signs_and_run(theme):
    rule = ChainRule(CHAIN, VALUES, theme=theme)
    roles = [rule.theme.hex(role) for role in ("positive", "positive", "negative", "negative")]
    assert [number.color.to_hex().lower() for number in rule.numbers] == roles
    animation = rule.animate.set_values([1, -1, 2]).build()
    animation.begin()
    animation.interpolate(1 / 2)
    assert_allclose(rule.values, np.add(VALUES, [1, -1, 2]) / 2)
    assert rule.numbers[3].value == pytest.approx(np.prod(rule.values))
    animation.finish()
    assert printed(rule) == ["1.00", "−1.00", "2.00", "−2.00"]
    assert rule.numbers[3].color.to_hex().lower() == roles[3]


def test_a_worked_out_factor_stands_on_the_same_equal_sign():
    rule = ChainRule(CHAIN, VALUES).shift(UP).scale(0.8)
    other = rule.with_factor(2, "2 (a^((L)) - y)")
    assert_allclose(other.equals.get_center(), rule.equals.get_center(), atol=1e-6)
    assert other.equals.width == pytest.approx(rule.equals.width)
    assert_allclose(other.numerator(1).get_center(), rule.numerator(1).get_center(), atol=1e-3)
    assert printed(other) == printed(rule)
    both = other.with_factor(0, "a^((L-1))")
    assert both.writings == {2: "2 (a^((L)) - y)", 0: "a^((L-1))"} and rule.writings == {}


def test_letters_join_the_symbols_that_stay():
    rule = ChainRule(CHAIN, VALUES)
    letters = rule.rewritten(variables=("w_(j k)^((L))", "z_j^((L))", "a_j^((L))", "C_0"), summed="j")
    assert "sum" in parts_of(letters) and "product" not in parts_of(letters)
    assert printed(letters) == printed(rule)[:3]
    assert_array_equal(show(lambda scene: scene.add(rule).play(Travel(rule, letters))), still(letters))


def test_nudges_become_derivatives_where_they_stand():
    nudges = ChainRule(CHAIN, VALUES, change="Delta")
    rule = nudges.rewritten(change="partial")
    travel = Travel(nudges, rule)
    travel.begin()
    travel.interpolate(0)
    assert_array_equal(still(travel.mobject), still(nudges))
    assert {"whole", "whole_top", "factor_2_bottom", "value_0", "product", "equals"} <= parts_of(rule).keys()
    assert_array_equal(show(lambda scene: scene.add(nudges).play(Travel(nudges, rule))), still(rule))


def test_it_fades_and_becomes_another_as_any_group():
    def story(scene):
        rule, other = ChainRule(CHAIN, VALUES), ChainRule(CHAIN, -VALUES).shift(UP)
        scene.play(FadeIn(rule))
        scene.play(Transform(rule, other))
        assert_allclose(rule.values, -VALUES)
        scene.play(rule.animate.set_values(VALUES))
        scene.play(FadeTransform(rule, end := ChainRule(CHAIN)))
        assert end.values.shape == (0,)

    assert_array_equal(show(story), still(ChainRule(CHAIN)))


def test_the_cache_knows_one_from_another():
    made = [
        ChainRule(CHAIN),
        ChainRule(CHAIN, VALUES),
        ChainRule(CHAIN, 2 * VALUES),
        ChainRule(CHAIN, change="Delta"),
        ChainRule(CHAIN, writings={1: "a (1 - a)"}),
        ChainRule(CHAIN, summed="j"),
        ChainRule(CHAIN[1:]),
        ChainRule(CHAIN, VALUES, theme="light"),
        ChainRule(CHAIN, VALUES).set_values(3 * VALUES),
    ]
    assert len({get_json(each) for each in made}) == len(made)
    assert get_json(ChainRule(CHAIN, VALUES)) == get_json(ChainRule(CHAIN, VALUES))


def test_what_is_set_is_seen_and_a_copy_is_its_own():
    rule = ChainRule(CHAIN, VALUES).shift(RIGHT)
    copy, before = rule.copy(), still(rule)
    rule.set_values(-VALUES)
    assert abs(before.astype(int) - still(rule)).max() > 60
    assert_array_equal(still(copy), before)
    assert_allclose(copy.factor(0).get_center(), rule.factor(0).get_center())


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: ChainRule(("w", "C")), "three variables or more"),
        (lambda: ChainRule("wzaC"), "three variables or more"),
        (lambda: ChainRule(CHAIN, [1, 2]), "values of the factors"),
        (lambda: ChainRule(CHAIN, [1, 2, np.nan]), "values of the factors"),
        (lambda: ChainRule(CHAIN, change="d"), "'partial' or 'Delta'"),
        (lambda: ChainRule(CHAIN, writings={3: "x"}), "no factor 3"),
        (lambda: ChainRule(CHAIN).factor(-1), "no factor -1"),
        (lambda: ChainRule(CHAIN).value(0), "no value 0"),
        (lambda: ChainRule(CHAIN).set_values(VALUES), "only symbols"),
        (lambda: ChainRule(CHAIN, VALUES).set_values([1]), "values of the factors"),
        (lambda: ChainRule(CHAIN).with_factor(1, "a (1 - a)").numerator(1), "no fraction any more"),
        (lambda: ChainRule(CHAIN, theme="green"), "theme"),
    ],
)
def test_what_cannot_be_shown_is_refused(make, why):
    with pytest.raises(InputError, match=why):
        make()
