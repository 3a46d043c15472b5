"""The voice of the program espeak-ng, which speaks most languages, without any network."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np

from network.errors import InputError
from scenes.voice.sound import Samples

PROGRAM = "espeak-ng"
WORDS_A_MINUTE = 150
SLOWEST, FASTEST = 80, 450
HEADER = 44
"""Bytes before the samples of the WAV it prints. Its own length is not among them: it is printed as it is spoken."""


class Espeak:
    """A speaker of any language that espeak-ng knows.

    Args:
        language: its code.
        pace: how many times faster than usual.

    Raises:
        InputError: when the program is missing.
    """

    def __init__(self, language: str, pace: float = 1.0) -> None:
        program = shutil.which(PROGRAM)
        if program is None:
            raise InputError(
                f"The voice espeak needs {PROGRAM}: install it (Debian, Ubuntu: apt-get install {PROGRAM})."
            )
        self.language = language
        self._program = program
        self._speed = round(min(max(WORDS_A_MINUTE * pace, SLOWEST), FASTEST))

    @property
    def identity(self) -> str:
        """All besides the words that the samples depend on."""
        told = subprocess.run([self._program, "--version"], capture_output=True, text=True, check=False).stdout
        return f"{told.partition('Data at')[0].strip()}, {self.language}, {self._speed} words a minute"

    def speak(self, text: str) -> tuple[Samples, int]:
        """A sentence as sound, and the samples a second.

        Raises:
            InputError: when the program fails.
        """
        command = [self._program, "-v", self.language, "-s", str(self._speed), "--stdout", "--", text]
        ended = subprocess.run(command, capture_output=True, check=False)
        if ended.returncode or not ended.stdout:
            told = ended.stderr.decode(errors="replace").strip()
            raise InputError(f"{PROGRAM} could not speak ({told}): try it by itself.")
        header, samples = ended.stdout[:HEADER], ended.stdout[HEADER:]
        rate = int.from_bytes(header[24:28], "little")
        return (np.frombuffer(samples, "<i2") / 2**15).astype(np.float32), rate
