"""Clips of beats as slides take them: with the sound of the film, and the picture they end with."""

from __future__ import annotations

import shutil
from pathlib import Path

import av
from PIL import Image

from scenes.production.joining import write_clip_with_sound
from scenes.production.studio import Beat

NEAR_THE_END = 1.0
"""Seconds before the end of a clip from which its last frame is looked for."""


def last_frame(clip: Path) -> Image.Image:
    """The picture that a clip ends with."""
    with av.open(str(clip)) as movie:
        stream = movie.streams.video[0]
        assert stream.duration is not None and stream.time_base is not None
        movie.seek(max(0, stream.duration - round(NEAR_THE_END / stream.time_base)), stream=stream)
        *_, last = movie.decode(stream)
        return last.to_image()


def has_sound(movie: Path) -> bool:
    """Whether a movie can be heard."""
    with av.open(str(movie)) as container:
        return bool(container.streams.audio)


def write_clip(beat: Beat, movie: Path, target: Path) -> None:
    """Write the clip of a beat, and what is heard in it.

    Args:
        beat: of a scene.
        movie: of that scene, which has the sound of all its beats; Manim's clips of single ones have none.
        target: the MP4 to write.
    """
    if not write_clip_with_sound(beat.clip, movie, beat.start, target):
        shutil.copyfile(beat.clip, target)
