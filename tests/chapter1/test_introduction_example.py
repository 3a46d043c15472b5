"""What `IntroductionExample` says of pictures and of the network is so, for any digit and any network."""

import numpy as np
import pytest

from network import load_network
from network.data.digits import find_digit
from network.data.gallery import gallery
from scenes.chapter1.introduction_example import IntroductionExample
from scenes.mobjects import Candidates, PixelGrid, PixelOverlay
from scenes.mobjects.text.typesetting import number_text
from tests.chapters.watching import ONE_HIDDEN_LAYER, Played, Seen, played

CASES = [("edges", "3-10"), ("plain", "8-04"), (ONE_HIDDEN_LAYER, "5-02")]
NAMES = ["edges, 3", "plain, 8", "random, 5"]
LAST = "a_network_weighs_ten_answers"


def scene(case: int) -> Played:
    network, digit = CASES[case]
    return played(IntroductionExample, network=network, digit=digit)


def at(case: int, beat: str) -> Seen:
    return scene(case).beats[beat]


def image_of(case: int) -> np.ndarray:
    return find_digit(CASES[case][1]).image


def output_of(case: int) -> np.ndarray:
    network = CASES[case][0]
    return (load_network(network) if isinstance(network, str) else network).forward(image_of(case)).output


def by_distance(case: int, same: bool) -> list[tuple[float, np.ndarray]]:
    """The gallery's pictures of the digit, or of others, with their distances, the nearest first."""
    digits, image, label = gallery(), image_of(case).astype(float).ravel(), int(CASES[case][1][0])
    found = [
        (float(np.sqrt(((other - image) ** 2).sum())), other.reshape(28, 28))
        for other, its_label in zip(digits.images.astype(float), digits.labels, strict=True)
        if (its_label == label) == same
    ]
    return sorted((each for each in found if each[0] > 0), key=lambda each: each[0])


def pictures(seen: Seen) -> list[PixelGrid]:
    return sorted((each for each in seen.of(PixelGrid) if each.opacity > 0), key=lambda each: each.get_x())


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_three_pictures_of_the_same_digit_are_shown(case):
    seen = at(case, "the_same_digit_never_looks_the_same")
    same = by_distance(case, same=True)
    expected = [image_of(case), same[len(same) // 2][1], same[-1][1]]
    for grid, image in zip(pictures(seen), expected, strict=True):
        assert np.allclose(grid.values, image)
        middle = np.unravel_index(image.argmax(), image.shape)
        assert (seen.at(grid.cell_center(*middle)) > 240).all()
    assert seen.words.split("\n").count(CASES[case][1][0]) == 3


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_pixels_that_two_share_are_counted(case):
    seen = at(case, "two_of_them_share_few_pixels")
    one, other = (np.rint(255 * each) > 64 for each in (image_of(case), by_distance(case, same=True)[-1][1]))
    shared, first, last = (int(mask.sum()) for mask in (one & other, one & ~other, other & ~one))
    (overlay,) = (each for each in seen.of(PixelOverlay) if each.first.shape == (28, 28))
    assert tuple(overlay.counts) == (shared, first, last)
    for told in (f"{shared} pixels in both", f"{first} pixels only in the first", f"{last} pixels only in the last"):
        assert told in seen.words
    assert f"{shared} of {shared + first + last} inked pixels agree" in seen.words


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_another_digit_is_nearer_than_one_of_its_kind(case):
    """The distances printed are the real ones, the pictures stand as far along the line as their distances say."""
    seen = at(case, "by_its_pixels_another_digit_is_nearer")
    (far, twin), (near, impostor) = by_distance(case, same=True)[-1], by_distance(case, same=False)[0]
    assert near < far
    home, nearer, farther = pictures(seen)
    assert np.allclose(nearer.values, impostor)
    assert np.allclose(farther.values, twin)
    assert sorted(seen.numbers, key=lambda text: float(text)) == [number_text(near, 1), number_text(far, 1)]
    along = [picture.get_x() - home.get_x() for picture in (nearer, farther)]
    assert along[0] / along[1] == pytest.approx(near / far, rel=1e-3)


def test_for_the_digit_shown_by_default_the_nearer_one_is_a_five():
    assert played(IntroductionExample).scene.other_label == 5


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_candidates_are_weighed_by_the_network(case):
    seen, output = at(case, LAST), output_of(case)
    (candidates,) = seen.of(Candidates)
    assert candidates.values == pytest.approx(output, abs=1e-6)
    assert candidates.chosen == output.argmax()
    assert [each for each in seen.numbers if "." in each] == [number_text(value, 2) for value in output]
    assert f"the network answers {output.argmax()}, with {number_text(output.max(), 2)}" in seen.words


def test_another_digit_and_another_network_change_the_picture():
    frames = [at(case, LAST).frame.astype(int) for case in range(len(CASES))]
    assert all(abs(frames[one] - frames[other]).max() > 100 for one in range(3) for other in range(one))
