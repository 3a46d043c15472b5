"""Shares of pixels, and pictures of lines, against cairo's strokes and against the plain formula."""

import cairo
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.mobjects.painting import operators as painting
from scenes.mobjects.painting.coverage import Box, Lines, pixels_touched, shares_of
from scenes.mobjects.painting.operators import CoverageOperator, paint

WIDTH, HEIGHT = 160, 120
BOX = Box(0, 0, WIDTH, HEIGHT)
BLUE, RED, GREEN, GOLD = [0.2, 0.5, 1.0], [1.0, 0.4, 0.3], [0.2, 0.9, 0.4], [1.0, 0.8, 0.1]

finite = {"allow_nan": False, "allow_infinity": False}
points = st.tuples(st.floats(-40, WIDTH + 40, **finite), st.floats(-40, HEIGHT + 40, **finite))


def strokes(lines: Lines, colors: np.ndarray) -> np.ndarray:
    """The picture that cairo makes, one stroke after another."""
    picture = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    ctx = cairo.Context(cairo.ImageSurface.create_for_data(picture.data, cairo.FORMAT_ARGB32, WIDTH, HEIGHT))
    for start, end, width, (red, green, blue, alpha) in zip(lines.start, lines.end, lines.width, colors, strict=True):
        ctx.set_source_rgba(blue, green, red, alpha)
        ctx.set_line_width(width)
        ctx.move_to(*start)
        ctx.line_to(*end)
        ctx.stroke()
    return picture


def disagreement(first: np.ndarray, second: np.ndarray) -> float:
    covered = (first[..., 3] > 0) | (second[..., 3] > 0)
    return float(np.abs(first.astype(int) - second.astype(int))[covered].mean()) if covered.any() else 0.0


def lines_of(*pairs: tuple[tuple[float, float], tuple[float, float]], width: float = 1.5) -> Lines:
    ends = np.array(pairs, float)
    return Lines(ends[:, 0], ends[:, 1], np.full(len(ends), width))


def crossing(count: int, seed: int = 0) -> Lines:
    """Lines from the left side to the right, all crossing."""
    rng = np.random.default_rng(seed)
    rows = rng.uniform(0, HEIGHT, (2, count))
    start, end = np.stack([np.full(count, 4.0), rows[0]], axis=1), np.stack([np.full(count, 150.0), rows[1]], axis=1)
    return Lines(start, end, rng.uniform(0.5, 3, count))


def colors_of(count: int, seed: int = 0, strongest: float = 0.6, hues: int = 2) -> np.ndarray:
    rng = np.random.default_rng(seed)
    rgb = np.array([BLUE, RED, GREEN, GOLD])[rng.integers(0, hues, count)]
    return np.column_stack([rgb, rng.uniform(0, strongest, count)]).astype(np.float32)


def plain_formula(lines: Lines, colors: np.ndarray) -> np.ndarray:
    """The blend of the module's docstring, dense and in double precision, as premultiplied values in [0, 255]."""
    found = shares_of(lines, BOX)
    shares = np.zeros((len(lines), WIDTH * HEIGHT))
    line = np.repeat(found.order, found.counts)
    shares[line, found.pixel] = found.share
    transparency = 1 - shares * colors[:, 3:].astype(float)
    opacity = 1 - transparency.prod(axis=0)
    depth = -np.log(np.maximum(transparency, 1e-9))
    rgb = depth.T @ colors[:, :3].astype(float) / np.maximum(depth.sum(axis=0), 1e-300)[:, None]
    return 255 * np.column_stack([rgb * opacity[:, None], opacity]).reshape(HEIGHT, WIDTH, 4)


@pytest.fixture(params=["strokes", "shares", "operator"])
def way(request, monkeypatch):
    """Each of the three ways to a picture, as a function of lines and colours."""
    if request.param == "operator":
        return lambda lines, colors: CoverageOperator(lines, BOX).paint(colors).copy()
    monkeypatch.setattr(painting, "FEW", 10**6 if request.param == "strokes" else 0)
    return lambda lines, colors: paint(lines, BOX, colors)


@settings(max_examples=150, deadline=None)
@given(start=points, end=points, width=st.floats(0.5, 6), opacity=st.floats(0, 1))
def test_a_single_line_is_cairos_stroke(start, end, width, opacity):
    if np.hypot(*np.subtract(start, end)) < 8:
        return  # hardly a line: a speck of caps
    lines, colors = lines_of((start, end), width=width), np.array([[*GOLD, opacity]], np.float32)
    drawn = strokes(lines, colors)
    for few in (0, 10**6):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(painting, "FEW", few)
            assert disagreement(drawn, paint(lines, BOX, colors)) <= 3
    assert disagreement(drawn, CoverageOperator(lines, BOX).paint(colors)) <= 3


@pytest.mark.parametrize("slope", [0, 1e-4, 0.003, 0.02, 0.1, 0.3, 0.7, 1.0, 1.5, 5, 40, 1e4])
@pytest.mark.parametrize("width", [0.5, 0.9, 1.35, 2.7, 6])
def test_every_slope_and_width(way, slope, width):
    direction = np.array([1, slope]) / np.hypot(1, slope)
    middle = np.array([80.3, 60.7])
    lines = Lines(middle[None] - 50 * direction, middle[None] + 50 * direction, np.array([width]))
    colors = np.array([[*BLUE, 1.0]], np.float32)
    assert disagreement(strokes(lines, colors), way(lines, colors)) <= 3


def test_lines_that_do_not_cross_are_cairos_strokes(way):
    rows = np.arange(6, 114, 9.3)
    lines = Lines(
        np.stack([np.full(len(rows), 5.0), rows], axis=1), np.stack([np.full(len(rows), 150.0), rows + 4], axis=1),
        np.linspace(0.5, 4, len(rows)),
    )  # fmt: skip
    colors = colors_of(len(rows), strongest=1.0, hues=3)
    assert disagreement(strokes(lines, colors), way(lines, colors)) <= 3


@pytest.mark.parametrize("strongest", [0.02, 0.3, 1.0])
@pytest.mark.parametrize("hues", [1, 2, 4])
def test_crossing_lines_follow_the_plain_formula(way, strongest, hues):
    lines, colors = crossing(60), colors_of(60, strongest=strongest, hues=hues)
    error = np.abs(way(lines, colors) - plain_formula(lines, colors))
    assert error[..., 3].max() <= 20  # cairo's cut to scan lines, 17, in single pixels
    assert error.mean() <= 1


def test_numpy_follows_the_plain_formula_to_the_last_bit(monkeypatch):
    monkeypatch.setattr(painting, "FEW", 0)
    lines, colors = crossing(300), colors_of(300, strongest=0.9)
    assert np.abs(paint(lines, BOX, colors) - plain_formula(lines, colors)).max() <= 1


def test_the_order_of_lines_does_not_matter(way):
    lines, colors = crossing(50), colors_of(50, strongest=0.9)
    other = np.random.default_rng(5).permutation(50)
    pictures = way(lines, colors), way(lines.take(other), colors[other])
    assert np.abs(pictures[0].astype(int) - pictures[1]).max() <= 2


def test_thousands_of_faint_lines_add_up(monkeypatch):
    monkeypatch.setattr(painting, "FEW", 0)
    count, opacity = 2000, 1 / 2000
    lines = lines_of(*[((10, 60), (150, 60.0))] * count, width=8.0)
    colors = np.tile(np.float32([*RED, opacity]), (count, 1))
    expected = 255 * (1 - (1 - opacity) ** count)
    for painted in (paint(lines, BOX, colors), CoverageOperator(lines, BOX).paint(colors)):
        assert painted[60, 80, 3] == pytest.approx(expected, abs=2)


def test_no_visible_line_is_missing(way):
    rng = np.random.default_rng(3)
    for _ in range(40):
        ends = rng.uniform([2, 2], [WIDTH - 2, HEIGHT - 2], (2, 2))
        lines = Lines(ends[:1], ends[1:], rng.uniform(0.2, 1, 1))
        share = paint(lines, BOX, np.float32([[*GOLD, 1]]))[..., 3].astype(float).sum() / 255
        assert share == pytest.approx(float(np.hypot(*(ends[1] - ends[0])) * lines.width[0]), rel=0.05, abs=0.5)
        assert way(lines, np.float32([[*GOLD, 0.1]]))[..., 3].any()


@pytest.mark.parametrize("box", [Box(30, 20, 90, 77), Box(0, 100, 160, 120), Box(159, 0, 160, 120)])
def test_a_part_of_the_picture_is_the_part_of_the_whole(box, monkeypatch):
    monkeypatch.setattr(painting, "FEW", 0)
    lines, colors = crossing(80), colors_of(80)
    whole = paint(lines, BOX, colors)[box.top : box.bottom, box.left : box.right]
    assert np.abs(whole.astype(int) - paint(lines, box, colors)).max() <= 1
    assert np.abs(whole.astype(int) - CoverageOperator(lines, box).paint(colors)).max() <= 4


def test_the_number_of_threads_changes_nothing(monkeypatch):
    monkeypatch.setattr(painting, "FEW", 0)
    lines, colors = crossing(100), colors_of(100)
    pictures = []
    for workers in (1, 4):
        monkeypatch.setattr(painting, "WORKERS", workers)
        pictures.append(paint(lines, BOX, colors))
    np.testing.assert_array_equal(*pictures)


def test_an_operator_can_be_asked_again():
    lines = crossing(40)
    operator = CoverageOperator(lines, BOX)
    first = operator.paint(colors_of(40, seed=1)).copy()
    operator.paint(colors_of(40, seed=2, hues=4))
    np.testing.assert_array_equal(first, operator.paint(colors_of(40, seed=1)))


def test_the_memory_of_an_operator_is_foreseen():
    lines = crossing(200)
    operator = CoverageOperator(lines, BOX)
    assert 0.5 * operator.nbytes < operator.BYTES * pixels_touched(lines, BOX) < 2 * operator.nbytes


def test_nothing_to_see_is_an_empty_picture(way):
    away = lines_of(((-50, -50), (-10, -90)))
    dots = lines_of(((20, 20), (20, 20)))
    for lines in (away, dots):
        assert not way(lines, np.float32([[1, 1, 1, 1]])).any()
    assert not way(crossing(3), np.zeros((3, 4), np.float32)).any()
    assert Lines(np.zeros((0, 2)), np.zeros((0, 2)), np.zeros(0)).box(WIDTH, HEIGHT).shape == (0, 0)
