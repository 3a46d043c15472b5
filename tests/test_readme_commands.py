"""The README's commands and its other examples do what the README says of them."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from manim import tempconfig
from PIL import Image

from network import load_network
from network.__main__ import main
from network.data.gallery import gallery_digit

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.split("#")[0].strip()
    for block in re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]
OF_NETWORK = [line for line in COMMANDS if line.startswith("python -m network ")]


def python_block(first_line: str) -> str:
    """The one Python example that begins with a line."""
    (found,) = re.findall(rf"^```python\n({re.escape(first_line)}.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_readme_names_the_commands_that_matter():
    told = " ".join(COMMANDS)
    for words in ("./run film", "./run test", "manim render -ql", "evaluate", "describe", "train", "predict"):
        assert words in told


@pytest.mark.parametrize("line", OF_NETWORK)
def test_a_command_of_the_readme_is_understood(line):
    _, _, _, name, *arguments = shlex.split(line)
    main.commands[name].make_context(name, arguments)  # refuses options and choices that do not exist


@pytest.mark.parametrize("line", [line for line in OF_NETWORK if "describe" in line or "predict" in line])
def test_a_quick_command_of_the_readme_runs(line, tmp_path):
    Image.fromarray((255 * (1 - gallery_digit("3-01"))).astype("uint8")).resize((140, 140)).save(
        tmp_path / "my_digit.png"
    )
    command = [sys.executable, *shlex.split(line)[1:]]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "COLUMNS": "100"}
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "13,002" in ended.stdout or "my_digit.png: 3" in ended.stdout


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("manim render")])
def test_a_scene_of_the_readme_is_there(line):
    file, scene = shlex.split(line)[-2:]
    assert f"class {scene}(" in (ROOT / file).read_text(encoding="utf-8")


def test_the_networks_example_prints_the_network(capsys):
    exec(python_block("from network import gallery_digit, load_network\n\nnet"), {})
    assert capsys.readouterr().out.startswith("(784, 16, 16, 10) 13002 3")


def test_a_network_from_elsewhere_becomes_a_file(tmp_path, monkeypatch):
    safetensors = pytest.importorskip("safetensors.numpy", reason="safetensors is not installed")
    monkeypatch.chdir(tmp_path)
    state = {"0.weight": np.ones((4, 784), "f4"), "2.weight": np.ones((10, 4), "f4"), "2.bias": np.ones(10, "f4")}
    safetensors.save_file(state, "model.safetensors")
    exec(python_block("from network import network_from, save_network"), {})
    assert load_network("mine.npz").sizes == (784, 4, 10)


def test_another_digit_and_network_in_a_scene_of_ones_own():
    names: dict[str, type] = {}
    exec(python_block("from scenes.chapter1.introducing_layers"), names)
    settings = {"dry_run": True, "disable_caching": True, "frame_rate": 1, "pixel_width": 160, "pixel_height": 90}
    with tempconfig(settings | {"progress_bar": "none"}):
        scene = names["IntroducingLayers"](skip_animations=True)
        scene.render()
    assert scene.net.metadata["recipe"]["name"] == "plain"
    assert (scene.image == gallery_digit("8-04")).all()


def test_the_pictures_of_the_readme_are_there():
    for path in re.findall(r"!\[.*?\]\((.*?)\)", README):
        with Image.open(ROOT / path) as picture:
            assert picture.width >= 854
