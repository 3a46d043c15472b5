"""Joining movies of one format into one MP4 without encoding a picture again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import srt
from av import AudioFrame, Packet
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from network.errors import InputError
from scenes.production.subtitle_files import MILLISECOND, SubtitleTrack, joined

AAC_FRAME = 1024
"""Samples in a packet of sound."""


@dataclass(frozen=True)
class Part:
    """What is joined.

    Attributes:
        title: of the chapter mark at its beginning.
        movie: an MP4 with one stream of pictures, and perhaps one of sound.
        subtitles: its SRT file.
    """

    title: str
    movie: Path
    subtitles: Path


def join(parts: Sequence[Part], target: Path, metadata: Mapping[str, str], language: str) -> list[srt.Subtitle]:
    """Join parts into one MP4 with a chapter mark a part and a track of subtitles.

    A part is as long as its picture. Where some have sound, there is silence in the others.

    Args:
        parts: at least one, all rendered with the same options.
        target: the file to write.
        metadata: of the film, such as its title.
        language: the code of the subtitles' language.

    Returns:
        The subtitles of the whole.

    Raises:
        InputError: when a part has another size, frame rate or encoding than the first.
    """
    with ExitStack() as stack:
        sources = [stack.enter_context(av.open(str(part.movie))) for part in parts]
        _check_alike(parts, sources)
        lengths = [_length_of(source) for source in sources]
        texts = [part.subtitles.read_text(encoding="utf-8") for part in parts]
        subtitles = joined(list(zip(texts, lengths, strict=True)))
        film = stack.enter_context(av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}))
        film.metadata.update(metadata)
        film.set_chapters(_chapters(parts, lengths))
        _copy(sources, lengths, film, subtitles, language)
    return subtitles


def write_clip_with_sound(clip: Path, movie: Path, start: float, target: Path) -> bool:
    """Write a clip of a movie together with what is heard meanwhile, without encoding anything again.

    Args:
        clip: an MP4 with one stream of pictures, such as one of Manim's sections, which never have sound.
        movie: the MP4 that it is a part of.
        start: when the clip begins in the movie, in seconds; the sound keeps to it within one packet, 1/40 s.
        target: the MP4 to write.

    Returns:
        Whether the movie has sound; without, nothing is written.
    """
    with av.open(str(clip)) as seen, av.open(str(movie)) as heard:
        if not heard.streams.audio:
            return False
        with av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as written:
            picture = written.add_stream_from_template(seen.streams.video[0])
            sound = written.add_stream_from_template(heard.streams.audio[0])
            packet: Any  # its times are never None here
            for packet in seen.demux(seen.streams.video[0]):
                if packet.size:
                    packet.stream = picture
                    written.mux(packet)
            for packet in heard.demux(heard.streams.audio[0]):
                if packet.size and 0 <= packet.pts * packet.time_base - start < _length_of(seen):
                    packet.pts = packet.dts = packet.pts - round(start / packet.time_base)
                    packet.stream = sound
                    written.mux(packet)
    return True


def _copy(
    sources: Sequence[InputContainer],
    lengths: Sequence[Fraction],
    film: OutputContainer,
    subtitles: Sequence[srt.Subtitle],
    language: str,
) -> None:
    """Let the film have all packets of all streams, each at its time."""
    picture = film.add_stream_from_template(sources[0].streams.video[0])
    heard = [source.streams.audio[0] for source in sources if source.streams.audio]
    sound = film.add_stream_from_template(heard[0]) if heard else None
    film.mux(list(SubtitleTrack(film, language).packets(subtitles)))
    start = Fraction(0)
    for source, length in zip(sources, lengths, strict=True):
        for stream, packet in _packets(source, length, picture, sound):
            ticks = round(start / packet.time_base)
            packet.pts, packet.dts, packet.stream = packet.pts + ticks, packet.dts + ticks, stream
            film.mux(packet)
        start += length


def _packets(
    source: InputContainer, length: Fraction, picture: VideoStream, sound: AudioStream | None
) -> Iterator[tuple[Any, Any]]:
    """The packets of a part, each with the stream for it; sound ends with the picture, and if earlier, is silence."""
    heard = Fraction(0)
    packet: Any  # its times are never None here
    for packet in source.demux(source.streams.video[0], *source.streams.audio):
        if packet.size == 0:  # so each stream ends
            continue
        if packet.stream.type == "video":
            yield picture, packet
        elif 0 <= (moment := packet.pts * packet.time_base) < length:
            heard = moment + packet.duration * packet.time_base
            yield sound, packet
    if sound is not None:
        for packet in _silence(sound, heard, length):
            yield sound, packet


def _silence(sound: AudioStream, start: Fraction, end: Fraction) -> Iterator[Packet[Any]]:
    """Packets of silence for a stream of sound, from one moment to another, in seconds."""
    like = sound.codec_context
    encoder = av.CodecContext.create("aac", "w")
    assert isinstance(encoder, av.AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format = like.sample_rate, like.layout, "fltp"
    still = np.zeros((like.layout.nb_channels, AAC_FRAME), np.float32)
    frame = AudioFrame.from_ndarray(still, format="fltp", layout=like.layout.name)
    frame.sample_rate = like.sample_rate
    encoded = [bytes(packet) for _ in range(4) for packet in encoder.encode(frame)]
    rate = like.sample_rate
    for moment in range(round(start * rate), round(end * rate), AAC_FRAME):
        packet: Packet[Any] = Packet(encoded[-1])  # the first ones hold the encoder's greetings
        packet.pts = packet.dts = moment
        packet.duration, packet.time_base = AAC_FRAME, Fraction(1, rate)
        yield packet


def _check_alike(parts: Sequence[Part], sources: Sequence[InputContainer]) -> None:
    first_sound = None
    for part, source in zip(parts, sources, strict=True):
        codec, first = source.streams.video[0].codec_context, sources[0].streams.video[0].codec_context
        alike = (codec.width, codec.height, codec.extradata) == (first.width, first.height, first.extradata)
        if source.streams.audio:
            sound = source.streams.audio[0].codec_context
            kind = (sound.name, sound.sample_rate, sound.layout.name)
            first_sound = first_sound or kind
            alike = alike and kind == first_sound
        if not alike:
            raise InputError(
                f"{part.title} has another size, frame rate or encoding than {parts[0].title}: let no scene set its "
                "own, then render again."
            )


def _length_of(source: InputContainer) -> Fraction:
    """How long the picture is, in seconds."""
    stream = source.streams.video[0]
    assert stream.duration is not None and stream.time_base is not None
    return stream.duration * stream.time_base


def _chapters(parts: Sequence[Part], lengths: Sequence[Fraction]) -> list[Any]:
    """A chapter mark a part, from its beginning to its end."""
    ends = [round(sum(lengths[: number + 1]) / MILLISECOND) for number in range(len(lengths))]
    return [
        {"id": number, "start": begin, "end": end, "time_base": MILLISECOND, "metadata": {"title": part.title}}
        for number, (part, begin, end) in enumerate(zip(parts, [0, *ends], ends, strict=False))
    ]
