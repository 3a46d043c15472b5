"""What a scene is made from: the modules it may import and the files it names, as its source tells, and packages."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from scenes.parsing import syntax_tree

PROJECT = Path(__file__).resolve().parents[1]
"""The folder that holds the project's packages: the checkout, or where packages are installed."""
PACKAGES = ("network", "scenes")
STUB = "__init__.pyi"
"""Where a package says which of its names come from which of its modules, for `lazy_loader` and for type checkers."""
DRAWING_PACKAGES = ("av", "manim", "numpy", "pillow", "pycairo", "scipy", "skia-pathops", "svgelements", "typst")
"""The packages whose versions may show in a picture."""
IMPORT = re.compile(
    rb"(?:^|[;:])[ \t]*((?:from[\s\\]+[\w.\s\\]+?)?\bimport\b[\s\\]*(?:\([^)]*\)|[^\n;#\\]*(?:\\\n[^\n;#\\]*)*))",
    re.MULTILINE,
)
"""Whatever looks like an import: to parse these alone takes a twentieth of the time of whole sources."""
FOR_TYPES = re.compile(rb"^([ \t]*)if TYPE_CHECKING:[^\n]*\n(?:\1[ \t]+[^\n]*\n|[ \t]*\n)*", re.MULTILINE)
"""What stands below `if TYPE_CHECKING`, which does not run."""


def imported_files(starts: Iterable[Path], folder: Path) -> list[Path]:
    """The source files that a program may import, sorted, itself included.

    They are found without running anything, in functions too. Modules are looked for among the project's packages
    and in one more folder; the Python library and installed packages are left out.

    Args:
        starts: the files to begin at.
        folder: where the program finds modules besides the installed ones.
    """
    found: set[Path] = set()
    looked_for: set[tuple[str, Path, bool]] = set()
    to_read = list(starts)
    while to_read:
        path = to_read.pop()
        if path not in found:
            found.add(path)
            imported = {
                (module, path.parents[level - 1] if level else folder, level > 0)
                for level, module in _imports(path.read_bytes())
            }
            for module in imported - looked_for:
                to_read += _module_files(*module)
            looked_for |= imported
    return sorted(found)


def named_files(path: Path, folders: Sequence[Path]) -> list[Path]:
    """The files that texts in a source file name, sorted: pictures, networks and other data it reads.

    Args:
        path: the source file.
        folders: what a relative name may be relative to.
    """
    texts = [text for text in texts_in(path) if Path(text).suffix]
    places = {os.path.normpath(folder / text) for text in texts for folder in folders}
    return sorted(Path(place) for place in places if os.path.isfile(place))


def texts_in(path: Path) -> tuple[str, ...]:
    """The texts that stand in a source file, short ones of one line only."""
    return _texts(path.read_bytes())


def package_version(package: str) -> str:
    """The version of a package that is installed, or "missing"."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


@lru_cache(maxsize=1024)
def _imports(source: bytes) -> tuple[tuple[int, str], ...]:
    """The modules that a source may import, each with its number of leading dots; those for types alone left out."""
    found = []
    for node in _import_statements(source):
        if isinstance(node, ast.Import):
            found += [(0, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):  # what is imported from a package may be a module
            base = f"{node.module}." if node.module else ""
            found += [(node.level, f"{base}{alias.name}") for alias in node.names]
    return tuple(found)


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """All parts of a source but what stands below `if TYPE_CHECKING`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            yield from (part for each in node.orelse for part in (each, *_run(each)))
        else:
            yield node
            yield from _run(node)


def _import_statements(source: bytes) -> Iterable[ast.AST]:
    """The import statements of a source, perhaps with what stands in a text and only looks like one."""
    try:
        return syntax_tree(b"\n".join(IMPORT.findall(FOR_TYPES.sub(b"", source)))).body
    except (SyntaxError, ValueError):
        return _run(_parsed(source))


@lru_cache(maxsize=1024)
def _texts(source: bytes) -> tuple[str, ...]:
    texts = (node.value for node in ast.walk(_parsed(source)) if isinstance(node, ast.Constant))
    return tuple(text for text in texts if isinstance(text, str) and text.isprintable() and len(text) < 256)


def _parsed(source: bytes) -> ast.Module:
    try:
        return syntax_tree(source)
    except (SyntaxError, ValueError):
        return ast.Module([], [])  # it imports nothing: whoever runs it will say what is wrong


def _module_files(module: str, folder: Path, is_relative: bool) -> Iterator[Path]:
    """The files that importing a module runs: the packages round it and its own, as far as they are found.

    Of a package whose names are imported when they are asked for, only the module of the name that is asked for; all
    of them where the package itself is.
    """
    parts = module.split(".")
    roots = [folder] if is_relative else [folder, *([PROJECT] if parts[0] in PACKAGES else [])]
    for root in roots:
        files: list[Path] = []
        for depth in range(1, len(parts) + 1):
            place = root.joinpath(*parts[:depth])
            files += [each for each in (place / "__init__.py", place.with_name(f"{place.name}.py")) if each.is_file()]
            asked = parts[depth] if depth < len(parts) else "*"
            for name, its_module in _lazy_names(place / STUB).items():
                if asked in (name, "*"):
                    files += _module_files(its_module, place, is_relative=True)
        if files:
            yield from files
            return


def _lazy_names(stub: Path) -> dict[str, str]:
    """The names of a package that are imported when they are asked for, each with its module within the package."""
    if not stub.is_file():
        return {}
    imports = (node for node in _parsed(stub.read_bytes()).body if isinstance(node, ast.ImportFrom))
    return {alias.name: node.module or alias.name for node in imports for alias in node.names}
