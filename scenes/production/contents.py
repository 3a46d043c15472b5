"""What the lecture consists of: each section's length, and what it shows."""

from __future__ import annotations

import ast

from scenes.subtitles import READING_SPEED
from scenes.syllabus import Section

SHARE_OF_READING = 0.8
"""Of a scene, the share in which there are words."""


def summary(section: Section) -> str:
    """What a section shows: the first line of its scene's docstring."""
    found = (ast.get_docstring(node) for node in _classes(section) if node.name == section.scene_class)
    return (next(found, None) or "").partition("\n")[0]


def estimated_length(section: Section) -> float:
    """About how long a section is, in seconds, by the sentences in its file: each is said, and given time to be read.

    What is no sentence, without a full stop, is a caption or a label.
    """
    calls = (node for tree in _classes(section) for node in ast.walk(tree) if isinstance(node, ast.Call))
    texts = (text.value for call in calls if _takes_text(call) for text in call.args if isinstance(text, ast.Constant))
    said = {text for text in texts if isinstance(text, str) and text.endswith((".", "?", "!"))}
    return sum(map(len, said)) / READING_SPEED / SHARE_OF_READING


def _takes_text(call: ast.Call) -> bool:
    """Whether a call says something, or looks it up in the language in force."""
    called = call.func
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    return name in ("say", "_", "in_number")


def as_time(seconds: float) -> str:
    """A length such as 1:05."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def _classes(section: Section) -> list[ast.ClassDef]:
    """The classes in a section's file; none where it cannot be read."""
    try:
        tree = ast.parse(section.path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return []
    return [node for node in tree.body if isinstance(node, ast.ClassDef)]
