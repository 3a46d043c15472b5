"""The page of the kit: every example with its picture, its short film and the code to copy."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scenes.mobjects.theme import DARK, LIGHT, Theme
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


def make_kit_page(rooms: Sequence[Room], scenes: Sequence[Rendered], folder: Path, theme: Theme | None = None) -> Path:
    """Write the page: a folder that opens from a disk, and shows nothing from anywhere else.

    Args:
        rooms: at least one.
        scenes: the finished scene of each example, in their order.
        folder: where to. The page appears when it is whole, and replaces an older one.
        theme: whose colours the page has; without it, light or dark ones, as its viewer prefers.

    Returns:
        The absolute path of `index.html`.
    """
    rendered = {scene.section: scene for scene in scenes}
    with published(folder, ENTRY, scenes[0].studio / "kit.lock") as new:
        files = new / FILES
        files.mkdir()
        shown = [(room, [_card(each, rendered[each.section], files) for each in room.examples]) for room in rooms]
        (files / STYLE).write_text(_colours(theme) + (WEB / STYLE).read_text(encoding="utf-8"), encoding="utf-8")
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


def _colours(theme: Theme | None) -> str:
    """The colours by role: those of a theme, or for who prefers dark and for who prefers light."""
    if theme is not None:
        return _root(theme, "light" if theme == LIGHT else "dark")
    preferred = {"dark": DARK, "light": LIGHT}
    return "".join(
        f"@media (prefers-color-scheme: {scheme}) {{ {_root(each, scheme)} }}\n" for scheme, each in preferred.items()
    )


def _root(theme: Theme, scheme: str) -> str:
    colours = "".join(f"--{role}: {theme.hex(role)}; " for role in ROLES)
    return f":root {{ color-scheme: {scheme}; {colours}}}\n"


def _card(example: Example, scene: Rendered, files: Path) -> Card:
    """Put a film and its last frame beside the page."""
    name = example.section.scene_class
    shutil.copyfile(scene.movie, files / f"{name}.mp4")
    with av.open(str(scene.movie)) as movie:
        *_, last = movie.decode(video=0)
    last.to_image().save(files / f"{name}.webp", quality=85)
    return Card(example, f"{FILES}/{name}.mp4", f"{FILES}/{name}.webp", (last.width, last.height))
