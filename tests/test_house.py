"""The house: who may import whom, what each room shows, and which scenes a change of a file concerns."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from scenes.imports import PACKAGES, PROJECT, imported_files
from scenes.syllabus import SYLLABUS

TESTS = Path(__file__).parent
SOURCES = sorted(path for package in PACKAGES for path in (PROJECT / package).rglob("*.py"))
FACES = {
    "network": "ACTIVATIONS Activation Augmentation DataSet Evaluation ForwardPass Gradient InputError Network "
    "Penalty Recipe TrainingRun elu evaluate gallery gallery_digit gelu identity leaky_relu load_network load_run "
    "mnist network_from read_picture relu save_network save_run sigmoid silu softmax tanh train",
    "scenes.mobjects": "AccuracyCounter ActivationIcon ActivationScale AnswerBox BackpropagationRun Bars BiasBar "
    "COLOUR_BLIND Candidates ChainRule CheckTable Collapse ComputationGraph ContourMap CostBreakdown CostSurface "
    "DARK Decision EdgeStyle Edges Excitement FormulaCard FunctionCard FunctionPlot HeardWord Histogram "
    "HypotheticalTag ImageEquation IndexLabels KernelScan LABEL LIGHT LabelMatrix LearningCurves MatrixVector "
    "MiniBatchGrid NetworkDiagram Neuron NudgeArrows Number NumberLineSquish PairGrid ParameterCount "
    "ParameterVector PixelGrid PixelOverlay Probes Raster Reading ReadingCard RecordCard RequestTable "
    "RunningMeanStrip SMALL SensitivityProbe SliceGraph SourceCode StrokePieces THEMES TITLE TermBars TermStack "
    "Theme TrainingLog TrainingPair Travel ValueRange Weighing WeightHeatmap WeightedSum formula natural_scale "
    "number_text words",
    "scenes.mobjects.painting": "Curve Edges Raster SelfDrawing",
    "scenes.mobjects.text": "FunctionCard HypotheticalTag LABEL Number NumberStyle Outline Percentage ReadingCard "
    "RecordCard SMALL TITLE TransformMatchingLetters align_decimals formula frame_round legend number_text "
    "percent_text standing_number standing_words told_by use_number_style words",
    "scenes.mobjects.pictures": "AccuracyCounter Candidates CheckTable CostBreakdown Excitement HeardWord "
    "ImageEquation KernelScan LabelMatrix Mark MiniBatchGrid PairGrid PixelGrid PixelOverlay Reading StrokePieces "
    "TrainingPair WeighedPicture WeightHeatmap",
    "scenes.mobjects.diagrams": "ActivationIcon ActivationScale AnswerBox Collapse Decision Dial EdgeStyle "
    "IndexLabels Layer LayerPiece NetworkDiagram Neuron NeuronColumn NudgeArrows ParameterCount Weighing in_between "
    "informative_neurons name_below part_of written_out",
    "scenes.mobjects.charts": "Bars BiasBar ContourMap CostSurface FunctionPlot Histogram LearningCurves "
    "NumberLineSquish Probes RunningMeanStrip SensitivityProbe SliceGraph TermBars TermStack TrainingLog "
    "decimals_of limit_for round_step",
    "scenes.mobjects.formulas": "ChainRule ComputationGraph FormulaCard MatrixVector ParameterVector RequestTable "
    "Rewrite Travel WeightedSum",
    "scenes.mobjects.code": "BackpropagationRun SourceCode SourceRun",
}
"""What each room shows. Names are added here on purpose, and taken away only with a word in the README."""


@pytest.mark.parametrize("room", FACES)
def test_a_room_shows_what_it_promises(room: str) -> None:
    face = import_module(room)
    assert sorted(face.__all__) == sorted(FACES[room].split())
    assert all(getattr(face, name) is not None for name in face.__all__)


def module_of(path: Path) -> str:
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, *, of_types: bool = False) -> set[str]:
    """The modules, and names of modules, that a source imports anywhere in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typed = [node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    left_out = set() if of_types else {id(part) for node in typed for each in node.body for part in ast.walk(each)}
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def below(modules: set[str], *packages: str) -> set[str]:
    return {each for each in modules if any(each == name or each.startswith(f"{name}.") for name in packages)}


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [
        ("network", ("scenes", "manim")),
        ("scenes/mobjects", ("scenes.lecture_scene", "scenes.settings", "scenes.language", "scenes.production")),
        *((f"scenes/chapter{n}", ("scenes.production", "scenes.examples")) for n in range(1, len(SYLLABUS) + 1)),
    ],
)
def test_imports_run_downwards(folder: str, forbidden: tuple[str, ...]) -> None:
    paths = [path for path in SOURCES if path.is_relative_to(PROJECT / folder)]
    assert paths
    assert {
        module_of(path): found for path in paths if (found := below(imports(path, of_types=True), *forbidden))
    } == {}


def test_a_chapter_imports_no_other() -> None:
    for path in (path for path in SOURCES if path.parent.name.startswith("chapter")):
        others = {f"scenes.chapter{n}" for n in range(1, 9)} - {f"scenes.{path.parent.name}"}
        assert below(imports(path, of_types=True), *others) == set()


def test_there_is_no_circle_of_imports() -> None:
    modules = {module_of(path): path for path in SOURCES}
    edges = {
        name: {each for each in imports(path) if each in modules and modules[each].name != "__init__.py"}
        for name, path in modules.items()
    }
    assert list(circles(edges)) == []


def circles(edges: dict[str, set[str]]) -> Iterator[list[str]]:
    """Ways along edges that come back to where they began."""
    done: set[str] = set()

    def walk(name: str, way: list[str]) -> Iterator[list[str]]:
        if name in way:
            yield [*way[way.index(name) :], name]
        elif name not in done:
            for other in sorted(edges[name]):
                yield from walk(other, [*way, name])
            done.add(name)

    for name in sorted(edges):
        yield from walk(name, [])


def test_a_circle_would_be_found() -> None:
    assert list(circles({"a": {"b"}, "b": {"c"}, "c": {"b"}})) == [["b", "c", "b"]]


def test_no_test_imports_another() -> None:
    importing = {path.name: below(imports(path), "tests") for path in TESTS.rglob("*.py")}
    assert {name: found for name, found in importing.items() if any(".test_" in each for each in found)} == {}


def test_the_readme_draws_the_house_as_it_is() -> None:
    """Every file and folder in the picture is there, and every folder of sources is in it."""
    text = (TESTS.parent / "README.md").read_text(encoding="utf-8")
    picture = text.partition("## The rooms of the house\n\n```\n")[2].partition("```")[0]
    drawn: set[Path] = set()
    above: list[Path] = []
    for line in picture.splitlines():
        depth, names = (len(line) - len(line.lstrip())) // 2, re.findall(r"[\w/]+(?:/|\.py)(?=\s|$|:)", line)
        first = TESTS.parent.joinpath(*names[:1])
        paths = [above[depth - 1] / name for name in names] if depth else [first, *(first / each for each in names[1:])]
        above[depth:] = paths[:1]
        drawn |= set(paths)
    assert [path for path in drawn if not path.exists()] == []
    rooms = {path.parent for path in SOURCES if path.parent.name not in ("locale", "web", "paper")}
    assert {path for path in rooms if path not in drawn} == set()


# ---- which scenes a change concerns ----

LOADED = """
import os, sys
import scenes.lecture_scene  # which all of them load
for module in sys.argv[1:]:
    if not os.fork():
        __import__(module)
        print(module, *(getattr(each, "__file__", None) for name, each in sys.modules.items()
              if name.partition(".")[0] in ("network", "scenes") and getattr(each, "__file__", None)), flush=True)
        os._exit(0)
    os.wait()
"""


def test_what_a_scene_loads_is_known_and_little_else() -> None:
    """Of every scene: a change of whatever it loads renders it anew, and that is by far not all of the kit."""
    sections = {module_of(section.path): section for chapter in SYLLABUS for section in chapter.sections}
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, *sections], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    loaded = {name: {Path(path) for path in paths} for name, *paths in map(str.split, ran.stdout.splitlines())}
    assert {*loaded} == {*sections}
    kit = {path for path in SOURCES if path.is_relative_to(PROJECT / "scenes" / "mobjects")}
    for name, section in sections.items():
        known = {*imported_files([section.path], section.path.parent)}
        round_it = {folder / "__init__.py" for folder in section.path.parents}  # which say nothing
        assert loaded[name] - round_it <= known
        assert len(known & kit) < 0.75 * len(kit)


@pytest.mark.parametrize(
    ("piece", "drawn_by", "not_by"),
    [
        ("formulas/matrix_vector.py", "NotationAndLinearAlgebra", "FinalWords"),
        ("pictures/pixel_grid.py", "IntroductionExample", None),
        ("painting/self_drawing.py", "Recap", None),
        ("pictures/heard_word.py", "WhyLayers", "EdgeDetection"),
        ("charts/bias_bar.py", "EdgeDetection", "WhatAreNeurons"),
    ],
)
def test_a_change_of_a_piece_concerns_the_scenes_that_draw_it(piece: str, drawn_by: str, not_by: str | None) -> None:
    sections = {section.scene_class: section for chapter in SYLLABUS for section in chapter.sections}
    files = {name: imported_files([section.path], section.path.parent) for name, section in sections.items()}
    path = PROJECT / "scenes" / "mobjects" / piece
    assert path in files[drawn_by]
    assert not_by is None or path not in files[not_by]
