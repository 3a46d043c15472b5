"""The kit in every kind of scene and under everything that Manim does to a mobject, seen in pixels."""

import json
import os
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from manim import (
    DEGREES,
    DOWN,
    LEFT,
    ORIGIN,
    PI,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Homotopy,
    MovingCamera,
    MovingCameraScene,
    ReplacementTransform,
    Restore,
    Scene,
    Square,
    ThreeDScene,
    Transform,
    Uncreate,
    ValueTracker,
    VGroup,
    tempconfig,
)
from manim.utils.ipython_magic import ManimMagic

from network import Network
from scenes.mobjects import DARK, NetworkDiagram, Neuron, Number, PixelGrid, WeightHeatmap, formula, words
from tests.mobjects.frames import brightness, difference, frames, last_frame, picture, pixel, small_films

PATHS = {"PYTHONPATH": str(Path(__file__).parents[2])}
NETWORK = Network.random((4, 3, 2), seed=1, start="unit")
IMAGE = np.array([[0.9, 0.2], [0.5, 1.0]])
PASSED = NETWORK.forward(IMAGE)
WEIGHTS = np.array([[1.0, -1.0], [-0.5, 0.25]])


def diagram(values=PASSED, network=NETWORK):
    return NetworkDiagram(network).set_activations(values)


PIECES = {
    "NetworkDiagram": diagram,
    "PixelGrid": lambda: PixelGrid(IMAGE),
    "WeightHeatmap": lambda: WeightHeatmap(WEIGHTS),
    "Neuron": lambda: Neuron(0.8, radius=2, printed=True),
}
OTHERS = {
    "NetworkDiagram": lambda: diagram(NETWORK.forward(1 - IMAGE), NETWORK.with_parameters(-NETWORK.parameters)),
    "PixelGrid": lambda: PixelGrid(1 - IMAGE),
    "WeightHeatmap": lambda: WeightHeatmap(-WEIGHTS),
    "Neuron": lambda: Neuron(0.1, radius=2, printed=True),
}


DRAWN_BY_ITSELF = ["NetworkDiagram", "PixelGrid", "WeightHeatmap"]


@pytest.fixture(params=PIECES)
def name(request):
    """Each of the four pieces in turn."""
    return request.param


@pytest.fixture
def make(name):
    return PIECES[name]


@pytest.fixture
def make_other(name):
    return OTHERS[name]


def spots(piece):
    """Points inside a piece, and the colours (3,) that they must have: values the piece was made from."""
    if isinstance(piece, NetworkDiagram):
        places = [(k, i) for k, a in enumerate(PASSED.activations) for i in range(len(a))]
        return [(piece.neuron(k, i).get_center(), DARK.activations(PASSED.activations[k][i])) for k, i in places]
    if isinstance(piece, WeightHeatmap):
        return [(piece.cell_center(i, j), DARK.signed(WEIGHTS[i, j], 1)) for i in range(2) for j in range(2)]
    if isinstance(piece, PixelGrid):
        return [(piece.cell_center(i, j), DARK.activations(IMAGE[i, j])) for i in range(2) for j in range(2)]
    return [(piece.get_center() + 0.9 * (piece.circle.get_right() - piece.get_center()), DARK.activations(0.8))]


def assert_seen(frame, piece, centre=ORIGIN, frame_height=8.0, opacity=1.0):
    for point, colour in spots(piece):
        seen = pixel(frame, point, centre, frame_height)
        assert np.abs(seen - 255 * opacity * colour[:3]).max() <= 2, point


# ---- scenes ----


def test_in_a_plain_scene(make):
    piece = make()
    assert_seen(last_frame(lambda scene: scene.add(piece)), piece)


def test_in_a_zoomed_moving_camera_scene(make):
    piece = make()

    def story(scene):
        scene.add(piece)
        scene.play(scene.camera.frame.animate.scale(0.6).shift(0.3 * RIGHT))

    seen = frames(story, MovingCameraScene)
    assert_seen(seen[0], piece)
    inside = [(point, colour) for point, colour in spots(piece) if abs(point[1]) < 2.3]
    assert inside
    for point, colour in inside:
        assert np.abs(pixel(seen[-1], point, 0.3 * RIGHT, 4.8) - 255 * colour[:3]).max() <= 2


class TiltedCamera(MovingCamera):
    """A camera of someone's own, which turns everything it sees by a quarter."""

    def transform_points_pre_display(self, mobject, points):
        return super().transform_points_pre_display(mobject, points) @ [[0, 1, 0], [-1, 0, 0], [0, 0, 1]]


def test_in_a_scene_with_a_camera_of_its_own(make):
    class Tilted(Scene):
        def __init__(self, **kwargs):
            super().__init__(camera_class=TiltedCamera, **kwargs)

    piece, turned = make().scale(0.5), make().scale(0.5).rotate(PI / 2)
    seen = last_frame(lambda scene: scene.add(piece), Tilted)
    where = [point for point, _ in spots(piece)]
    expected = [pixel(picture(turned), np.array([-y, x, 0])) for x, y, _ in where]
    assert [pixel(seen, (-y, x, 0)).tolist() for x, y, _ in where] == [each.tolist() for each in expected]


@pytest.mark.parametrize("named", DRAWN_BY_ITSELF)
def test_a_three_d_scene_is_refused_when_it_is_tilted_and_right_when_it_is_not(named):
    piece = PIECES[named]()
    assert_seen(last_frame(lambda scene: scene.add(piece), ThreeDScene), piece)

    def tilted(scene):
        scene.set_camera_orientation(phi=60 * DEGREES)
        scene.add(piece)
        scene.wait()

    with pytest.raises(NotImplementedError, match="in a ThreeDScene use add_fixed_in_frame_mobjects"):
        last_frame(tilted, ThreeDScene)

    def fixed(scene):
        scene.set_camera_orientation(phi=60 * DEGREES)
        scene.add_fixed_in_frame_mobjects(piece)
        scene.wait()

    assert_seen(last_frame(fixed, ThreeDScene), piece)


@pytest.mark.parametrize("named", DRAWN_BY_ITSELF)
def test_bending_is_refused(named):
    def bent(x, y, z, t):
        return x, y + t * x * x / 4, z

    with pytest.raises(NotImplementedError, match="but not bent"):
        last_frame(lambda scene: scene.play(Homotopy(bent, PIECES[named]())))


def test_a_diagram_fixed_in_the_frame_computes():
    """Its pulses are fixed there, too."""
    network = Network.random((4, 3, 2), seed=1, start="unit")

    def story(scene_class, **orientation):
        def construct(scene):
            if orientation:
                scene.set_camera_orientation(**orientation)
                scene.add_fixed_in_frame_mobjects(piece)
            else:
                scene.add(piece)
            scene.play(piece.feed_forward(IMAGE, run_time=2))

        piece = NetworkDiagram(network)
        return frames(construct, scene_class)

    flat, fixed = story(Scene), story(ThreeDScene, phi=60 * DEGREES, theta=20 * DEGREES)
    assert all(difference(*pair) < 1 for pair in zip(flat, fixed, strict=True))


@pytest.mark.parametrize("make", [*PIECES.values(), lambda: words("a"), lambda: formula("a"), lambda: Number(1.5)])
def test_the_opengl_renderer_is_refused_in_one_sentence(make):
    with tempconfig({"renderer": "opengl"}), pytest.raises(NotImplementedError, match="--renderer=cairo, not opengl"):
        make()


def test_the_opengl_renderer_is_refused_where_a_film_imports_the_kit(tmp_path):
    (tmp_path / "film.py").write_text("from scenes.mobjects import MatrixVector")
    command = [sys.executable, "-c", "from manim import config; config.renderer = 'opengl'; import film"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=os.environ | PATHS)
    assert told.stderr.splitlines()[-1].startswith(
        "NotImplementedError: What scenes.mobjects draws is drawn with cairo"
    )


def test_in_a_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    hooks = sys.displayhook, sys.excepthook
    shell = InteractiveShell()
    shell.register_magics(ManimMagic)
    cell = """%%manim -r 160,90 --fps 2 -v ERROR --progress_bar none --media_dir media --format mp4 InANotebook
from manim import Scene
import numpy as np
from network import Network
from scenes.mobjects import NetworkDiagram
class InANotebook(Scene):
    def construct(self):
        diagram = NetworkDiagram(Network.random((4, 3, 2)), labels=())
        self.add(diagram)
        self.play(diagram.feed_forward(np.ones(4), run_time=1))
"""
    with tempconfig({"dry_run": False, "disable_caching": True}), capture_output():
        result = shell.run_cell(cell)
    sys.displayhook, sys.excepthook = hooks
    result.raise_error()
    with av.open(str(next(Path("media").rglob("InANotebook.mp4")))) as film:
        shown = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    assert [frame.shape for frame in shown] == [(90, 160, 3)] * 2
    assert brightness(shown[1]) > brightness(shown[0]) > 0.5


# ---- animations ----


def test_fades(make):
    piece = make()
    seen = frames(lambda scene: (scene.play(FadeIn(piece)), scene.wait(0.25), scene.play(FadeOut(piece))))
    light = [brightness(frame) for frame in seen]
    assert light[0] == light[-1] == 0 and light[1] < light[2] < light[3] < light[4]
    assert_seen(seen[4], piece)


def test_a_half_faded_piece_is_half_as_bright(make):
    piece = make().set_opacity(0.5)
    assert_seen(picture(piece), piece, opacity=0.5)


def test_create_and_uncreate(make, name):
    piece = make()
    seen = frames(lambda scene: (scene.play(Create(piece)), scene.wait(0.25), scene.play(Uncreate(piece))))
    light = [brightness(frame) for frame in seen]
    assert light[0] == light[-1] == 0 < light[2]
    if name != "Neuron":  # whose outline, drawn first, is the brightest of it
        assert light[2] < light[4] == max(light)
    assert_seen(seen[4], make())


@pytest.mark.parametrize("transform", [Transform, ReplacementTransform])
def test_transforms_into_another(make, make_other, transform):
    piece, other = make(), make_other().shift(0.5 * RIGHT)
    seen = frames(lambda scene: (scene.add(piece), scene.play(transform(piece, other)), scene.wait(0.25)))
    assert_seen(seen[0], make())
    assert difference(seen[-1], picture(make_other().shift(0.5 * RIGHT))) < 2
    assert difference(seen[2], seen[0]) > 3 and difference(seen[2], seen[-1]) > 3


def test_transforms_into_something_else_say_what_to_do():
    with pytest.raises(TypeError, match="use FadeTransform"):
        last_frame(lambda scene: scene.play(Transform(PixelGrid(IMAGE), Square())))
    with pytest.raises(TypeError, match=r"shape \(1, 2, 2, 4\) cannot be transformed"):
        last_frame(lambda scene: scene.play(Transform(PixelGrid(IMAGE), PixelGrid(np.zeros((3, 3))))))


def test_animate_moves_it(make):
    piece = make()
    seen = frames(lambda scene: (scene.add(piece), scene.play(piece.animate.scale(0.5).shift(RIGHT + DOWN / 2))))
    assert_seen(seen[-1], piece)
    assert difference(seen[-1], picture(make().scale(0.5).shift(RIGHT + DOWN / 2))) < 1


def test_save_state_and_restore(make, make_other):
    piece = make()

    def story(scene):
        scene.add(piece.save_state())
        scene.play(Transform(piece, make_other().shift(RIGHT).scale(0.5)))
        scene.play(Restore(piece))

    seen = frames(story)
    assert difference(seen[4], seen[0]) > 3
    assert_seen(seen[-1], make())
    assert difference(seen[-1], picture(make())) < 1


def test_become(make, make_other):
    piece = make().become(make_other().shift(RIGHT))
    assert difference(picture(piece), picture(make_other().shift(RIGHT))) < 1


def test_a_copy_is_independent(make, make_other):
    piece = make()
    twin = piece.copy()
    twin.shift(RIGHT).set_opacity(0.2).scale(0.5)
    twin.become(make_other())
    assert_seen(picture(piece), piece)
    piece.shift(3 * LEFT).set_opacity(0)
    assert difference(picture(twin), picture(make_other())) < 1


def test_a_copied_diagram_has_parts_of_its_own():
    first = diagram()
    twin = first.copy()
    twin.set_weights(NETWORK.with_parameters(-NETWORK.parameters)).set_activations(NETWORK.forward(1 - IMAGE))
    assert first.network is NETWORK and first.layers[2].activations == pytest.approx(PASSED.output)
    assert difference(picture(first), picture(diagram())) == 0
    assert twin.neuron(1, 0) in twin.get_family() and twin.edges[0] in twin.get_family()


# ---- arranging, moving, styling ----


def test_arranged_in_a_group(make):
    one, two = make().scale(0.4), make().scale(0.4)
    VGroup(one, two).arrange(RIGHT, buff=1)
    assert two.get_left()[0] - one.get_right()[0] == pytest.approx(1, abs=1e-6)
    frame = picture(VGroup(one, two))
    assert_seen(frame, one)
    assert_seen(frame, two)


@pytest.mark.parametrize(
    "move",
    [lambda m: m.scale(0.6), lambda m: m.rotate(0.4), lambda m: m.shift(RIGHT + UP / 4), lambda m: m.stretch(0.7, 0)],
    ids=["scale", "rotate", "shift", "stretch"],
)
def test_moved(make, move):
    piece = move(make())
    assert_seen(picture(piece), piece)


def test_updaters(make):
    piece, tracker = make().scale(0.5), ValueTracker(0)
    piece.add_updater(lambda m: m.set_x(tracker.get_value()))
    seen = frames(lambda scene: (scene.add(piece, tracker), scene.play(tracker.animate.set_value(2))))
    assert piece.get_x() == pytest.approx(2)
    assert_seen(seen[-1], piece)


def test_an_updater_may_change_values():
    grid, tracker = PixelGrid(IMAGE), ValueTracker(0)
    grid.add_updater(lambda m: m.set_values(tracker.get_value() * IMAGE))
    seen = frames(lambda scene: (scene.add(grid, tracker), scene.play(tracker.animate.set_value(1))))
    light = [brightness(frame) for frame in seen]
    assert light == sorted(light) and light[0] < light[2] < light[-1]


def test_z_index_decides_what_lies_in_front(make):
    piece, cover = make(), Square(12, fill_color="#00ff00", fill_opacity=1, stroke_width=0)
    green = [0, 255, 0]
    frame = last_frame(lambda scene: scene.add(piece, cover))
    assert all((pixel(frame, point) == green).all() for point, _ in spots(piece))
    for part in piece.get_family():
        part.set_z_index(1)
    assert_seen(last_frame(lambda scene: scene.add(piece, cover)), piece)


# ---- pictures and films ----


def test_a_transparent_background_stays_transparent(make):
    frame = last_frame(lambda scene: scene.add(make()), background_opacity=0.0)
    assert frame[0, 0, 3] == 0 and frame[..., 3].max() == 255
    half = last_frame(lambda scene: scene.add(make().set_opacity(0.5)), background_opacity=0.0)
    assert 120 <= half[..., 3].max() <= 255 and half[0, 0, 3] == 0


@pytest.mark.parametrize("size", [(160, 90), (427, 240), (854, 480), (1920, 1080), (3840, 2160), (1080, 1920)])
def test_at_any_size(size):
    width, height = size
    upright = height > width
    piece = VGroup(*(make().scale(0.25) for make in PIECES.values())).arrange_in_grid(2, buff=0.4)
    piece.set(height=5) if not upright else piece.set(width=4)
    with tempconfig({"frame_height": 8.0, "frame_width": 8.0 * width / height}):
        frame = last_frame(lambda scene: scene.add(piece), pixel_width=width, pixel_height=height)
    assert frame.shape == (height, width, 4)
    for each in piece[1:] if width < 200 else piece:  # a neuron of a diagram is smaller than a pixel at 90p
        if not isinstance(each, Neuron) or width > 400:
            assert_seen(frame, each)


def test_sections_are_saved(tmp_path):
    class Told(Scene):
        def construct(self):
            shown = diagram()
            self.next_section("before")
            self.add(shown)
            self.wait(0.5)
            self.next_section("after")
            self.play(shown.feed_forward(1 - IMAGE, run_time=1))

    settings = {"save_sections": True, "media_dir": str(tmp_path), "pixel_width": 160, "pixel_height": 90}
    with small_films(**settings, dry_run=False, disable_caching=True):
        Told().render()
    (index,) = tmp_path.rglob("sections/Told.json")
    sections = json.loads(index.read_text())
    assert [section["name"] for section in sections] == ["before", "after"]
    assert [float(section["duration"]) for section in sections] == pytest.approx([0.5, 1.0])
    assert all((index.parent / section["video"]).stat().st_size > 500 for section in sections)


def test_a_file_that_python_takes_for_the_network_is_named(tmp_path):
    (tmp_path / "network.py").write_text("")
    command = [sys.executable, "-c", "from scenes.mobjects import NetworkDiagram"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=os.environ | PATHS)
    assert "network.py first: give that file another name" in told.stderr.splitlines()[-1]
