"""Networks written out as JSON."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from numpy.testing import assert_array_equal

from network import InputError, load_network, network_from
from network.storage import json_layout

LAYER: dict[str, Any] = {"weights": [[0.5, -1], [2, 0.25]], "biases": [0.1, 0.2], "activation": "relu"}


def written(path: Path, content: Any) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8-sig")
    return path


def test_the_layout_of_the_docstring_is_read(tmp_path: Path) -> None:
    text = ast.get_docstring(ast.parse(Path(json_layout.__file__).read_text(encoding="utf-8")))
    assert text is not None
    network = load_network(written(tmp_path / "net.json", text[text.index("{") : text.rindex("}") + 1]))
    assert network.sizes == (2, 2, 1)
    assert_array_equal(network.weights[0], [[0.5, -1], [2, 0]])
    assert_array_equal(network.biases[0], [0.1, 0.2])
    assert [each.name for each in network.activations] == ["relu", "sigmoid"]
    assert network.metadata["classes"] == ["cat"]


def test_activations_and_biases_may_be_left_out(tmp_path: Path) -> None:
    path = written(tmp_path / "net.json", {"layers": [{"weights": LAYER["weights"]}]})
    with pytest.raises(InputError, match="does not tell its activations"):
        load_network(path)
    assert_array_equal(network_from(path, "tanh").biases[0], [0, 0])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "it is no JSON"),
        ('{"layers": [{"weights": [[NaN]]}]}', "it is no JSON"),
        ("[" * 100_000, "it is no JSON"),
        ([1], "a network in JSON is written as"),
        ({"layers": [LAYER], "more": 1}, "a network in JSON is written as"),
        ({"layers": [3]}, "its layer 1 is not written as"),
        ({"layers": [LAYER | {"W": 1}]}, "its layer 1 is not written as"),
        ({"layers": [LAYER, {"weights": [[1, 2]]}]}, "some of its layers tell their activation"),
        ({"layers": [LAYER | {"activation": 3}]}, "layer 1 has the activation 3"),
        ({"layers": [LAYER | {"weights": [[1, 2], [3]]}]}, "the weights of layer 1 cannot be made an array"),
        ({"layers": [LAYER | {"weights": "abc"}]}, "the weights of layer 1 holds"),
        ({"layers": [LAYER | {"biases": [1]}]}, r"layer 1 has the shape \(2, 2\) with a bias \(1,\)"),
        ({"layers": []}, "holds no fully connected layer"),
    ],
)
def test_other_texts_are_refused(content: Any, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        load_network(written(tmp_path / "net.json", content))
