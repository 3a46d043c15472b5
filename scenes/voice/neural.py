"""The neural voice: hibari-tts, American English, whose model comes with its package."""

from __future__ import annotations

from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from network.errors import InputError
from scenes.voice.sound import Samples

PACKAGE = "hibari-tts"
SEED = 0
"""Of the noise in the voice, so that the same words give the same samples."""
PACE = 0.95
"""How fast it speaks where nobody says anything, as a multiple of its own pace: about 14 characters a second."""
SLOWEST, FASTEST = 0.5, 2.0


class Neural:
    """A speaker of English.

    Args:
        language: the code of the language; only "en".
        pace: how many times faster than usual.

    Raises:
        InputError: when it does not speak the language, or its package is missing.
    """

    def __init__(self, language: str, pace: float = 1.0) -> None:
        self._version = versions_of("hibari", language, PACKAGE)
        self.language = language
        self._pace = min(max(PACE * pace, SLOWEST), FASTEST)

    @property
    def identity(self) -> str:
        """All besides the words that the samples depend on."""
        return f"{self._version}, onnxruntime {version('onnxruntime')}, pace {self._pace:g}, seed {SEED}"

    def speak(self, text: str) -> tuple[Samples, int]:
        """A sentence as sound, and the samples a second."""
        return self._model(text, speed=self._pace, seed=SEED), self._model.sample_rate

    @cached_property
    def _model(self) -> Any:
        """Loaded when the first text is spoken, which takes a second."""
        from hibari import Hibari

        return Hibari()


def versions_of(voice: str, language: str, *packages: str) -> str:
    """The packages of a voice that speaks English only, each with its version.

    Raises:
        InputError: for another language, and where a package is missing.
    """
    if language != "en":
        raise InputError(f"The voice {voice} speaks English only: for {language!r}, set voice to espeak or none.")
    try:
        return ", ".join(f"{package} {version(package)}" for package in packages)
    except PackageNotFoundError:
        raise InputError(f"The voice {voice} is not installed: pip install {' '.join(packages)}.") from None
