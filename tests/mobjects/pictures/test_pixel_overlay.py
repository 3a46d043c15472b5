"""An overlay tells which pixels two pictures share, in numbers and in looks that need no colour."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from manim import DOWN, PI, RIGHT

from network.analysis.pictures import stroke
from network.data.gallery import gallery_digit
from network.errors import InputError
from scenes.mobjects.pictures.pixel_overlay import PixelOverlay
from scenes.mobjects.theme import DARK, LIGHT, THEMES
from tests.mobjects.frames import frames, picture, pixel

FIRST = np.array([[1.0, 0.8, 0.0], [0.1, 0.0, 0.6]], np.float32)
SECOND = np.array([[0.5, 0.0, 0.9], [0.2, 0.0, 0.6]], np.float32)
IMAGES = arrays(np.float32, (3, 4), elements=st.floats(0, 1, width=32))


def rgb(role, share=1.0, theme=DARK):
    return 255 * share * theme.rgb(role)


def inside(overlay, row, column, across, down):
    """The scene point at shares of a cell, from its upper left corner."""
    rows, columns = overlay.first.shape
    return overlay.point_at((column + across) / columns, (row + down) / rows)


def middle(frame, overlay, row, column):
    return pixel(frame, inside(overlay, row, column, 0.5, 0.5)).astype(float)


def rim(frame, overlay, row, column):
    return pixel(frame, inside(overlay, row, column, 0.18, 0.5)).astype(float)


# ---- numbers ----


def test_masks_counts_and_distance():
    overlay = PixelOverlay(FIRST, SECOND)
    assert overlay.shared.tolist() == [[True, False, False], [False, False, True]]
    assert overlay.only_first.tolist() == [[False, True, False], [False, False, False]]
    assert overlay.only_second.tolist() == [[False, False, True], [False, False, False]]
    assert overlay.counts == (2, 1, 1) and overlay.counts.only_first == 1
    assert overlay.overlap == pytest.approx(2 / 4)
    assert overlay.distance == pytest.approx(np.sqrt(0.5**2 + 0.8**2 + 0.9**2 + 0.1**2))


def test_the_threshold_is_what_a_lit_pixel_is_brighter_than():
    assert PixelOverlay(FIRST, SECOND, threshold=0.55).counts == (1, 2, 1)
    assert PixelOverlay([[0.5]], [[0.5]], threshold=0.5).counts == (0, 0, 0)


def test_nothing_lit_has_no_overlap():
    assert np.isnan(PixelOverlay(0 * FIRST, 0 * FIRST).overlap)


@given(first=IMAGES, second=IMAGES, threshold=st.floats(0, 0.9))
def test_the_masks_part_what_is_lit(first, second, threshold):
    overlay, other = (PixelOverlay(*pair, threshold=threshold) for pair in ((first, second), (second, first)))
    masks = np.array([overlay.shared, overlay.only_first, overlay.only_second])
    level = np.float32(threshold)
    assert (masks.sum(axis=0) == ((first > level) | (second > level))).all()
    assert ((overlay.shared | overlay.only_first) == (first > level)).all()
    assert (other.only_second == overlay.only_first).all() and (other.shared == overlay.shared).all()
    assert other.distance == overlay.distance == pytest.approx(np.linalg.norm(first.astype(float) - second))


def test_real_digits():
    three, other = gallery_digit("3-00"), gallery_digit("3-15")
    overlay = PixelOverlay(three.ravel(), other)
    lit = [np.rint(255 * image) > 64 for image in (three, other)]
    assert (overlay.shared == (lit[0] & lit[1])).all()
    assert overlay.counts == ((lit[0] & lit[1]).sum(), (lit[0] & ~lit[1]).sum(), (lit[1] & ~lit[0]).sum())
    assert overlay.height == pytest.approx(4) and overlay.width == pytest.approx(4)


# ---- looks ----


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_whole_pixels_dots_and_rings_as_bright_as_their_values(theme):
    overlay = PixelOverlay(FIRST, SECOND, height=6, theme=theme)
    frame = picture(overlay)
    for where in (middle, rim):
        assert where(frame, overlay, 0, 0) == pytest.approx(rgb("activation", 0.75, theme), abs=1)
        assert where(frame, overlay, 1, 2) == pytest.approx(rgb("activation", 0.6, theme), abs=1)
        assert where(frame, overlay, 1, 0).max() == where(frame, overlay, 1, 1).max() == 0
    assert middle(frame, overlay, 0, 1) == pytest.approx(rgb("signal", 0.8, theme), abs=1)
    assert rim(frame, overlay, 0, 1).max() == 0
    assert middle(frame, overlay, 0, 2).max() == 0
    assert rim(frame, overlay, 0, 2) == pytest.approx(rgb("function", 0.9, theme), abs=1)


def test_the_three_looks_cover_different_shares_of_a_cell():
    looks = [PixelOverlay([[one]], [[other]], height=6) for one, other in ((1, 0), (0, 1), (1, 1))]
    shares = [(picture(each)[..., :3].any(axis=-1)).mean() for each in looks]
    dot, ring, whole = np.array(shares) / shares[2]
    assert dot == pytest.approx(0.56**2, abs=0.03) and ring == pytest.approx(0.88**2 - 0.4**2, abs=0.03) and whole == 1


def test_colours_can_be_chosen():
    overlay = PixelOverlay(FIRST, SECOND, height=6, roles=("bias", "result"))
    frame = picture(overlay)
    assert middle(frame, overlay, 0, 1) == pytest.approx(rgb("bias", 0.8), abs=1)
    assert rim(frame, overlay, 0, 2) == pytest.approx(rgb("result", 0.9), abs=1)


@pytest.mark.parametrize(
    "move",
    [
        lambda o: o.shift(2 * RIGHT + DOWN / 2).scale(0.7),
        lambda o: o.rotate(PI / 2),
        lambda o: o.rotate(0.3),
        lambda o: o.stretch(1.4, 0),
    ],
)
def test_it_looks_the_same_where_it_goes(move):
    overlay = move(PixelOverlay(FIRST, SECOND, height=5))
    frame = picture(overlay, width=640, height=360)
    assert middle(frame, overlay, 0, 0) == pytest.approx(rgb("activation", 0.75), abs=1)
    assert middle(frame, overlay, 0, 1) == pytest.approx(rgb("signal", 0.8), abs=1)
    assert rim(frame, overlay, 0, 2) == pytest.approx(rgb("function", 0.9), abs=1)


def test_half_as_opaque_is_half_as_bright():
    overlay = PixelOverlay(FIRST, SECOND, height=6).set_opacity(0.5)
    frame = picture(overlay)
    assert middle(frame, overlay, 0, 0) == pytest.approx(rgb("activation", 0.375), abs=1)
    assert middle(frame, overlay, 0, 1) == pytest.approx(rgb("signal", 0.4), abs=1)


def test_images_run_through_animate():
    overlay = PixelOverlay(FIRST, SECOND, height=6)
    seen = frames(lambda scene: (scene.add(overlay), scene.play(overlay.animate.set_images(SECOND, FIRST))))
    assert overlay.counts == (2, 1, 1) and overlay.only_first.tolist()[0] == [False, False, True]
    assert middle(seen[0], overlay, 0, 1) == pytest.approx(rgb("signal", 0.8), abs=1)
    assert rim(seen[-1], overlay, 0, 1) == pytest.approx(rgb("function", 0.8), abs=1)
    assert middle(seen[2], overlay, 0, 1) == pytest.approx(rgb("signal", 0.4), abs=2)  # half-way: the dot goes ...
    assert rim(seen[2], overlay, 0, 1) == pytest.approx(rgb("function", 0.4), abs=2)  # ... and the ring comes
    assert abs(seen[-1].astype(int) - picture(PixelOverlay(SECOND, FIRST, height=6))).max() <= 1


def test_the_legend_shows_the_three_looks_beside_their_names():
    overlay = PixelOverlay(FIRST, SECOND, roles=("bias", "result"), theme=LIGHT)
    lines = overlay.legend(["one", "other", "both"])
    assert [line[0].counts for line in lines] == [(0, 4, 0), (0, 0, 4), (4, 0, 0)]
    assert all(line[0].roles == ("bias", "result") and line[0].theme is LIGHT for line in lines)
    heights = [line[0].get_y() for line in lines]
    assert np.diff(heights) == pytest.approx([-0.62, -0.62])
    for line in lines:
        assert line[1].get_left()[0] - line[0].get_right()[0] == pytest.approx(0.25)


# ---- what it refuses ----


@pytest.mark.parametrize(
    "first, second, options, told",
    [
        (FIRST, SECOND.T, {}, r"same shape, not \(2, 3\) and \(3, 2\)"),
        (FIRST, 255 * SECOND, {}, r"lie in \[0, 1\]"),
        (FIRST * np.nan, SECOND, {}, "NaN"),
        (FIRST, None, {}, "array"),
        (FIRST, SECOND, {"threshold": 1}, r"in \[0, 1\), not 1"),
        (FIRST, SECOND, {"threshold": float("nan")}, "not nan"),
        (FIRST, SECOND, {"height": 0}, "positive number of scene units"),
        (FIRST, SECOND, {"roles": ("blue", "red")}, "no role 'blue'"),
        (FIRST, SECOND, {"roles": ("signal",)}, "two roles"),
    ],
)
def test_refuses_what_cannot_be_laid_over_each_other(first, second, options, told):
    with pytest.raises(InputError, match=told):
        PixelOverlay(first, second, **options)


def test_stays_as_it_is_when_it_refuses():
    overlay = PixelOverlay(FIRST, SECOND)
    before = picture(overlay)
    for images, told in (((FIRST.T, SECOND.T), r"shows pictures \(2, 3\)"), ((FIRST, 2 * FIRST), r"lie in \[0, 1\]")):
        with pytest.raises(InputError, match=told):
            overlay.set_images(*images)
    with pytest.raises(InputError, match="three names"):
        overlay.legend(["first", "second"])
    assert (picture(overlay) == before).all()


def test_a_pixel_is_lit_where_it_belongs_to_the_stroke() -> None:
    picture = np.divide(np.arange(256, dtype=np.uint8), 255, dtype=np.float32).reshape(16, 16)
    assert np.array_equal(PixelOverlay(picture, picture).shared, stroke(picture))
