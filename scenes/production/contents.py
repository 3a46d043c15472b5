"""What the lecture consists of: each section's length, and what it shows."""

from __future__ import annotations

import ast

from scenes.subtitles import READING_SPEED
from scenes.syllabus import Section

SHARE_OF_READING = 0.8
"""Of a scene, the share in which something that was said is still being read."""


def summary(section: Section) -> str:
    """What a section shows: the first line of its scene's docstring."""
    found = (ast.get_docstring(node) for node in _classes(section) if node.name == section.scene_class)
    return (next(found, None) or "").partition("\n")[0]


def estimated_length(section: Section) -> float:
    """About how long a section is, in seconds, by what is said in its file: nothing is left before it can be read."""
    calls = (node for tree in _classes(section) for node in ast.walk(tree) if isinstance(node, ast.Call))
    said = (call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "say")
    texts = (node.value for call in said for node in ast.walk(call) if isinstance(node, ast.Constant))
    return sum(len(text) for text in texts if isinstance(text, str)) / READING_SPEED / SHARE_OF_READING


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
