"""MNIST, the 70,000 handwritten digits: found or downloaded, verified byte by byte, and read.

    from network import mnist
    digits = mnist.load("test")

The files are looked for in the folder that is handed in, else in the one that the environment variable
`NETWORK_DATA` names, else in the user's cache, where they are downloaded when they are missing. A file counts
as MNIST by the SHA-256 of its bytes out of the gzip, so unpacked and re-packed files serve as well.

Source of the data: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", 1998.
"""

import gzip
import hashlib
import os
import sys
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from network.data.dataset import DataSet
from network.errors import InputError

Split = Literal["train", "test"]

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
_REPLACE = "replace it, or remove it and unset NETWORK_DATA to have it downloaded"
TIMEOUT = 30  # seconds without a byte, after which a mirror counts as down


@dataclass(frozen=True)
class IdxFile:
    """One of MNIST's files: bytes in the IDX format, a header of 4 + 4 * ndim bytes before the values.

    Attributes:
        name: its name, without ".gz".
        shape: of its array of bytes.
        sha256: of the whole file, out of the gzip.
    """

    name: str
    shape: tuple[int, ...]
    sha256: str

    @property
    def header_size(self) -> int:
        """The bytes before the first value."""
        return 4 + 4 * len(self.shape)

    @property
    def size(self) -> int:
        """The bytes of the whole file, out of the gzip."""
        return self.header_size + int(np.prod(self.shape))


FILES: dict[Split, tuple[IdxFile, IdxFile]] = {
    "train": (
        IdxFile(
            "train-images-idx3-ubyte",
            (60_000, 28, 28),
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        ),
        IdxFile(
            "train-labels-idx1-ubyte",
            (60_000,),
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        ),
    ),
    "test": (
        IdxFile(
            "t10k-images-idx3-ubyte",
            (10_000, 28, 28),
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        ),
        IdxFile(
            "t10k-labels-idx1-ubyte",
            (10_000,),
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ),
    ),
}


def load(split: Split, folder: str | Path | None = None, *, mirrors: Sequence[str] = MIRRORS) -> DataSet:
    """Return the 60,000 digits for training or the 10,000 for testing.

    Args:
        split: "train" or "test".
        folder: where the files are; otherwise `NETWORK_DATA`, then the cache, then a download.
        mirrors: addresses of folders to download from, tried in this order.

    Returns:
        Images (m, 784) float32 in [0, 1] and labels (m,), both in MNIST's order.

    Raises:
        InputError: if the folder named lacks a file or holds a broken one, or no mirror can be reached.
    """
    if split not in FILES:
        raise InputError(f'MNIST has the splits "train" and "test", but "{split}" was asked for.')
    images, labels = (_values(file, folder, mirrors) for file in FILES[split])
    pixels = np.divide(images.reshape(len(images), -1), 255, dtype=np.float32)
    return DataSet(pixels, labels.astype(np.int64))


def at_hand() -> bool:
    """Whether MNIST's four files are on this machine, in the folder of `NETWORK_DATA` or in the cache."""
    folder = Path(os.path.expanduser(os.environ.get("NETWORK_DATA") or cache_folder()))
    try:
        return all(_find(file, folder) for files in FILES.values() for file in files)
    except InputError:
        return False


def checksums() -> dict[str, str]:
    """Return the SHA-256 of each of MNIST's four files, out of the gzip, by name."""
    return {file.name: file.sha256 for files in FILES.values() for file in files}


def cache_folder() -> Path:
    """Return the folder of this user that downloads are kept in; it need not exist yet."""
    import pooch  # here and below, because pooch is slow to import and seldom needed

    return Path(pooch.os_cache("neural-lecture")) / "mnist"


def _values(file: IdxFile, folder: str | Path | None, mirrors: Sequence[str]) -> NDArray[np.uint8]:
    """Find one file, download it if it may be, and return its array."""
    chosen = folder if folder is not None else os.environ.get("NETWORK_DATA")
    if chosen:
        contents = _verified(_find(file, Path(os.path.expanduser(chosen))), file)
    else:
        cache = cache_folder()
        try:
            contents = _verified(_find(file, cache), file)
        except InputError:  # absent, or damaged since it was downloaded
            contents = _download(file, cache, mirrors)
    return np.frombuffer(contents, dtype=np.uint8, offset=file.header_size).reshape(file.shape)


def _find(file: IdxFile, folder: Path) -> Path:
    """Return where in a folder the file is, packed or not."""
    for path in (folder / file.name, folder / f"{file.name}.gz"):
        if os.path.isfile(path):
            return path
    lacking = f"has no {file.name}.gz" if os.path.isdir(folder) else "is not a folder"
    raise InputError(
        f"{folder} {lacking}; name a folder with MNIST's four files, "
        "or leave it out and unset NETWORK_DATA to have them downloaded."
    )


def _verified(path: Path, file: IdxFile) -> bytes:
    """Return the bytes of a file out of the gzip, having made sure that they are MNIST's."""
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
            stream.seek(0)
            unpacked: BufferedIOBase = gzip.GzipFile(fileobj=stream) if packed else stream
            contents = unpacked.read(file.size + 1)  # one byte more tells a longer file, however long it is
    except EOFError:
        raise InputError(f"{path} ends too early, in the middle of its gzip; {_REPLACE}.") from None
    except (OSError, zlib.error) as error:
        raise InputError(f"{path} cannot be read ({error}); {_REPLACE}.") from None
    if len(contents) != file.size:
        held = f"more than {file.size}" if len(contents) > file.size else f"{len(contents)} of {file.size}"
        raise InputError(f"{path} is not MNIST's {file.name}, since it holds {held} bytes unpacked; {_REPLACE}.")
    if hashlib.sha256(contents).hexdigest() != file.sha256:
        raise InputError(f"{path} is not MNIST's {file.name}, since its SHA-256 differs; {_REPLACE}.")
    return contents


def _download(file: IdxFile, folder: Path, mirrors: Sequence[str]) -> bytes:
    """Bring one file into a folder from the first mirror that has it, and return its verified bytes."""
    import pooch

    fetch = pooch.HTTPDownloader(progressbar=sys.stderr.isatty(), timeout=TIMEOUT, chunk_size=1 << 16)
    failures = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".download-") as unverified:
            arrived = Path(unverified) / f"{file.name}.gz"
            for mirror in mirrors:
                try:
                    fetch(f"{mirror.rstrip('/')}/{arrived.name}", str(arrived), None)
                    contents = _verified(arrived, file)
                except (OSError, InputError) as error:  # the errors of requests are OSErrors
                    failures.append(f"{mirror}: {_reason(error)}")
                else:
                    (folder / file.name).unlink(missing_ok=True)  # a damaged one would be found first
                    arrived.replace(folder / arrived.name)
                    return contents
    except OSError as error:
        raise InputError(f"{folder} cannot keep MNIST ({error}); set NETWORK_DATA to its folder.") from None
    raise InputError(
        f"{file.name}.gz could not be downloaded ({'; '.join(failures)}); "
        "go online, or set NETWORK_DATA to a folder with MNIST's four files."
    )


def _reason(error: Exception) -> str:
    """Say in a few words why a mirror failed; requests tells the whole story of its sockets."""
    import requests

    match error:
        case requests.HTTPError(response=response) if response is not None:
            return f"status {response.status_code}"
        case requests.Timeout():
            return "no answer in time"
        case requests.exceptions.ChunkedEncodingError():
            return "the connection broke off"
        case requests.ConnectionError():
            return "no connection"
        case InputError():
            return "what arrived is not MNIST's file"
    return str(error)
