"""The voices of manim-voiceover's services, which keep what they have spoken themselves.

They need the extra `voice`.
"""

from __future__ import annotations

import inspect
import logging
from importlib import import_module
from pathlib import Path
from typing import Any

import av

from network.errors import InputError
from scenes.voice.sound import Spoken, Voice, shares


def service_named(name: str) -> Voice:
    """A service by the name of its module in `manim_voiceover.services`, with its own defaults.

    Raises:
        InputError: when the extra is not installed, or the service cannot be used.
    """
    logging.getLogger("sox").setLevel(logging.ERROR)  # it warns that SoX is missing, which only other speeds need
    try:
        base = import_module("manim_voiceover.services.base")
    except ImportError:
        raise InputError(
            f"There is no voice {name!r} here: choose hibari, espeak or none; or, for the services of manim-voiceover, "
            "in the project's folder, pip install -e '.[voice]'."
        ) from None
    service = _service(base, name)

    def speak(text: str) -> Spoken:
        found = service._wrap_generate_from_text(text)
        path = Path(service.cache_dir, found["final_audio"]).resolve()
        seconds = _seconds(path)
        return Spoken(path, seconds, [seconds * share for share in shares(text, "")])

    return speak


def _seconds(path: Path) -> float:
    with av.open(str(path)) as sound:
        return float((sound.duration or 0) / av.time_base)


def _service(base: Any, name: str) -> Any:
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
            f"The voice {name!r} cannot be used{told}: choose hibari, espeak, or a service of manim-voiceover that is "
            "set up."
        ) from None
