"""What the lecture consists of: each section's length, what it shows, and how long it takes to render."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from scenes.parsing import syntax_tree
from scenes.subtitles import READING_SPEED
from scenes.syllabus import Section

SHARE_OF_READING = 0.8
"""Of a scene, the share in which there are words."""

FORMATS = {
    "l": (854, 480, 15),
    "m": (1280, 720, 30),
    "h": (1920, 1080, 60),
    "p": (2560, 1440, 60),
    "k": (3840, 2160, 60),
}
"""Width and height in pixels and frames a second of Manim's qualities."""
PER_SCENE, PER_FRAME, PER_MEGAPIXEL = 4.0, 0.018, 0.014
"""Seconds that one processor takes: to start with a scene, and for each frame, whatever its size and by its size.

Measured of three scenes of the first chapter on a virtual machine of 2026: 0.021 and 0.028 seconds of processor time a
frame at 480p15, 0.045 and 0.049 at 1080p60.
"""


def summary(section: Section) -> str:
    """What a section shows: the first line of its scene's docstring."""
    found = (ast.get_docstring(node) for node in _classes(section) if node.name == section.scene_class)
    return (next(found, None) or "").partition("\n")[0]


def estimated_length(section: Section) -> float:
    """About how long a section is, in seconds: as it was measured, or by the sentences in its file.

    Each of these is said, and given time to be read. What is no sentence, without a full stop, is a caption or a label.
    """
    if section.seconds is not None:
        return section.seconds
    calls = (node for tree in _classes(section) for node in ast.walk(tree) if isinstance(node, ast.Call))
    texts = (text.value for call in calls if _takes_text(call) for text in call.args if isinstance(text, ast.Constant))
    said = {text for text in texts if isinstance(text, str) and text.endswith((".", "?", "!"))}
    return sum(map(len, said)) / READING_SPEED / SHARE_OF_READING


def _takes_text(call: ast.Call) -> bool:
    """Whether a call says something, or looks it up in the language in force."""
    called = call.func
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    return name in ("say", "_", "in_number")


def rendering_time(lengths: Sequence[float], quality: str, workers: int) -> float:
    """About how long scenes take to render, in seconds, on as many processors as there are workers.

    No sooner than the longest of them alone, nor than all of them shared out evenly.

    Args:
        lengths: of the scenes, in seconds.
        quality: one of `FORMATS`.
        workers: how many scenes are rendered at once, at least one.
    """
    width, height, rate = FORMATS[quality]
    per_frame = PER_FRAME + PER_MEGAPIXEL * width * height / 1e6
    times = [PER_SCENE + length * rate * per_frame for length in lengths]
    return max(sum(times) / workers, *times, 0.0)


def as_duration(seconds: float) -> str:
    """A length of time in words, such as 40 minutes or 2.5 hours."""
    minutes = max(1, round(seconds / 60))
    return f"{minutes} minute{'s' * (minutes > 1)}" if minutes < 90 else f"{seconds / 3600:.1f} hours"


def as_time(seconds: float) -> str:
    """A length such as 1:05."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def _classes(section: Section) -> list[ast.ClassDef]:
    """The classes in a section's file; none where it cannot be read."""
    try:
        tree = syntax_tree(section.path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return []
    return [node for node in tree.body if isinstance(node, ast.ClassDef)]
