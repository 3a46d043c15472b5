"""What a picture depends on is all seen, and nothing else; and it travels to other machines."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from network.assets import asset_path
from network.errors import InputError
from scenes.imports import imported_files, named_files
from scenes.production.catalogues import update_catalogue
from scenes.production.job import Job, Parcel, fingerprint
from scenes.syllabus import SCENES
from tests.production.conftest import ROOT, Lecture

SCENE = """
import numpy
from shared.words import TEXT
from network import load_network
from manim import Scene

class Own(Scene):
    network = "mine.npz"

    def construct(self):
        import late
"""


@pytest.fixture
def job(lecture: Lecture) -> Job:
    """A scene of somebody's own, in a folder of its own, with modules and data beside it and in the working folder."""
    files = {
        "talk/own.py": SCENE,
        "talk/late.py": "from shared import numbers",
        "talk/shared/__init__.py": "",
        "talk/shared/words.py": "from . import numbers",
        "talk/shared/numbers.py": "",
        "talk/shared/unused.py": "",
        "mine.npz": "mine",
        "digit.png": "a digit",
    }
    for name, content in files.items():
        path = lecture.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    settings = {"digit": str(lecture.folder / "digit.png"), "pace": 2}
    return Job("Own", lecture.folder / "talk" / "own.py", lecture.folder, ("-ql",), settings)


def test_the_inputs_are_what_is_imported_named_and_installed(job: Job) -> None:
    inputs = job.inputs()
    own = {"own.py", "late.py", "shared/__init__.py", "shared/words.py", "shared/numbers.py"}
    assert {label for label in inputs if label.startswith("here/")} == {
        "here/mine.npz",
        *(f"here/talk/{name}" for name in own),
    }
    assert {"network/__init__.py", "network/model.py", "manim.cfg", "settings/digit", "the package manim"} <= {*inputs}
    assert f"{asset_path('networks', 'edges.npz').relative_to(ROOT).as_posix()}" in inputs
    assert not [label for label in inputs if "numpy/" in label or label.startswith("scenes/mobjects")]


def test_a_chapter_depends_on_the_kit_and_not_on_other_chapters(tmp_path: Path) -> None:
    file = SCENES / "chapter1" / "introducing_layers.py"
    labels = {*Job("IntroducingLayers", file, tmp_path, (), {}).files()}
    expected = {
        "scenes/chapter1/introducing_layers.py",
        "scenes/lecture_scene.py",
        "scenes/mobjects/diagrams/network_diagram.py",
    }
    assert expected <= labels
    assert not {label for label in labels if label.startswith(("scenes/examples", "scenes/syllabus", "tests"))}


Change = Callable[[Job], Job | None]


def edited(name: str) -> Change:
    def edit(job: Job) -> None:
        path = job.folder / name
        path.write_text(f"{path.read_text() if path.exists() else ''}\n# edited")

    return edit


CHANGES: dict[str, Change] = {
    "the scene": edited("talk/own.py"),
    "what it imports": edited("talk/shared/words.py"),
    "what that imports": edited("talk/shared/numbers.py"),
    "data it names": edited("mine.npz"),
    "data of the settings": edited("digit.png"),
    "Manim's settings": edited("manim.cfg"),
    "the options": lambda job: replace(job, options=("-qh",)),
    "the lecture's settings": lambda job: replace(job, settings={**job.settings, "pace": 3}),
    "the class": lambda job: replace(job, scene_class="Other"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_change_is_seen(change: Change, job: Job) -> None:
    before = fingerprint(job.inputs())
    assert fingerprint(job.inputs()) == before
    assert fingerprint((change(job) or job).inputs()) != before


@pytest.mark.parametrize("name", ["talk/shared/unused.py", "notes.txt", "lecture.toml"])
def test_a_change_of_something_else_is_not(name: str, job: Job) -> None:
    before = fingerprint(job.inputs())
    edited(name)(job)
    assert fingerprint(job.inputs()) == before


def test_a_new_version_of_a_package_is_seen(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(job.inputs())
    monkeypatch.setattr("scenes.production.job.package_version", lambda name: "99")
    assert fingerprint(job.inputs()) != before


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of catalogues: German and French."""
    folder = tmp_path / "locale"
    monkeypatch.setattr("scenes.production.job.CATALOGUES", folder)
    for code in ("de", "fr"):
        update_catalogue(code, folder)
    return folder


GERMAN = {"by the settings": ({"language": "de"}, "own.py", ""), "by the scene": ({}, "own.py", 'language = "de"')}


@pytest.mark.parametrize(("settings", "name", "line"), GERMAN.values(), ids=GERMAN)
def test_a_scene_depends_on_what_its_own_catalogue_says(
    settings: dict[str, str], name: str, line: str, job: Job, catalogues: Path
) -> None:
    with job.file.open("a") as file:
        file.write(line)
    job = replace(job, settings=settings)
    before, german = job.inputs(), catalogues / "de.po"
    text = german.read_text(encoding="utf-8")
    update_catalogue("de", catalogues)
    assert german.read_text(encoding="utf-8") == text, "nothing is new, so nothing changes"
    (catalogues / "stray.txt").touch()
    (catalogues / "fr.po").write_text("another")
    german.write_text(text.replace("POT-Creation-Date: 2", "POT-Creation-Date: 3").replace("#: ", "#: moved/"))
    assert job.inputs() == before
    german.write_text(text.replace('msgstr ""', 'msgstr "etwas"', 2), encoding="utf-8")
    assert job.inputs() != before


def test_an_english_scene_depends_on_no_catalogue(job: Job, catalogues: Path) -> None:
    before = job.inputs()
    update_catalogue("it", catalogues)
    (catalogues / "de.po").unlink()
    assert job.inputs() == before


def test_a_job_travels_with_all_that_the_project_lacks(job: Job, tmp_path: Path) -> None:
    parcel, before = Parcel.of(job), job.inputs()
    place = tmp_path / "elsewhere"
    place.mkdir()
    for path in (job.file, job.folder / "mine.npz", job.folder / "digit.png"):
        path.unlink()
    arrived = parcel.unpack(place)
    assert arrived.inputs() == before
    assert arrived.file == place / "here" / "talk" / "own.py"
    assert arrived.file.read_text() == SCENE
    assert (arrived.folder / "mine.npz").read_text() == "mine"
    assert Path(arrived.settings["digit"]).read_text() == "a digit"
    assert Path(arrived.settings["digit"]).is_relative_to(place)
    assert arrived.manim_cfg() == arrived.folder / "manim.cfg"
    assert json.dumps(dict(arrived.settings))


def test_a_scene_of_the_project_is_that_of_the_other_machine(lecture: Lecture, tmp_path: Path) -> None:
    file = SCENES / "chapter1" / "introducing_layers.py"
    parcel = Parcel.of(Job("IntroducingLayers", file, lecture.folder, (), {}))
    assert {*parcel.contents} == {"manim.cfg"}
    place = tmp_path / "elsewhere"
    place.mkdir()
    assert parcel.unpack(place).file == file


def test_a_machine_that_would_draw_something_else_is_refused(job: Job, tmp_path: Path) -> None:
    place = tmp_path / "elsewhere"
    place.mkdir()
    parcel = Parcel.of(job)
    other = replace(parcel, inputs={**parcel.inputs, "network/model.py": "another digest"})
    with pytest.raises(InputError, match=r"differs in network/model\.py: install the same versions"):
        other.unpack(place)


def test_a_source_that_cannot_be_read_imports_nothing(tmp_path: Path) -> None:
    path = tmp_path / "broken.py"
    path.write_text("import (")
    assert imported_files([path], tmp_path) == [path]
    assert named_files(path, [tmp_path]) == []
