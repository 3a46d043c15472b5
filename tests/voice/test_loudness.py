"""Every text is as loud as any other, measured as broadcasters do, and nothing is clipped."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.voice.loudness import CEILING, TARGET, levelled, limited, loudness

RATE = 24_000


def tone(seconds: float, amplitude: float, hertz: float = 997) -> np.ndarray:
    return amplitude * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE).astype(np.float32)


def test_a_full_tone_has_the_loudness_that_the_standard_names():
    """A sine of 997 Hz at full scale in one channel is -3.01 LUFS."""
    assert loudness(tone(3, 1.0), RATE) == pytest.approx(-3.01, abs=0.1)


@pytest.mark.parametrize("seconds", [0.2, 1, 5])
@pytest.mark.parametrize("amplitude", [0.01, 0.1, 0.9])
def test_all_become_equally_loud(seconds, amplitude):
    assert loudness(levelled(tone(seconds, amplitude), RATE), RATE) == pytest.approx(TARGET, abs=0.3)


def test_peaks_are_turned_down_and_all_else_is_left():
    sound = tone(1, 0.2)
    sound[RATE // 2] = 3.0
    quiet = limited(sound, RATE)
    assert abs(quiet).max() <= CEILING + 1e-6
    assert (quiet[: RATE // 3] == sound[: RATE // 3]).all()
    assert limited(tone(1, 0.5), RATE) == pytest.approx(tone(1, 0.5))


def test_a_click_in_a_whisper_does_not_clip():
    rng = np.random.default_rng(0)
    sound = 0.01 * rng.standard_normal(2 * RATE).astype(np.float32)
    sound[RATE] = 0.9
    assert abs(levelled(sound, RATE)).max() <= CEILING + 1e-6


def test_silence_stays_silent():
    assert not levelled(np.zeros(RATE, np.float32), RATE).any()
