"""Subtitles as files and as a track: those of scenes put together, as SRT, as WebVTT, and in an MP4."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction

import srt
from av import Packet
from av.container import OutputContainer
from av.subtitles.subtitle import SubtitleSet

MILLISECOND = Fraction(1, 1000)
LANGUAGES = {"de": "deu", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "nl": "nld", "pl": "pol", "pt": "por"}
"""The names that an MP4 has for languages: ISO 639-2. Any other is "und", undetermined."""
STYLE = b"""[Script Info]
ScriptType: v4.00+
[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, Alignment
Style: Default,Sans,16,&Hffffff,2
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
"""What the encoder wants to know first: the looks, which a viewer's player chooses anyway, and the order of fields."""


def joined(parts: Sequence[tuple[str, Fraction]]) -> list[srt.Subtitle]:
    """The subtitles of parts that follow each other.

    Args:
        parts: the text of each part's SRT file, and how long its picture is, in seconds. What would be shown beyond
            that is cut off.
    """
    shown: list[srt.Subtitle] = []
    start = Fraction(0)
    for text, length in parts:
        for each in sorted(srt.parse(text)):
            begin, end = _moved(each.start, start), min(_moved(each.end, start), _moved(timedelta(), start + length))
            if begin < end:
                shown.append(srt.Subtitle(len(shown) + 1, begin, end, each.content))
        start += length
    return shown


def as_srt(subtitles: Sequence[srt.Subtitle]) -> str:
    """The text of an SRT file."""
    return srt.compose(subtitles, reindex=False)


def as_webvtt(subtitles: Sequence[srt.Subtitle]) -> str:
    """The text of a WebVTT file, the form that browsers read."""
    cues = [
        f"{_vtt_time(each.start)} --> {_vtt_time(each.end)}\n{html.escape(each.content, quote=False)}\n"
        for each in subtitles
    ]
    return "\n".join(["WEBVTT\n", *cues])


class SubtitleTrack:
    """The subtitle track of an MP4 that is being written: its viewers turn it on and off."""

    def __init__(self, film: OutputContainer, language: str) -> None:
        self._stream = film.add_stream("mov_text")
        self._stream.codec_context.subtitle_header = STYLE
        self._stream.time_base = MILLISECOND
        self._stream.metadata["language"] = LANGUAGES.get(language, "und")

    def packets(self, subtitles: Sequence[srt.Subtitle]) -> Iterator[Packet]:
        """The subtitles, in order, to be muxed. One at a time is shown: a later one takes the place of an earlier."""
        begins = [_milliseconds(each.start) for each in subtitles]
        ends = [_milliseconds(each.end) for each in subtitles]
        for number, (each, begin, end) in enumerate(zip(subtitles, begins, ends, strict=True)):
            length = min([end, *begins[number + 1 : number + 2]]) - begin
            text = each.content.replace("\n", r"\N")
            event = f"{number},0,Default,,0,0,0,,{text}".encode()
            packet = self._stream.codec_context.encode_subtitle(SubtitleSet.create(event, 0, length, 1000 * begin))
            packet.stream, packet.time_base = self._stream, MILLISECOND
            packet.pts = packet.dts = begin
            packet.duration = length
            yield packet


def _milliseconds(moment: timedelta) -> int:
    return round(moment / timedelta(milliseconds=1))


def _moved(moment: timedelta, seconds: Fraction) -> timedelta:
    return moment + timedelta(milliseconds=round(seconds / MILLISECOND))


def _vtt_time(moment: timedelta) -> str:
    return srt.timedelta_to_srt_timestamp(moment).replace(",", ".")
