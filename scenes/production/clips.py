"""Clips of beats as slides take them: with the sound of the film, and the picture they end with."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import av
from PIL import Image

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
    if not has_sound(movie):
        shutil.copyfile(beat.clip, target)
        return
    with (
        av.open(str(movie)) as heard,
        av.open(str(beat.clip)) as seen,
        av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as made,
    ):
        picture = made.add_stream_from_template(seen.streams.video[0])
        sound = made.add_stream_from_template(heard.streams.audio[0])
        packet: Any  # its times are never None here
        for packet in seen.demux(seen.streams.video[0]):
            if packet.size:
                packet.stream = picture
                made.mux(packet)
        for packet in heard.demux(heard.streams.audio[0]):
            if packet.size and beat.start <= packet.pts * packet.time_base < beat.start + beat.duration:
                ticks = round(beat.start / packet.time_base)
                packet.pts, packet.dts, packet.stream = packet.pts - ticks, packet.dts - ticks, sound
                made.mux(packet)
