"""The narration spoken: by espeak-ng on this machine, or by any service of manim-voiceover.

It needs the extra `voice`, which brings manim-voiceover. Its services keep what they have spoken in the folder
`voiceovers` of Manim's media folder, so that nothing is asked for twice.
"""

from __future__ import annotations

import inspect
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import av

from network.errors import InputError

ESPEAK = "espeak"
PROGRAM = "espeak-ng"
WORDS_A_MINUTE = 150


@dataclass(frozen=True)
class Spoken:
    """A text as sound: the path of the file, and how many seconds it lasts."""

    path: Path
    seconds: float


Voice = Callable[[str], Spoken]
"""Speaks a text."""


def voice_named(name: str, language: str) -> Voice:
    """The voice of that name.

    Args:
        name: "espeak", or the module of a service in `manim_voiceover.services`, such as "gtts" or "elevenlabs".
        language: the code of the language it is to speak.

    Raises:
        InputError: when the extra `voice` is not installed, or there is no such voice on this machine.
    """
    try:
        base = import_module("manim_voiceover.services.base")
    except ImportError:
        raise InputError(
            "The narration can only be spoken with manim-voiceover: pip install 'neural-lecture[voice]', "
            "or leave the setting voice empty."
        ) from None
    service = _espeak(base, language) if name == ESPEAK else _service(base, name)

    def speak(text: str) -> Spoken:
        found = service._wrap_generate_from_text(text)
        path = Path(service.cache_dir, found["final_audio"]).resolve()
        return Spoken(path, _seconds(path))

    return speak


def _seconds(path: Path) -> float:
    with av.open(str(path)) as sound:
        return float((sound.duration or 0) / av.time_base)


def _service(base: Any, name: str) -> Any:
    """A service of manim-voiceover by the name of its module, with its own defaults."""
    try:
        if not name.isidentifier():
            raise ImportError
        module = import_module(f"manim_voiceover.services.{name}")
        kinds = [
            each
            for each in vars(module).values()
            if inspect.isclass(each) and issubclass(each, base.SpeechService) and each.__module__ == module.__name__
        ]
        return kinds[0]()
    except Exception as error:  # services fail in as many ways as there are: packages, keys, the network
        told = f" ({error})" if str(error) else ""
        raise InputError(
            f"The voice {name!r} cannot be used{told}: choose espeak, or a service of manim-voiceover that is set up."
        ) from None


def _espeak(base: Any, language: str) -> Any:
    """A service that lets espeak-ng speak, without any network."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise InputError(f"The voice 'espeak' needs {PROGRAM}: install it (Debian, Ubuntu: apt-get install {PROGRAM}).")

    class EspeakService(base.SpeechService):
        """Speech by espeak-ng."""

        def generate_from_text(self, text: str, cache_dir: Any = None, path: Any = None, **_: Any) -> dict[str, Any]:
            folder = Path(cache_dir or self.cache_dir)
            asked = {"input_text": text, "service": PROGRAM, "voice": language, "speed": WORDS_A_MINUTE}
            if (kept := self.get_cached_result(asked, folder)) is not None:
                return dict(kept)
            name = str(path or f"{self.get_audio_basename(asked)}.wav")
            command = [str(program), "-v", language, "-s", str(WORDS_A_MINUTE), "-w", str(folder / name), "--", text]
            ended = subprocess.run(command, capture_output=True, text=True, check=False)
            if ended.returncode:
                raise InputError(f"{PROGRAM} could not speak ({ended.stderr.strip()}): try it by itself.")
            return {"input_text": text, "input_data": asked, "original_audio": name}

    return EspeakService()
