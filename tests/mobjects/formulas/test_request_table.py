import numpy as np
import pytest
from manim import RIGHT, UP, FadeIn
from manim.utils.hashing import get_json

from network.data.gallery import gallery
from network.errors import InputError
from scenes.mobjects import LIGHT, RequestTable
from tests.mobjects.stills import show, still

VALUES = np.array([[0.25, -0.5, 0.001], [1.5, 0.0, -2.25]])
NAMES = ["w_(0,3)^((2))", "b_1"]
IMAGES = gallery().images[:3].reshape(-1, 28, 28)


def table(values=VALUES, **asked):
    return RequestTable(values, NAMES, IMAGES, **asked)


def test_every_cell_holds_its_number_in_its_colour():
    made = table()
    assert [[each.text for each in row] for row in made.numbers] == [
        ["+0.25", "−0.50", "0.00"],
        ["+1.50", "0.00", "−2.25"],
    ]
    roles = ["positive", "negative", "ink"]
    assert [each.color.to_hex().lower() for each in made.numbers[0]] == list(map(made.theme.hex, roles))
    assert [each.text for each in made.means] == ["−0.08", "−0.25"], "by default of the columns shown"


def test_names_and_pictures_stand_where_their_rows_and_columns_are():
    made = table().scale(0.8).shift(UP + RIGHT)
    for row, name in enumerate(made.names):
        assert name.get_right()[0] < made.numbers[row][0].get_left()[0]
        assert name.get_y() == pytest.approx(made.numbers[row][0].get_y(), abs=0.05)
    for column, picture in enumerate(made.pictures):
        assert picture.get_x() == pytest.approx(made.numbers[0][column].get_x(), abs=0.1)
        np.testing.assert_allclose(picture[0].values, IMAGES[column])
    assert made.row(1)[0] is made.names[1] and made.column(2)[1] is made.numbers[0][2]
    assert len(made.dots) == 2 + 3, "an ellipsis a row and one a column"


def test_the_means_run_and_end_on_their_values():
    seen = []

    def story(scene):
        made = table(decimals=3)
        scene.play(FadeIn(made), run_time=0.2)
        scene.play(made.animate(run_time=0.4).set_means([0.125, -0.75]))
        seen.extend([[each.text for each in made.means], made.means[0].color.to_hex().lower(), made.theme.positive])

    show(story)
    assert seen[0] == ["+0.125", "−0.750"]
    assert seen[1] == seen[2]


@pytest.mark.parametrize("theme", ["dark", LIGHT])
def test_what_is_set_is_seen(theme):
    made = table(theme=theme)
    before = still(made)
    after = still(made.set_means([4.0, 5.0])).astype(int)
    changed = abs(after - before).max(axis=2) > 60
    assert changed.any() and np.flatnonzero(changed.any(axis=0)).min() > 427, "only the last column"


def test_the_cache_knows_one_from_another():
    assert get_json(table()) == get_json(table())
    assert get_json(table()) != get_json(table(VALUES + 1))
    assert get_json(table()) != get_json(table(means=[0, 1]))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: table([1.0]), "of shape"),
        (lambda: table([[np.inf]]), "finite"),
        (lambda: RequestTable(VALUES, ["a"], IMAGES), "as many names"),
        (lambda: RequestTable(VALUES, NAMES, IMAGES[:2]), "as many names"),
        (lambda: table(means=[1]), "means"),
        (lambda: table().set_means([1]), "means"),
        (lambda: table().row(2), "row"),
        (lambda: table().column(-1), "column"),
    ],
)
def test_what_cannot_be_shown_is_refused(make, why):
    with pytest.raises(InputError, match=why):
        make()
