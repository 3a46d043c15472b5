"""MNIST found, downloaded from a server on this machine, verified and read."""

import gzip
import hashlib
import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from network.data import mnist
from network.errors import InputError

IMAGES = np.random.default_rng(0).integers(0, 256, (20, 28, 28), dtype=np.uint8)
LABELS = np.arange(20, dtype=np.uint8) % 10


def idx(values: np.ndarray) -> bytes:
    """The array as an IDX file: two zeros, 8 for bytes, the number of dimensions, the sizes, the values."""
    return bytes([0, 0, 8, values.ndim]) + np.array(values.shape, ">u4").tobytes() + values.tobytes()


CONTENTS = {"images-idx3-ubyte": idx(IMAGES), "labels-idx1-ubyte": idx(LABELS)}
PACKED = {f"{name}.gz": gzip.compress(contents) for name, contents in CONTENTS.items()}
BIG = "images-idx3-ubyte.gz"


@pytest.fixture(autouse=True)
def small_mnist(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Stand a set of 20 pictures in for MNIST, with an empty cache and no NETWORK_DATA."""
    if "mnist_folder" in request.fixturenames:
        return
    files = tuple(
        mnist.IdxFile(name, values.shape, hashlib.sha256(CONTENTS[name]).hexdigest())
        for name, values in zip(CONTENTS, (IMAGES, LABELS), strict=True)
    )
    monkeypatch.setattr(mnist, "FILES", {"test": files})
    monkeypatch.setattr(mnist, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.delenv("NETWORK_DATA", raising=False)


class Mirror(ThreadingHTTPServer):
    """A server of some files, which may break off in the middle of one and notes what it was asked for."""

    def __init__(self, files: dict[str, bytes], breaks_off: bool) -> None:
        super().__init__(("127.0.0.1", 0), MirrorHandler)
        self.files, self.breaks_off = files, breaks_off
        self.asked: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}/mnist/"


class MirrorHandler(BaseHTTPRequestHandler):
    """Answers for a `Mirror`."""

    server: Mirror

    def do_GET(self) -> None:
        name = self.path.removeprefix("/mnist/")
        self.server.asked.append(name)
        if name not in self.server.files:
            self.send_error(404)
            return
        contents = self.server.files[name]
        self.send_response(200)
        self.send_header("Content-Length", str(len(contents)))
        self.end_headers()
        self.wfile.write(contents[: len(contents) // 2] if self.server.breaks_off else contents)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def serve() -> Iterator[Callable[..., Mirror]]:
    """A function that starts a mirror on a free port of this machine."""
    started = []

    def start(files: dict[str, bytes] = PACKED, breaks_off: bool = False) -> Mirror:
        mirror = Mirror(files, breaks_off)
        thread = Thread(target=mirror.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        started.append((mirror, thread))
        return mirror

    yield start
    for mirror, thread in started:
        mirror.shutdown()
        thread.join()
        mirror.server_close()


@pytest.fixture
def nobody() -> str:
    """An address on this machine at which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


def put(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, contents in files.items():
        (folder / name).write_bytes(contents)
    return folder


def refusal(folder: Path | None = None, mirrors: tuple[str, ...] = ()) -> str:
    """The sentence with which loading is refused, made sure that it is one sentence."""
    with pytest.raises(InputError) as caught:
        mnist.load("test", folder, mirrors=mirrors)
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence and ". " not in sentence
    return sentence


def cached(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


def test_pixels_are_bytes_over_255_row_by_row(tmp_path: Path) -> None:
    digits = mnist.load("test", put(tmp_path / "data", PACKED))
    assert digits.images.dtype == np.float32 and digits.labels.dtype == np.int64
    np.testing.assert_array_equal(digits.images[3].reshape(28, 28), IMAGES[3] / np.float32(255))
    np.testing.assert_array_equal(digits.labels, LABELS)


@pytest.mark.parametrize(
    "files",
    [CONTENTS, {name: gzip.compress(packed, 1) for name, packed in CONTENTS.items()}],
    ids=["unpacked", "packed but not named .gz"],
)
def test_the_packing_does_not_matter(tmp_path: Path, files: dict[str, bytes]) -> None:
    np.testing.assert_array_equal(mnist.load("test", put(tmp_path / "data", files)).labels, LABELS)


def test_a_mirror_is_downloaded_once_and_kept_in_the_cache(tmp_path: Path, serve: Callable[..., Mirror]) -> None:
    mirror = serve()
    first, second = (mnist.load("test", mirrors=[mirror.url]) for _ in range(2))
    np.testing.assert_array_equal(first.images, second.images)
    assert mirror.asked == list(PACKED)
    assert cached(tmp_path / "cache") == set(PACKED)


def test_the_second_mirror_serves_when_the_first_is_down(serve: Callable[..., Mirror], nobody: str) -> None:
    assert len(mnist.load("test", mirrors=[nobody, serve().url])) == 20


@pytest.mark.parametrize(
    ("files", "breaks_off"),
    [
        (PACKED, True),
        ({}, False),
        (PACKED | {BIG: gzip.compress(idx(IMAGES[::-1]))}, False),
        (PACKED | {BIG: PACKED[BIG][:-100]}, False),
        (PACKED | {BIG: b"<html>Please log in to this hotel's network.</html>"}, False),
    ],
    ids=["breaks off", "absent", "wrong checksum", "truncated gzip", "not gzip"],
)
def test_a_bad_mirror_is_passed_over_and_leaves_nothing_behind(
    tmp_path: Path, serve: Callable[..., Mirror], files: dict[str, bytes], breaks_off: bool
) -> None:
    bad = serve(files, breaks_off)
    sentence = refusal(mirrors=(bad.url,))
    assert BIG in sentence and bad.url in sentence and "NETWORK_DATA" in sentence
    assert cached(tmp_path / "cache") == set()
    assert len(mnist.load("test", mirrors=[bad.url, serve().url])) == 20
    assert cached(tmp_path / "cache") == set(PACKED)


def test_each_failure_of_a_mirror_has_its_name(serve: Callable[..., Mirror], nobody: str) -> None:
    broken, empty, wrong = serve(breaks_off=True), serve({}), serve(PACKED | {BIG: b"?"})
    sentence = refusal(mirrors=(nobody, broken.url, empty.url, wrong.url))
    reasons = ["no connection", "the connection broke off", "status 404", "what arrived is not MNIST's file"]
    places = [sentence.find(reason) for reason in reasons]
    assert places == sorted(places)
    assert all(reason in sentence for reason in reasons)


def test_a_mirror_that_falls_silent_counts_as_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mnist, "TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert "no answer in time" in refusal(mirrors=(f"http://127.0.0.1:{silent.getsockname()[1]}/",))


@pytest.mark.parametrize("name", [BIG, BIG.removesuffix(".gz")])
def test_a_damaged_file_in_the_cache_is_downloaded_again(
    tmp_path: Path, serve: Callable[..., Mirror], name: str
) -> None:
    put(tmp_path / "cache", PACKED | {name: b"damaged"})
    mirror = serve()
    np.testing.assert_array_equal(mnist.load("test", mirrors=[mirror.url]).labels, LABELS)
    assert mirror.asked == [BIG]
    assert len(mnist.load("test", mirrors=())) == 20


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path, serve: Callable[..., Mirror]) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    assert "cache" in refusal(mirrors=(serve().url,))


@pytest.mark.parametrize(
    ("contents", "complaint"),
    [
        (None, f"has no {BIG}"),
        (PACKED[BIG][:-100], "ends too early"),
        (PACKED[BIG][:200] + bytes(200) + PACKED[BIG][400:], "cannot be read"),
        (b"\x1f\x8b and then nonsense", "cannot be read"),
        (CONTENTS["images-idx3-ubyte"][:-1], "15695 of 15696"),
        (gzip.compress(bytes(10_000_000)), "more than 15696"),
        (gzip.compress(idx(IMAGES[::-1])), "SHA-256"),
    ],
    ids=["absent", "truncated", "damaged", "nonsense", "too short", "bomb", "wrong checksum"],
)
@pytest.mark.parametrize("by_environment", [False, True])
def test_a_folder_that_was_named_is_never_replaced_by_a_download(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    serve: Callable[..., Mirror],
    contents: bytes | None,
    complaint: str,
    by_environment: bool,
) -> None:
    folder = put(tmp_path / "data", PACKED)
    (folder / BIG).unlink()
    if contents is not None:
        (folder / BIG).write_bytes(contents)
    if by_environment:
        monkeypatch.setenv("NETWORK_DATA", str(folder))
    mirror = serve()
    sentence = refusal(None if by_environment else folder, (mirror.url,))
    assert complaint in sentence and str(folder) in sentence and BIG.removesuffix(".gz") in sentence
    assert mirror.asked == []


def test_the_folder_handed_in_comes_before_the_environment_and_that_before_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "cache", PACKED)
    assert len(mnist.load("test", mirrors=())) == 20
    monkeypatch.setenv("NETWORK_DATA", str(tmp_path / "nowhere"))
    assert "nowhere is not a folder" in refusal()
    assert len(mnist.load("test", put(tmp_path / "data", PACKED))) == 20


def test_an_unknown_split_is_refused() -> None:
    with pytest.raises(InputError, match='"train" and "test", but "validation"'):
        mnist.load("validation")  # type: ignore[arg-type]


def test_the_real_training_digits(mnist_folder: Path) -> None:
    digits = mnist.load("train", mnist_folder)
    assert digits.images.shape == (60_000, 784) and digits.images.dtype == np.float32
    assert digits.images.min() == 0 and digits.images.max() == 1
    assert digits.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert np.bincount(digits.labels).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]


def test_the_real_test_digits(mnist_folder: Path) -> None:
    digits = mnist.load("test", mnist_folder)
    assert digits.images.shape == (10_000, 784)
    assert np.bincount(digits.labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert len(mnist.checksums()) == 4
