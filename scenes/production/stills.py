"""Stills: what the stage shows at the end of each beat, as figures for handouts and papers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any, Literal, Self, get_args

import numpy as np
import numpy.typing as npt
from manim import ManimColor, Mobject
from manim.utils.family_ops import restructure_list_to_exclude_certain_family_members
from PIL import Image

from network.files import write_atomically
from scenes import syllabus
from scenes.language import _
from scenes.lecture_scene import LectureScene
from scenes.mobjects.theme import DARK, Theme
from scenes.production.beats import description_of, visit_beats
from scenes.production.picture_words import PictureWords
from scenes.production.studio import ProductionError
from scenes.production.vector import SIZE as POINTS
from scenes.production.vector import Cutout, vector_picture
from scenes.production.workers import processes
from scenes.syllabus import Section

Kind = Literal["png", "svg", "pdf"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SIZE = (1920, 1080)
"""Of a PNG of the whole frame, in pixels."""
PER_POINT = SIZE[0] / POINTS[0]
"""How many pixels a point of the vector pictures is."""
MARGIN = 12
"""Round what a trimmed picture shows, in points."""


@dataclass(frozen=True)
class Look:
    """How stills are cut out of what the stage shows.

    Attributes:
        trim: whether what is empty round the picture is cut off, but for a small margin.
        transparent: whether the canvas is left out.
        caption: whether the caption is shown.
    """

    trim: bool = False
    transparent: bool = False
    caption: bool = True


def make_stills(
    sections: Sequence[Section],
    folder: Path,
    kinds: Sequence[Kind] = KINDS,
    workers: int = 1,
    told: Callable[[Section], None] = lambda _: None,
    look: Look = Look(),
    failed: Callable[[Section, str], None] | None = None,
) -> dict[Section, list[Path]]:
    """Write the stills of sections, as the settings in force would have them.

    Args:
        sections: which.
        folder: where to; files of the same name are replaced, each when it is complete.
        kinds: of files.
        workers: how many sections at once, each in a process of its own.
        told: is called whenever a section is done.
        look: how they are cut out.
        failed: is called with each section that failed, and why; the others are made all the same.

    Returns:
        The files of each section that did not fail, in the order of its beats and, for each, of `kinds`.

    Raises:
        ProductionError: when a section failed and there is no `failed`, once all others are made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done: dict[Section, list[Path]] = {}
    problems: list[str] = []
    with processes(workers) as pool:
        futures = {
            section: pool.submit(stills_of, section, folder, kinds, look, name_of(section)) for section in sections
        }
        for section, future in futures.items():
            error = future.exception()  # also that a scene, which cannot be played, ends its program
            if error is None:
                done[section] = future.result()
                told(section)
            else:
                problem = f"{section.scene_class} of {section.path}: {type(error).__name__}: {error}"
                problems.append(problem)
                if failed is not None:
                    failed(section, problem)
    if problems and failed is None:
        raise ProductionError("\n".join(problems))
    return done


def name_of(section: Section) -> str:
    """What the names of a section's files begin with: its class, numbered where others of the lecture have the same."""
    everywhere = (each for chapter in syllabus.SYLLABUS for each in chapter.sections)
    alike = [each for each in everywhere if each.scene_class == section.scene_class]
    return f"{section.scene_class}.{alike.index(section) + 1}" if len(alike) > 1 else section.scene_class


def stills_of(
    section: Section, folder: Path, kinds: Sequence[Kind] = KINDS, look: Look = Look(), name: str = ""
) -> list[Path]:
    """Write the stills of one section, `SceneClass-01-name-of-the-beat.svg` and so on.

    Args:
        section: whose.
        folder: where to; it exists.
        kinds: of files.
        look: how they are cut out.
        name: what their names begin with, by default the name of the scene class.

    Returns:
        The files, in the order of the beats and, for each, of `kinds`.
    """
    paths: list[Path] = []
    numbers = count(1)

    def visit(scene: LectureScene, beat: str) -> None:
        stem = f"{name or section.scene_class}-{next(numbers):02}-{beat.replace('_', '-')}"
        still = Still.of(scene, look, _(section.title), description_of(type(scene), beat))
        for kind in kinds:
            paths.append(_written(folder / f"{stem}.{kind}", still.contents(kind)))

    visit_beats(section.load(), visit, pixel_width=SIZE[0], pixel_height=SIZE[1])
    return paths


@dataclass(frozen=True)
class Still:
    """What the stage shows at a moment.

    Attributes:
        scene: whose stage it is.
        look: how it is cut out.
        mobjects: what is shown of it.
        cutout: where it is.
        title: of the picture.
        description: of what is seen.
    """

    scene: LectureScene
    look: Look
    mobjects: Sequence[Mobject]
    cutout: Cutout
    title: str
    description: str

    @classmethod
    def of(cls, scene: LectureScene, look: Look, title: str, description: str) -> Self:
        """The still of the stage of a scene."""
        caption = getattr(scene, "caption", None)  # a scene that is none of the lecture's has none
        hidden: list[Mobject] = [caption] if caption is not None and not look.caption else []
        mobjects = restructure_list_to_exclude_certain_family_members(scene.mobjects, hidden)
        cutout = Cutout()
        if look.trim:
            renderer: Any = scene.renderer
            frame, empty = (renderer.picture(scene, seen, transparent=look.transparent) for seen in (mobjects, []))
            cutout = _cutout_of((frame != empty).any(axis=-1))
        return cls(scene, look, mobjects, cutout, title, description)

    def contents(self, kind: Kind) -> bytes:
        """The bytes of its file."""
        if kind == "png":
            return self._png()
        return vector_picture(
            self.mobjects,
            _theme_of(self.scene),
            kind,
            self.cutout,
            transparent=self.look.transparent,
            title=self.title,
            description=self.description,
        )

    def _png(self) -> bytes:
        transparent = self.look.transparent
        frame = self.scene.renderer.picture(self.scene, self.mobjects, transparent=transparent)  # type: ignore[union-attr]
        left, top = round(self.cutout.left * PER_POINT), round(self.cutout.top * PER_POINT)
        right, bottom = left + round(self.cutout.width * PER_POINT), top + round(self.cutout.height * PER_POINT)
        frame = frame[top:bottom, left:right]
        written = BytesIO()
        shown = _straight(frame) if transparent else np.ascontiguousarray(frame[..., :3])
        texts = PictureWords.of(self.scene).png_texts()
        Image.fromarray(shown).save(written, "png", optimize=True, pnginfo=texts)
        return written.getvalue()


def _theme_of(scene: LectureScene) -> Theme:
    """The theme of a scene; of one that is none of the lecture's, its canvas."""
    canvas = ManimColor(scene.camera.background_color)  # type: ignore[union-attr]
    return getattr(scene, "theme", None) or replace(DARK, canvas=canvas.to_hex())


def _cutout_of(shown: npt.NDArray[np.bool_]) -> Cutout:
    """Where a frame of `SIZE` shows anything, and a margin round it; all of it where it shows nothing."""
    rows, columns = (np.flatnonzero(shown.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return Cutout()
    (top, bottom), (left, right) = (
        (max(places[0] // PER_POINT - MARGIN, 0), min(places[-1] // PER_POINT + 1 + MARGIN, most))
        for places, most in ((rows, POINTS[1]), (columns, POINTS[0]))
    )
    return Cutout(left, top, right - left, bottom - top)


def _straight(frame: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """RGBA whose colours are not multiplied by their opacity, as a PNG has it."""
    opacity = np.maximum(frame[..., 3:], 1).astype(float)
    colours = np.minimum(np.round(frame[..., :3] * (255 / opacity)), 255).astype(np.uint8)
    return np.concatenate([colours, frame[..., 3:]], axis=-1)


def _written(path: Path, contents: bytes) -> Path:
    write_atomically(path, lambda file: file.write(contents))
    return path
