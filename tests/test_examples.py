"""Every piece of the kit is shown in the gallery, and by an example in its docstring; all of these run."""

import ast
import doctest
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from manim import Mobject, Scene, config, tempconfig

import scenes.examples
from scenes import mobjects

PIECES = {name: piece for name in mobjects.__all__ if inspect.isclass(piece := getattr(mobjects, name))}
ROOMS = [
    importlib.import_module(room.name) for room in pkgutil.iter_modules(scenes.examples.__path__, "scenes.examples.")
]
SCENES = {
    name: each
    for room in ROOMS
    for name, each in vars(room).items()
    if inspect.isclass(each) and each.__module__ == room.__name__
}
MARGIN = 0.2
"""How close to the border of the frame anything may come, in scene units."""


@pytest.fixture(autouse=True)
def _tiny() -> Iterator[None]:
    settings = {"pixel_width": 160, "pixel_height": 90, "frame_rate": 3, "dry_run": True, "disable_caching": True}
    with tempconfig(settings | {"progress_bar": "none"}):
        yield


class Watch:
    """What a scene shows when it has begun and after each of its animations: pictures, and what is amiss in them."""

    def __init__(self, scene_class: type[Scene]) -> None:
        self.pictures: list[np.ndarray] = []
        self.complaints: list[str] = []
        watch = self

        class Watched(scene_class):  # type: ignore[misc, valid-type]
            def play(self, *animations: object, **options: object) -> None:
                if not watch.pictures:
                    watch.look(self)
                super().play(*animations, **options)
                watch.look(self)

        scene = Watched()
        scene.render()
        self.look(scene)
        self.seconds = scene.renderer.time

    def look(self, scene: Scene) -> None:
        scene.renderer.update_frame(scene, ignore_skipping=True)
        self.pictures.append(scene.renderer.get_frame()[..., :3].astype(int))
        caption, *others = scene.mobjects
        for mobject in scene.mobjects:
            if not inside_frame(mobject):
                self.complaints.append(f"{mobject} leaves the frame")
        self.complaints += [f"{each} lies on the caption" for each in others if overlap(caption, each)]


def shown(picture: np.ndarray) -> bool:
    """Whether some pixels of a picture (h, w, 3) stand out clearly from its upper left corner."""
    return bool((abs(picture - picture[0, 0]).max(axis=-1) > 60).sum() > 10)


def inside_frame(mobject: Mobject) -> bool:
    half = np.array([config.frame_width, config.frame_height]) / 2 - MARGIN
    return all(abs(mobject.get_critical_point(corner)[:2] / half).max() <= 1 for corner in ([-1, -1, 0], [1, 1, 0]))


def overlap(one: Mobject, other: Mobject) -> bool:
    """Whether the boxes round two mobjects have a part in common."""
    low, high = np.array([-1, -1, 0]), np.array([1, 1, 0])
    return bool(
        (
            np.maximum(one.get_critical_point(low), other.get_critical_point(low))[:2]
            < np.minimum(one.get_critical_point(high), other.get_critical_point(high))[:2]
        ).all()
    )


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_of_the_gallery_is_well_laid_out(name: str) -> None:
    seen = Watch(SCENES[name])
    assert seen.complaints == []
    assert 3 <= seen.seconds <= 12
    first, last = seen.pictures[0], seen.pictures[-1]
    above_the_caption = slice(0, 78)
    for each in (first, last):
        assert shown(each[above_the_caption])
    assert abs(first - last).max() > 60
    assert (first[0, 0] == np.round(255 * mobjects.DARK.rgb("canvas"))).all()


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_names_a_piece_in_its_caption(name: str) -> None:
    source = ast.parse(inspect.getsource(SCENES[name]))
    captions = [call.args[1].value for call in ast.walk(source) if called(call) == "present"]
    assert len(captions) == 1
    assert any(piece in captions[0] for piece in PIECES)


def called(node: ast.AST) -> str | None:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None


def test_every_piece_has_a_scene() -> None:
    used: set[str] = set()
    for scene in SCENES.values():
        used |= {node.id for node in ast.walk(ast.parse(inspect.getsource(scene))) if isinstance(node, ast.Name)}
    themes = {"Theme", "THEMES"}  # shown by what they hold: DARK, LIGHT and COLOUR_BLIND
    used |= {"LABEL"}  # the size of all that names no other
    assert {"DARK", "LIGHT", "COLOUR_BLIND"} <= used
    assert set(mobjects.__all__) - themes <= used


@pytest.mark.parametrize("name", PIECES)
def test_the_examples_of_a_docstring_run(name: str) -> None:
    piece = PIECES[name]
    names = vars(sys.modules[piece.__module__]).copy()
    tests = doctest.DocTestFinder(recurse=False).find(piece, name, globs=names)
    examples = sum(len(test.examples) for test in tests)
    assert examples > 0, f"{name} has no example in its docstring"
    for test in tests:
        result = doctest.DocTestRunner().run(test, clear_globs=False)
        assert result.failed == 0
        names |= test.globs
    scenes = [each for key, each in names.items() if key not in vars(sys.modules[piece.__module__]) and is_scene(each)]
    assert scenes or not issubclass(piece, Mobject), f"{name} has no scene among its examples"
    for scene_class in scenes:
        scene = scene_class()
        scene.render()
        scene.renderer.update_frame(scene, ignore_skipping=True)
        assert shown(scene.renderer.get_frame()[..., :3].astype(int))
        assert all(map(inside_frame, scene.mobjects))


def is_scene(value: object) -> bool:
    return inspect.isclass(value) and issubclass(value, Scene) and value is not Scene
