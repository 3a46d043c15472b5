"""The settings of the lecture: what `lecture.toml` says of the network, the digit, the look and the pace.

The file is the one that the environment variable `NEURAL_LECTURE` names, else the first `lecture.toml` in the working
folder or one above it. Without a file, or where it is silent, the defaults of `KEYS` hold. `NEURAL_LECTURE_SET` may
hold a JSON object of values that go before those of the file; `--set` of a command line adds to it.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import textwrap
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from network.data.digits import label_in_name
from network.errors import InputError, tidy
from scenes.language import languages
from scenes.mobjects.theme import THEMES, Theme

FILE_NAME = "lecture.toml"
FILE_VARIABLE = "NEURAL_LECTURE"
OVERRIDES_VARIABLE = "NEURAL_LECTURE_SET"
COMMAND_LINE_VARIABLE = "NEURAL_LECTURE_SET_BY"
"""Names the keys, with commas between, whose values in `NEURAL_LECTURE_SET` come from a command line."""
FILE_KEYS = ("network", "digit", "run")
"""The settings that may name a file."""
DATA = ("auto", "mnist", "gallery")
SLOWEST, FASTEST = 0.25, 4.0
ROLES = tuple(role.name for role in fields(Theme))
LONGEST_TEXT = 200
"""Characters of a title or an author: a PowerPoint file holds 255."""
LARGEST_FILE, LONGEST_LINE = 2**15, 2**10
"""Bytes of a settings file, and characters of a line or a value: far more, and reading it takes gigabytes."""
NO_CHARACTERS = "\ufffe\uffff"
"""What Unicode keeps free, and no XML may hold."""
BACKSLASHES = "in double quotes a backslash writes a special character: in a path, write / or use single quotes"


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
        label: which digit that picture shows, 0 to 9; empty: nobody has said.
        theme: a name in `THEMES`.
        pace: how many times faster than written the film goes.
        language: a code such as "en".
        title: of the lecture, for films and pages; empty: the chapter's own.
        author: whose lecture it is, for films and pages; may be empty.
        run: a name in `assets/runs`, or the path of a `.npz` file: the training on show in the chapters on learning.
        data: whose digits those chapters show: "mnist", "gallery", or "auto".
        voice: who speaks the narration, see `scenes.voice`.
        accent: colours `#rrggbb` by role, in place of the theme's own.
        origins: where each value comes from: "default", "--set", or file and line.
    """

    network: str = "edges"
    digit: str = ""
    label: int | Literal[""] = ""
    theme: str = "dark"
    pace: float = 1.0
    language: str = "en"
    title: str = ""
    author: str = ""
    run: str = "plain"
    data: str = "auto"
    voice: str = "auto"
    accent: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    def origin(self, key: str) -> str:
        """Where the value of a key comes from."""
        return self.origins.get(key, "default")

    @property
    def told_label(self) -> int | None:
        """Which digit the picture on show is, where somebody has said so."""
        return None if self.label == "" else self.label

    @property
    def palette(self) -> Theme:
        """The theme with its accents."""
        return Theme(**(vars(THEMES[self.theme]) | dict(self.accent)))


def _text(value: Any) -> str | None:
    """A text of one line that films, pages and slides can hold: their files know no others."""
    if not isinstance(value, str):
        return "a text in quotes"
    if any(unicodedata.category(each) == "Cs" for each in value):
        return "a text in UTF-8"
    if any(unicodedata.category(each) == "Cc" or each in NO_CHARACTERS for each in value):
        return f"a text of one line without control characters ({BACKSLASHES})"
    return None


def _filled(value: Any) -> str | None:
    is_filled = isinstance(value, str) and value.strip()
    return _text(value) if is_filled else "a text in quotes that is not empty"


def _short(value: Any) -> str | None:
    is_long = isinstance(value, str) and len(value) > LONGEST_TEXT
    return f"a text of at most {LONGEST_TEXT} characters" if is_long else _text(value)


def _label(value: Any) -> str | None:
    is_digit = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9
    return None if is_digit or value == "" else "a digit from 0 to 9"


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
            return f"a table of colours by role, and {tidy(repr(role), 40)} is no role ({', '.join(ROLES)})"
        if not (isinstance(colour, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", colour)):
            return f'a table of colours such as "#ffb000", which {role} = {tidy(repr(colour), 40)} is not'
    return None


KEYS: dict[str, Key] = {
    "network": Key("edges", "The network on show: edges, plain, by_hand, or the path of a .npz file.", _filled),
    "digit": Key(
        "",
        'The digit on show: a name in assets/digits/gallery.png such as "3-01", "mnist:test:63", or the path of a\n'
        "picture. Empty: every section shows its own.",
        _text,
    ),
    "label": Key(
        "",
        "Which digit that picture shows, such as 6; a file called 6.png or digit-6.png tells it by its name. Empty:\n"
        "nobody has said, and nothing is told that depends on it.",
        _label,
    ),
    "theme": Key("dark", "The colours: dark, light or colour_blind.", _one_of(lambda: tuple(THEMES))),
    "pace": Key(1.0, "How fast the film goes: 0.5 is half as fast, 2 is twice as fast.", _pace),
    "language": Key("en", "The language of captions, labels and narration.", _one_of(languages)),
    "run": Key(
        "plain",
        "The training on show in the chapters on learning: plain, or the path of a .npz file\n"
        "that python -m network train --run has written.",
        _filled,
    ),
    "data": Key(
        "auto",
        "Whose digits those chapters show: mnist; gallery, the 240 of assets/digits; or auto, MNIST where its files\n"
        "are on this machine, else the gallery.",
        _one_of(lambda: DATA),
    ),
    "title": Key("", "The title of films and pages. Empty: the chapter's own.", _short),
    "author": Key("", "Whose lecture it is, for films and pages.", _short),
    "voice": Key(
        "auto",
        "Who speaks the narration: auto, a neural voice for English and nobody for other languages; none; hibari,\n"
        "that voice by its name; piper; espeak; or a service of manim-voiceover.",
        _text,
    ),
    "accent": Key(
        {},
        'Colours of your own by role, such as { signal = "#ffb000" }. The roles:\n'
        + textwrap.fill(", ".join(ROLES) + ".", 110),
        _accent,
    ),
}


def find_file(start: Path | None = None) -> Path | None:
    """The settings file in force: the one that `NEURAL_LECTURE` names, else the nearest `lecture.toml` upwards.

    Args:
        start: the folder to begin at; by default the working folder.

    Raises:
        InputError: when the variable names no file.
    """
    if named := os.environ.get(FILE_VARIABLE):
        path = Path(os.path.expanduser(named))
        if not os.path.isfile(path):
            raise InputError(f"{FILE_VARIABLE} names {named}, but there is no such file: correct it or unset it.")
        return path.resolve()
    folder = (start or Path.cwd()).resolve()
    return next((path for each in (folder, *folder.parents) if (path := each / FILE_NAME).is_file()), None)


def load_settings(start: Path | None = None) -> Settings:
    """What is in force here and now.

    Args:
        start: the folder to look for the file from; by default the working folder.

    Raises:
        InputError: when file or overrides have an unknown key, a value of a wrong type, or cannot be read; or when a
            label is told of no digit.
    """
    path = find_file(start)
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    if path is not None:
        text, found = _read(path)
        for key, value in found.items():
            origins[key] = f"{path}, line {_line_of(key, text)}"
            values[key] = _beside(path, key, _checked(key, value, origins[key]))
    by_command_line = os.environ.get(COMMAND_LINE_VARIABLE, "").split(",")
    for key, value in overrides().items():
        origins[key] = "--set" if key in by_command_line else OVERRIDES_VARIABLE
        values[key] = _checked(key, value, origins[key])
    digit = values.get("digit", "")
    if values.get("label", "") == "":
        if (named := label_in_name(digit)) is not None:
            values["label"], origins["label"] = named, f"the name of {digit}"
    elif not digit:
        raise InputError(f"{origins['label']}: label tells what the digit on show is: name that digit as well.")
    return Settings(**values, origins=origins)


def overrides() -> dict[str, Any]:
    """What `NEURAL_LECTURE_SET` holds, not yet checked.

    Raises:
        InputError: when it is no JSON object.
    """
    text = os.environ.get(OVERRIDES_VARIABLE, "")
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InputError(f'{OVERRIDES_VARIABLE} holds a JSON object such as {{"pace": 2}}, not {tidy(repr(text), 60)}.')
    return found


def checked_value(key: str, text: str) -> Any:
    """The value of a setting written as `key=value` on a command line: as in the file, but without need of quotes.

    Raises:
        InputError: when there is no such key, or the value does not suit it.
    """
    value: Any = text
    if len(text) <= LONGEST_LINE:
        with suppress(ValueError, RecursionError):  # no TOML, a number of thousands of digits, a thousand brackets
            value = tomllib.loads(f"value = {text}")["value"]
    if key in KEYS and not isinstance(value, str) and KEYS[key].refuse(value) and not KEYS[key].refuse(text):
        value = text  # though it looks like a number
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
        with path.open("rb") as file:
            text = file.read(LARGEST_FILE + 1).decode("utf-8-sig")  # some editors put a mark before all else
        long = next((number for number, line in enumerate(text.splitlines(), 1) if len(line) > LONGEST_LINE), None)
        if long or len(text) > LARGEST_FILE:
            raise InputError(f"{path} is too long for settings{f' in line {long}' if long else ''}: shorten it.")
        return text, tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path} is not a TOML file: {error}{_help_with(str(error), text)}.") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path} cannot be read as UTF-8 ({error.reason}): save it in that encoding.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None
    except InputError:
        raise
    except (ValueError, RecursionError):
        raise InputError(f"{path} holds a number of thousands of digits, or as many brackets: remove it.") from None


def _help_with(error: str, text: str) -> str:
    """What to do about the line that the reader of TOML stopped at."""
    found = re.search(r"at line (\d+)", error)
    line = text.splitlines()[int(found[1]) - 1] if found and int(found[1]) <= len(text.splitlines()) else ""
    if "\\" in line:
        return f"; {BACKSLASHES}"
    return "; quotes must be straight ones" if re.search("[“”„‟‘’‚«»]", line) else ""


def _checked(key: str, value: Any, origin: str) -> Any:
    if key not in KEYS:
        close = difflib.get_close_matches(key[:100], KEYS, 1)
        hint = f"did you mean {close[0]}?" if close else f"the keys are {', '.join(KEYS)}."
        raise InputError(f"{origin}: there is no setting {tidy(repr(key), 40)}; {hint}")
    if wanted := KEYS[key].refuse(value):
        raise InputError(f"{origin}: {key} must be {wanted}, not {_quoted(value)}.")
    return value


def _quoted(value: Any) -> str:
    """A value as it stands in the file, as far as it can be shown."""
    try:
        return tidy(json.dumps(value, default=str), 60)
    except (ValueError, RecursionError):
        return "a number of thousands of digits, or as many brackets"


def _beside(path: Path, key: str, value: Any) -> Any:
    """A file named in a settings file is meant relative to that: its path, if there is such a file."""
    if key not in FILE_KEYS or not value:
        return value
    named = path.parent / value
    return str(named) if os.path.isfile(named) else value


def _line_of(key: str, text: str) -> int:
    """The line of a settings file on which a key stands."""
    pattern = re.compile(rf"""\s*(\[\s*)?["']?{re.escape(key)}["']?\s*[].=]""")
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, start=1) if pattern.match(line)), 1)
