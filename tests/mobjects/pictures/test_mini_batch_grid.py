import numpy as np
import pytest
from manim import Scene, Transform
from manim.utils.hashing import get_json

from network.errors import InputError
from scenes.mobjects.pictures import MiniBatchGrid
from scenes.mobjects.pictures.mini_batch_grid import DIMMED
from tests.mobjects.frames import small_films
from tests.mobjects.stills import show, still

IMAGES = np.arange(6)[:, np.newaxis, np.newaxis] / 5 * np.ones((6, 2, 2))
ORDER = [3, 0, 5, 1, 4, 2]


def played(*changes):
    """The grid after some changes, given as functions of it."""
    grid = MiniBatchGrid(IMAGES, 3)

    class Story(Scene):
        def construct(self):
            self.add(grid)
            for change in changes:
                self.play(change(grid))

    with small_films(dry_run=True, disable_caching=True):
        Story().render()
    return grid


def shade(grid, place, frame):
    """The brightness of the frame in the middle of a place, counted row by row."""
    x, y = grid.row(place // grid.columns)[place % grid.columns].get_center()[:2]
    return int(frame[round(240 - 60 * y), round(427 + 60 * x), 0])


def test_pictures_stand_row_by_row_and_are_seen():
    grid = MiniBatchGrid(IMAGES, 3)
    frame = still(grid)
    assert [shade(grid, place, frame) for place in range(6)] == pytest.approx(11 + 244 * np.arange(6) / 5, abs=3)
    assert [picture.get_y() for picture in grid.row(0)] == pytest.approx([grid.row(0)[0].get_y()] * 3)
    assert grid.row(0)[0].get_y() - grid.row(1)[0].get_y() == pytest.approx(0.8)


def test_every_picture_flies_to_its_new_place():
    before = MiniBatchGrid(IMAGES, 3)
    grid = played(lambda it: it.rearrange(ORDER))
    for place, number in enumerate(ORDER):
        np.testing.assert_allclose(grid.pictures[number].get_center(), before.pictures[place].get_center(), atol=1e-9)
        assert grid.row(place // 3)[place % 3] is grid.pictures[number]


def test_rows_move_apart_about_their_middle():
    grid = played(lambda it: it.rearrange(ORDER), lambda it: it.deal(0.5))
    np.testing.assert_allclose(grid.pictures.get_center(), 0, atol=1e-9)
    assert grid.row(0)[0].get_y() - grid.row(1)[0].get_y() == pytest.approx(1.3)


def test_one_row_is_picked_out_and_the_brace_stands_beside_it():
    def story(pick):
        def construct(scene):
            grid = scene.grid = MiniBatchGrid(np.ones((6, 2, 2)), 3)
            scene.add(grid)
            for row in pick:
                scene.play(grid.pick(row))
            story.grid = grid

        return construct

    frame = show(story([0, 1]))
    lit = [shade(story.grid, place, frame) for place in range(6)]
    assert lit[3:] == pytest.approx([255] * 3, abs=4) and lit[:3] == pytest.approx([255 * DIMMED] * 3, abs=8)
    assert story.grid.brace.get_y() == pytest.approx(story.grid.row(1)[0].get_y())
    frame = show(story([0, None]))
    assert [shade(story.grid, place, frame) for place in range(6)] == pytest.approx([255] * 6, abs=4)
    assert story.grid.brace.get_fill_opacity() == 0


def test_it_becomes_another_and_is_copied_whole():
    one, other = MiniBatchGrid(IMAGES, 3), MiniBatchGrid(1 - IMAGES, 3)
    frame = show(lambda scene: scene.play(Transform(one, other)))
    np.testing.assert_allclose(frame, still(other), atol=3)
    np.testing.assert_array_equal(still(other.copy()), still(other))


def test_the_cache_knows_one_from_another():
    assert get_json(MiniBatchGrid(IMAGES, 3)) == get_json(MiniBatchGrid(IMAGES, 3))
    assert get_json(MiniBatchGrid(IMAGES, 3)) != get_json(MiniBatchGrid(IMAGES[::-1], 3))
    assert get_json(MiniBatchGrid(IMAGES, 3).deal(0.5)) != get_json(MiniBatchGrid(IMAGES, 3).deal(0.4))
    assert get_json(MiniBatchGrid(IMAGES, 3, theme="light")) != get_json(MiniBatchGrid(IMAGES, 3))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: MiniBatchGrid(IMAGES, 4), "6 pictures do not fill rows of 4"),
        (lambda: MiniBatchGrid(IMAGES[:0], 3), "0 pictures"),
        (lambda: MiniBatchGrid(IMAGES, 0), "rows of 0"),
        (lambda: MiniBatchGrid(IMAGES, 3, height=0), "above 0"),
        (lambda: MiniBatchGrid(IMAGES, 3).rearrange([0, 1, 2]), "names each of them once"),
        (lambda: MiniBatchGrid(IMAGES, 3).rearrange([0, 1, 2, 3, 4, 4]), "names each of them once"),
        (lambda: MiniBatchGrid(IMAGES, 3).pick(2), "no row 2"),
    ],
)
def test_what_cannot_be_shown_is_refused(make, why):
    with pytest.raises(InputError, match=why):
        make()
