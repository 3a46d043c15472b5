"""The page of the kit: every example with its picture, its short film and the code to copy."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scenes.mobjects.theme import DARK, LIGHT
from scenes.production.example_code import Example, Room
from scenes.production.page import ENTRY, FILES, POLICY, ROLES, WEB
from scenes.production.publishing import published
from scenes.production.studio import Rendered

STYLE, SCRIPT = "kit.css", "kit.js"


@dataclass(frozen=True)
class Card:
    """An example as the page shows it: where its film and its picture are, and how large these are in pixels."""

    example: Example
    film: str
    picture: str
    size: tuple[int, int]


def make_kit_page(rooms: Sequence[Room], scenes: Sequence[Rendered], folder: Path) -> Path:
    """Write the page: a folder that opens from a disk, and shows nothing from anywhere else.

    Args:
        rooms: at least one.
        scenes: the finished scene of each example, in their order.
        folder: where to. The page appears when it is whole, and replaces an older one.

    Returns:
        The absolute path of `index.html`.
    """
    rendered = {scene.section: scene for scene in scenes}
    with published(folder, ENTRY, scenes[0].studio / "kit.lock") as new:
        files = new / FILES
        files.mkdir()
        shown = [(room, [_card(each, rendered[each.section], files) for each in room.examples]) for room in rooms]
        colours = {"dark": DARK, "light": LIGHT}
        style = "".join(
            f"@media (prefers-color-scheme: {scheme}) {{ :root {{ "
            + "".join(f"--{role}: {theme.hex(role)}; " for role in ROLES)
            + "} }\n"
            for scheme, theme in colours.items()
        )
        (files / STYLE).write_text(style + (WEB / STYLE).read_text(encoding="utf-8"), encoding="utf-8")
        (files / SCRIPT).write_bytes((WEB / SCRIPT).read_bytes())
        environment = Environment(
            loader=FileSystemLoader(WEB),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        page = environment.get_template("kit.html").render(shown=shown, policy=POLICY, files=FILES)
        (new / ENTRY).write_text(page, encoding="utf-8")
    return (folder / ENTRY).absolute()


def _card(example: Example, scene: Rendered, files: Path) -> Card:
    """Put a film and its last frame beside the page."""
    name = example.section.scene_class
    shutil.copyfile(scene.movie, files / f"{name}.mp4")
    with av.open(str(scene.movie)) as movie:
        *_, last = movie.decode(video=0)
    last.to_image().save(files / f"{name}.webp", quality=85)
    return Card(example, f"{FILES}/{name}.mp4", f"{FILES}/{name}.webp", (last.width, last.height))
