"""The README's examples for people's own films run as they stand there, each in a process of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

ROOT = Path(__file__).parents[1]
HEADING = "## In your own film\n"
LONGEST = 30
"""Lines of an example."""

NOTEBOOK = """
import sys
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()
for cell in ("import manim", open(sys.argv[1], encoding="utf-8").read()):
    shell.run_cell(cell).raise_error()
"""
SETTINGS = """
[CLI]
notify_outdated_version = False
progress_bar = none
pixel_width = 160
pixel_height = 90
frame_rate = 3
"""


def section(heading: str = HEADING) -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8").partition(heading)[2].partition("\n## ")[0]


def blocks(heading: str = HEADING) -> list[str]:
    """The Python examples under the heading."""
    return re.findall(r"^```python\n(.*?)^```$", section(heading), re.MULTILINE | re.DOTALL)


def film_of(code: str, folder: Path) -> Path:
    """Run an example as a reader would, in an empty folder, and return the one film that it made."""
    (folder / "manim.cfg").write_text(SETTINGS)
    if code.startswith("%%"):
        (folder / "notebook.py").write_text(NOTEBOOK)
        (folder / "cell.txt").write_text(code, encoding="utf-8")
        command, films = ["notebook.py", "cell.txt"], "media/jupyter/*.mp4"
    else:
        (folder / "example.py").write_text(code, encoding="utf-8")
        command, films = ["-m", "manim", "render", "example.py"], "media/videos/example/*/*.mp4"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "IPYTHONDIR": str(folder)}
    ended = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    (film,) = folder.glob(films)
    return film


def test_there_are_six_examples_short_enough_to_be_read() -> None:
    assert len(blocks()) == 6
    assert all(len(code.splitlines()) <= LONGEST for code in blocks())
    assert sum(code.startswith("%%manim") for code in blocks()) == 1
    assert "`import manim`" in section()  # the cell that the notebook needs first


@pytest.mark.parametrize("number", range(6))
def test_an_example_runs_and_shows_something(number: int, tmp_path: Path) -> None:
    film = film_of(blocks()[number], tmp_path)
    with av.open(str(film)) as container:
        *_, last = container.decode(video=0)
    picture = last.to_ndarray(format="rgb24").astype(int)
    canvas = picture[1, 1]
    assert (abs(canvas - [11, 14, 20]) <= 4).all()  # the kit's, not Manim's black
    assert np.mean(abs(picture - canvas).max(axis=-1) > 60) > 0.02


@pytest.mark.parametrize("name", ["state_dict", "get_weights"])
def test_the_calls_for_other_frameworks_are_those_of_network_from(name: str) -> None:
    """The one-liners in the prose, on stand-ins that offer what PyTorch's and Keras's models do."""
    from network import Network, network_from

    network = Network.random((4, 3, 2), ("relu", "softmax"), seed=1)
    kernels = [array for W, b in zip(network.weights, network.biases, strict=True) for array in (W.T, b)]
    named = {
        f"{k}.{kind}": array
        for k, layer in enumerate(zip(network.weights, network.biases, strict=True))
        for kind, array in zip(("weight", "bias"), layer, strict=True)
    }

    class Model:
        def state_dict(self) -> dict[str, np.ndarray]:
            return named

        def get_weights(self) -> list[np.ndarray]:
            return kernels

    (call,) = re.findall(rf"`(network_from\(model\.{name}\(\)[^`]*)`", section().replace("\n", " "))
    same = eval(call, {"network_from": network_from, "model": Model()})
    assert (same.parameters == network.parameters).all()
    assert [each.name for each in same.activations] == ["relu", "softmax"]


def test_the_example_with_numbers_learns_both(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = blocks("## Training on your own numbers\n")
    assert len(code.splitlines()) <= LONGEST
    exec(code, {})
    classes, values = capsys.readouterr().out.splitlines()
    assert classes == "[0 1 1 0] 1.0"
    found, wanted, cost = map(float, values.replace("[", "").replace("]", "").split())
    assert wanted == pytest.approx(np.sin(1.5)) and found == pytest.approx(wanted, abs=0.1)
    assert cost < 0.02  # the noise alone is 0.0025
