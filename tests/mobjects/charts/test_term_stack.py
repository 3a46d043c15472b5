"""A stack of products: as high as they are, from where they were."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network.errors import InputError
from scenes.mobjects.charts.term_stack import TermStack
from scenes.mobjects.pictures.weighed_picture import WeighedPicture
from scenes.mobjects.theme import DARK
from tests.mobjects.frames import frames, picture, pixel

TERMS = np.array([[1.0, 0.0, -0.5], [0.5, -1.5, 2.0]])


def test_what_adds_stands_and_what_takes_away_hangs_from_its_top_down_to_the_sum():
    stack = TermStack(TERMS, unit=0.4, width=0.5)
    zero = stack.ground.get_y()
    assert stack.indices == ([0, 3, 5], [2, 4])
    assert_allclose([(each.get_bottom()[1] - zero) / 0.4 for each in stack.added], [0, 1, 1.5], atol=1e-6)
    assert_allclose([each.height / 0.4 for each in stack.added], [1, 0.5, 2], atol=1e-6)
    assert_allclose([(each.get_top()[1] - zero) / 0.4 for each in stack.taken], [3.5, 3], atol=1e-6)
    assert stack.level.get_y() - zero == pytest.approx(0.4 * TERMS.sum(), abs=1e-6)
    assert stack.level.get_y() == pytest.approx(stack.taken[-1].get_bottom()[1], abs=1e-6)


def test_the_blocks_have_the_colours_of_their_signs():
    stack = TermStack(TERMS, unit=0.8, width=1)
    frame = picture(stack)
    for block, role in ((stack.added[2], "positive"), (stack.taken[1], "negative")):
        assert_allclose(pixel(frame, block.get_center())[:3], 255 * DARK.rgb(role), atol=3)


def test_the_blocks_come_from_the_pixels_one_after_the_other_and_end_where_they_belong():
    weighed = WeighedPicture(abs(TERMS) / 2, 2 * np.sign(TERMS), 2)
    stack = TermStack(TERMS, unit=0.4, width=0.5).shift([3, 0, 0])
    ends = [each.get_center() for each in stack.added]
    stack.set_seen(False, False)
    seen = []

    def story(scene):
        scene.add(weighed, stack)
        movement = stack.gather(1, weighed, run_time=1)
        movement.begin()
        for time in (0, 0.5, 1):
            movement.interpolate(time)
            seen.append([(each.get_fill_opacity(), each.get_center()) for each in stack.added])
        scene.play(stack.gather(-1, weighed), run_time=0.5)

    frames(story)
    assert [opacity for opacity, _ in seen[0]] == [0, 0, 0]
    assert_allclose(seen[0][0][1], weighed.cell_center(0, 0), atol=1e-6)
    assert seen[1][0][0] == 1 and np.linalg.norm(seen[1][0][1] - ends[0]) < np.linalg.norm(seen[1][2][1] - ends[2])
    assert_allclose([place for _, place in seen[2]], ends, atol=1e-6)
    assert [each.get_fill_opacity() for each in stack.taken] == [1, 1] and stack.level.get_stroke_opacity() == 1


def test_nothing_makes_an_empty_stack():
    stack = TermStack(np.zeros(4))
    assert len(stack.added) == len(stack.taken) == 0 and stack.level.get_y() == stack.ground.get_y()


@pytest.mark.parametrize(
    ("terms", "options", "told"),
    [
        ([1, np.nan], {}, "finite"),
        ([1], {"unit": 0}, "positive scene units"),
        ([1], {"width": -1}, "positive scene units"),
    ],
)
def test_what_cannot_be_stacked_is_refused(terms, options, told):
    with pytest.raises(InputError, match=told):
        TermStack(terms, **options)
