"""The example scenes of the kit as code to copy: each with all that it needs of its file, and nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scenes.syllabus import SCENES, Section

EXAMPLES = SCENES / "examples"
KIT = "from scenes.mobjects import "
PRESENT = re.compile(r"""present\(self, (?P<caption>".*?"|'.*?')(?:, (?P<theme>\w+))?\)""")
"""The line by which a scene of the gallery names what it shows; whoever copies it has another name for it."""


@dataclass(frozen=True)
class Example:
    """A scene of the gallery.

    Attributes:
        section: as which it is rendered.
        shows: the pieces that it shows, such as "SliceGraph".
        told: what is seen in it, in a sentence.
        code: a whole file that renders it.
    """

    section: Section
    shows: str
    told: str
    code: str


@dataclass(frozen=True)
class Room:
    """The examples of one file, with what they have in common."""

    name: str
    title: str
    examples: tuple[Example, ...]


def rooms_of() -> list[Room]:
    """All examples, in the order of their files and of the scenes in them."""
    rooms = []
    for path in sorted(EXAMPLES.glob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        examples = tuple(_examples(path, module))
        if examples:
            title = (ast.get_docstring(module) or path.stem).partition(": ")[2] or path.stem
            first = title.split("\n")[0].rstrip(".")
            rooms.append(Room(path.stem, first[:1].upper() + first[1:], examples))
    return rooms


def _examples(path: Path, module: ast.Module) -> Iterator[Example]:
    source = path.read_text(encoding="utf-8")
    for node in module.body:
        if not (
            isinstance(node, ast.ClassDef) and (found := PRESENT.search(ast.get_source_segment(source, node) or ""))
        ):
            continue
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", node.name)
        told = (ast.get_docstring(node) or spaced).split("\n")[0]
        section = Section(spaced, str(path), node.name)
        yield Example(section, ast.literal_eval(found["caption"]), told, code_of(node, module, source))


def code_of(scene: ast.ClassDef, module: ast.Module, source: str) -> str:
    """A file with one scene of a module: its imports, helpers and constants as far as they are used.

    Args:
        scene: the class.
        module: the file that it is in.
        source: of that file.
    """
    body = PRESENT.sub(
        lambda found: f"{found['theme'] or 'DARK'}.apply(self)", ast.get_source_segment(source, scene) or ""
    )
    needed = _names(ast.parse(body))
    kept: list[ast.stmt] = []
    for node in reversed(module.body[: module.body.index(scene)]):  # what is needed by what is needed comes before it
        if not isinstance(node, ast.Import | ast.ImportFrom) and _given(node) & needed:
            kept.insert(0, node)
            needed |= _names(node)
    imports = [line for node in module.body if (line := _import(node, needed))]
    if "DARK" in needed and not any(re.search(r"\bDARK\b", line) for line in imports):
        kit = next((k for k, line in enumerate(imports) if line.startswith(KIT)), len(imports))
        imports[kit : kit + 1] = [
            ", ".join([KIT + "DARK", *(each.removeprefix(KIT) for each in imports[kit : kit + 1])])
        ]
    parts = ["\n".join(imports), *(ast.get_source_segment(source, node) or "" for node in kept), body]
    return "\n\n\n".join(filter(None, parts)) + "\n"


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _given(node: ast.stmt) -> set[str]:
    """The names that a statement of a module defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}


def _import(node: ast.stmt, needed: set[str]) -> str:
    """An import with those of its names that are needed; empty where none is."""
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return ""
    used = [each for each in node.names if (each.asname or each.name.partition(".")[0]) in needed]
    if isinstance(node, ast.Import):
        return ast.unparse(ast.Import(used)) if used else ""
    return ast.unparse(ast.ImportFrom(node.module, used, node.level)) if used else ""
