"""A word is drawn as it sounds, and read as it is heard."""

from itertools import pairwise

import numpy as np
import pytest

from network.analysis.sound import hear, speak, spectrogram, word_of
from network.errors import InputError
from scenes.mobjects import LABEL, HeardWord, words
from scenes.mobjects.theme import THEMES
from tests.mobjects.frames import difference, picture, pixel

SPOKEN = ["uau", "ia", "a"]


@pytest.mark.parametrize("spoken", SPOKEN)
def test_the_curve_reaches_as_far_as_the_samples(spoken):
    heard, samples = HeardWord(spoken), speak(spoken)
    low, high = heard.wave.points[:, 1].min(), heard.wave.points[:, 1].max()
    assert heard.wave.width == pytest.approx(8.4)
    assert high - low == pytest.approx(0.6 * (samples.max() - samples.min()))
    first = len(samples) // 420
    least, largest = heard.wave.points[0, 1], heard.wave.points[3, 1]
    assert largest - least == pytest.approx(0.6 * np.ptp(samples[: first + 1]), abs=1e-6)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_frequencies_are_as_bright_as_they_are_loud(theme):
    heard, levels = HeardWord("uau", theme=theme), spectrogram(speak("uau"))
    np.testing.assert_allclose(heard.spectrum.colors[0], theme.activations(levels), atol=1e-6)
    frame = picture(heard, width=1280, height=720)
    for row, column in ((0, 5), (levels.shape[0] - 2, levels.shape[1] // 2), (levels.shape[0] // 2, 10)):
        expected = 255 * theme.activations(levels[row, column])[:3]
        assert pixel(frame, heard.spectrum.cell_center(row, column)) == pytest.approx(expected, abs=40)
    assert abs(pixel(frame, heard.wave.get_center()).astype(int) - 255 * theme.rgb("ink")).max() < 100  # fine lines


@pytest.mark.parametrize("spoken", SPOKEN)
def test_each_letter_stands_under_its_sound_and_the_word_is_what_they_make(spoken):
    heard, sounds = HeardWord(spoken), hear(spectrogram(speak(spoken)))
    assert "".join(sound.vowel for sound in sounds) == spoken
    for sound, letter in zip(sounds, heard.vowels, strict=True):
        left, right = (heard.spectrum.cell_center(0, column)[0] for column in (sound.start, sound.end - 1))
        assert left < letter.get_x() < right
        assert letter.typst_code == words(sound.vowel, LABEL).typst_code
    assert heard.word.typst_code == words(word_of(sounds)).typst_code


def test_its_layers_stand_one_above_the_other_and_grow_with_the_width():
    for width in (4.2, 8.4):
        heard = HeardWord("uau", width)
        assert heard.width == pytest.approx(width)
        assert heard.spectrum.height == pytest.approx(width / 4)
        for above, below in pairwise(heard):
            assert above.get_bottom()[1] > below.get_top()[1]


def test_another_word_is_another_picture_and_another_hash():
    one, same, other = (HeardWord(spoken) for spoken in ("uau", "uau", "ia"))
    assert difference(picture(one), picture(same)) == 0 < difference(picture(one), picture(other))
    assert difference(picture(one), picture(HeardWord("uau", theme=THEMES["light"]))) > 0


def test_what_is_no_vowel_is_refused():
    with pytest.raises(InputError, match="vowel"):
        HeardWord("word")
