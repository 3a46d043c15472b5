"""A spoken word and what is heard in it, layer above layer: samples, frequencies, vowels, the word."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from manim import DOWN, VGroup

from network.analysis.sound import hear, speak, spectrogram, word_of
from scenes.mobjects.painting.curve import Curve
from scenes.mobjects.painting.raster import Raster
from scenes.mobjects.text.typesetting import LABEL, TITLE, words
from scenes.mobjects.theme import DARK, Theme, theme_of

COLUMNS = 420
"""Into so many columns the samples are drawn."""
WIDTH = 8.4  # scene units: of all that is drawn, for which the heights are
WAVE = 1.2  # scene units: how high a full sound is drawn
SPECTRUM = 2.1  # scene units: and its frequencies


class HeardWord(VGroup):
    """A synthetic word: its sound, the frequencies in that, the vowels that are heard in these, and the word they make.

    Nothing but the samples is given to what hears: see `network.analysis.sound`.

    Args:
        spoken: the vowels to say, such as "uau".
        width: of the sound in scene units; the heights go with it, not the letters.
        theme: where colours come from.

    Attributes:
        wave: the samples as a curve.
        spectrum: their frequencies over time, low ones at the bottom, as bright as they are loud.
        vowels: the letters heard, each under its sound.
        word: what they make together.

    Raises:
        InputError: for anything that is no vowel of `network.analysis.sound`.

    Examples:
        >>> from manim import Create, FadeIn, Scene
        >>> class HowAWordIsHeard(Scene):
        ...     def construct(self):
        ...         heard = HeardWord("uau")
        ...         self.play(Create(heard.wave), run_time=2)
        ...         for layer in (heard.spectrum, heard.vowels, heard.word):
        ...             self.play(FadeIn(layer))
    """

    def __init__(self, spoken: str, width: float = WIDTH, *, theme: Theme | str = DARK) -> None:
        theme = theme_of(theme)
        super().__init__()
        samples = speak(spoken)
        levels = spectrogram(samples)
        sounds = hear(levels)
        scale = width / WIDTH
        self.wave = _wave(samples, width, WAVE * scale, theme)
        self.spectrum = Raster(theme.activations(levels))
        self.spectrum.stretch_to_fit_width(width).stretch_to_fit_height(SPECTRUM * scale)
        self.vowels = VGroup(words(sound.vowel, LABEL, "result", theme) for sound in sounds)
        self.word = words(word_of(sounds), TITLE, "result", theme)
        self.add(self.wave, self.spectrum, self.vowels, self.word).arrange(DOWN, buff=0.4)
        for sound, vowel in zip(sounds, self.vowels, strict=True):
            vowel.set_x(self.spectrum.cell_center(0, (sound.start + sound.end) // 2)[0])


def _wave(samples: npt.NDArray[np.floating], width: float, height: float, theme: Theme) -> Curve:
    """The samples as a curve: of those that share a column, the least and the largest."""
    columns = np.array_split(samples, COLUMNS)
    ends = np.array([[part.min(), part.max()] for part in columns]).ravel()
    across = np.repeat(np.linspace(0, width, len(columns)), 2)
    curve = Curve(color=theme.ink, stroke_width=1.2)
    return curve.set_points_as_corners(np.column_stack([across, height / 2 * ends, np.zeros(len(ends))]))
