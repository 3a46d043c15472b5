import numpy as np
import pytest
from manim.utils.hashing import get_json

from network.errors import InputError
from scenes.mobjects.pictures import AccuracyCounter
from scenes.mobjects.pictures.accuracy_counter import GAP
from tests.mobjects.stills import show, still

IMAGES = np.random.default_rng(0).uniform(size=(30, 5, 5))
LABELS = np.arange(30) % 10
ANSWERS = np.where(np.arange(30) % 4 == 1, (LABELS + 1) % 10, LABELS)


def counter(**changed):
    return AccuracyCounter(IMAGES, LABELS, ANSWERS, **changed)


@pytest.mark.parametrize("seen", [1, 2, 17, 30])
def test_it_counts_what_has_been_seen(seen):
    shown = counter().set_seen(seen)
    right = int((LABELS[:seen] == ANSWERS[:seen]).sum())
    assert (shown.right.text, shown.wrong.text) == (str(right), str(seen - right))
    assert shown.accuracy == pytest.approx(right / seen)
    assert shown.share.text == f"{right / seen:.1%}"
    assert shown.answer.text == str(ANSWERS[seen - 1])
    np.testing.assert_allclose(shown.picture.values, IMAGES[seen - 1], atol=1 / 255)


def test_the_mark_is_that_of_the_last_answer():
    for seen, right in ((1, True), (2, False)):
        shown = counter().set_seen(seen)
        assert [mark.get_stroke_opacity() for mark in shown.marks] == [float(right), float(not right)]


def test_the_tray_holds_the_wrong_ones_that_came_last():
    shown = counter().set_seen(30)
    wrong = np.flatnonzero(LABELS != ANSWERS)
    for place, k in enumerate(wrong):
        y, x = divmod(place, 6)
        part = shown.tray.values[y * (5 + GAP) : y * (5 + GAP) + 5, x * (5 + GAP) : x * (5 + GAP) + 5]
        np.testing.assert_allclose(part, IMAGES[k], atol=1 / 255)
    many = AccuracyCounter(np.tile(IMAGES, (10, 1, 1)), np.zeros(300), np.ones(300)).set_seen(300)
    np.testing.assert_allclose(many.tray.values[:5, :5], IMAGES[(300 - 24) % 30], atol=1 / 255)


def test_it_counts_up_faster_and_faster_to_the_end():
    shown = counter()
    animation = shown.count_up()
    animation.begin()
    seen = []
    for alpha in (0.25, 0.5, 0.75, 1.0):
        animation.interpolate(alpha)
        seen.append(shown.seen)
    assert seen == [0, 4, 13, 30]


def test_flat_pictures_are_taken_as_squares():
    flat = AccuracyCounter(IMAGES.reshape(30, 25), LABELS, ANSWERS)
    np.testing.assert_array_equal(flat.verdicts.images, counter().verdicts.images)


def test_in_the_scene_it_looks_as_it_should_at_the_end():
    def story(scene):
        shown = counter()
        scene.add(shown)
        scene.play(shown.count_up(0.5))

    assert abs(show(story).astype(int) - still(counter().set_seen(30))).max() == 0


def test_the_cache_knows_one_from_another():
    assert get_json(counter()) == get_json(counter())
    assert get_json(counter().set_seen(3)) != get_json(counter().set_seen(4))
    assert get_json(AccuracyCounter(IMAGES, LABELS, LABELS).set_seen(2)) != get_json(counter().set_seen(2))
    other = AccuracyCounter(IMAGES[::-1], LABELS, ANSWERS)
    assert get_json(other.count_up()) != get_json(counter().count_up())


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: AccuracyCounter(IMAGES[:0], [], []), "at least one"),
        (lambda: AccuracyCounter(IMAGES[0, 0], [0], [0]), "at least one"),
        (lambda: AccuracyCounter(2 * IMAGES, LABELS, ANSWERS), "0 to 1"),
        (lambda: AccuracyCounter(IMAGES, LABELS[:3], ANSWERS), "Labels and answers"),
        (lambda: counter().set_seen(31), "30 pictures"),
        (lambda: counter().set_seen(-1), "30 pictures"),
    ],
)
def test_what_cannot_be_shown_is_refused(make, why):
    with pytest.raises(InputError, match=why):
        make()
