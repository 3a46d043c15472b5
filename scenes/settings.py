"""The settings of the lecture: what `lecture.toml` says of the network, the digit, the look and the pace.

The file is the one that the environment variable `NEURAL_LECTURE` names, else the first `lecture.toml` in the working
folder or one above it. Without a file, or where it is silent, the defaults of `KEYS` hold. `NEURAL_LECTURE_SET` may
hold a JSON object of values that go before those of the file.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from network.errors import InputError
from scenes.language import languages
from scenes.mobjects.theme import THEMES, Theme

FILE_NAME = "lecture.toml"
FILE_VARIABLE = "NEURAL_LECTURE"
OVERRIDES_VARIABLE = "NEURAL_LECTURE_SET"
SLOWEST, FASTEST = 0.25, 4.0
ROLES = tuple(role.name for role in fields(Theme))


@dataclass(frozen=True)
class Key:
    """One setting.

    Attributes:
        default: its value where nobody says anything.
        comment: what it does, for the commented file.
        refuse: takes a value and tells what it must be instead, or None if it will do.
    """

    default: Any
    comment: str
    refuse: Callable[[Any], str | None]


@dataclass(frozen=True)
class Settings:
    """What is in force.

    Attributes:
        network: a name in `assets/networks`, or the path of a `.npz` file.
        digit: what `network.data.digits.find_digit` takes; empty: every section its own.
        theme: a name in `THEMES`.
        pace: how many times faster than written the film goes.
        language: a code such as "en".
        title: of the lecture, for films and pages; empty: the chapter's own.
        author: whose lecture it is, for films and pages; may be empty.
        voice: who speaks the narration, see `scenes.voice`.
        accent: colours `#rrggbb` by role, in place of the theme's own.
        origins: where each value comes from: "default", or file and line.
    """

    network: str = "edges"
    digit: str = ""
    theme: str = "dark"
    pace: float = 1.0
    language: str = "en"
    title: str = ""
    author: str = ""
    voice: str = "auto"
    accent: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    def origin(self, key: str) -> str:
        """Where the value of a key comes from."""
        return self.origins.get(key, "default")

    @property
    def palette(self) -> Theme:
        """The theme with its accents."""
        return Theme(**(vars(THEMES[self.theme]) | dict(self.accent)))


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) else "a text in quotes"


def _filled(value: Any) -> str | None:
    return None if isinstance(value, str) and value.strip() else "a text in quotes that is not empty"


def _one_of(choices: Callable[[], tuple[str, ...]]) -> Callable[[Any], str | None]:
    def refuse(value: Any) -> str | None:
        return None if value in choices() else "one of " + ", ".join(f'"{choice}"' for choice in choices())

    return refuse


def _pace(value: Any) -> str | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return None if is_number and SLOWEST <= value <= FASTEST else f"a number from {SLOWEST:g} to {FASTEST:g}"


def _accent(value: Any) -> str | None:
    if not isinstance(value, Mapping):
        return 'a table such as { signal = "#ffb000" }'
    for role, colour in value.items():
        if role not in ROLES:
            return f"a table of colours by role, and {role!r} is no role ({', '.join(ROLES)})"
        if not (isinstance(colour, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", colour)):
            return f'a table of colours such as "#ffb000", which {role} = {colour!r} is not'
    return None


KEYS: dict[str, Key] = {
    "network": Key("edges", "The network on show: edges, plain, by_hand, or the path of a .npz file.", _filled),
    "digit": Key(
        "",
        'The digit on show: a name in assets/digits/gallery.png such as "3-01", "mnist:test:63", or the path of a\n'
        "picture. Empty: every section shows its own.",
        _text,
    ),
    "theme": Key("dark", "The colours: dark, light or colour_blind.", _one_of(lambda: tuple(THEMES))),
    "pace": Key(1.0, "How fast the film goes: 0.5 is half as fast, 2 is twice as fast.", _pace),
    "language": Key("en", "The language of captions, labels and narration.", _one_of(languages)),
    "title": Key("", "The title of films and pages. Empty: the chapter's own.", _text),
    "author": Key("", "Whose lecture it is, for films and pages.", _text),
    "voice": Key(
        "auto",
        "Who speaks the narration: auto, a neural voice for English and nobody for other languages; none; hibari,\n"
        "that voice by its name; espeak; or a service of manim-voiceover.",
        _text,
    ),
    "accent": Key({}, 'Colours of your own by role, such as { signal = "#ffb000" }.', _accent),
}


def find_file(start: Path | None = None) -> Path | None:
    """The settings file in force: the one that `NEURAL_LECTURE` names, else the nearest `lecture.toml` upwards.

    Args:
        start: the folder to begin at; by default the working folder.

    Raises:
        InputError: when the variable names no file.
    """
    if named := os.environ.get(FILE_VARIABLE):
        path = Path(named).expanduser()
        if not path.is_file():
            raise InputError(f"{FILE_VARIABLE} names {named}, but there is no such file: correct it or unset it.")
        return path.resolve()
    folder = (start or Path.cwd()).resolve()
    return next((path for each in (folder, *folder.parents) if (path := each / FILE_NAME).is_file()), None)


def load_settings(start: Path | None = None) -> Settings:
    """What is in force here and now.

    Args:
        start: the folder to look for the file from; by default the working folder.

    Raises:
        InputError: when file or overrides have an unknown key, a value of a wrong type, or cannot be read.
    """
    path = find_file(start)
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    if path is not None:
        text, found = _read(path)
        for key, value in found.items():
            origins[key] = f"{path}, line {_line_of(key, text)}"
            values[key] = _beside(path, key, _checked(key, value, origins[key]))
    for key, value in _overrides().items():
        origins[key] = OVERRIDES_VARIABLE
        values[key] = _checked(key, value, OVERRIDES_VARIABLE)
    return Settings(**values, origins=origins)


def checked_value(key: str, text: str) -> Any:
    """The value of a setting written as `key=value` on a command line: as in the file, but without need of quotes.

    Raises:
        InputError: when there is no such key, or the value does not suit it.
    """
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text
    if key in KEYS and isinstance(KEYS[key].default, str):
        value = value if isinstance(value, str) else text
    return _checked(key, value, "--set")


def commented_file() -> str:
    """A settings file of all keys with their defaults, every one explained and commented out."""
    lines = ["# The settings of the lecture. Remove the # before a key to change it."]
    for name, key in KEYS.items():
        value = "{}" if key.default == {} else json.dumps(key.default)
        lines += ["", *(f"# {line}" for line in key.comment.split("\n")), f"# {name} = {value}"]
    return "\n".join(lines) + "\n"


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path} is not a TOML file: {error}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.") from None


def _overrides() -> dict[str, Any]:
    text = os.environ.get(OVERRIDES_VARIABLE, "")
    try:
        found = json.loads(text) if text else {}
    except json.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise InputError(f'{OVERRIDES_VARIABLE} holds a JSON object such as {{"pace": 2}}, not {text!r}.')
    return found


def _checked(key: str, value: Any, origin: str) -> Any:
    if key not in KEYS:
        close = difflib.get_close_matches(key, KEYS, 1)
        hint = f"did you mean {close[0]}?" if close else f"the keys are {', '.join(KEYS)}."
        raise InputError(f"{origin}: there is no setting {key!r}; {hint}")
    if wanted := KEYS[key].refuse(value):
        raise InputError(f"{origin}: {key} must be {wanted}, not {json.dumps(value, default=str)}.")
    return value


def _beside(path: Path, key: str, value: Any) -> Any:
    """A file named in a settings file is meant relative to that: its path, if there is such a file."""
    if key not in ("network", "digit") or not value:
        return value
    named = path.parent / value
    return str(named) if named.is_file() else value


def _line_of(key: str, text: str) -> int:
    """The line of a settings file on which a key stands."""
    pattern = re.compile(rf"""\s*(\[\s*)?["']?{re.escape(key)}["']?\s*[].=]""")
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, start=1) if pattern.match(line)), 1)
