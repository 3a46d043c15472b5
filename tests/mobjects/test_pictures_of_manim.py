"""Manim's own pictures, which a user puts beside the kit's, under the versions of packages that are allowed here."""

import numpy as np
import pytest
from manim import ImageMobject, Rectangle, ZoomedScene

from scenes.mobjects import PixelGrid
from tests.mobjects.frames import last_frame, pixel

pytestmark = pytest.mark.filterwarnings("ignore:'mode' parameter:DeprecationWarning")  # what Pillow 13 breaks


def test_an_image_is_drawn_beside_a_grid():
    image = ImageMobject(np.full((4, 4, 3), (200, 100, 50), np.uint8)).set(height=2)
    seen = last_frame(lambda scene: scene.add(PixelGrid(np.ones((2, 2)), 2).shift([-3, 0, 0]), image.shift([3, 0, 0])))
    assert (
        np.abs(pixel(seen, [3, 0, 0]).astype(int) - [200, 100, 50]).max() <= 2 and pixel(seen, [-3, 0, 0]).min() > 200
    )


def test_a_zoomed_scene_shows_its_inset():
    def story(scene):
        scene.add(Rectangle(fill_opacity=1, height=0.2, width=0.2))
        scene.activate_zooming(animate=False)

    assert pixel(last_frame(story, ZoomedScene), [5, 2, 0]).min() > 200
