"""Arrays out of the HDF5 files that Keras writes.

A file can name any other file of the reader's machine, by a link or as the place of an array: such are not followed.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.errors import InputError
from network.storage.archive import LARGEST
from network.storage.steps import library

Arrays = list[NDArray[Any]]
"""Those of a layer, in the order in which Keras writes them."""
FORMER_NAMES = {"_layer_checkpoint_dependencies": "layers"}
"""How Keras 2.12 to 2.15 call a group, by its name today."""


def opened(file: Any, path: Path) -> Any:
    """A HDF5 file, or the bytes of one, to be read and closed; the path is that of the file they come from.

    Raises:
        InputError: when it is none, or h5py is missing.
    """
    h5py = library("h5py", f"{path.name}, a file of Keras,")
    try:
        return h5py.File(file, "r")
    except OSError:
        raise InputError("it is no HDF5 file, or is damaged: save it again") from None


def _array(dataset: Any) -> NDArray[Any]:
    """The numbers of a data set that lies in this very file."""
    if dataset.external or dataset.is_virtual:
        raise InputError(f"its array {dataset.name} lies in another file")
    if dataset.nbytes > LARGEST:
        raise InputError(f"its array {dataset.name} has {dataset.nbytes:,} bytes, more than the {LARGEST:,} allowed")
    return np.asarray(dataset[()])


def member(group: Any, name: str) -> Any:
    """What a group holds itself: a link could lead to any file of the reader's.

    Raises:
        InputError: when it holds nothing of that name.
    """
    for part in filter(None, name.split("/")):
        link = group.get(part, getlink=True)
        if type(link).__name__ != "HardLink":
            raise InputError(f"its {group.name} lacks {part}, or has it in another file")
        group = group[part]
    return group


def named(weights: Any) -> dict[str, Arrays]:
    """Arrays by the name of their layer, in a file as Keras 2 writes them (and Keras 3, where asked for a `.h5`)."""
    found: dict[str, Arrays] = {}
    for group_name in map(_text, weights.attrs["layer_names"]):
        group = member(weights, group_name)
        for weight_name in map(_text, group.attrs["weight_names"]):
            owner = weight_name.rpartition("/")[0].rpartition("/")[2] or group_name
            found.setdefault(owner, []).append(_array(member(group, weight_name)))
    return found


def _text(name: Any) -> str:
    return name.decode() if isinstance(name, bytes) else str(name)


def numbered(group: Any, place: str = "") -> dict[str, Arrays]:
    """Arrays by the place of their layer, in a file as Keras 3 writes them: /layers/dense_1/vars/0.

    A place in a model is the class of the layer and which one of that class it is; they come in the order of these
    numbers. In a model that is a class of its own it is the name of an attribute.
    """
    found: dict[str, Arrays] = {}
    for name in sorted(group, key=_number_in):
        inner = member(group, name)
        if name == "vars":
            found[place] = [_array(member(inner, key)) for key in sorted(inner, key=int)]
        elif hasattr(inner, "keys") and name != "optimizer":
            found |= numbered(inner, f"{place}/{FORMER_NAMES.get(name, name)}")
    return found


def _number_in(name: str) -> tuple[str, int]:
    word, _, number = name.rpartition("_")
    return (word, int(number)) if word and number.isdecimal() else (name, 0)
