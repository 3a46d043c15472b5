"""Stills: what the stage shows at the end of each beat, as figures for handouts and papers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from io import BytesIO
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from network.files import write_atomically
from scenes.lecture_scene import LectureScene
from scenes.production.beats import visit_beats
from scenes.production.picture_words import PictureWords
from scenes.production.vector import vector_picture
from scenes.syllabus import Chapter, Section

Kind = Literal["png", "svg", "pdf"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SIZE = (1920, 1080)
"""Of a PNG, in pixels."""
COLUMNS, THUMBNAIL, GAP, LINE = 4, (480, 270), 12, 26
"""Of a contact sheet: pictures in a row, and in pixels their size, the room between them, and a line of text."""


def make_stills(
    sections: Sequence[Section],
    folder: Path,
    kinds: Sequence[Kind] = KINDS,
    workers: int = 1,
    told: Callable[[Section], None] = lambda _: None,
) -> dict[Section, list[Path]]:
    """Write the stills of sections, as the settings in force would have them.

    Args:
        sections: which.
        folder: where to; files of the same name are replaced, each when it is complete.
        kinds: of files.
        workers: how many sections at once, each in a process of its own.
        told: is called whenever a section is done.

    Returns:
        The files of each section, in the order of its beats and, for each, of `kinds`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done: dict[Section, list[Path]] = {}
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        made = pool.map(partial(stills_of, folder=folder, kinds=kinds), sections)
        for section, paths in zip(sections, made, strict=True):
            done[section] = paths
            told(section)
    return done


def stills_of(section: Section, folder: Path, kinds: Sequence[Kind] = KINDS) -> list[Path]:
    """Write the stills of one section, `SceneClass-01-name-of-the-beat.svg` and so on.

    Args:
        section: whose.
        folder: where to; it exists.
        kinds: of files.

    Returns:
        The files, in the order of the beats and, for each, of `kinds`.
    """
    paths: list[Path] = []
    numbers = count(1)

    def visit(scene: LectureScene, beat: str) -> None:
        name = f"{section.scene_class}-{next(numbers):02}-{beat.replace('_', '-')}"
        for kind in kinds:
            contents = _png(scene) if kind == "png" else vector_picture(scene.mobjects, scene.theme, kind)
            paths.append(_written(folder / f"{name}.{kind}", contents))

    visit_beats(section.load(), visit, pixel_width=SIZE[0], pixel_height=SIZE[1])
    return paths


def contact_sheet(chapter: Chapter, stills: dict[Section, list[Path]], path: Path) -> None:
    """All stills of a chapter in one PNG, a heading for each section.

    Args:
        chapter: which.
        stills: PNG files by section, as `make_stills` returns them.
        path: the file to write.
    """
    sections = [section for section in chapter.sections if section in stills]
    pictures = {section: [each for each in stills[section] if each.suffix == ".png"] for section in sections}
    step = THUMBNAIL[1] + GAP
    heights = [LINE + 2 * GAP + -(-len(pictures[section]) // COLUMNS) * step for section in sections]
    sheet = Image.new("RGB", (COLUMNS * (THUMBNAIL[0] + GAP) + GAP, sum(heights) + GAP), "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(LINE - 4)
    top = 0
    for section, height in zip(sections, heights, strict=True):
        draw.text((GAP, top + GAP), section.title, "black", font)
        for place, picture in enumerate(_thumbnails(pictures[section])):
            row, column = divmod(place, COLUMNS)
            at = (GAP + column * (THUMBNAIL[0] + GAP), top + LINE + 2 * GAP + row * step)
            sheet.paste(picture, at)
            draw.rectangle([at[0] - 1, at[1] - 1, at[0] + THUMBNAIL[0], at[1] + THUMBNAIL[1]], outline="grey")
        top += height
    write_atomically(path, lambda file: sheet.save(file, "png"))


def _written(path: Path, contents: bytes) -> Path:
    write_atomically(path, lambda file: file.write(contents))
    return path


def _thumbnails(paths: Iterable[Path]) -> Iterable[Image.Image]:
    for path in paths:
        with Image.open(path) as picture:
            yield picture.convert("RGB").resize(THUMBNAIL, Image.Resampling.LANCZOS)


def _png(scene: LectureScene) -> bytes:
    frame: npt.NDArray[np.uint8] = scene.renderer.picture(scene)  # type: ignore[union-attr]
    written = BytesIO()
    texts = PictureWords.of(scene).png_texts()
    Image.fromarray(np.ascontiguousarray(frame[..., :3])).save(written, "png", optimize=True, pnginfo=texts)
    return written.getvalue()
