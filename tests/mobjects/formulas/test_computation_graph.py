import numpy as np
import pytest
from manim import LEFT, UP, FadeIn, Transform
from manim.utils.hashing import get_json
from numpy.testing import assert_allclose, assert_array_equal

from network.errors import InputError
from scenes.mobjects import ComputationGraph, Travel
from scenes.mobjects.formulas.graph_layout import places_of
from scenes.mobjects.formulas.travel import parts_of
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects.stills import show, still

NODES = {"w": "w^((L))", "before": "a^((L-1))", "b": "b", "z": "z", "a": "a^((L))", "y": "y", "C": "C_0"}
LINKS = [("w", "z"), ("before", "z"), ("b", "z"), ("z", "a"), ("a", "C"), ("y", "C")]
VALUES = {"w": -7.25, "z": 0.5, "a": 0.75}
FACTORS = {("w", "z"): 0.5, ("z", "a"): 0.25, ("a", "C"): -1.5}
ABOVE = {"u": "w^((L-1))", "c": "b^((L-1))", "x": "z^((L-1))"}
MORE = [("u", "x"), ("c", "x"), ("x", "before")]


def graph(**options):
    return ComputationGraph(NODES, LINKS, VALUES, FACTORS, **options)


# ---- where things stand ----


def test_inputs_stand_above_what_is_computed_of_them():
    assert places_of(list(NODES), LINKS) == {
        "C": (0, 0),
        "a": (0, 1),
        "y": (1, 1),
        "z": (0, 2),
        "w": (-1, 3),
        "before": (0, 3),
        "b": (1, 3),
    }
    higher = places_of([*NODES, *ABOVE], LINKS + MORE)
    assert higher["before"] == (0, 3) and higher["x"] == (0, 4) and higher["u"] == (0, 5) and higher["c"] == (1, 5)


def test_two_ways_meet_in_one_symbol():
    names = ["k", "z0", "z1", "a0", "a1", "C"]
    places = places_of(names, [("k", "z0"), ("k", "z1"), ("z0", "a0"), ("z1", "a1"), ("a0", "C"), ("a1", "C")])
    assert len(set(places.values())) == 6 and places["k"][1] == 3


def test_arrows_lead_from_symbol_to_symbol_and_numbers_stand_beside():
    drawn = graph().shift(LEFT).scale(0.8)
    for (one, other), arrow in drawn.arrows.items():
        assert drawn.node(one).get_bottom()[1] > arrow.get_start()[1] > arrow.get_end()[1]
        assert arrow.get_end()[1] > drawn.node(other).get_top()[1]
    for name in VALUES:
        assert drawn.value(name).get_left()[0] > drawn.node(name).get_right()[0]
    assert [number.text for number in drawn.values.values()] == ["−7.25", "0.50", "0.75"]
    assert [number.text for number in drawn.factors.values()] == ["0.50", "0.25", "−1.50"]
    assert drawn.factor("w", "z").get_right()[0] < drawn.link("w", "z").get_center()[0]


# ---- paths ----


def test_products_are_counted_from_the_end():
    assert_allclose(graph().products_along("w", "z", "a", "C"), [-1.5, -0.375, -0.1875])


def test_columns_and_rows_are_as_far_apart_as_is_asked_and_stay_so():
    drawn = graph(pitch=(1.5, 2.0))
    assert drawn.node("b").get_x() - drawn.node("before").get_x() == pytest.approx(1.5)
    assert drawn.node("z").get_y() - drawn.node("a").get_y() == pytest.approx(2.0)
    grown = drawn.grown(ABOVE, MORE)
    assert grown.node("z").get_y() - grown.node("a").get_y() == pytest.approx(2.0, rel=1e-3)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_a_path_is_lit_and_everything_else_dimmed(theme):
    drawn = graph(theme=theme).highlight_path("z", "a", "C")
    opacity = {name: node.family_members_with_points()[0].get_fill_opacity() for name, node in drawn.nodes.items()}
    assert {name for name, share in opacity.items() if share == 1} == {"z", "a", "C"}
    lit = {link for link, arrow in drawn.arrows.items() if arrow.get_stroke_opacity() == 1}
    assert lit == {("z", "a"), ("a", "C")}
    assert drawn.link("z", "a").get_stroke_color().to_hex().lower() == theme.signal
    assert drawn.factor("w", "z").get_fill_opacity() < 1 == drawn.factor("z", "a").get_fill_opacity()
    drawn.highlight_path("w", "z")
    assert drawn.value("w").get_fill_opacity() == 1
    assert_array_equal(still(drawn.undim()), still(graph(theme=theme)))


def test_a_signal_runs_along_a_path_and_leaves_nothing():
    left = []

    def story(scene):
        drawn = graph()
        scene.add(drawn)
        scene.play(drawn.path("w", "z", "a", "C"))
        left.append(scene.mobjects == [drawn])

    picture = show(story)
    assert left == [True]
    assert abs(picture.astype(int) - still(graph().highlight_path("w", "z", "a", "C"))).max() <= 2


# ---- other numbers, other graphs ----


def test_numbers_run_to_others():
    drawn = graph()
    for animation in (drawn.animate.set_values({"z": 1.5}), drawn.animate.set_factors({("a", "C"): 2.0})):
        built = animation.build()
        built.begin()
        built.interpolate(0.5)
        middle = drawn.value("z").value
        built.finish()
    assert middle == 1.5 and drawn.value("w").value == -7.25
    assert drawn.factor("a", "C").text == "2.00"
    assert drawn.factor("a", "C").color.to_hex().lower() == DARK.hex("positive")
    assert_array_equal(still(drawn), still(ComputationGraph(NODES, LINKS, VALUES | {"z": 1.5}, drawn_factors(2.0))))


def drawn_factors(last):
    return FACTORS | {("a", "C"): last}


def test_a_number_that_changes_stays_dimmed():
    drawn = graph().highlight_path("w", "z").set_factors({("a", "C"): 2.0})
    assert drawn.factor("a", "C").get_fill_opacity() == 0.25


def test_a_grown_graph_stands_on_the_same_end():
    drawn = graph().scale(0.7).shift(UP)
    higher = drawn.grown(ABOVE, MORE, {"x": 1}, {("x", "before"): 0.1})
    for name in NODES:
        assert_allclose(higher.node(name).get_center(), drawn.node(name).get_center(), atol=1e-6)
    assert higher.node("x").get_y() > higher.node("before").get_y()
    assert (higher.value("w").text, higher.value("x").text) == ("−7.25", "1.00")
    assert higher.factor("x", "before").text == "0.10"
    assert_array_equal(show(lambda scene: scene.add(drawn).play(Travel(drawn, higher))), still(higher))
    assert {"node_w", "value_w", "link_w_z", "factor_w_z"} <= parts_of(drawn).keys()


def test_it_fades_becomes_another_and_is_copied():
    def story(scene):
        one, other = graph(), graph().set_values({"z": -3}).shift(UP)
        scene.play(FadeIn(one))
        scene.play(Transform(one, other))
        one.set_values({"w": 1})
        assert [number.text for number in one.values.values()] == ["1.00", "−3.00", "0.75"]

    picture = show(story)
    assert_array_equal(picture, still(graph().set_values({"z": -3, "w": 1}).shift(UP)))
    one = graph()
    copy = one.copy().set_values({"z": 9}).highlight_path("w", "z")
    assert_array_equal(still(one), still(graph()))
    assert abs(still(copy).astype(int) - still(one)).max() > 60


def test_the_cache_knows_one_from_another():
    made = [
        graph(),
        graph().set_values({"z": 1}),
        graph().set_factors({("z", "a"): 1}),
        graph().highlight_path("w", "z"),
        graph(theme="light"),
        ComputationGraph(NODES, LINKS),
        ComputationGraph(NODES, LINKS[::-1]),
        ComputationGraph(NODES | {"b": "c"}, LINKS),
    ]
    assert len({get_json(each) for each in made}) == len(made)
    assert get_json(graph()) == get_json(graph())


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: ComputationGraph(NODES, []), "leads to one symbol"),
        (lambda: graph(pitch=(1, 0)), "two positive distances"),
        (lambda: graph(pitch=(1, 1, 1)), "two positive distances"),
        (lambda: ComputationGraph(NODES, LINKS[:-1]), "not to 2: y, C"),
        (lambda: ComputationGraph(NODES, [*LINKS, ("q", "C")]), "no such symbol"),
        (lambda: ComputationGraph({"a": "a", "b": "b", "c": "c"}, [("a", "b"), ("b", "a"), ("a", "c")]), "circle"),
        (lambda: ComputationGraph(NODES, LINKS, {"q": 1}), "no symbol 'q'"),
        (lambda: ComputationGraph(NODES, LINKS, {"w": np.nan}), "The value of w"),
        (lambda: ComputationGraph(NODES, LINKS, factors={("w", "a"): 1}), "No arrow leads from w to a"),
        (lambda: graph().value("b"), "No value is printed beside b"),
        (lambda: graph().factor("b", "z"), "No factor is printed"),
        (lambda: graph().link("w", "C"), "No arrow leads from w to C"),
        (lambda: graph().path("w"), "two symbols or more"),
        (lambda: graph().path("w", "a"), "No arrow leads from w to a"),
        (lambda: graph().products_along("b", "z", "a"), "No factor is printed"),
        (lambda: graph().set_values({"b": 1}), "none of 'b'"),
        (lambda: graph().set_values({"z": np.inf}), "The number of z"),
        (lambda: graph().grown({}, [("z", "w")]), "circle"),
    ],
)
def test_what_cannot_be_drawn_is_refused(make, why):
    with pytest.raises(InputError, match=why):
        make()
