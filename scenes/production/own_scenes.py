"""Scenes of somebody's own, which enter the lecture by their file: `own.py`, or `own.py:ClassName`."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from pathlib import Path

from network.errors import InputError
from scenes import syllabus
from scenes.syllabus import Chapter, Section, module_of

_OWN: set[Path] = set()
"""The files whose scenes are a part of the lecture in this process."""
NAME = re.compile(r"(?P<file>.+\.py)(?::(?P<scene_class>.*))?")


def is_file_of_scenes(name: str) -> bool:
    """Whether a name is meant for a file of scenes, not for a scene of the lecture."""
    return NAME.fullmatch(name) is not None


def include_scenes(name: str) -> list[str]:
    """Let scenes of a file be a part of the lecture, for as long as this process lives.

    A scene takes the place of the lecture's that is called alike, such as one that is a subclass of it; all others
    make up a chapter at the end, also those that are called like one of another such file.

    Args:
        name: `own.py`, for all scenes in it, or `own.py:ClassName`.

    Returns:
        The names of their classes.

    Raises:
        InputError: when there is no such file or scene, or the file cannot be run.
    """
    found = NAME.fullmatch(name)
    assert found is not None
    file, wanted = Path(found["file"]).expanduser().absolute(), found["scene_class"]
    names = _scenes_in(file)
    if wanted is not None and wanted not in names:
        close = difflib.get_close_matches(wanted, names, 1) or names
        raise InputError(f"There is no scene {wanted!r} in {file}: did you mean {', '.join(close)}?")
    chosen = names if wanted is None else [wanted]
    for scene_class in chosen:
        _include(file, scene_class)
    _OWN.add(file)
    return chosen


def _scenes_in(file: Path) -> list[str]:
    """The names of the scene classes that a file defines."""
    from manim import Scene  # here, because it takes a second

    if not file.is_file():
        raise InputError(f"There is no file {file}: check the name.")
    try:
        module = module_of(file)
    except (Exception, SystemExit) as error:  # somebody's own code may raise anything
        raise InputError(f"{file} cannot be run. {type(error).__name__}: {' '.join(str(error).split())}") from None
    classes = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Scene)]
    names = [each.__name__ for each in classes if each.__module__ == module.__name__]
    if not names:
        raise InputError(f"{file} defines no scene: derive a class from LectureScene, or from a scene of the lecture.")
    return names


def _include(file: Path, scene_class: str) -> None:
    everywhere = [section for chapter in syllabus.SYLLABUS for section in chapter.sections]
    named = [section for section in everywhere if section.scene_class == scene_class]
    if any(section.path == file for section in named):
        return
    alike = next((section for section in named if section.path not in _OWN), None)
    if alike is not None:
        own = replace(alike, file=str(file))
        chapters = [
            replace(chapter, sections=tuple(own if section == alike else section for section in chapter.sections))
            for chapter in syllabus.SYLLABUS
        ]
    else:
        spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", scene_class).capitalize()
        chapters = _with(Section(spaced, str(file), scene_class), file.stem.replace("_", " ").capitalize())
    syllabus.SYLLABUS = tuple(chapters)


def _with(section: Section, title: str) -> list[Chapter]:
    """The chapters with a section more at the end of the last one, if that has this title, or else in a new one."""
    *others, last = syllabus.SYLLABUS
    if last.title == title:
        return [*others, replace(last, sections=(*last.sections, section))]
    return [*others, last, Chapter(title, (section,))]
