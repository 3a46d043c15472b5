"""What the looks of a picture mean: swatches with words beside them."""

from collections.abc import Sequence

from manim import DOWN, RIGHT, VGroup, VMobject

from scenes.mobjects.text.baselines import CAPITAL, standing_words
from scenes.mobjects.text.typesetting import SMALL
from scenes.mobjects.theme import DARK, Theme, theme_of

SWATCH = 0.4
"""The height of a swatch, in scene units."""
PITCH = 0.62
"""From line to line."""


def legend(swatches: Sequence[VMobject], names: Sequence[str], theme: Theme | str = DARK) -> VGroup:
    """Lines of a swatch and words, from top to bottom, evenly spaced.

    Args:
        swatches: about `SWATCH` high.
        names: what to say beside each.
        theme: where colours come from.
    """
    theme = theme_of(theme)
    lines = VGroup()
    for k, (swatch, name) in enumerate(zip(swatches, names, strict=True)):
        swatch.move_to(k * PITCH * DOWN)
        text = standing_words(name, SMALL, theme=theme)
        text.shift((swatch.get_right()[0] + 0.25 - text.get_left()[0]) * RIGHT + (k * PITCH + CAPITAL / 2) * DOWN)
        lines.add(VGroup(swatch, text))
    return lines.center()
