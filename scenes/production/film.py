"""The film: sections rendered and joined into one MP4 with chapter marks and subtitles."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from network.errors import InputError
from network.files import LONGEST_NAME, check_folder
from scenes.language import _
from scenes.production.joining import Part, join
from scenes.production.locks import locked
from scenes.production.studio import Rendered
from scenes.production.subtitle_files import as_srt, as_webvtt
from scenes.syllabus import Section, place_of


def check_target(target: Path) -> Path:
    """The absolute path of a film to write, if one can be written there: worth asking before a long render.

    Raises:
        InputError: when its name does not end in `.mp4`, or no file can be there.
    """
    target = Path(os.path.abspath(os.path.expanduser(target)))
    if target.suffix != ".mp4":
        raise InputError(f"{target} would hold an MP4: let its name end in .mp4.")
    if os.path.isdir(target):
        raise InputError(f"{target} is a folder: name a file to write.")
    if any(map(os.path.isfile, target.parents)):
        raise InputError(f"{target} cannot be written, since a part of its folder is a file: name another.")
    if max(len(os.fsencode(part)) for part in target.parts) > LONGEST_NAME:
        raise InputError(f"{target} cannot be written, since a part of it is too long: choose a shorter name.")
    check_folder(target.parent)
    return target


def make_film(
    scenes: Sequence[Rendered], target: Path, metadata: Mapping[str, str] | None = None, language: str = "en"
) -> Path:
    """Join finished scenes into one film, with its subtitles beside it as `.srt` and `.vtt`.

    Args:
        scenes: at least one, all rendered with the same options.
        target: the MP4 to write. It appears when it is complete and replaces an older one.
        metadata: of the film, such as `{"title": ..., "artist": ...}`.
        language: the code of the subtitles' language.

    Returns:
        The absolute path of the film.

    Raises:
        InputError: when the film cannot be there, or a scene has another size, frame rate or encoding than the first.
    """
    target = check_target(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    written = {suffix: target.with_name(f".{target.stem}{suffix}.part") for suffix in (".srt", ".vtt", ".mp4")}
    with locked(scenes[0].studio / "film.lock"):
        try:
            titles = _titles([scene.section for scene in scenes])
            parts = [Part(title, scene.movie, scene.subtitles) for title, scene in zip(titles, scenes, strict=True)]
            subtitles = join(parts, written[".mp4"], metadata or {}, language)
            written[".srt"].write_text(as_srt(subtitles), encoding="utf-8")
            written[".vtt"].write_text(as_webvtt(subtitles), encoding="utf-8")
            for suffix, path in written.items():
                path.replace(target.with_suffix(suffix))
        finally:
            for path in written.values():
                path.unlink(missing_ok=True)
    return target


def _titles(sections: Sequence[Section]) -> list[str]:
    """What sections are called in the film: numbered where they are of several chapters."""
    chapters = {place_of(section)[0] for section in sections}
    numbers = ["{}.{} ".format(*place_of(section)) if len(chapters) > 1 else "" for section in sections]
    return [number + _(section.title) for number, section in zip(numbers, sections, strict=True)]
