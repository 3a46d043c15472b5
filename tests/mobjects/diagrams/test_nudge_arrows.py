import numpy as np
import pytest
from manim import RIGHT, UP, FadeIn, Transform
from manim.utils.hashing import get_json

from network.errors import InputError
from scenes.mobjects import LIGHT, Neuron, NudgeArrows
from tests.mobjects.stills import show, still

VALUES = np.array([1.0, -0.5, 0.25, 0.0, -1e-6])
PLACES = np.array([[x, 0.0, 0.0] for x in (-4, -2, 0, 2, 4)])


def arrows(values=VALUES, **asked):
    return NudgeArrows(values, PLACES, unit=2, **asked)


def heights(group):
    return np.array([each.height for each in group.arrows])


def test_the_length_is_the_value_times_the_unit():
    group = arrows()
    np.testing.assert_allclose(heights(group)[:3], 2 * abs(VALUES[:3]), atol=1e-9)
    np.testing.assert_allclose([each.get_center() for each in group.arrows[:3]], PLACES[:3], atol=1e-9)
    assert (heights(group)[3:] == heights(group)[3]).all() and heights(group)[3] < 0.08, "dots"


@pytest.mark.parametrize("theme", ["dark", LIGHT])
def test_up_is_positive_and_down_negative(theme):
    group = arrows(theme=theme)
    roles = ["positive", "negative", "positive", "muted", "negative"]
    assert [each.get_fill_color().to_hex().lower() for each in group.arrows] == list(map(group.theme.hex, roles))
    widest = [each.points[abs(each.points[:, 0] - each.points[:, 0].mean()).argmax(), 1] for each in group.arrows[:2]]
    assert widest[0] > 0 > widest[1], "heads are at the ends"


@pytest.mark.parametrize("theme", ["dark", LIGHT])
def test_an_arrow_is_seen_where_it_should_be(theme):
    frame = still(arrows(theme=theme)).astype(int)
    rgb = 255 * arrows(theme=theme).theme.rgb("positive")
    x = round(854 / 2 + PLACES[0, 0] * 60)
    column = np.flatnonzero(abs(frame[:, x] - rgb).max(axis=1) < 40)
    assert column.min() == pytest.approx(240 - 60, abs=2) and column.max() == pytest.approx(240 + 60, abs=2)


def test_other_values_keep_place_and_size_wherever_it_was_moved():
    moved = arrows().scale(0.5).shift(2 * UP + RIGHT).set_values(-2 * VALUES).set_values(VALUES)
    other = arrows().scale(0.5).shift(2 * UP + RIGHT)
    np.testing.assert_allclose(moved.places, other.places, atol=1e-9)
    np.testing.assert_allclose(heights(moved)[:3], abs(VALUES[:3]), atol=1e-9)


def test_they_stand_at_the_middles_of_mobjects():
    neurons = [Neuron(0.5).shift(k * UP) for k in range(3)]
    np.testing.assert_allclose(NudgeArrows([1, 2, 3], neurons).places, [each.get_center() for each in neurons])


def test_they_run_and_keep_their_opacity():
    seen = []

    def story(scene):
        group = arrows()
        scene.play(FadeIn(group), run_time=0.2)
        scene.play(group.animate(run_time=0.4).set_values(-VALUES))
        seen.extend([group.values, heights(group), group.copy().values])

    show(story)
    np.testing.assert_allclose(seen[0], -VALUES)
    np.testing.assert_allclose(seen[1], heights(arrows()), atol=1e-9)
    np.testing.assert_allclose(seen[2], -VALUES)


def test_columns_are_added_up():
    seen = []

    def story(scene):
        columns = [arrows(k * VALUES).shift(k * RIGHT / 4) for k in (1, -3, 0.5)]
        total = arrows(0 * VALUES).shift(2 * UP)
        scene.add(*columns)
        animation = total.add_up(columns, run_time=0.5)
        scene.play(animation)
        seen.extend([total.values, list(scene.mobjects) == [total]])

    show(story)
    np.testing.assert_allclose(seen[0], -1.5 * VALUES, atol=1e-12)
    assert seen[1]


def test_half_way_only_some_columns_have_arrived():
    total = arrows(0 * VALUES)
    adding = total.add_up([arrows(), arrows(10 * VALUES)], lag_ratio=1).animations[1]
    adding.begin()
    adding.interpolate(0.5)
    np.testing.assert_allclose(total.values, VALUES, atol=1e-9)


def test_a_transform_ends_at_the_other():
    goal = arrows(-VALUES).shift(UP)
    one = show(lambda scene: scene.play(Transform(arrows(), goal), run_time=0.2))
    assert abs(one.astype(int) - still(goal)).max() <= 1


def test_the_cache_knows_one_from_another():
    assert get_json(arrows()) == get_json(arrows())
    assert get_json(arrows()) != get_json(arrows(VALUES + 0.001))
    one, other = ([arrows(k * VALUES)] for k in (1, 2))
    assert get_json(arrows().add_up(one)) != get_json(arrows().add_up(other))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: NudgeArrows([], []), "values of arrows"),
        (lambda: NudgeArrows([np.nan], [(0, 0, 0)]), "finite"),
        (lambda: NudgeArrows([1, 2], [(0, 0, 0)]), "as many places"),
        (lambda: NudgeArrows([1], [(0, 0)]), "as many places"),
        (lambda: arrows(thickness=0), "thickness"),
        (lambda: NudgeArrows([1], [(0, 0, 0)], unit=-1), "unit"),
        (lambda: arrows().set_values([1]), "shape"),
        (lambda: arrows().add_up([NudgeArrows([1], [(0, 0, 0)])]), "columns of as many"),
        (lambda: arrows().add_up([]), "at least one"),
    ],
)
def test_what_cannot_be_shown_is_refused(make, why):
    with pytest.raises(InputError, match=why):
        make()
