"""Networks written out as JSON, by whatever program.

    {
      "layers": [
        {"weights": [[0.5, -1.0], [2.0, 0.0]], "biases": [0.1, 0.2], "activation": "relu"},
        {"weights": [[1.0, 1.0]], "biases": [0.0], "activation": "sigmoid"}
      ],
      "classes": ["cat"]
    }

Layers come in their order, `weights` has a row for each neuron. `biases`, `activation` (in all layers or in none) and
`classes` may be left out.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from network.errors import InputError
from network.storage.archive import from_json
from network.storage.steps import OUR_NAMES, Applied, Source, Step, dense

LAYOUT = '{"layers": [{"weights": [[...]], "biases": [...], "activation": "relu"}, ...], "classes": [...]}'


def from_json_file(path: Path) -> Source:
    """What a `.json` file holds."""
    try:
        content = from_json(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"it is no JSON with numbers that a float can hold ({error})") from None
    layers = content.get("layers") if isinstance(content, Mapping) else None
    if not isinstance(layers, list) or content.keys() - {"layers", "classes"}:
        raise InputError(f"a network in JSON is written as {LAYOUT}")
    steps: list[Step] = []
    for number, layer in enumerate(layers, 1):
        steps += _steps(f"layer {number}", layer)
    told = sum(isinstance(each, Applied) for each in steps)
    if told not in (0, len(layers)):
        raise InputError("some of its layers tell their activation and some do not: let all of them, or none")
    return Source("JSON", steps, bool(told), {"classes": content["classes"]} if "classes" in content else {})


def _steps(name: str, layer: Any) -> list[Step]:
    if not isinstance(layer, Mapping) or "weights" not in layer or layer.keys() - {"weights", "biases", "activation"}:
        raise InputError(f"its {name} is not written as in {LAYOUT}")
    found: list[Step] = [dense(name, layer["weights"], layer.get("biases"))]
    if (activation := layer.get("activation")) is not None:
        if not isinstance(activation, str):
            raise InputError(f'its {name} has the activation {activation!r}, not a name such as "relu"')
        found.append(Applied(name, OUR_NAMES.get(activation, activation)))
    return found
