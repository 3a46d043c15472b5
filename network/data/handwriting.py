"""Digits written by a pen model: as many as you like, with nothing to download.

A digit is a few strokes through control points (`STYLES`). Writing one bends those strokes the way a hand
does, moves a round pen of changing width along them, and prepares the ink as MNIST was prepared. Everything
comes from a seeded generator, so that the same seed writes the same digits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from network.data.dataset import DataSet
from network.data.preparation import prepare
from network.errors import InputError

Points = NDArray[np.float64]
"""(n, 2) positions, x to the right and y down."""


@dataclass(frozen=True)
class Style:
    """One way people write a digit.

    Attributes:
        share: how often, relative to the digit's other styles.
        strokes: control points "x,y x,y ..." in hundredths of the digit's height, y down, strokes separated
            by "|". The pen passes smoothly through them, and turns a corner at a point that is given twice.
    """

    share: float
    strokes: str

    def control_points(self) -> list[Points]:
        """The control points of every stroke, each (n, 2), in units of the digit's height."""
        return [
            np.array([point.split(",") for point in stroke.split()], dtype=np.float64) / 100
            for stroke in self.strokes.split("|")
        ]


STYLES: dict[int, dict[str, Style]] = {
    0: {
        "round": Style(4, "56,2 28,10 9,46 20,86 48,98 78,84 91,46 76,10 48,3"),
        "overlapping": Style(3, "66,10 40,3 15,24 9,62 32,96 64,95 87,64 84,24 62,3 40,8 30,22"),
        "narrow": Style(2, "56,2 38,14 28,48 32,84 46,98 64,84 72,46 66,14 52,2"),
        "open": Style(1, "48,4 26,18 14,52 24,88 50,97 76,78 84,42 70,10 58,6"),
    },
    1: {
        "stroke": Style(8, "50,0 50,50 50,100"),
        "flag": Style(1, "30,22 42,12 54,0 54,0 53,35 52,70 52,100"),
        "flag and base": Style(0.5, "32,20 42,12 52,0 52,0 51,50 50,98|24,99 50,98 78,98"),
    },
    2: {
        "corner": Style(3, "14,24 32,5 62,3 80,22 70,46 42,74 10,96 10,96 50,94 94,94"),
        "loop": Style(4, "10,18 36,3 68,8 77,32 62,64 36,90 14,95 12,80 30,74 58,88 80,96 104,86"),
        "falling": Style(3, "14,24 34,3 66,9 68,38 46,72 20,87 11,79 26,69 54,78 94,102"),
        "narrow": Style(1.5, "24,22 44,3 64,16 60,44 42,76 22,98 22,98 52,96 80,96"),
        "wave": Style(2, "18,14 44,8 72,6 76,16 56,48 12,92 12,92 40,86 66,92 100,93"),
    },
    3: {
        "cusp": Style(5, "20,12 44,2 70,12 66,34 38,47 38,47 68,54 78,74 56,95 18,92"),
        "knot": Style(2, "18,14 44,2 68,14 62,36 42,48 37,43 48,44 74,60 74,84 48,98 14,88"),
        "big belly": Style(3, "22,9 46,2 62,14 52,30 34,40 34,40 64,44 82,66 66,92 34,98 10,84"),
        "leaning": Style(2, "26,10 50,2 68,12 54,32 34,42 34,42 62,50 68,72 44,93 4,97"),
        "soft": Style(3, "22,8 50,1 70,16 58,38 44,46 62,52 77,72 60,94 34,98 16,88"),
    },
    4: {
        "open": Style(5, "22,6 17,28 18,50 36,55 62,52 84,48|76,2 72,34 68,66 66,100"),
        "pointed": Style(2, "60,2 36,30 10,60 10,60 46,60 88,57|62,4 62,40 60,70 58,100"),
        "cup": Style(3, "22,8 17,22 15,38 27,52 53,50 74,32 80,6 80,6 76,40 70,70 66,100"),
        "angular": Style(2, "26,6 20,30 13,54 13,54 48,54 88,50|68,20 66,48 64,74 62,100"),
    },
    5: {
        "two strokes": Style(4, "32,8 28,24 25,42 25,42 50,38 74,54 74,78 50,97 14,92|32,8 56,6 86,2"),
        "one stroke": Style(3, "84,4 58,6 34,8 34,8 30,24 24,44 24,44 52,40 73,58 66,86 42,98 12,90"),
        "big belly": Style(3, "74,2 54,4 32,7 32,7 30,24 27,42 27,42 56,34 81,56 74,84 44,98 12,86"),
        "long bar": Style(2, "36,18 30,32 27,46 27,46 50,44 60,64 46,88 12,96|36,18 66,11 100,3"),
        "soft": Style(2, "86,5 60,3 38,10 28,32 42,45 64,56 70,76 52,95 30,97 12,88"),
    },
    6: {
        "curved": Style(4, "62,2 38,18 20,46 17,76 36,98 68,92 80,70 62,53 38,60 24,78"),
        "straight": Style(3, "46,0 32,24 22,52 20,80 40,98 70,88 76,68 56,55 34,66 24,82"),
        "wide bowl": Style(2, "32,0 18,34 13,68 30,95 66,96 82,74 68,56 48,64 42,86"),
        "round": Style(2, "66,10 48,2 24,24 13,58 22,88 50,98 78,84 80,62 56,48 30,56 18,70"),
    },
    7: {
        "plain": Style(5, "14,12 46,9 82,6 82,6 70,36 60,66 54,100"),
        "hook": Style(2, "16,26 17,10 17,10 48,8 80,7 80,7 70,34 63,64 62,100"),
        "bar": Style(2, "12,10 46,8 82,6 82,6 68,38 58,68 52,100|34,55 56,52 84,49"),
        "curved": Style(3, "14,16 36,8 64,10 80,12 76,32 66,62 60,100"),
    },
    8: {
        "one stroke": Style(6, "84,14 54,2 24,14 28,34 58,54 76,76 50,98 20,84 34,60 68,38 84,16"),
        "overlapping": Style(3, "76,20 58,2 28,8 24,30 52,48 80,70 62,96 30,97 18,76 42,54 72,34 76,10 56,2"),
        "open": Style(2, "88,8 60,3 32,9 28,27 52,48 68,72 46,97 24,84 42,58 66,34 94,5"),
        "small head": Style(1, "68,14 50,3 34,12 36,28 58,46 78,74 52,99 20,82 36,54 56,34 68,14"),
        "two loops": Style(1, "50,47 28,36 30,10 54,2 72,16 68,38 48,48 26,66 28,90 54,98 76,84 70,58 50,47"),
    },
    9: {
        "straight": Style(3, "74,14 52,3 26,16 20,38 38,50 62,38 76,12 76,12 72,42 68,72 66,100"),
        "curved": Style(2, "76,18 54,2 26,14 20,38 40,51 66,40 77,16 78,48 70,80 46,97 22,92"),
        "upright": Style(3, "70,16 52,3 27,14 24,34 44,45 63,32 71,12 71,12 71,44 70,74 68,100"),
        "small head": Style(2, "68,9 46,4 29,20 38,36 60,27 73,8 73,8 69,42 62,72 54,100"),
        "leaning": Style(3, "70,10 46,6 24,24 24,44 44,48 66,30 72,8 68,36 58,68 48,100"),
    },
}

BLENDS: dict[tuple[int, int], tuple[str, str]] = {
    (0, 6): ("overlapping", "round"),
    (1, 7): ("flag", "plain"),
    (4, 9): ("cup", "upright"),
}
"""Pairs of digits that grow into each other: two styles with one control point for each of the other's."""

CANVAS = 40  # pixels of the longer side of a digit before it is prepared: two for each of MNIST's
STEPS = 6  # straight pieces from one control point to the next


def handwriting(count: int, seed: int = 0) -> DataSet:
    """Write a data set of digits, in random order and as many of each digit as the count allows.

    Args:
        count: how many digits, at least 1.
        seed: the same seed writes the same digits.

    Raises:
        InputError: if the count is not positive.
    """
    if count < 1:
        raise InputError(f"A data set needs at least one digit; asked to write {count}.")
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count, dtype=np.int64) % 10)
    images = np.stack([write_digit(int(digit), rng).ravel() for digit in labels])
    return DataSet(images, labels)


def write_digit(digit: int, rng: Generator) -> NDArray[np.float32]:
    """Write one digit, each time a little differently.

    Returns:
        (28, 28) values in [0, 1], ink bright on black, prepared as MNIST was.

    Raises:
        InputError: if the digit is not one of 0 to 9.
    """
    return prepare(ink(skeleton(digit, rng), rng))


def ambiguous(pair: tuple[int, int], mix: float, rng: Generator) -> NDArray[np.float32]:
    """Write something between two digits, as a hasty hand does.

    The control points of the two digits are averaged before the hand bends them: half-way from 4 to 9 the
    top has nearly closed, from 1 to 7 the flag grows into a bar, from 0 to 6 the end curls into the middle.

    Args:
        pair: (4, 9), (1, 7) or (0, 6).
        mix: 0 for the first digit of the pair, 1 for the second.
        rng: the hand.

    Returns:
        (28, 28) values in [0, 1], as `write_digit` returns.

    Raises:
        InputError: if there is no such pair, or the mix is outside [0, 1].
    """
    if pair not in BLENDS:
        known = ", ".join(f"{a} and {b}" for a, b in BLENDS)
        raise InputError(f"There is nothing drawn between {pair}; the pairs are {known}.")
    if not 0 <= mix <= 1:
        raise InputError(f"A mix of two digits is from 0 to 1, but this one is {mix}.")
    first, second = (STYLES[digit][style] for digit, style in zip(pair, BLENDS[pair], strict=True))
    strokes = zip(first.control_points(), second.control_points(), strict=True)
    between = [(1 - mix) * a + mix * b for a, b in strokes]
    return prepare(ink(_by_hand(between, rng), rng))


def skeleton(digit: int, rng: Generator) -> list[Points]:
    """Return the paths that the tip of the pen follows to write a digit, in the order of writing.

    Returns:
        One (n, 2) polyline a stroke, x to the right and y down. Together they are centred in the unit square
        and as long as its side.

    Raises:
        InputError: if the digit is not one of 0 to 9.
    """
    if digit not in STYLES:
        raise InputError(f"There are drawings of the digits 0 to 9; {digit!r} is none of them.")
    styles = list(STYLES[digit].values())
    shares = np.array([style.share for style in styles])
    style = styles[rng.choice(len(styles), p=shares / shares.sum())]
    return _by_hand(style.control_points(), rng)


def ink(strokes: list[Points], rng: Generator) -> NDArray[np.float32]:
    """Follow strokes with a round pen, pressed more and less along the way.

    Args:
        strokes: (n, 2) polylines in the unit square.
        rng: chooses the pen's width and the pressure on it.

    Returns:
        (height, width) ink in [0, 1] of about 45 pixels, cut close around the digit.
    """
    radius = CANVAS * np.clip(0.071 * np.exp(rng.normal(0, 0.25)), 0.04, 0.11)  # measured on MNIST's strokes
    radii = [radius * _pressure(stroke, rng) for stroke in strokes]
    return _rasterise([stroke * CANVAS for stroke in strokes], radii)


def _by_hand(strokes: list[Points], rng: Generator) -> list[Points]:
    """Bend ideal strokes as a hand does: the whole digit, every stroke, every point, the line in between."""
    warp = rng.normal(0, 0.04, (2, 2, 2))  # a height for each of two waves along x and y, moving x and y
    paths = []
    for stroke in strokes:
        corner = np.r_[False, np.all(stroke[1:] == stroke[:-1], axis=1)]
        jitter = rng.normal(0, 0.012, stroke.shape)
        jitter[corner] = jitter[np.flatnonzero(corner) - 1]  # both points of a corner move as one
        x, y = np.pi * stroke.T
        waves = np.array([[np.sin(x), np.sin(y)], [np.sin(2 * x), np.sin(2 * y)]])
        moved = stroke + jitter + rng.normal(0, 0.015, 2) + np.einsum("kcd,kcn->nd", warp, waves)
        path = _smooth(moved)
        paths.append(path + 0.008 * np.stack([_noise(path, rng), _noise(path, rng)], axis=1))
    return _fit_unit_square(_slant(paths, rng))


def _slant(paths: list[Points], rng: Generator) -> list[Points]:
    """Lean a digit to the right more often than to the left, turn it a little, make it wide or narrow."""
    slant, turn, width = rng.normal(0.18, 0.22), rng.normal(0, 0.06), np.exp(rng.normal(0, 0.13))
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    leaning = rotation @ np.array([[width, -slant], [0, 1]])
    return [path @ leaning.T for path in paths]


def _smooth(points: Points) -> Points:
    """Pass a Catmull-Rom spline through control points; a point given twice is a corner."""
    before, after = 2 * points[0] - points[1], 2 * points[-1] - points[-2]
    p = np.vstack([before, points, after])
    t = np.linspace(0, 1, STEPS, endpoint=False)[:, None, None]
    p0, p1, p2, p3 = p[:-3], p[1:-2], p[2:-1], p[3:]
    curve = p1 + t / 2 * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)))
    turning = np.all(p1 == p2, axis=1)
    pieces = curve[:, ~turning].swapaxes(0, 1).reshape(-1, 2)
    return np.vstack([pieces, points[-1]])


def _fit_unit_square(paths: list[Points]) -> list[Points]:
    every = np.vstack(paths)
    low, high = every.min(axis=0), every.max(axis=0)
    return [0.5 + (path - (low + high) / 2) / (high - low).max() for path in paths]


def _noise(path: Points, rng: Generator) -> NDArray[np.float64]:
    """Smooth noise along a path, about 1 in size: waves from two heights of the digit down to a half."""
    along = _distance_along(path)
    waves = np.arange(1, 5)
    phases, heights = rng.uniform(0, 2 * np.pi, 4), rng.normal(0, 1.2, 4) / waves
    return np.sin(np.pi * along[:, None] * waves + phases) @ heights


def _distance_along(path: Points) -> NDArray[np.float64]:
    return np.r_[0, np.cumsum(np.hypot(*np.diff(path, axis=0).T))]


def _pressure(path: Points, rng: Generator) -> NDArray[np.float64]:
    """How hard the pen is pressed at every point, about 1; it lands and leaves more lightly."""
    along = _distance_along(path)
    landing, leaving = rng.uniform(0, 0.5, 2)
    taper = 1 - landing * np.exp(-along / 0.06) - leaving * np.exp(-(along[-1] - along) / 0.1)
    return np.clip((1 + 0.12 * _noise(path, rng)) * taper, 0.4, 1.6)


def _rasterise(paths: list[Points], radii: list[NDArray[np.float64]]) -> NDArray[np.float32]:
    """Draw polylines with a round pen, whose radius changes along them; the edge is one pixel soft."""
    start = np.vstack([path[:-1] for path in paths]).astype(np.float32)
    end = np.vstack([path[1:] for path in paths]).astype(np.float32)
    r0 = np.concatenate([r[:-1] for r in radii]).astype(np.float32)
    r1 = np.concatenate([r[1:] for r in radii]).astype(np.float32)
    low = np.minimum(start, end).min(axis=0) - r0.max() - 2
    high = np.maximum(start, end).max(axis=0) + r0.max() + 2
    columns, rows = (np.arange(a, b, dtype=np.float32) for a, b in zip(low, high, strict=True))
    along = end - start
    length2 = np.maximum((along**2).sum(axis=1), 1e-9)
    dx = columns[:, None] - start[:, 0]  # (columns, pieces); below, (rows, columns, pieces)
    dy = rows[:, None] - start[:, 1]
    t = np.clip((dx * (along[:, 0] / length2))[None] + (dy * (along[:, 1] / length2))[:, None], 0, 1)
    away = (dx[None] - t * along[:, 0]) ** 2 + (dy[:, None] - t * along[:, 1]) ** 2
    gap = np.sqrt(away) - (r0 + t * (r1 - r0))
    return np.clip(0.5 - gap.min(axis=2), 0, 1)
