"""One scene to render: everything its picture depends on, and how that travels to another machine."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from network.assets import asset_path
from network.data import mnist
from network.errors import InputError
from scenes.imports import DRAWING_PACKAGES, PROJECT, imported_files, named_files, package_version, texts_in
from scenes.syllabus import SCENES

MANIM_CFG = "manim.cfg"
SPEAKING_PACKAGES = ("hibari-tts", "manim-voiceover", "onnxruntime", "pyloudnorm")
"""The packages whose versions may be heard."""
PROJECT_FOLDERS = (PROJECT / "network", SCENES, asset_path())
CATALOGUES = SCENES / "locale"
FILE_SETTINGS = ("network", "digit", "run")
"""The settings that may name a file, as `scenes.settings` has them, which would load Manim."""
MNIST_READER = PROJECT / "scenes" / "learning_scene.py"
"""What shows MNIST where its files are on this machine."""
NOT_SAID = re.compile(rb'^(?:"(?:POT-Creation|PO-Revision)-Date:|#[ :.]).*\n', re.MULTILINE)
"""Lines of a catalogue that nobody sees: dates, places in sources, remarks to translators."""
OUR_PART = (SCENES / "production" / "manim_process.py", SCENES / "production" / "rendering.py")
"""How scenes are rendered is a part of what they look like."""


@dataclass(frozen=True)
class Job:
    """A scene to render with Manim.

    Attributes:
        scene_class: the name of the scene class.
        file: the absolute path of the scene's file.
        folder: the working folder, absolute: Manim reads the `manim.cfg` there.
        options: of `manim render`.
        settings: what somebody set of the lecture's settings, by key.
    """

    scene_class: str
    file: Path
    folder: Path
    options: tuple[str, ...]
    settings: Mapping[str, Any]

    def files(self) -> dict[str, Path]:
        """All files that the picture may depend on, by labels that are the same on every machine."""
        own = imported_files([self.file], self.file.parent)
        named = named_files(self.file, [self.folder, self.file.parent])
        of_project = any(path.is_relative_to(folder) for path in own for folder in PROJECT_FOLDERS)
        data = (*_assets(own), *self._catalogues()) if of_project else ()
        labelled = {self._label(path): path for path in (*own, *named, *data, *OUR_PART)}
        labelled |= {f"settings/{key}": path for key, path in self._files_of_settings().items()}
        if (chosen := self.manim_cfg()) is not None:
            labelled[MANIM_CFG] = chosen
        if (of_user := Path.home() / ".config" / "manim" / MANIM_CFG).is_file():
            labelled[f"the user's {MANIM_CFG}"] = of_user
        return labelled

    def inputs(self) -> dict[str, str]:
        """Everything that the picture may depend on: the SHA-256 of files by label, and versions of packages."""
        request = json.dumps([self.scene_class, self.options, self._settings_without_paths()], sort_keys=True)
        inputs = {"scene, options and settings": request}
        inputs |= {f"the package {name}": package_version(name) for name in (*DRAWING_PACKAGES, *SPEAKING_PACKAGES)}
        files = self.files()
        if MNIST_READER in files.values():
            inputs["MNIST"] = "at hand" if mnist.at_hand() else "not at hand"
        return inputs | {label: _digest_of(path) for label, path in files.items()}

    def manim_cfg(self) -> Path | None:
        """The Manim settings: those of the working folder, else the project's own."""
        return manim_cfg_of(self.folder)

    def _catalogues(self) -> list[Path]:
        """The catalogues of the languages that the settings or the scene's own file name."""
        codes = {self.settings.get("language"), *texts_in(self.file)}
        return [path for path in sorted(CATALOGUES.glob("*.po")) if path.stem in codes]

    def _label(self, path: Path) -> str:
        """The path below the project; or below "here", the working folder; or below "own", the scene's folder."""
        if any(map(path.is_relative_to, PROJECT_FOLDERS)):
            return path.relative_to(PROJECT).as_posix()
        for name, root in (("here", self.folder), ("own", self.file.parent)):
            if path.is_relative_to(root):
                return f"{name}/{path.relative_to(root).as_posix()}"
        return path.as_posix()

    def _files_of_settings(self) -> dict[str, Path]:
        """The settings that name a file, with their files."""
        named = {key: self.settings[key] for key in FILE_SETTINGS if Path(self.settings.get(key, "")).suffix}
        return {key: path for key, value in named.items() if (path := self.folder / value).is_file()}

    def _settings_without_paths(self) -> dict[str, Any]:
        """The settings, but of files their names only: where a file lies does not show in a picture."""
        return {**self.settings, **{key: path.suffix for key, path in self._files_of_settings().items()}}


def manim_cfg_of(folder: Path) -> Path | None:
    """The Manim settings in force in a folder: its own, else the project's."""
    places = (folder / MANIM_CFG, SCENES / MANIM_CFG, PROJECT / MANIM_CFG)
    return next((path for path in places if path.is_file()), None)


@dataclass(frozen=True)
class Parcel:
    """A job with the files that another machine lacks, which has the project and nothing else.

    Attributes:
        job: the job, its paths still those of the machine that packed it.
        label: the label of the scene's file.
        contents: the files to lay out, by label.
        inputs: what the picture depends on, as the machine that packed it has it.
    """

    job: Job
    label: str
    contents: Mapping[str, bytes]
    inputs: Mapping[str, str]

    @classmethod
    def of(cls, job: Job) -> Parcel:
        """Pack a job."""
        travelling = ("here/", "own/", "settings/", MANIM_CFG)
        contents = {label: path.read_bytes() for label, path in job.files().items() if label.startswith(travelling)}
        return cls(job, job._label(job.file), contents, job.inputs())

    def unpack(self, place: Path) -> Job:
        """Lay everything out in an empty folder of this machine: the job as it is to be done here.

        Raises:
            InputError: when this machine has other sources, assets or packages, so that its picture would differ.
        """
        folder = place / "here"
        folder.mkdir()
        settings = dict(self.job.settings)
        for label, content in self.contents.items():
            path = folder / MANIM_CFG if label == MANIM_CFG else place / label
            if label.startswith("settings/"):
                path = path.with_suffix(Path(settings[path.name]).suffix)
                settings[path.stem] = str(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        file = place / self.label if self.label in self.contents else PROJECT / self.label
        job = replace(self.job, file=file, folder=folder, settings=settings)
        self._check(job)
        return job

    def _check(self, job: Job) -> None:
        here = job.inputs() if job.file.is_file() else {}
        differing = sorted(key for key in {*here, *self.inputs} if here.get(key) != self.inputs.get(key))
        if differing:
            others = f" and {len(differing) - 1} more" if len(differing) > 1 else ""
            raise InputError(
                f"this worker differs in {differing[0]}{others}: install the same versions of the project and of its "
                "packages there."
            )


def fingerprint(inputs: Mapping[str, str]) -> str:
    """One name for all inputs of a picture: it changes when any of them does."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:32]


def _assets(sources: Collection[Path]) -> Iterator[Path]:
    """The files besides sources that a scene may read; of the studies, those that it reads."""
    readers = PROJECT / "network" / "studies"
    studies = asset_path("studies").glob("*.npz")
    unread = {path for path in studies if readers / f"{path.stem}.py" not in sources}
    for path in asset_path().rglob("*"):
        is_data = path.suffix != ".md" and "pictures" not in path.parts and not path.name.startswith(".")
        if is_data and path.is_file() and path not in unread:
            yield path


def _digest_of(path: Path) -> str:
    state = path.stat()
    return _digest(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4096)
def _digest(path: Path, changed: int, size: int) -> str:
    """The SHA-256 of a file, which is read again when it was touched; of a catalogue without its dates and comments."""
    content = path.read_bytes()
    if path.suffix == ".po":
        content = NOT_SAID.sub(b"", content)
    return hashlib.sha256(content).hexdigest()
