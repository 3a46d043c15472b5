"""What sections of the lecture say or stage alike."""

from __future__ import annotations

from manim import VMobject

from network import DataSet, Network
from scenes.language import in_number
from scenes.mobjects.diagrams import informative_neurons
from scenes.mobjects.text import LABEL, standing_words
from scenes.mobjects.theme import Theme

ALONE = 1.0
"""The height of a number that stands alone, in scene units: 60 pixels at 480p."""


def telling_pixels(network: Network, digits: DataSet, count: int) -> tuple[int, ...]:
    """Which inputs are drawn where not all can be: the same everywhere, so that a network is known again.

    Those through which most comes in: the largest weights times what the pixel varies by from digit to digit.

    Args:
        network: whose first layer of weights counts.
        digits: of the same number of pixels.
        count: how many at the most.
    """
    return informative_neurons(network.weights[0] * digits.images.std(axis=0), count)


def hidden_layers(count: int) -> str:
    """A number of hidden layers in words, such as "2 hidden layers"."""
    return in_number("{count} hidden layer", "{count} hidden layers", count).format(count=count)


def number_alone(text: str, theme: Theme, role: str = "ink") -> VMobject:
    """The number that a section is remembered by, in digits `ALONE` high: nothing else stands near it.

    Args:
        text: the number as it is written, such as "13,002".
        theme: where colours come from.
        role: the theme's role whose colour it takes.
    """
    number: VMobject = standing_words(text, LABEL, role, theme)
    digit = standing_words("0", LABEL, role, theme)
    return number.scale(ALONE / digit.height).center()
