"""The example scenes of the kit as code to copy: each with all that it needs of its file, and nothing else."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import ModuleInfo, iter_modules
from typing import Any

from network.files import write_atomically
from scenes.parsing import syntax_tree
from scenes.production.themed_code import in_theme
from scenes.syllabus import SCENES, Section

EXAMPLES = SCENES / "examples"
KIT_PACKAGE = "scenes.mobjects"
KIT = f"from {KIT_PACKAGE} import "
OTHERS = "others"
"""The room of examples that show no piece of any room."""
PRESENT = re.compile(r"""present\(self, (?P<caption>".*?"|'.*?')(?:, (?:theme=)?"?(?P<theme>\w+)"?)?\)""")
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
    """A room of the kit, with the examples of its pieces.

    Attributes:
        name: such as "charts"; "others" where there is no such room.
        told: what stands in it, in a few words.
        examples: at least one.
    """

    name: str
    told: str
    examples: tuple[Example, ...]


def rooms_of(theme: str = "dark", folder: Path | None = None) -> list[Room]:
    """All examples by the rooms of the kit; in a room, in the order of their files and of the scenes in them.

    Args:
        theme: that they are drawn in, a name in `THEMES`; those that choose one themselves keep it.
        folder: where the sources go that draw them in another theme than the dark one, in which they are written.
    """
    found: dict[str, list[Example]] = {}
    for path in sorted(EXAMPLES.glob("*.py")):
        names = [node.name for node, _ in _presented(path.read_text(encoding="utf-8"))]
        if names:
            known = vars(sys.modules[Section(path.stem, str(path), names[0]).load().__module__])
            for example in _examples(path if folder is None else _themed(path, known, theme, folder)):
                found.setdefault(_room_of(example, known), []).append(example)
    told = {room.name: inspect.getdoc(import_module(f"{KIT_PACKAGE}.{room.name}")) or "" for room in _packages()}
    told[OTHERS] = "What is in no room of its own."
    return [Room(name, told[name], tuple(found[name])) for name in told if name in found]


def _packages() -> Iterator[ModuleInfo]:
    return (each for each in iter_modules(import_module(KIT_PACKAGE).__path__) if each.ispkg)


def _room_of(example: Example, known: Mapping[str, Any]) -> str:
    """Where the first piece lives that an example names, or else the first that it draws."""
    for name in re.findall(r"[A-Za-z_]\w*", f"{example.shows} {example.code}"):
        module = getattr(known.get(name), "__module__", None) or ""
        package, _, place = module.partition(f"{KIT_PACKAGE}.")
        if not package and "." in place:
            return place.partition(".")[0]
    return OTHERS


def _themed(path: Path, known: Mapping[str, Any], theme: str, folder: Path) -> Path:
    """A file of examples in another theme."""
    themed = folder / path.name
    source = in_theme(path.read_text(encoding="utf-8"), known, theme).encode()
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(themed, lambda file: file.write(source))
    return themed.absolute()


def _presented(source: str) -> Iterator[tuple[ast.ClassDef, re.Match[str]]]:
    """The scenes of the gallery in a source, each with the line that names what it shows."""
    for node in syntax_tree(source).body:
        if isinstance(node, ast.ClassDef) and (found := PRESENT.search(ast.get_source_segment(source, node) or "")):
            yield node, found


def _examples(path: Path) -> Iterator[Example]:
    source = path.read_text(encoding="utf-8")
    for node, found in _presented(source):
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", node.name)
        told = (ast.get_docstring(node) or spaced).split("\n")[0]
        section = Section(spaced, str(path), node.name)
        yield Example(section, ast.literal_eval(found["caption"]), told, code_of(node.name, source))


def code_of(name: str, source: str) -> str:
    """A file with one scene of a module: its imports, helpers and constants as far as they are used.

    Args:
        name: of the scene's class.
        source: of the module.
    """
    module = syntax_tree(source)
    scene = next(node for node in module.body if isinstance(node, ast.ClassDef) and node.name == name)
    theme = "DARK"

    def canvas(found: re.Match[str]) -> str:
        nonlocal theme
        theme = (found["theme"] or theme).upper()
        return f"{theme}.apply(self)"

    body = PRESENT.sub(canvas, ast.get_source_segment(source, scene) or "")
    needed = _names(syntax_tree(body))
    kept: list[ast.stmt] = []
    for node in reversed(module.body[: module.body.index(scene)]):  # what is needed by what is needed comes before it
        if not isinstance(node, ast.Import | ast.ImportFrom) and _given(node) & needed:
            kept.insert(0, node)
            needed |= _names(node)
    imports = [line for node in module.body if (line := _import(node, needed))]
    if theme in needed and not any(re.search(rf"\b{theme}\b", line) for line in imports):
        kit = next((k for k, line in enumerate(imports) if line.startswith(KIT)), len(imports))
        imports[kit : kit + 1] = [
            ", ".join([KIT + theme, *(each.removeprefix(KIT) for each in imports[kit : kit + 1])])
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
