"""Everything here draws, most of it a tiny network."""

from itertools import count
from pathlib import Path

import numpy as np
import pytest
from manim import Scene

from network import Network, TrainingRun
from tests.mobjects.caching import Rendering, last_picture
from tests.mobjects.frames import small_films

NUMBERS = count()


@pytest.fixture(scope="session")
def network() -> Network:
    """A tiny network whose input is a picture of 3 x 3 pixels, its weights large enough for clear colours."""
    return Network.random((9, 4, 3), seed=1, start="unit")


@pytest.fixture(scope="session")
def run(network: Network) -> TrainingRun:
    """A run of three checkpoints, from random weights to `network`, with one in between that is not their mean."""
    first, middle = (Network.random((9, 4, 3), seed=seed, start="unit").parameters for seed in (2, 3))
    parameters = np.array([first, middle, network.parameters], np.float32)
    return TrainingRun(network, np.array([0, 10, 20]), parameters, np.array([3.0, 2.0, 1.0]), np.array([0.1, 0.5, 0.9]))


@pytest.fixture
def render():
    """Renders scenes, given as their `construct`, into one folder: that of one scene rendered again and again."""
    name = f"Cached{next(NUMBERS)}"

    def rendered(story) -> Rendering:
        scene_class = type(name, (Scene,), {"construct": lambda scene: story(scene)})
        with small_films(pixel_width=160, pixel_height=90, frame_rate=4, disable_caching=False):
            scene = scene_class()
            scene.render()
        files = [Path(file) for file in scene.renderer.file_writer.partial_movie_files]
        return Rendering(files, [file.stat().st_mtime_ns for file in files], [last_picture(file) for file in files])

    return rendered
