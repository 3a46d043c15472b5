"""How long the kit draws, beside the naive Manim way: frames of 1920 x 1080 as a camera takes them, no encoder.

Processor time of all threads, the shortest of several rounds: the one that other processes disturbed least. Both are
measured in turn. The naive way is measured on a share of its mobjects where all take too long, and scaled up.
"""

import resource
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

import numpy as np
from manim import RIGHT, Animation, Dot, Mobject, Rotate, Scene, Transform, VGroup, tempconfig
from manim.camera.camera import Camera
from manim.utils.hashing import get_hash_from_play_call
from rich.console import Console
from rich.table import Table

from network import Network, load_network
from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from scenes.mobjects.painting import edges as edges_module
from scenes.mobjects.painting.raster import Raster
from scenes.mobjects.pictures.pixel_grid import PixelGrid
from scenes.mobjects.pictures.weight_heatmap import WeightHeatmap
from tests.benchmarks.naive import CircleNetwork, dress, fill, lines_of, squares_of

FRAMES, ROUNDS = 6, 4
"""How many different frames each way is timed on, and how often each of them."""
HALF_A_SECOND = 30
"""Frames, at the rate of 1080p60."""
MEMORY = 700
"""Megabytes that a process may take at its peak."""


@dataclass(frozen=True)
class Case:
    """One row of the table.

    Attributes:
        name: what is drawn.
        reach: how many times faster than the naive way it has to be.
        ours: draws the frame of a number, the kit's way.
        naive: the same, the naive way.
        every: the naive way is measured on every so manieth mobject.
    """

    name: str
    reach: int
    ours: Callable[[int], object]
    naive: Callable[[int], object]
    every: int = 1


@dataclass(frozen=True)
class Measured:
    """Seconds: our first two frames, with all that is done once; one of our others; a naive one."""

    first: float
    ours: float
    naive: float


def every_weight_changes(network: Network, camera: Camera, every: int = 8) -> Case:
    """All edges, each in other colours and widths in each frame."""
    diagram, model = NetworkDiagram(network, shown="all"), NetworkDiagram(network, shown="all")
    lines = [lines_of(edges, every) for edges in diagram.edges]
    others = _variations(network)

    def ours(frame: int) -> None:
        diagram.set_weights(others[frame % len(others)])
        _draw(camera, diagram.edges)

    def naive(frame: int) -> None:
        for group, edges in zip(lines, looks[frame % len(looks)], strict=True):
            dress(group, edges, every)
        _draw(camera, lines)

    looks = [[edges.copy() for edges in model.set_weights(other).edges] for other in others]
    return Case("all edges, every weight changing", 40, ours, naive, every)


def half_a_second_of_change(network: Network, camera: Camera, every: int = 32) -> Case:
    """A play to other weights, half a second at 60 frames a second, all that is done once included: nothing is kept."""
    diagram = NetworkDiagram(network, shown="all", labels=())
    others = _variations(network)
    goals = [diagram.copy().set_weights(other).edges for other in others]
    lines = VGroup(*(lines_of(edges, every) for edges in diagram.edges))
    targets = [VGroup(*(lines_of(edges, every) for edges in goal)) for goal in goals]

    def play(animation: Animation, mobjects: Iterable[Mobject]) -> None:
        animation.begin()
        for frame in range(HALF_A_SECOND):
            animation.interpolate(frame / HALF_A_SECOND)
            _draw(camera, mobjects)
        animation.finish()

    def ours(frame: int) -> None:
        edges_module._pictures = edges_module._Pictures()
        here = diagram.copy()
        play(Transform(VGroup(*here.edges), VGroup(*goals[frame % len(goals)])), here.edges)

    def naive(frame: int) -> None:
        here = lines.copy()
        play(Transform(here, targets[frame % len(targets)]), here)

    return Case("all edges to other weights, a play of half a second", 25, ours, naive, every)


def something_moves_in_front(network: Network, camera: Camera, every: int = 8) -> Case:
    """All edges keep still and fade, while a dot moves in front of them."""
    diagram, dot = NetworkDiagram(network, shown="all"), Dot()
    lines = [lines_of(edges, every) for edges in diagram.edges]
    opacities = [[float(line.get_stroke_opacity()) for line in group] for group in lines]

    def ours(frame: int) -> None:
        for edges in diagram.edges:
            edges.set_opacity(_wave(frame))
        _draw(camera, [*diagram.edges, dot.move_to(_wave(frame) * RIGHT)])

    def naive(frame: int) -> None:
        for group, full in zip(lines, opacities, strict=True):
            for line, opacity in zip(group, full, strict=True):
                line.set_stroke(opacity=_wave(frame) * opacity)
        _draw(camera, [*lines, dot.move_to(_wave(frame) * RIGHT)])

    return Case("all edges still, fading behind a moving dot", 200, ours, naive, every)


def building_and_hashing(network: Network, camera: Camera, every: int = 32) -> Case:
    """A diagram with all edges, without labels, is made, and one play hashed as Manim does for its cache."""
    model = NetworkDiagram(network, shown="all")
    with tempconfig({"dry_run": True}):
        scene = Scene()

    def hashed(mobject: Mobject) -> None:
        get_hash_from_play_call(
            scene, camera, [Rotate(mobject)], [mobject], backend="cairo", encoder_fingerprint="none", renderer_state=()
        )

    return Case(
        "building the diagram with all edges, hashing a play", 50,
        lambda _: hashed(NetworkDiagram(network, shown="all", labels=())),
        lambda _: hashed(CircleNetwork(model, every)),
        every,
    )  # fmt: skip


def heat_maps_change(network: Network, camera: Camera, every: int = 4) -> Case:
    """The weights of the first layer as heat maps and one picture: all values change in each frame."""
    maps = WeightHeatmap.of_layer(network, height=6)
    side = maps.weights.shape[-1]
    grid = PixelGrid(np.zeros((side, side)))
    models: list[Raster] = [WeightHeatmap.of_layer(network, height=6), PixelGrid(np.zeros((side, side)))]
    squares = [squares_of(raster, every) for raster in models]
    rng = np.random.default_rng(0)
    pictures = rng.random((8, side, side), np.float32)
    weights = [maps.weights * rng.uniform(0.5, 1, maps.weights.shape) for _ in pictures]

    def ours(frame: int) -> None:
        _draw(camera, [maps.set_weights(weights[frame % 8]), grid.set_values(pictures[frame % 8])])

    def naive(frame: int) -> None:
        for group, colors in zip(squares, looks[frame % 8], strict=True):
            fill(group, colors)
        _draw(camera, squares)

    looks = [
        [raster.colors.reshape(-1, 4)[::every] for raster in (maps.set_weights(W), grid.set_values(picture))]
        for W, picture in zip(weights, pictures, strict=True)
    ]
    return Case(f"{len(maps.weights)} heat maps and a grid, all values changing", 50, ours, naive, every)


def forward_pass(network: Network, camera: Camera, every: int = 1) -> Case:
    """A forward pass over the shown neurons, pulses and all."""
    rng = np.random.default_rng(0)
    diagram = NetworkDiagram(network)
    passed = network.forward(rng.random(network.sizes[0]))
    rival = CircleNetwork(diagram, every, pulses=True)
    shown = [a[list(layer.shown)] for a, layer in zip(passed.activations, diagram.layers, strict=True)]
    animation = diagram.feed_forward(passed.activations[0])
    animation.begin()

    def ours(frame: int) -> None:
        animation.interpolate((frame + 0.5) / FRAMES)
        _draw(camera, [diagram])

    def naive(frame: int) -> None:
        moment = (frame + 0.5) / FRAMES * len(shown)
        shares = [float(np.clip(moment - layer, 0, 1)) for layer in range(len(shown))]
        activations = [share * a[::every] for share, a in zip(shares, shown, strict=True)]
        rival.set_moment(activations, [1.35 * share for share in shares[1:]])
        _draw(camera, [rival])

    return Case("a forward pass over the shown neurons, pulses and all", 10, ours, naive, every)


CASES = (
    every_weight_changes,
    half_a_second_of_change,
    something_moves_in_front,
    building_and_hashing,
    heat_maps_change,
    forward_pass,
)


def measure(case: Case) -> Measured:
    """Time both ways in turn: of each frame the best round, of those the mean."""
    first = _seconds(lambda: (case.ours(0), case.ours(1)))
    rounds = [
        [(_seconds(partial(case.ours, k)), _seconds(partial(case.naive, k)) * case.every) for k in range(FRAMES)]
        for _ in range(ROUNDS)
    ]
    return Measured(first, *np.min(rounds, axis=0).mean(axis=0).tolist())


def peak_memory() -> float:
    """Draw all cases our way in this process: the most memory it ever took, in MB."""
    network, camera = load_network("edges"), Camera(pixel_width=1920, pixel_height=1080)
    for make in CASES:
        case = make(network, camera, 10**6)
        for frame in range(3):
            case.ours(frame)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the table."""
    network, camera = load_network("edges"), Camera(pixel_width=1920, pixel_height=1080)
    table = Table(
        "case", "ours", "first two", "naive", "of all", "ratio", "reach",
        title="Drawing at 1920 x 1080: processor time of a frame",
    )  # fmt: skip
    for make in CASES:
        case = make(network, camera)
        took = measure(case)
        table.add_row(
            case.name, _milliseconds(took.ours), _milliseconds(took.first), _milliseconds(took.naive),
            f"1/{case.every}", f"{took.naive / took.ours:.0f}", str(case.reach),
        )  # fmt: skip
    with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
        memory = fresh.submit(peak_memory).result()
    Console().print(table, f"Peak memory of a process that draws all of them: {memory:.0f} MB, of at most {MEMORY} MB.")


def _draw(camera: Camera, mobjects: Iterable[Mobject]) -> None:
    camera.reset()
    camera.capture_mobjects(list(mobjects))


def _variations(network: Network) -> list[Network]:
    """The network with all its parameters changed a little, in several ways."""
    rng = np.random.default_rng(0)
    count = network.parameter_count
    return [network.with_parameters(network.parameters * rng.uniform(0.8, 1, count)) for _ in range(5)]


def _wave(frame: int) -> float:
    return 0.5 + 0.4 * float(np.sin(frame))


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:,.1f} ms"
