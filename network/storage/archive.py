"""Arrays to and from `.npz` files, the zips that numpy reads and writes.

The same content gives the same bytes. Files are taken for hostile until checked: nothing is unpickled, and nothing is
unpacked before the zip's directory and each array's header have named a size that is small enough.
"""

import json
import math
import os
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from network.assets import asset_path
from network.errors import InputError, tidy
from network.files import LONGEST_NAME, check_folder, write_atomically

LARGEST = 256 * 2**20
"""Bytes that the arrays of one file may hold, unpacked."""

Arrays: TypeAlias = dict[str, NDArray[Any]]
T = TypeVar("T")


def check_destination(path: str | Path) -> Path:
    """The path, where a network or run could be written to it: worth asking before a long training.

    Raises:
        InputError: when its name does not end in `.npz`, or no file can be there.
    """
    path = Path(os.path.expanduser(path))
    if path.suffix.lower() != ".npz":
        raise InputError(f"{path} would hold a .npz file: let its name end in .npz.")
    if os.path.isdir(path):
        raise InputError(f"{path} is a folder: name a file to write.")
    if max(len(os.fsencode(part)) for part in path.parts) > LONGEST_NAME:
        raise InputError(f"{path} cannot be written, since a part of it is too long: choose a shorter name.")
    if any(map(os.path.isfile, path.parents)):
        raise InputError(f"{path} cannot be written, since a part of its folder is a file: name another.")
    check_folder(path.parent)
    return path


def metadata_array(metadata: Mapping[str, Any]) -> NDArray[np.str_]:
    """The array () that a file holds of metadata: JSON text.

    Raises:
        InputError: when they are not JSON values.
    """
    try:
        text = json.dumps(dict(metadata), allow_nan=False)
        from_json(text)
        return np.array(text)
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(f"The metadata must be JSON values to be saved ({tidy(str(error), 100)}).") from None


def write_arrays(arrays: Arrays, path: str | Path) -> None:
    """Write arrays to a `.npz` file, which holds all of them at any moment.

    Raises:
        InputError: when they are larger than what is read back, or the file cannot be written.
    """
    size = sum(array.nbytes for array in arrays.values())
    if size > LARGEST:
        raise InputError(f"{path} would hold {size:,} bytes of arrays, more than the {LARGEST:,} that are read back.")
    checked = check_destination(path)
    try:
        write_atomically(checked, lambda file: np.savez_compressed(file, allow_pickle=False, **arrays))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be written ({error}): choose another place.") from None


def take_metadata(arrays: Arrays) -> dict[str, Any]:
    """Remove the metadata from the other arrays of a file.

    Raises:
        InputError: when there are none, or they are not a JSON object.
    """
    text = take(arrays, "metadata", 0, np.str_)
    try:
        metadata = from_json(str(text))
    except (ValueError, RecursionError):
        raise InputError("its metadata are not JSON with numbers that a float can hold") from None
    if not isinstance(metadata, dict):
        raise InputError("its metadata are not a JSON object")
    return metadata


def take(arrays: Arrays, name: str, dimensions: int, *kinds: type[np.generic]) -> NDArray[Any]:
    """Remove an array of one of these kinds from the others."""
    if name not in arrays:
        raise InputError(f"it lacks the array {name}")
    array = arrays.pop(name)
    if array.dtype.type not in kinds:
        raise InputError(f"its array {name} holds {array.dtype}, not {' or '.join(kind.__name__ for kind in kinds)}")
    if array.ndim != dimensions:
        raise InputError(f"its array {name} has {array.ndim} dimensions, not {dimensions}")
    return array


def from_json(text: str) -> Any:
    """What a JSON text says.

    Raises:
        ValueError: when it is none, or has a number that no float holds: whoever computes with one would fail.
        RecursionError: when it is nested too deeply.
    """
    return json.loads(text, parse_constant=_finite, parse_float=_finite, parse_int=_whole)


def _finite(number: str) -> float:
    if not math.isfinite(value := float(number)):
        raise ValueError(f"{number} is no finite number")
    return value


def _whole(number: str) -> int:
    _finite(number)
    return int(number)


def locate(name_or_path: str | Path, folder: str, kind: str) -> Path:
    """The path that is named; a bare name is one of `assets/FOLDER`.

    Raises:
        InputError: when nothing in the folder has that name: no network, run or study, whichever `kind` it is of.
    """
    path = Path(os.path.expanduser(name_or_path))
    if path.suffix or path.name != name_or_path:
        return path
    available = sorted(each.stem for each in asset_path(folder).glob("*.npz"))
    if name_or_path not in available:
        choice = f"choose one of {', '.join(available)}, or" if available else "none is here;"
        raise InputError(f"No {kind} is named {name_or_path!r}: {choice} give the path of a .npz file.")
    return asset_path(folder, f"{name_or_path}.npz")


def read_arrays(path: Path, interpret: Callable[[Arrays], T]) -> T:
    """What `interpret` takes out of the arrays of a file; it must leave none over.

    Raises:
        InputError: when there is no such file, it is damaged or hostile, or `interpret` refuses its arrays.
    """

    def unpack() -> T:
        with zipfile.ZipFile(path) as archive:
            arrays = _unpack(archive)
        found = interpret(arrays)
        if arrays:
            raise InputError(f"it holds the array {min(arrays)!r}, which does not belong there")
        return found

    return read_file(path, unpack)


def read_file(path: Path, read: Callable[[], T]) -> T:
    """What `read` finds in a file; whatever it fails with becomes a sentence that begins with the path.

    Raises:
        InputError: when there is no such file, it is damaged or hostile, or `read` refuses what it holds.
    """
    kind = path.suffix.lower() or ".npz"
    if not os.path.exists(path):
        raise InputError(f"There is no file {path}: check the name.")
    if not os.path.isfile(path):
        raise InputError(f"{path} is not a file: name a {kind} file.")
    if path.stat().st_size > LARGEST:
        raise InputError(f"{path} holds more than the {LARGEST:,} bytes allowed: name a smaller {kind} file.")
    try:
        return read()
    except InputError as error:
        raise InputError(f"{path} cannot be used: {str(error).rstrip('.')}.") from None
    except PermissionError:
        raise InputError(f"{path} may not be read: change its permissions.") from None
    except zipfile.BadZipFile:
        raise InputError(f"{path} is not a {kind} file, or is damaged: save it again.") from None
    except Exception:  # a broken zip, header or text meets Python with errors of every kind
        raise InputError(f"{path} is damaged: save it again.") from None


def _unpack(archive: zipfile.ZipFile) -> Arrays:
    """The arrays of a zip, once its directory promises that they are small and packed in a usual way."""
    members = archive.infolist()
    size = sum(member.file_size for member in members)
    if size > LARGEST:
        raise InputError(f"it holds {size:,} bytes unpacked, more than the {LARGEST:,} allowed")
    arrays: Arrays = {}
    for member in members:
        name = member.filename.removesuffix(".npy")
        if name in arrays:
            raise InputError(f"it holds the array {name} twice")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others unpack without a limit
            raise InputError("it is packed in a way that numpy does not use")
        with archive.open(member) as packed:
            contents = packed.read(member.file_size)  # without a number it would inflate all there is before it cuts
        arrays[name] = _array(name, contents)
    return arrays


def _array(name: str, contents: bytes) -> NDArray[Any]:
    """The read-only array of a .npy file, whose header must name just as many bytes as follow it."""
    stream = BytesIO(contents)
    if np.lib.format.read_magic(stream) == (1, 0):
        shape, by_columns, dtype = np.lib.format.read_array_header_1_0(stream)
    else:
        shape, by_columns, dtype = np.lib.format.read_array_header_2_0(stream)
    if dtype.hasobject:
        raise InputError(f"its array {name} is a pickled object, which could run any program")
    if math.prod(shape) * dtype.itemsize != len(contents) - stream.tell():
        raise InputError(f"the header of its array {name} promises other data than follow it")
    values = np.frombuffer(contents, dtype, offset=stream.tell()).astype(dtype.newbyteorder("="), copy=False)
    return values.reshape(shape, order="F" if by_columns else "C")
