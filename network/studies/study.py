"""Stored studies: what scenes need of MNIST or of many trainings, computed once and kept in a small file.

    from network.studies.loops import Loops
    Loops.load().shares("upper")

A module of `network.studies` makes each and reads it, `assets/studies/NAME.npz` keeps it: the arrays under their own
names, and `metadata` (JSON text) with the question that the study answers, the axes of its arrays, its data and its
settings.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from numpy.typing import NDArray

from network.errors import InputError
from network.storage.archive import Arrays, locate, metadata_array, read_arrays, take_metadata, write_arrays

RESERVED = ("metadata", "file", "allow_pickle")
"""What no array may be called: the name of the metadata, and what `numpy.savez` takes for settings of its own."""


@dataclass(frozen=True, eq=False)
class Study:
    """Arrays of numbers that answer a question.

    Attributes:
        arrays: of numbers, truth values or text, by name; the module of the study in `network.studies` says what each
            of them holds.
        metadata: JSON values; `"study"` is its name, and `"axes"` names the axes of each array, the first axis first.

    Raises:
        InputError: when an array has a name or holds values that a file cannot keep, or the metadata name no study.
    """

    arrays: Arrays
    metadata: dict[str, Any]

    def __post_init__(self) -> None:
        """Refuse what would not come back from a file."""
        if "study" not in self.metadata:
            raise InputError("The metadata of a study name it, but these have no entry 'study'.")
        for name, array in self.arrays.items():
            if not name.isidentifier() or name in RESERVED:
                raise InputError(f"An array of a study cannot be called {name!r}: choose another name.")
            if array.dtype.kind not in "biufU":
                raise InputError(f"Its array {name} holds {array.dtype}: give it numbers, truth values or text.")

    def __getitem__(self, name: str) -> NDArray[Any]:
        """The array of that name.

        Raises:
            InputError: when there is none of that name.
        """
        if name not in self.arrays:
            raise InputError(f"This study holds no array {name!r}: choose one of {', '.join(sorted(self.arrays))}.")
        return self.arrays[name]

    def with_metadata(self, **metadata: Any) -> Self:
        """The same study with these entries added to its metadata."""
        return type(self)(self.arrays, {**self.metadata, **metadata})


def save_study(study: Study, path: str | Path) -> None:
    """Write a study to a `.npz` file, which holds a whole study at any moment.

    Raises:
        InputError: when the file cannot be written, or the metadata are not JSON values.
    """
    write_arrays({**study.arrays, "metadata": metadata_array(study.metadata)}, path)


def load_study(name_or_path: str | Path) -> Study:
    """The study of a file, or one that comes with the project.

    Args:
        name_or_path: the path of a `.npz` file, or a bare name such as `"sizes"`: `assets/studies/sizes.npz`.

    Raises:
        InputError: when there is no such study, or the file does not hold one.
    """
    return read_arrays(locate(name_or_path, "studies", "study"), _study_from)


def _study_from(arrays: Arrays) -> Study:
    """Take all of these arrays."""
    metadata = take_metadata(arrays)
    study = Study(dict(arrays), metadata)
    arrays.clear()
    return study
