"""The stage on which the lecture's scenes are played: the network and the digit on show, the look, the narration."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from manim import ManimColor, Scene

from network import Network, load_network
from network.gallery import gallery_digit
from scenes.mobjects.theme import DARK, Theme


class LectureScene(Scene):
    """A section of the lecture.

    Subclass a scene and set these to make it your own:

    Attributes:
        network: the name of a network in `assets/networks`, the path of one, or a `Network`.
        digit: the name of a digit in `assets/digits`, or an image (28, 28) in [0, 1].
        theme: the colours.
    """

    network: ClassVar[str | Network] = "edges"
    digit: ClassVar[str | npt.ArrayLike] = "3-01"
    theme: ClassVar[Theme] = DARK

    def setup(self) -> None:
        """Lay out the stage."""
        self.camera.background_color = ManimColor(self.theme.canvas)  # type: ignore[union-attr]
        self.net = self.network if isinstance(self.network, Network) else load_network(self.network)
        self.narration: list[tuple[float, str]] = []

    def tell(self, *beats: Callable[[], None]) -> None:
        """Play the beats of the story in order, each a section of the film under its own name."""
        for beat in beats:
            self.next_section(beat.__name__)
            beat()

    def say(self, text: str) -> None:
        """Say something while what follows is shown, until something else is said: it becomes the subtitle."""
        self.narration.append((self.renderer.time, text))

    def tear_down(self) -> None:
        """Hand what was said to the subtitle file."""
        now = self.renderer.time
        ends = [start for start, _ in self.narration[1:]] + [now]
        for (start, text), end in zip(self.narration, ends, strict=True):
            self.add_subcaption(text, duration=end - start, offset=start - now)


def image_of(digit: str | npt.ArrayLike) -> npt.NDArray[np.float32]:
    """The image (28, 28) of a digit given by its gallery name, or as an image itself."""
    return gallery_digit(digit) if isinstance(digit, str) else np.asarray(digit, np.float32)
