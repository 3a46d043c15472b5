"""A study round-trips bit for bit, answers for what it lacks, and no file raises anything but `InputError`."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, boolean_dtypes, floating_dtypes, integer_dtypes
from numpy.testing import assert_array_equal

from network import InputError, Network, load_network, load_run, save_network
from network.storage import archive
from network.studies.study import RESERVED, Study, load_study, save_study

in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
kinds = integer_dtypes() | floating_dtypes() | boolean_dtypes()
names = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True).filter(lambda name: name not in RESERVED)
contents = arrays(kinds, array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))


def small() -> Study:
    held = {"counts": np.arange(6).reshape(2, 3), "words": np.array(["a", "β"]), "odd": np.array([np.nan, np.inf])}
    return Study(held, {"study": "small", "axes": {"counts": ["row", "column"]}})


def npz(held: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    np.savez(file, **held)
    return file.getvalue()


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "small.npz"
    save_study(small(), path)
    return path


@pytest.fixture
def assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(archive, "asset_path", lambda *parts: tmp_path.joinpath("assets", *parts))
    return tmp_path / "assets"


@given(held=st.dictionaries(names, contents, max_size=4))
@in_one_folder
def test_a_study_comes_back_bit_for_bit(held: dict[str, Any], tmp_path: Path) -> None:
    save_study(Study(held, {"study": "drawn", "note": "½"}), tmp_path / "study.npz")
    loaded = load_study(tmp_path / "study.npz")
    assert loaded.metadata == {"study": "drawn", "note": "½"}
    assert loaded.arrays.keys() == held.keys()
    for name, array in held.items():
        assert loaded[name].shape == array.shape and loaded[name].dtype == array.dtype.newbyteorder("=")
        assert_array_equal(loaded[name], array)


def test_the_same_study_gives_the_same_bytes(saved: Path) -> None:
    before = saved.read_bytes()
    save_study(load_study(saved), saved)
    assert saved.read_bytes() == before


def test_a_missing_array_is_named_with_those_that_are_there(saved: Path) -> None:
    with pytest.raises(InputError, match="holds no array 'count': choose one of counts, odd, words"):
        load_study(saved)["count"]


def test_metadata_are_added_to_a_new_study() -> None:
    study = small()
    assert study.with_metadata(date="today").metadata == study.metadata | {"date": "today"}
    assert "date" not in study.metadata


def test_a_bare_name_is_one_of_the_assets(assets: Path) -> None:
    save_study(small(), assets / "studies" / "small.npz")
    assert_array_equal(load_study("small")["counts"], small()["counts"])
    with pytest.raises(InputError, match="No study is named 'large': choose one of small"):
        load_study("large")


@pytest.mark.parametrize(
    ("held", "metadata", "message"),
    [
        ({"a b": np.ones(3)}, {"study": "x"}, "cannot be called 'a b': choose another name"),
        ({"metadata": np.array("{}")}, {"study": "x"}, "cannot be called 'metadata'"),
        ({"file": np.ones(3)}, {"study": "x"}, "cannot be called 'file'"),
        ({"z": np.ones(3, complex)}, {"study": "x"}, "array z holds complex128"),
        ({"z": np.array([None])}, {"study": "x"}, "array z holds object"),
        ({"z": np.array(["2020-01-01"], "M8[D]")}, {"study": "x"}, "array z holds datetime64"),
        ({"z": np.ones(3)}, {"name": "x"}, "have no entry 'study'"),
    ],
)
def test_what_a_study_cannot_keep_is_refused(held: dict[str, Any], metadata: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Study(held, metadata)


def test_what_a_file_cannot_keep_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="JSON"):
        save_study(small().with_metadata(when=object()), tmp_path / "study.npz")
    with pytest.raises(InputError, match=r"end in \.npz"):
        save_study(small(), tmp_path / "study.json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"metadata": None}, "lacks the array metadata"),
        ({"metadata": np.array("{}")}, "have no entry 'study'"),
        ({"metadata": np.array("[1]")}, "not a JSON object"),
        ({"metadata": np.array('{"study": NaN}')}, "not JSON"),
        ({"metadata": np.array({"study": 1}, object)}, "pickled object"),
        ({"counts": np.array([print], object)}, "pickled object"),
        ({"counts": np.array([b"a"])}, "array counts holds"),
        ({"counts": np.array([(1, 2.0)], "i4,f8")}, "array counts holds"),
        ({"../../evil": np.ones(3)}, "cannot be called '../../evil'"),
    ],
)
def test_a_file_that_holds_no_study_is_refused(change: dict[str, Any], message: str, saved: Path) -> None:
    with np.load(saved) as file:
        held = {name: array for name, array in (dict(file) | change).items() if array is not None}
    saved.write_bytes(npz(held))
    with pytest.raises(InputError, match=message) as refusal:
        load_study(saved)
    assert "small.npz" in str(refusal.value) and "\n" not in str(refusal.value)


def test_a_network_or_run_is_no_study_and_a_study_neither(saved: Path, tmp_path: Path) -> None:
    for load in (load_network, load_run):
        with pytest.raises(InputError, match="lacks the array"):
            load(saved)
    save_network(Network.random((3, 2)), tmp_path / "network.npz")
    with pytest.raises(InputError, match="have no entry 'study'"):
        load_study(tmp_path / "network.npz")


@given(place=st.integers(0, 10_000), flip=st.integers(1, 255))
@settings(in_one_folder, max_examples=200)
def test_a_flipped_byte_raises_nothing_else(place: int, flip: int, saved: Path) -> None:
    whole = saved.with_suffix(".whole")
    if not whole.exists():
        whole.write_bytes(saved.read_bytes())
    contents = bytearray(whole.read_bytes())
    contents[place % len(contents)] ^= flip
    saved.write_bytes(bytes(contents))
    try:
        load_study(saved)
    except InputError as refusal:
        assert "\n" not in str(refusal)


def test_the_metadata_in_the_file_are_json(saved: Path) -> None:
    with np.load(saved) as file:
        assert json.loads(str(file["metadata"])) == small().metadata
