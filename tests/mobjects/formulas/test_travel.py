import numpy as np
import pytest
from manim import LEFT, RIGHT, UP, AnimationGroup, Circle, FadeIn, Indicate, VGroup
from manim.utils.hashing import get_json
from numpy.testing import assert_allclose, assert_array_equal

from network.errors import InputError
from scenes.mobjects import Number, Travel, formula
from scenes.mobjects.formulas.travel import parts_of
from tests.mobjects.frames import frames
from tests.mobjects.stills import show, still


def cost(theme="dark"):
    return formula("C_0 = ({{a: a}} - {{y: y}})^{{2: two}}", theme=theme).shift(UP)


def slope(theme="dark"):
    return formula("(partial C_0) / (partial a) = {{2: two}} ({{a: a}} - {{y: y}})", theme=theme)


def travelled(travel, alpha):
    travel.begin()
    travel.interpolate(alpha)
    return travel.mobject


@pytest.mark.parametrize("theme", ["dark", "light", "colour_blind"])
def test_it_begins_with_the_old_formula_and_ends_with_the_new(theme):
    assert_array_equal(still(travelled(Travel(cost(theme), slope(theme)), 0)), still(cost(theme)))
    assert_array_equal(still(travelled(Travel(cost(theme), slope(theme)), 1)), still(slope(theme)))


def test_then_the_new_formula_is_in_the_scene_and_the_old_one_is_not():
    seen = []

    def story(scene):
        old, new = cost(), slope()
        scene.add(VGroup(old, Circle()))
        scene.play(Travel(old, new))
        seen.append([new in scene.mobjects, old in scene.get_mobject_family_members(), len(scene.mobjects)])

    assert_array_equal(show(story), still(Circle(), slope()))
    assert seen == [[True, False, 2]]


def test_a_named_part_flies_on_an_arc_without_tilting():
    old = formula("{{a: a}} + b + c + d + e").shift(2 * UP)
    new = formula("b + c + d + e + {{a: a}}").shift(2 * UP)
    travel = Travel(old, new)
    moving = travelled(travel, 0.5)
    start, end = (each.select("a").get_center() for each in (old, new))
    (flying,) = [each for each in moving if abs(each.get_center()[1] - start[1]) > 0.2]
    assert flying.get_x() == pytest.approx((start + end)[0] / 2, abs=0.02)
    assert flying.width == pytest.approx(old.select("a").width, rel=1e-3)


def test_equal_signs_without_a_name_move_and_the_rest_fades():
    travel = Travel(formula("x = {{a: a}}").shift(LEFT), formula("y = {{a: a}}").shift(RIGHT))
    moving = travelled(travel, 0.5)
    opacities = sorted(each.get_fill_opacity() for each in moving.family_members_with_points())
    assert opacities == [0, 0, 1, 1]  # x has gone, y is yet to come; = and a are on their way


def test_one_part_may_become_several_and_another_name():
    old, new = formula("{{a: a}}"), formula("{{a: one}} (1 - {{a: two}})").shift(UP)
    moving = travelled(Travel(old, new, {"one": "a", "two": "a"}), 0.1)
    at_start = [each for each in moving if np.allclose(each.get_center(), old.get_center(), atol=1e-6)]
    assert len(at_start) == 2


def test_what_is_named_within_a_part_goes_its_own_way():
    old = formula("{{ {{a: a}} + {{b: b}} : sum}}")
    new = formula("{{ {{b: b}} + {{a: a}} : sum}}")
    assert_array_equal(still(travelled(Travel(old, new), 1)), still(new))
    moving = travelled(Travel(old, new), 0.15)
    assert len(moving) == 3


def test_a_part_comes_out_of_a_mobject_that_stays():
    seen = []

    def story(scene):
        neuron, number = Circle(0.3).shift(3 * LEFT), Number(0.5).shift(3 * RIGHT)
        scene.add(neuron, number)
        scene.play(Travel(None, cost(), {"a": neuron, "y": number}))
        seen.append(neuron in scene.mobjects and number in scene.mobjects)

    picture = show(story)
    assert seen == [True]
    assert_array_equal(picture, still(Circle(0.3).shift(3 * LEFT), Number(0.5).shift(3 * RIGHT), cost()))
    travel = Travel(None, cost(), {"a": Circle(0.3).shift(3 * LEFT)})
    first = travelled(travel, 0.0)
    assert_allclose(first[0].get_center(), 3 * LEFT, atol=1e-6)
    assert first[0].get_fill_opacity() == 0


def test_it_plays_beside_others_and_gives_the_same_pixels_again():
    def story(scene):
        old = cost()
        scene.add(old)
        scene.play(AnimationGroup(Travel(old, slope()), FadeIn(Circle().shift(3 * LEFT))))

    first, again = frames(story), frames(story)
    assert len(first) == len(again) and all(map(np.array_equal, first, again))
    assert_array_equal(show(story), still(Circle().shift(3 * LEFT), slope()))


def test_a_formula_of_which_a_part_was_pointed_out_goes_whole():
    def story(scene):
        old = cost()
        scene.add(old)
        scene.play(Indicate(part := old.select("a")))  # now its letters are on their own in the scene
        scene.remove(part)
        scene.play(Travel(old, slope()))

    assert_array_equal(show(story), still(slope()))


def test_the_cache_knows_one_from_another():
    def key(*given):
        return get_json(Travel(*given))

    assert key(cost(), slope()) == key(cost(), slope())
    keys = {
        key(cost(), slope()),
        key(cost(), slope().shift(UP)),
        key(slope(), slope()),
        key(cost(), slope(), {"two": "a"}),
        key(cost(), slope(), {"two": "y"}),
        key(cost(), slope(), {"two": Number(1)}),
        key(cost(), slope(), {"two": Number(2)}),
    }
    assert len(keys) == 7


def test_parts_are_those_that_are_named():
    assert list(parts_of(cost())) == ["a", "y", "two"]
    assert parts_of(formula("{{x}} + y")) == {} and parts_of(Circle()) == {}


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"b": "a"}, "The new formula has no part 'b': it has two, a, y"),
        ({"a": "b"}, "The old formula has no part 'b': it has a, y, two"),
    ],
)
def test_a_part_that_is_not_there_is_refused(parts, why):
    with pytest.raises(InputError, match=why):
        Travel(cost(), slope(), parts)
    with pytest.raises(InputError, match="none of its parts is named"):
        Travel(None, slope(), {"a": "b"})
