"""Pictures of mobjects as arrays, quickly and small."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import Mobject, Scene, tempconfig
from manim.camera.camera import Camera

WIDTH, HEIGHT = 320, 180

Frame = npt.NDArray[np.uint8]


def picture(*mobjects: Mobject, width: int = WIDTH, height: int = HEIGHT, camera: Camera | None = None) -> Frame:
    """The RGBA picture (height, width, 4) that a camera takes of mobjects, on black."""
    camera = camera or Camera(pixel_width=width, pixel_height=height)
    camera.reset()
    camera.capture_mobjects(mobjects)
    return camera.pixel_array.copy()


def last_frame(construct: Callable[[Any], None], scene_class: type[Scene] = Scene, **settings: Any) -> Frame:
    """The RGBA picture that a scene ends with: `construct` is its story, `settings` go to Manim's config."""
    return frames(construct, scene_class, **settings)[-1]


def frames(construct: Callable[[Any], None], scene_class: type[Scene] = Scene, **settings: Any) -> list[Frame]:
    """Every frame that a scene shows, the state after its last animation included."""
    shown: list[Frame] = []
    with small_films(dry_run=True, disable_caching=True, **settings):

        class Story(scene_class):  # type: ignore[misc, valid-type]
            def construct(self) -> None:
                construct(self)

        scene = Story()
        writer = scene.renderer.file_writer
        writer.write_frame = lambda pixels, **_: shown.append(np.array(pixels))
        scene.render()
        scene.renderer.static_image = None  # which a wait leaves behind: all would be drawn twice
        scene.renderer.update_frame(scene, ignore_skipping=True)
        shown.append(np.array(scene.renderer.get_frame()))
    return shown


@contextmanager
def small_films(**settings: Any) -> Iterator[None]:
    """Manim's config for small, silent films."""
    small = {
        "pixel_width": WIDTH,
        "pixel_height": HEIGHT,
        "frame_rate": 4,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "notify_outdated_version": False,
    }
    with tempconfig(small | settings):
        yield


def brightness(frame: Frame) -> float:
    """The mean of red, green and blue over the picture, in [0, 255]."""
    return float(frame[..., :3].mean())


def difference(first: Frame, second: Frame) -> float:
    """The mean absolute difference over the pixels that either picture covers, in [0, 255]."""
    covered = (first[..., :3].any(axis=-1)) | (second[..., :3].any(axis=-1))
    if not covered.any():
        return 0.0
    return float(np.abs(first.astype(int) - second.astype(int))[covered][:, :3].mean())


def pixel(frame: Frame, point: npt.ArrayLike, centre: npt.ArrayLike = (0, 0, 0), frame_height: float = 8.0) -> Frame:
    """The colour (3,) of a frame at a scene point, seen by a camera over `centre` whose view is `frame_height` high."""
    x, y = (np.asarray(point, float)[:2] - np.asarray(centre, float)[:2]) * len(frame) / frame_height
    return frame[int(len(frame) / 2 - y), int(frame.shape[1] / 2 + x), :3]
