"""`python -m network convert` makes networks of other frameworks' files, or says in one sentence why not."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from numpy.testing import assert_allclose

from network import load_network, network_from
from network.__main__ import main

RNG = np.random.default_rng(0)
STATE = {"fc1.weight": RNG.standard_normal((5, 4)), "fc1.bias": RNG.standard_normal(5)}
STATE |= {"fc2.weight": RNG.standard_normal((3, 5)), "fc2.bias": RNG.standard_normal(3)}
X = RNG.uniform(0, 1, (6, 4))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    np.savez("state.npz", **STATE)
    np.savez("auto.npz", **{"encoder.weight": np.ones((2, 4)), "decoder.weight": np.ones((4, 2))})
    Path("net.json").write_text(json.dumps({"layers": [{"weights": [[1, 2]], "activation": "tanh"}]}))
    return tmp_path


def convert(*arguments: str, status: int = 0) -> Result:
    result = CliRunner().invoke(main, ["convert", *arguments])
    assert result.exit_code == status, (result.output, result.exception)
    return result


def test_a_file_becomes_a_network() -> None:
    told = convert("state.npz", "--activations", "relu,softmax", "--out", "mine.npz").stdout
    assert told == "mine.npz: 4 - 5 - 3 neurons, relu, softmax; 43 parameters\n"
    wanted = network_from(STATE, ["relu", "softmax"]).forward(X).output
    assert_allclose(load_network("mine.npz").forward(X).output, wanted)


def test_what_a_file_tells_need_not_be_said() -> None:
    convert("net.json")
    assert load_network("net.npz").activations[0].name == "tanh"


def test_order_and_normalised_inputs() -> None:
    convert("auto.npz", "--activations", "relu", "--order", "decoder, encoder", "--out", "a.npz")
    assert load_network("a.npz").sizes == (2, 4, 2)
    convert("state.npz", "--activations", "relu", "--normalised", "0.1307,0.3081", "--out", "b.npz")
    wanted = network_from(STATE, "relu").forward((X - 0.1307) / 0.3081).output
    assert_allclose(load_network("b.npz").forward(X).output, wanted)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["state.npz", "--out", "m.npz"], "does not tell its activations"),
        (["state.npz"], "would be replaced by the network made of it"),
        (["auto.npz", "--activations", "relu", "--out", "m.npz"], "--order encoder,decoder"),
        (["state.npz", "--activations", "relu,reul", "--out", "m.npz"], "There is no activation 'reul'"),
        (["state.npz", "--activations", "relu", "--normalised", "3", "--out", "m.npz"], "a mean and a deviation"),
        (["state.npz", "--activations", "relu", "--normalised", "0,0", "--out", "m.npz"], "not above 0"),
        (["model.pt"], "is a pickle"),
        (["nope.onnx"], "There is no file nope.onnx"),
        (["nope.onnx", "--out", "auto.npz"], "There is no file nope.onnx"),
        (["net.json", "--out", "m.txt"], "let its name end in .npz"),
    ],
)
def test_errors_are_one_sentence(arguments: list[str], sentence: str) -> None:
    result = convert(*arguments, status=2)
    assert result.stdout == "" and result.stderr.startswith("Error: ") and result.stderr.count("\n") == 1
    assert sentence in result.stderr
    assert not Path("m.npz").exists()
