"""What every example begins with."""

from manim import DL, ManimColor, Scene

from scenes.mobjects import DARK, SMALL, Theme, words


def present(scene: Scene, caption: str, theme: Theme = DARK) -> None:
    """Give a scene the canvas of a theme, and the name of what it shows in the lower left corner."""
    scene.camera.background_color = ManimColor(theme.canvas)  # type: ignore[union-attr]
    scene.add(words(caption, SMALL, "muted", theme).to_corner(DL))
