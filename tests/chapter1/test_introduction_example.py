"""What `IntroductionExample` says of pictures and of the network is so, for any digit and any network."""

import numpy as np
import pytest

from network import Network, load_network
from network.data.gallery import gallery, gallery_digit
from scenes.chapter1.introduction_example import IntroductionExample, moved
from scenes.mobjects import Candidates, PixelGrid, PixelOverlay
from scenes.mobjects.text.typesetting import number_text
from tests.chapters.watching import Seen, Tried, check_that_it_is_paced, complaints, network_of, play

RULER, LAST = "by_its_pixels_another_digit_is_nearer", "a_network_weighs_ten_answers"
CLEAR_SIX = gallery_digit("6-03")

tried = Tried(IntroductionExample)


def output_of(case: str) -> np.ndarray:
    return tried.network(case).forward(tried.image(case)).output


def by_distance(case: str, same: bool) -> list[tuple[float, np.ndarray]]:
    """The gallery's pictures of the digit, or of others, with their distances, the nearest first."""
    digits, image, label = gallery(), tried.image(case).astype(float).ravel(), tried.label(case)
    found = [
        (float(np.sqrt(((other - image) ** 2).sum())), other.reshape(28, 28))
        for other, its_label in zip(digits.images.astype(float), digits.labels, strict=True)
        if (its_label == label) == same
    ]
    return sorted((each for each in found if each[0] > 0), key=lambda each: each[0])


def pictures(seen: Seen) -> list[PixelGrid]:
    return sorted((each for each in seen.of(PixelGrid) if each.opacity > 0), key=lambda each: each.get_x())


@tried.in_every_case
def test_three_pictures_of_the_same_digit_are_shown(case):
    seen = tried.at(case, "the_same_digit_never_looks_the_same")
    same = by_distance(case, same=True)
    expected = [tried.image(case), same[len(same) // 2][1], same[-1][1]]
    for grid, image in zip(pictures(seen), expected, strict=True):
        assert np.allclose(grid.values, image)
        middle = np.unravel_index(image.argmax(), image.shape)
        assert (seen.at(grid.cell_center(*middle)) > 240).all()
    assert seen.words.split("\n").count(str(tried.label(case))) == 3


@tried.in_every_case
def test_the_pixels_that_two_share_are_counted(case):
    seen = tried.at(case, "two_of_them_share_few_pixels")
    one, other = (np.rint(255 * each) > 64 for each in (tried.image(case), by_distance(case, same=True)[-1][1]))
    shared, either = int((one & other).sum()), int((one | other).sum())
    overlay, core = seen.parts["overlay"], seen.parts["core"]
    assert isinstance(overlay, PixelOverlay) and isinstance(core, PixelOverlay)
    assert (overlay.shared == (one & other)).all() and tuple(core.counts) == (shared, 0, 0)
    assert overlay.opacity < 0.5 < core.opacity
    assert str(shared) in seen.words.split("\n") and f"of {either} inked pixels" in seen.words
    (told,) = (text for text in tried.said(case) if f"{shared} pixels, of {either}." in text)
    assert told.startswith("Only") == (2 * shared < either)


@tried.in_every_case
def test_another_digit_is_nearer_than_one_of_its_kind(case):
    """The distances printed are the real ones, the pictures stand as far along the line as their distances say."""
    seen = tried.at(case, RULER)
    (far, twin), (near, impostor) = by_distance(case, same=True)[-1], by_distance(case, same=False)[0]
    assert near < far
    assert any("is closer! Counting pixels is not reading." in text for text in tried.said(case))
    home, nearer, farther = pictures(seen)
    assert np.allclose(nearer.values, impostor)
    assert np.allclose(farther.values, twin)
    assert sorted(seen.numbers, key=lambda text: float(text)) == [number_text(near, 1), number_text(far, 1)]
    zero = seen.parts["ruler"].get_start()[0]
    assert home.get_right()[0] < zero
    along = [picture.get_x() - zero for picture in (nearer, farther)]
    assert along[0] / along[1] == pytest.approx(near / far, rel=1e-3)


def test_where_its_kind_is_nearer_the_pixels_are_said_to_be_right():
    """A 1 whose farthest twin is nearer than any other digit, made by leaving only near ones to choose from."""

    class Alike(IntroductionExample):
        def setup(self) -> None:
            super().setup()
            near = np.linalg.norm(self.digits.images - self.image.ravel(), axis=1)
            own = np.flatnonzero(self.digits.labels == self.label)
            self.digits = self.digits.take([*own[np.argsort(near[own])][:2], *np.flatnonzero(self.digits.labels == 0)])

    shown = play(Alike, look=False, keep=False, digit="1-00", network="edges")
    assert "Here the pixels get it right. They often do not." in shown.said
    assert not any("closer" in text for text in shown.said)


def test_for_the_digit_shown_by_default_the_nearer_one_is_a_four():
    assert tried.played().scene.other_label == 4


@tried.in_every_case
def test_the_candidates_are_weighed_by_the_network(case):
    seen, output = tried.at(case, LAST), output_of(case)
    (candidates,) = seen.of(Candidates)
    assert candidates.values == pytest.approx(output, abs=1e-6)
    assert candidates.chosen == output.argmax()
    assert [each for each in seen.numbers if "." in each] == [number_text(value, 2) for value in output]
    right = output.argmax() == tried.label(case)
    assert any(text.startswith(f"It says {output.argmax()}, and it uses") for text in tried.said(case)) == right
    assert any(text.startswith(f"It says {output.argmax()}. Right or wrong") for text in tried.said(case)) != right


def test_of_equal_outputs_the_first_is_the_answer_as_everywhere():
    edges = load_network("edges")
    nothing = edges.with_parameters(np.zeros(edges.parameter_count))
    seen = play(IntroductionExample, look=False, network=nothing).beats[LAST]
    (candidates,) = seen.of(Candidates)
    assert candidates.chosen == 0 == nothing.forward(gallery_digit("3-01")).prediction


@pytest.mark.parametrize("digit", [CLEAR_SIX, np.zeros((28, 28))], ids=["a six", "blank"])
@pytest.mark.parametrize("network", ["edges", Network.random((784, 10), seed=5)], ids=["edges", "random"])
def test_of_a_picture_whose_digit_nobody_told_nothing_depends_on_the_network_s_guess(digit, network):
    shown = play(IntroductionExample, look=False, digit=digit, network=network)
    assert complaints(shown) == []
    answer = network_of(network).forward(digit).prediction
    for beat, seen in shown.beats.items():
        if beat in (LAST, "a_computer_gets_numbers"):
            continue
        assert not {str(each) for each in range(10)} & set(seen.words.split("\n")) - {"0"}, beat
    middle, last = shown.scene.middle, shown.scene.farthest
    for twin in (middle, last):  # the same ink, elsewhere
        assert twin.sum() == pytest.approx(digit.sum(), rel=0.1)
    assert any(text.startswith("Here it is twice more, moved and tilted.") for text in shown.said)
    assert f"It says {answer}. Right or wrong, it is nothing but arithmetic." in shown.said
    far, near = (float(np.linalg.norm(each - digit)) for each in (last, shown.scene.nearest_other))
    closer = "It is closer than the same picture, tilted! Counting pixels is not reading."
    assert (closer in shown.said) == (near < far)


def test_moved_moves_down_and_right_and_tilts_anticlockwise():
    image = np.zeros((9, 9), np.float32)
    image[4, 5:8] = 1  # a line from the middle to the right
    assert np.allclose(moved(image, 1, -2, 0)[5, 3:6], 1)
    upright = moved(image, 0, 0, 90)
    assert np.allclose(upright[1:4, 4], 1, atol=1e-4) and upright.sum() == pytest.approx(3, abs=1e-3)


def test_another_digit_and_another_network_change_the_picture():
    frames = [tried.at(case, LAST).frame.astype(int) for case in tried.cases]
    assert all(abs(frames[one] - frames[other]).max() > 100 for one in range(3) for other in range(one))


@tried.in_every_case
def test_it_is_well_laid_out_and_can_be_read_in_its_time(case):
    assert complaints(tried.played(case)) == []
    check_that_it_is_paced(tried.played(case), 58, 72)
