"""The benchmarks run, at toy size. How long they take is nobody's business here."""

import numpy as np
import pytest
from manim import VGroup
from manim.camera.camera import Camera

from network import Network
from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from tests.benchmarks import drawing, film, workers
from tests.benchmarks.drawing import CASES, measure
from tests.benchmarks.naive import CircleNetwork, lines_of, squares_of
from tests.mobjects.frames import difference, picture, small_films


@pytest.fixture
def network() -> Network:
    return Network.random((9, 4, 3), seed=1, start="unit")


@pytest.fixture
def camera() -> Camera:
    return Camera(pixel_width=160, pixel_height=90)


@pytest.mark.parametrize("make", CASES)
def test_every_case_is_measured(make, network, camera, monkeypatch):
    monkeypatch.setattr(drawing, "ROUNDS", 1)
    with small_films():
        took = measure(make(network, camera, 3))
    assert min(took.first, took.ours, took.naive) > 0


@pytest.mark.parametrize("make", [case for case in CASES if case is not drawing.building_and_hashing])
def test_both_ways_show_a_picture_that_changes(make, network, camera):
    case = make(network, camera, 1)
    for way in (case.ours, case.naive):
        way(1)
        first = camera.pixel_array.copy()
        way(2)
        assert first[..., :3].any() and (first != camera.pixel_array).any()


def test_the_naive_way_draws_the_same(network):
    diagram = NetworkDiagram(network, shown="all")
    edges = VGroup(*diagram.edges)
    assert difference(picture(edges), picture(*map(lines_of, diagram.edges))) < 10  # where edges cross, they differ
    grid = NetworkDiagram(network, plane=True).set_activations(network.forward(np.full(9, 0.7))).layers[0]
    assert difference(picture(grid), picture(squares_of(grid))) < 30  # our grid has lines
    assert len(CircleNetwork(diagram).circles[0]) == 9


def test_a_film_and_its_dot_are_rendered():
    small = {"pixel_width": 64, "pixel_height": 36, "frame_rate": 4}
    length, wall, _ = film.render(film.dot_scene(1.5), **small)
    assert length == 1.5 and wall > 0


def test_two_at_once_are_compared_with_one_by_one(monkeypatch, capsys):
    """With renders that take no time: what is shown is what the times come to."""
    asked = []
    monkeypatch.setattr(workers, "plain", lambda names, folder, at_once: asked.append(names) or (12.0, 8.0)[at_once])
    monkeypatch.setattr(workers, "film", lambda names, folder, count: asked.append(names) or {1: 14.0, 2: 10.0}[count])
    workers.main(["Recap", "FinalWords"])
    shown = capsys.readouterr().out
    assert asked == 4 * [["Recap", "FinalWords"]]
    assert "1.50" in shown and "1.40" in shown and "gains 93%" in shown
