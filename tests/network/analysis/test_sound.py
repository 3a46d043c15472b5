"""A spoken word: what is said is heard, and the picture in between is that of its samples."""

import io
import wave
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.analysis.sound import (
    FORMANTS,
    GLIDE,
    RATE,
    STEP,
    VOWEL,
    WINDOW,
    Sound,
    as_wave,
    hear,
    speak,
    spectrogram,
    word_of,
)
from network.errors import InputError

VOWELS = st.text("aiu", min_size=1, max_size=5)


@given(VOWELS, st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_what_is_said_is_heard(vowels, seed):
    heard = hear(spectrogram(speak(vowels, seed)))
    assert [sound.vowel for sound in heard] == [vowel for vowel, _ in groupby(vowels)]


@pytest.mark.parametrize("vowels", ["uau", "iai"])
def test_each_vowel_is_heard_where_it_was_said(vowels):
    columns = VOWEL * RATE / STEP
    for k, sound in enumerate(hear(spectrogram(speak(vowels)))):
        off = (GLIDE * RATE + WINDOW) / STEP
        assert abs(sound.start - k * columns) < off and abs(sound.end - (k + 1) * columns) < off


@given(VOWELS, st.integers(0, 99))
@settings(max_examples=10, deadline=None)
def test_samples_are_samples(vowels, seed):
    samples = speak(vowels, seed)
    assert samples.shape == (len(vowels) * round(VOWEL * RATE),)
    assert 0.99 < abs(samples).max() <= 1
    assert (samples == speak(vowels, seed)).all() and (samples != speak(vowels, seed + 1)).any()


def test_a_wave_file_holds_the_samples():
    samples = speak("uau")
    with wave.open(io.BytesIO(as_wave(samples))) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, RATE)
        heard = np.frombuffer(read.readframes(read.getnframes()), "<i2") / 32767
    assert heard == pytest.approx(samples, abs=1 / 65000)


def test_a_pure_tone_is_one_bright_row():
    tone = np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE)
    levels = spectrogram(tone)
    frequencies = np.linspace(RATE / 2, 0, len(levels))
    assert levels.shape == (WINDOW // 2 + 1, (RATE - WINDOW) // STEP + 1)
    assert (abs(frequencies[levels.argmax(axis=0)] - 1000) < 1).all()
    assert levels.max() == 1 and (levels[abs(frequencies - 1000) > 200] < 0.1).all()


def test_a_vowel_is_loudest_at_its_formants():
    """Where theory has them: a maximum of the smoothed spectrum within one harmonic of each of the lower two."""
    for vowel, (first, second, _) in FORMANTS.items():
        mean = spectrogram(speak(vowel)).mean(axis=1)[::-1]
        smooth = np.convolve(mean, np.ones(5) / 5, mode="same")
        peaks = RATE / WINDOW * (np.flatnonzero((smooth[1:-1] > smooth[:-2]) & (smooth[1:-1] >= smooth[2:])) + 1)
        assert all(abs(peaks - formant).min() < 130 for formant in (first, second)), vowel


def test_silence_and_noise_have_no_vowels_of_note():
    assert hear(spectrogram(np.zeros(4000))) == []


def test_a_word_is_looked_up():
    assert word_of([Sound("u", 0, 30), Sound("a", 30, 60), Sound("u", 60, 90)]) == "wow"
    assert word_of([Sound("i", 0, 30), Sound("a", 30, 60)]) == "ia"


@pytest.mark.parametrize("vowels", ["", "o", "wow"])
def test_other_letters_are_refused(vowels):
    with pytest.raises(InputError, match="a, i, u"):
        speak(vowels)


def test_too_few_samples_are_refused():
    with pytest.raises(InputError, match="200 samples"):
        spectrogram(np.zeros(10))
