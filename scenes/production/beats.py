"""The stage at the end of each beat: a scene played through without drawing what moves."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import Mobject, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer

from scenes.language import ENGLISH, _, language
from scenes.lecture_scene import LectureScene

Visit = Callable[[LectureScene, str], None]
"""What is done at the end of a beat: takes the scene, and the beat's name."""


class StillRenderer(CairoRenderer):
    """A renderer that draws nothing of its own accord: animations jump to their ends."""

    def __init__(self) -> None:
        super().__init__(skip_animations=True)

    def save_static_frame_data(self, *_: Any, **__: Any) -> None:
        """There is no frame to save."""

    def update_frame(self, *_: Any, **__: Any) -> None:
        """There is no frame to draw."""

    def picture(
        self, scene: LectureScene, mobjects: Sequence[Mobject] | None = None, *, transparent: bool = False
    ) -> npt.NDArray[np.uint8]:
        """The frame (height, width, 4) that the scene shows now, RGBA with the colours multiplied by their opacity.

        Args:
            scene: which.
            mobjects: what to draw of it; by default all that is on stage.
            transparent: whether the canvas is left out.
        """
        canvas = self.camera.background
        self.camera.background = np.zeros_like(canvas) if transparent else canvas
        self.camera.reset()
        self.camera.capture_mobjects(scene.mobjects if mobjects is None else mobjects)
        self.camera.background = canvas
        return np.asarray(self.get_frame(), np.uint8)


def description_of(scene_class: type[LectureScene], beat: str) -> str:
    """What is seen in a beat, in the language in force: the beginning of its docstring.

    It is empty where nobody has described it in that language.
    """
    paragraph = (inspect.getdoc(getattr(scene_class, beat, None)) or "").partition("\n\n")[0]
    written = " ".join(paragraph.split())
    told = _(written) if written else ""
    return told if language() == ENGLISH or told != written else ""


def visit_beats(scene_class: type[LectureScene], visit: Visit, **settings: Any) -> LectureScene:
    """Play a scene, its animations cut short, and visit the stage at the end of each beat, or of all if it has none.

    Args:
        scene_class: the scene.
        visit: what to do there; `scene.renderer.picture(scene)` draws what can be seen.
        settings: of Manim, such as `pixel_width`.

    Returns:
        The scene as it ended.
    """

    class Visited(scene_class):  # type: ignore[misc, valid-type]
        def end_beat(self, name: str) -> None:
            super().end_beat(name)
            visit(self, name)
            visited.append(name)

        def tear_down(self) -> None:
            super().tear_down()
            if not visited:  # a scene that is none of the lecture's tells no beats
                visit(self, "end")

    visited: list[str] = []
    Visited.__name__ = scene_class.__name__
    silent = {"dry_run": True, "disable_caching": True, "progress_bar": "none", "verbosity": "ERROR"}
    with tempconfig(silent | settings):
        scene = Visited(renderer=StillRenderer())
        scene.render()
    return scene
