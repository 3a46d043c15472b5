"""What every example begins with."""

from manim import DL, Scene

from scenes.mobjects import DARK, SMALL, Theme, words
from scenes.mobjects.theme import theme_of


def present(scene: Scene, caption: str, theme: Theme | str = DARK) -> None:
    """Give a scene the canvas of a theme, and the name of what it shows in the lower left corner."""
    theme = theme_of(theme)
    theme.apply(scene)
    scene.add(words(caption, SMALL, "muted", theme).to_corner(DL))
