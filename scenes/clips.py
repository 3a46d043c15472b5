"""Manim's cache of clips: kept apart by the code that draws, and none but whole clips taken from it.

Manim names a clip after the state of what it shows. By which code and by which packages that is drawn, it does not ask,
and it takes every file that is there for a whole one.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import sys
from contextlib import suppress
from pathlib import Path

import av
from manim import Scene, config

from scenes.imports import DRAWING_PACKAGES, PACKAGES, imported_files, package_version
from scenes.parsing import syntax_tree

TELLING = ("play", "tell", "wait")
"""What a method of a scene calls if it tells the story: what it changes shows in the state of what is played."""


def guard_clips(scene: Scene) -> None:
    """Let a scene take only clips from the cache that are whole, and that the code and the packages of now have drawn.

    Costs a tenth of a second for a scene of the lecture.
    """
    if config.disable_caching or config.dry_run or hasattr(scene.camera, "drawn_by"):
        return
    scene.camera.drawn_by = drawing_code(type(scene))  # type: ignore[union-attr]  # Manim hashes the camera too
    writer = scene.renderer.file_writer
    is_there = writer.is_already_cached

    def is_there_and_whole(name: str) -> bool:
        return is_there(name) and is_whole(writer.output_plan.segment_path(name))

    writer.is_already_cached = is_there_and_whole  # type: ignore[method-assign]


def drawing_code(scene_class: type[Scene]) -> str:
    """A digest of all that may draw a scene: the modules it imports, its own file, the versions of the packages.

    Of the scene itself, methods that tell the story are left out: to change one beat leaves the other clips as they
    are.
    """
    try:
        own = Path(inspect.getfile(scene_class)).resolve()
        files, parts = imported_files([own], own.parent), [_besides_the_story(own.read_bytes(), scene_class.__name__)]
        files.remove(own)
    except (TypeError, OSError):  # typed into a notebook: it may be drawn by all that is loaded
        loaded = (module for name, module in [*sys.modules.items()] if name.partition(".")[0] in PACKAGES)
        files, parts = sorted(Path(module.__file__) for module in loaded if module.__file__), []
    parts += [path.read_bytes() for path in files]
    parts += [package_version(package).encode() for package in DRAWING_PACKAGES]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def is_whole(clip: Path) -> bool:
    """Whether a clip has all the frames that it promises."""
    with suppress(av.FFmpegError, IndexError), av.open(str(clip)) as container:
        stream = container.streams.video[0]
        frames = sum(packet.size > 0 for packet in container.demux(stream))
        return frames > 0 and stream.frames in (0, frames)  # WebM promises no number
    return False


def _besides_the_story(source: bytes, scene_class: str) -> bytes:
    """A source without the methods of a scene that tell the story."""
    tree = syntax_tree(source)
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == scene_class:
            node.body = [each for each in node.body if not (isinstance(each, ast.FunctionDef) and _tells(each))]
    return ast.dump(tree).encode()


def _tells(method: ast.FunctionDef) -> bool:
    calls = (node.func for node in ast.walk(method) if isinstance(node, ast.Call))
    return any(isinstance(called, ast.Attribute) and called.attr in TELLING for called in calls)
