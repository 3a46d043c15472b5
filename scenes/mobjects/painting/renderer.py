"""Which of Manim's renderers the kit is drawn with."""

from manim import config
from manim.constants import RendererType


def refuse_opengl() -> None:
    """Say that Manim's other renderer cannot draw the kit.

    Raises:
        NotImplementedError: with the OpenGL renderer.
    """
    if config.renderer == RendererType.OPENGL:
        raise NotImplementedError(
            "What scenes.mobjects draws is drawn with cairo: render with --renderer=cairo, not opengl."
        )
