"""Networks and runs round-trip bit for bit, and no file, however made, raises anything but `InputError`."""

import io
import json
import os
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from network import ACTIVATIONS, InputError, Network, TrainingRun, load_network, load_run, save_network, save_run
from network.activation import Activation
from network.storage import archive

in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    sizes = draw(st.lists(st.integers(1, 9), min_size=2, max_size=5))
    activations = draw(st.lists(st.sampled_from(sorted(ACTIVATIONS)), min_size=len(sizes) - 1, max_size=len(sizes) - 1))
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    network = Network.random(sizes, activations, seed=draw(st.integers(0, 99)), start="unit", dtype=dtype)
    return network.with_metadata(**draw(st.dictionaries(st.text(), json_values, max_size=3)))


def a_run(count: int = 4) -> TrainingRun:
    network = Network.random((6, 3, 2), seed=1, dtype=np.float32)
    rng = np.random.default_rng(0)
    return TrainingRun(
        network=network,
        steps=np.array([0, 1, 5, 20, 100])[:count],
        parameters=rng.standard_normal((count, network.parameter_count)).astype(np.float32),
        costs=rng.uniform(0, 3, count),
        accuracies=rng.uniform(0, 1, count),
    )


def assert_same(one: Network, other: Network) -> None:
    assert one.sizes == other.sizes and one.dtype == other.dtype
    assert one.parameters.tobytes() == other.parameters.tobytes()
    assert one.activations == other.activations
    assert one.metadata == other.metadata


def npz(arrays: dict[str, Any], **how: Any) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays, **how)
    return file.getvalue()


def arrays_of(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as file:
        return dict(file)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "saved.npz"
    save_network(Network.random((4, 3, 2), seed=1, dtype=np.float32).with_metadata(seed=1), path)
    return path


@pytest.fixture
def saved_run(tmp_path: Path) -> Path:
    path = tmp_path / "run.npz"
    save_run(a_run(), path)
    return path


# ---- what is saved comes back ----


@given(network=networks())
@in_one_folder
def test_a_network_comes_back_bit_for_bit(network: Network, tmp_path: Path) -> None:
    save_network(network, tmp_path / "network.npz")
    assert_same(load_network(tmp_path / "network.npz"), network)


def test_a_run_comes_back_bit_for_bit(saved_run: Path) -> None:
    run, loaded = a_run(), load_run(saved_run)
    assert_same(loaded.network, run.network)
    for field in ("steps", "parameters", "costs", "accuracies"):
        assert_array_equal(getattr(loaded, field), getattr(run, field))
        assert getattr(loaded, field).dtype == getattr(run, field).dtype
    assert_same(loaded.at(1), run.at(1))


def test_a_hundred_checkpoints_of_the_lectures_network_stay_below_6_megabytes(tmp_path: Path) -> None:
    network = Network.random((784, 16, 16, 10), start="unit", dtype=np.float32)
    parameters = np.random.default_rng(0).standard_normal((100, 13_002)).astype(np.float32)
    save_run(TrainingRun(network, np.arange(100), parameters, np.ones(100), np.ones(100)), tmp_path / "run.npz")
    assert (tmp_path / "run.npz").stat().st_size < 6e6


def test_the_keys_are_those_of_the_design(saved: Path) -> None:
    arrays = arrays_of(saved)
    assert list(arrays) == ["W1", "b1", "W2", "b2", "activations", "metadata"]
    assert arrays["W1"].shape == (3, 4) and arrays["W1"].dtype == np.float32
    assert arrays["activations"].tolist() == ["sigmoid", "sigmoid"]
    assert json.loads(str(arrays["metadata"])) == {"seed": 1}


def test_the_same_content_gives_the_same_bytes(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved.read_bytes()
    monkeypatch.setattr("time.time", lambda: 2e9)
    save_network(load_network(saved), saved)
    assert saved.read_bytes() == before
    with zipfile.ZipFile(saved) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("change", [np.asfortranarray, lambda W: W.astype(W.dtype.newbyteorder(">"))])
def test_arrays_written_in_another_order_are_read(saved: Path, change: Callable[[Any], Any]) -> None:
    network = load_network(saved)
    arrays = arrays_of(saved)
    saved.write_bytes(npz(arrays | {"W1": change(arrays["W1"])}))
    assert_same(load_network(saved), network)


def test_a_loaded_network_is_read_only(saved: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        load_network(saved).weights[0][0, 0] = 1


# ---- names ----


@pytest.fixture
def assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(archive, "asset_path", lambda *parts: tmp_path.joinpath("assets", *parts))
    return tmp_path / "assets"


def test_a_bare_name_is_one_of_the_assets(assets: Path) -> None:
    network = Network.random((3, 2))
    save_network(network, assets / "networks" / "mine.npz")
    save_run(a_run(), assets / "runs" / "mine.npz")
    assert_same(load_network("mine"), network)
    assert len(load_run("mine")) == 4


@pytest.mark.parametrize("name", ["yours", "", "..", "MINE", "mine "])
def test_a_wrong_name_is_answered_with_the_right_ones(name: str, assets: Path) -> None:
    for each in ("mine", "other"):
        save_network(Network.random((3, 2)), assets / "networks" / f"{each}.npz")
    with pytest.raises(InputError, match="mine, other"):
        load_network(name)


def test_without_any_network_a_name_is_refused(assets: Path) -> None:
    with pytest.raises(InputError, match="No network is named 'mine'"):
        load_network("mine")


# ---- saving what cannot be saved ----


def odd(x: Any) -> Any:
    return x**3


@pytest.mark.parametrize(
    ("network", "message"),
    [
        (Network.random((3, 2)).with_metadata(when=object()), "JSON"),
        (Network.random((3, 2)).with_metadata(cost=float("nan")), "JSON"),
        (Network.random((3, 2)).with_metadata(seed=10**400), "JSON"),
        (Network.random((3, 2), Activation("cube", odd, odd)), "not cube"),
        (Network.random((3, 2), Activation("relu", odd, odd)), "not relu"),
    ],
)
def test_what_a_file_cannot_hold_is_refused(network: Network, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        save_network(network, tmp_path / "network.npz")
    assert list(tmp_path.iterdir()) == []


def test_places_that_cannot_hold_a_file_are_refused(saved: Path, tmp_path: Path) -> None:
    network = load_network(saved)
    (tmp_path / "folder.npz").mkdir()
    for path, message in [
        (tmp_path / "folder.npz", "is a folder"),
        (tmp_path / "network", "end in .npz"),
        (saved / "network.npz", "part of its folder is a file"),
        (tmp_path / f"{'x' * 300}.npz", "cannot be written"),
    ]:
        with pytest.raises(InputError, match=message):
            save_network(network, path)


def test_a_failure_leaves_the_old_file(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved.read_bytes()

    def fail(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(InputError, match="No space left"):
        save_network(Network.random((3, 2)), saved)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def test_more_than_can_be_read_back_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 1000)
    with pytest.raises(InputError, match="more than the 1,000"):
        save_network(Network.random((100, 10)), tmp_path / "network.npz")


# ---- broken and hostile files ----


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        load_network(tmp_path / "missing.npz")
    with pytest.raises(InputError, match="is not a file"):
        load_network(tmp_path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(saved: Path) -> None:
    saved.chmod(0)
    with pytest.raises(InputError, match="may not be read"):
        load_network(saved)


@pytest.mark.parametrize("contents", [b"", b"PK", b"a text", b"\x93NUMPY\x01\x00", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_zip_of_arrays_is_refused(contents: bytes, tmp_path: Path) -> None:
    path = tmp_path / "network.npz"
    path.write_bytes(contents)
    with pytest.raises(InputError, match=r"network\.npz"):
        load_network(path)


W = np.ones((3, 4), np.float32)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"W1": None}, "lacks the array W1"),
        ({"metadata": None}, "lacks the array metadata"),
        ({"activations": None}, "lacks the array activations"),
        ({"W3": W}, "'W3', which does not belong"),
        ({"../../evil": W}, "'../../evil', which does not belong"),
        ({"W2": W}, "Layer 2: weights"),
        ({"W2": np.ones((2, 5), np.float32)}, "take 5 inputs, but layer 1 has 3"),
        ({"b1": np.ones(4, np.float32)}, "Layer 1"),
        ({"b1": np.ones((3, 1), np.float32)}, "2 dimensions, not 1"),
        ({"W1": np.ones((0, 4), np.float32)}, "Layer 1"),
        ({"W1": W * np.nan}, "NaN or infinity"),
        ({"b1": np.full(3, np.inf)}, "NaN or infinity"),
        ({"W1": W.astype(complex)}, "complex64|complex128"),
        ({"W1": W.astype(str)}, "<U"),
        ({"W1": W.astype(np.float16)}, "float16, not float32 or float64"),
        ({"W1": W.astype(int)}, "int64, not float32 or float64"),
        ({"W1": np.array([("a", 1.0)], "U1,f8")}, "not float32 or float64"),
        ({"W1": W.astype(object)}, "pickled object"),
        ({"metadata": np.array({"a": 1}, object)}, "pickled object"),
        ({"metadata": np.array("{")}, "not JSON"),
        ({"metadata": np.array('{"cost": NaN}')}, "not JSON"),
        ({"metadata": np.array("[" * 100_000)}, "not JSON"),
        ({"metadata": np.array('{"seed": 1' + 400 * "0" + "}")}, "numbers that a float can hold"),
        ({"metadata": np.array('{"seed": ' + 5000 * "9" + "}")}, "numbers that a float can hold"),
        ({"metadata": np.array('{"cost": 1e400}')}, "numbers that a float can hold"),
        ({"metadata": np.array("[1]")}, "not a JSON object"),
        ({"metadata": np.array(["{}"])}, "1 dimensions, not 0"),
        ({"metadata": np.array(b"{}")}, "bytes|S2"),
        ({"activations": np.array(["sigmoid", "sigmund"])}, "no activation 'sigmund'"),
        ({"activations": np.array(["sigmoid"])}, "does not belong"),
        ({"activations": np.array([], "U7")}, "does not belong|at least|needs"),
        ({"activations": np.array("sigmoid")}, "0 dimensions, not 1"),
    ],
)
def test_a_file_that_holds_no_network_is_refused(change: dict[str, Any], message: str, saved: Path) -> None:
    arrays = {name: array for name, array in (arrays_of(saved) | change).items() if array is not None}
    saved.write_bytes(npz(arrays))
    with pytest.raises(InputError, match=message) as refusal:
        load_network(saved)
    assert "saved.npz" in str(refusal.value) and "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"steps": None}, "lacks the array steps"),
        ({"checkpoints": np.ones((4, 7), np.float32)}, "do not go with each other"),
        ({"checkpoints": np.ones((4, 29))}, "float64, not float32"),
        ({"checkpoints": np.full((4, 29), np.nan, np.float32)}, "NaN or infinity"),
        ({"costs": np.ones(3)}, "do not go with each other"),
        ({"costs": np.full(4, np.inf)}, "NaN or infinity"),
        ({"accuracies": np.full(4, 1.5)}, "between 0 and 1"),
        ({"accuracies": np.full(4, np.nan)}, "between 0 and 1"),
        ({"steps": np.array([0, 2, 1, 3])}, "do not increase"),
        ({"steps": np.array([-1, 0, 1, 2])}, "do not increase"),
        ({"steps": np.zeros(4)}, "float64, not int64"),
        ({"steps": np.array([], int), "costs": np.ones(0), "accuracies": np.ones(0),
          "checkpoints": np.ones((0, 29), np.float32)}, "do not go with each other"),
    ],
)  # fmt: skip
def test_a_file_that_holds_no_run_is_refused(change: dict[str, Any], message: str, saved_run: Path) -> None:
    arrays = {name: array for name, array in (arrays_of(saved_run) | change).items() if array is not None}
    saved_run.write_bytes(npz(arrays))
    with pytest.raises(InputError, match=message):
        load_run(saved_run)


def test_a_run_is_no_network_and_a_network_no_run(saved: Path, saved_run: Path) -> None:
    with pytest.raises(InputError, match="does not belong"):
        load_network(saved_run)
    with pytest.raises(InputError, match="lacks the array checkpoints"):
        load_run(saved)


def zip_with(path: Path, name: str, contents: bytes, compression: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(path, "a", compression) as archive:
        archive.writestr(name, contents)


def header(shape: tuple[int, ...]) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": shape})
    return file.getvalue()


def test_a_zip_bomb_is_not_unpacked(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zip_with(saved, "W9.npy", bytes(archive.LARGEST + 1), zipfile.ZIP_DEFLATED)
    assert saved.stat().st_size < 1_000_000
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("something was unpacked"))
    with pytest.raises(InputError, match="bytes unpacked, more than the 268,435,456 allowed"):
        load_network(saved)


def test_a_member_is_not_unpacked_beyond_the_size_it_claims(saved: Path) -> None:
    zip_with(saved, "W9.npy", bytes(10_000_000), zipfile.ZIP_DEFLATED)
    lying = saved.read_bytes().replace((10_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    saved.write_bytes(lying)
    tracemalloc.start()
    with pytest.raises(InputError, match="damaged"):
        load_network(saved)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_unpack_without_limit_are_refused(saved: Path, compression: int) -> None:
    zip_with(saved, "W9.npy", b"", compression)
    with pytest.raises(InputError, match="a way that numpy does not use"):
        load_network(saved)


@pytest.mark.parametrize("shape", [(10**12,), (2**62, 4), (3, 3), (1,), (-3, -4), (-1, 12), (True, 12)])
def test_a_header_must_tell_the_truth_about_its_data(saved: Path, shape: tuple[int, ...]) -> None:
    arrays = arrays_of(saved)
    del arrays["W1"]
    saved.write_bytes(npz(arrays))
    zip_with(saved, "W1.npy", header(shape) + bytes(48))
    with pytest.raises(InputError):
        load_network(saved)


def test_a_file_that_is_too_large_is_not_opened(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 100)
    with pytest.raises(InputError, match="more than the 100 bytes"):
        load_network(saved)


def test_an_array_that_is_there_twice_is_refused(saved: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        zip_with(saved, "W1.npy", header((3, 4)) + bytes(48))
    with pytest.raises(InputError, match="W1 twice"):
        load_network(saved)


def loads_or_refuses(load: Callable[[Path], Any], path: Path, contents: bytes) -> None:
    path.write_bytes(contents)
    try:
        load(path)
    except InputError as refusal:
        assert str(refusal).count("\n") == 0


@given(place=st.integers(0, 10_000), flip=st.integers(1, 255), packed=st.booleans())
@settings(in_one_folder, max_examples=300)
@example(place=6, flip=1, packed=True)  # the encryption flag of the first member
@example(place=8, flip=255, packed=True)  # its way of packing
def test_a_flipped_byte_raises_nothing_else(place: int, flip: int, packed: bool, saved: Path, saved_run: Path) -> None:
    for load, path in ((load_network, saved), (load_run, saved_run)):
        whole = path.with_suffix(".whole")
        if not whole.exists():
            whole.write_bytes(path.read_bytes())
            path.with_suffix(".plain").write_bytes(npz(arrays_of(path)))
        contents = bytearray((whole if packed else path.with_suffix(".plain")).read_bytes())
        contents[place % len(contents)] ^= flip
        loads_or_refuses(load, path, bytes(contents))


def test_a_truncated_file_raises_nothing_else(saved: Path) -> None:
    whole = saved.read_bytes()
    for length in range(len(whole)):
        saved.write_bytes(whole[:length])
        with pytest.raises(InputError):
            load_network(saved)


@given(
    text=st.binary(max_size=200) | st.text(alphabet="{}'(),:<>|0123456789fiUOdescr fortran_order shape", max_size=90)
)
@in_one_folder
def test_a_broken_array_raises_nothing_else(text: str | bytes, saved: Path) -> None:
    raw = text if isinstance(text, bytes) else text.encode()
    whole = saved.with_suffix(".whole")
    if not whole.exists():
        arrays = arrays_of(saved)
        del arrays["W1"]
        whole.write_bytes(npz(arrays))
    saved.write_bytes(whole.read_bytes())
    zip_with(saved, "W1.npy", b"\x93NUMPY\x01\x00" + len(raw).to_bytes(2, "little") + raw + bytes(48))
    with pytest.raises(InputError):
        load_network(saved)
