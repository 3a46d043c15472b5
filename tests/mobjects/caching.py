"""Rendering the same scene again and again: what is drawn anew, and what is taken from the last time."""

from dataclasses import dataclass

import av
import numpy as np

DTYPES = [np.float32, np.float64, np.int64]


@dataclass
class Rendering:
    """What a rendering left behind, play by play: the files, when they were written, their last frames."""

    files: list
    written: list
    pictures: list


def last_picture(file):
    with av.open(str(file)) as film:
        return list(film.decode(video=0))[-1].to_ndarray(format="rgb24").astype(int)


def still(make):
    """A story that shows a piece for a moment."""
    return lambda scene: scene.add(make()).wait(0.25)


def check(render, make, change):
    """Render a piece, again, and changed: only the last is drawn anew, and it looks different."""
    first, again, changed = render(still(make)), render(still(make)), render(still(change))
    assert again.files == first.files and again.written == first.written
    assert changed.files != first.files
    assert np.abs(changed.pictures[0] - first.pictures[0]).max() > 8


def small(dtype, *shape):
    """Values that every kind of number can hold: 0 and 1 in turn, or for weights -1, 0, 1, 2."""
    return (np.arange(np.prod(shape)) % 2).reshape(shape).astype(dtype)


def touched(array, value=1):
    """The array with its first entry changed to or from `value`."""
    changed = np.array(array)
    changed.flat[0] = 0 if changed.flat[0] == value else value
    return changed
