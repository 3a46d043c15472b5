"""The narration spoken: by a neural voice that comes with the project, or by another that somebody asks for.

    voice_in_force("auto", "en")("A neuron holds a number.")  # a Spoken: a sound file, and when each word ends

Every voice is called by its name: `hibari`, the neural one, for English; `piper`, another, for who has installed it;
`espeak`, the program espeak-ng, for most languages; or the module of a service of manim-voiceover, such as `gtts`. The
setting `auto` takes the neural voice where it speaks the language, and is silent where it does not; `none` is silent.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from network.errors import InputError
from scenes.voice.espeak import Espeak
from scenes.voice.joe import Joe
from scenes.voice.kept import kept
from scenes.voice.neural import Neural
from scenes.voice.services import service_named
from scenes.voice.sound import Speaker, Spoken, Voice

__all__ = ["AUTO", "NONE", "Spoken", "Voice", "voice_in_force", "voice_named"]

AUTO, NONE = "auto", "none"
SPEAKERS: dict[str, Callable[[str, float], Speaker]] = {"hibari": Neural, "piper": Joe, "espeak": Espeak}


def voice_in_force(setting: str, language: str, pace: float = 1.0) -> Voice | None:
    """Who speaks, as the setting `voice` has it; nobody where it is "none" or empty.

    Where "auto" finds no voice, a sentence on stderr says why the film is silent.

    Args:
        setting: "auto", "none", or the name of a voice.
        language: the code of the language to speak.
        pace: how many times faster than usual.

    Raises:
        InputError: when a voice that was asked for by its name cannot speak here.
    """
    if setting in (NONE, ""):
        return None
    if setting != AUTO:
        return voice_named(setting, language, pace)
    try:
        return voice_named("hibari", language, pace)
    except InputError as error:
        print(f"The film is silent, with subtitles. {error}", file=sys.stderr)
        return None


def voice_named(name: str, language: str, pace: float = 1.0) -> Voice:
    """The voice of that name.

    Args:
        name: "hibari", "piper", "espeak", or the module of a service in `manim_voiceover.services`.
        language: the code of the language to speak; a service has its own.
        pace: how many times faster than usual; a service keeps its own.

    Raises:
        InputError: when it is not installed here, or does not speak the language.
    """
    if name in SPEAKERS:
        return kept(SPEAKERS[name](language, pace))
    return service_named(name)
