"""Overlays, image equations, stroke pieces and number lines under all that Manim does to a mobject, and its cache."""

import numpy as np
import pytest
from manim import DOWN, RIGHT, UP, FadeIn, FadeOut, ReplacementTransform, Restore, Transform, VGroup

from network.activation import sigmoid, tanh
from scenes.mobjects.charts.number_line import NumberLineSquish
from scenes.mobjects.pictures.image_equation import ImageEquation
from scenes.mobjects.pictures.pixel_overlay import PixelOverlay
from scenes.mobjects.pictures.stroke_pieces import StrokePieces
from scenes.mobjects.theme import LIGHT
from tests.mobjects import caching
from tests.mobjects.crosses import ARMS, CROSS
from tests.mobjects.frames import brightness, difference, frames, picture

FIRST, SECOND = np.array([[1, 0.8, 0], [0, 0, 0.6]]), np.array([[0.5, 0, 0.9], [0, 1, 0.6]])
MASKS = np.array([[[1, 1, 0], [1, 1, 0]], [[0, 0, 1], [0, 0, 1]]], bool)


def equation(image=FIRST, **options):
    return ImageEquation(image, MASKS, **{"height": 1.5, "names": ["left", "right"], **options})


def lines(function=sigmoid, **options):
    return NumberLineSquish(function, **{"width": 8, "y_range": (-1, 1), "value": 1, **options})


PIECES = {
    "PixelOverlay": lambda: PixelOverlay(FIRST, SECOND),
    "ImageEquation": equation,
    "StrokePieces": lambda: StrokePieces(CROSS, ARMS),
    "NumberLineSquish": lambda: lines().set_squished(0.5),
}
OTHERS = {
    "PixelOverlay": lambda: PixelOverlay(SECOND, FIRST),
    "ImageEquation": lambda: equation(SECOND, apart=False).set_lit(1),
    "StrokePieces": lambda: StrokePieces(CROSS, ARMS).spread(0.7),
    "NumberLineSquish": lambda: lines(value=-3).set_squished(1),
}
CHANGES = {
    "PixelOverlay": lambda each: each.set_images(SECOND, FIRST),
    "ImageEquation": lambda each: each.set_apart(0.3),
    "StrokePieces": lambda each: each.spread(1),
    "NumberLineSquish": lambda each: each.set_value(-2),
}


@pytest.fixture(params=PIECES)
def name(request):
    """Each of the four pieces in turn."""
    return request.param


def test_fades(name):
    piece = PIECES[name]()
    seen = frames(lambda scene: (scene.play(FadeIn(piece)), scene.wait(0.25), scene.play(FadeOut(piece))))
    light = [brightness(frame) for frame in seen]
    assert light[0] == light[-1] == 0 and light[1] < light[2] < light[3] < light[4]
    assert difference(seen[4], picture(PIECES[name]())) < 1


def test_half_faded_it_is_about_half_as_bright(name):
    """Not quite, where one thing lies on another: a tint on a picture, a dark bar on a piece."""
    bright, dim = picture(PIECES[name]()), picture(PIECES[name]().fade(0.5))
    assert 0.45 < brightness(dim) / brightness(bright) < 0.75


@pytest.mark.parametrize("transform", [Transform, ReplacementTransform])
def test_transforms_into_another(name, transform):
    piece, other = PIECES[name](), OTHERS[name]().shift(0.5 * RIGHT)
    seen = frames(lambda scene: (scene.add(piece), scene.play(transform(piece, other)), scene.wait(0.25)))
    assert difference(seen[0], picture(PIECES[name]())) < 0.1
    assert difference(seen[-1], picture(OTHERS[name]().shift(0.5 * RIGHT))) < 1
    assert difference(seen[2], seen[0]) > 3 and difference(seen[2], seen[-1]) > 3


def test_becomes_another_and_changes_on_from_there(name):
    piece, other = PIECES[name]().become(OTHERS[name]()), OTHERS[name]()
    assert difference(picture(piece), picture(other)) < 1
    assert difference(picture(CHANGES[name](piece)), picture(CHANGES[name](other))) < 1


def test_save_state_and_restore(name):
    piece = PIECES[name]()

    def story(scene):
        scene.add(piece.save_state())
        CHANGES[name](piece).shift(RIGHT)
        scene.play(Restore(piece))

    seen = frames(story)
    assert difference(seen[-1], picture(PIECES[name]())) < 1
    assert difference(picture(CHANGES[name](piece)), picture(CHANGES[name](PIECES[name]()))) < 1


def test_a_copy_is_independent(name):
    piece = PIECES[name]()
    before = picture(piece)
    twin = piece.copy()
    CHANGES[name](twin)
    assert (picture(piece) == before).all()
    assert difference(picture(twin), picture(CHANGES[name](PIECES[name]()))) < 1
    CHANGES[name](piece).shift(UP)
    assert difference(picture(twin), picture(CHANGES[name](PIECES[name]()))) < 1


def test_animate_moves_and_scales_it(name):
    piece = PIECES[name]()
    seen = frames(lambda scene: (scene.add(piece), scene.play(piece.animate.scale(0.5).shift(RIGHT + DOWN / 2))))
    assert difference(seen[-1], picture(PIECES[name]().scale(0.5).shift(RIGHT + DOWN / 2))) < 1
    assert (
        difference(
            picture(CHANGES[name](piece)), picture(CHANGES[name](PIECES[name]().scale(0.5).shift(RIGHT + DOWN / 2)))
        )
        < 3
    )


def test_arranged_in_a_group(name):
    one, two = PIECES[name]().scale(0.4), PIECES[name]().scale(0.4)
    VGroup(one, two).arrange(RIGHT, buff=0.5)
    assert two.get_left()[0] - one.get_right()[0] == pytest.approx(0.5, abs=1e-6)


# ---- the cache ----

LOOKS = {
    "first picture": (lambda: PixelOverlay(FIRST, SECOND), lambda: PixelOverlay(0.5 * FIRST, SECOND)),
    "second picture": (lambda: PixelOverlay(FIRST, SECOND), lambda: PixelOverlay(FIRST, 0.7 * SECOND)),
    "threshold": (lambda: PixelOverlay(FIRST, SECOND), lambda: PixelOverlay(FIRST, SECOND, threshold=0.7)),
    "overlay roles": (
        lambda: PixelOverlay(FIRST, SECOND),
        lambda: PixelOverlay(FIRST, SECOND, roles=("bias", "result")),
    ),
    "overlay theme": (lambda: PixelOverlay(FIRST, SECOND), lambda: PixelOverlay(FIRST, SECOND, theme=LIGHT)),
    "image": (equation, lambda: equation(SECOND)),
    "masks": (equation, lambda: ImageEquation(FIRST, ~MASKS, height=1.5, names=["left", "right"])),
    "names": (equation, lambda: equation(names=["left", "wrong"])),
    "lit": (lambda: equation().set_apart(0).set_lit(1), lambda: equation().set_apart(0).set_lit(1.5)),
    "apart": (equation, lambda: equation().set_apart(0.9)),
    "equation roles": (equation, lambda: equation(roles=["bias"])),
    "digit": (lambda: StrokePieces(CROSS, ARMS), lambda: StrokePieces(0.7 * CROSS, ARMS)),
    "pieces": (lambda: StrokePieces(CROSS, ARMS), lambda: StrokePieces(CROSS, ARMS[:2])),
    "spread": (lambda: StrokePieces(CROSS, ARMS), lambda: StrokePieces(CROSS, ARMS).spread(0.3)),
    "function": (lambda: lines(value=2), lambda: lines(tanh, value=2)),
    "value": (lines, lambda: lines(value=1.5)),
    "squished": (lines, lambda: lines().set_squished(0.5)),
    "points": (lines, lambda: lines(points=[0.5])),
    "role": (lines, lambda: lines(role="bias")),
}


@pytest.mark.parametrize("before, after", LOOKS.values(), ids=LOOKS)
def test_what_looks_different_is_rendered_anew(render, before, after):
    caching.check(render, before, after)


@pytest.mark.parametrize("dtype", [np.float32, np.int64])
def test_a_pixel_in_any_kind_of_number(render, dtype):
    image = caching.small(dtype, 2, 3)
    changed = caching.touched(image)
    caching.check(render, lambda: PixelOverlay(image, image), lambda: PixelOverlay(image, changed))
    caching.check(render, lambda: equation(image + dtype(0)), lambda: equation(changed))
    caching.check(render, lambda: lines(value=dtype(1)), lambda: lines(value=dtype(-2)))


ACTS = {
    "set_images": (lambda: PixelOverlay(FIRST, SECOND), lambda p, x: p.animate.set_images(x, FIRST), [FIRST, SECOND]),
    "set_lit": (lambda: equation(apart=False), lambda p, x: p.animate.set_lit(x), [1, 2]),
    "set_apart": (lambda: equation(apart=False), lambda p, x: p.animate.set_apart(x), [1, 0.5]),
    "take_apart": (
        lambda: equation().set_lit(1).set_apart(0.5),
        lambda p, x: p.take_apart(run_time=1) if x else p.put_together(run_time=1),
        [True, False],
    ),
    "spread": (lambda: StrokePieces(CROSS, ARMS), lambda p, x: p.animate.spread(x), [0.5, 1]),
    "set_value": (lines, lambda p, x: p.animate.set_value(x), [2, -4]),
    "set_squished": (lines, lambda p, x: p.animate.set_squished(x), [1, 0.5]),
}


@pytest.mark.parametrize("make, act, inputs", ACTS.values(), ids=ACTS)
def test_what_a_piece_does(render, make, act, inputs):
    def story(given):
        def told(scene):
            piece = make()
            scene.play(FadeIn(piece), run_time=0.25)
            scene.play(act(piece, given))

        return told

    first, again, other = render(story(inputs[0])), render(story(inputs[0])), render(story(inputs[1]))
    assert again.files == first.files and again.written == first.written
    assert other.files[0] == first.files[0] and other.written[0] == first.written[0]
    assert other.files[1] != first.files[1] and np.abs(other.pictures[1] - first.pictures[1]).max() > 8


def test_a_run_under_another_function_is_rendered_anew(render):
    """Both functions are ½ at 0, where the marker starts: what comes after is what the cache must tell apart."""

    def story(function):
        def told(scene):
            piece = NumberLineSquish(function, y_range=(0, 1), result="f(z)", value=0)
            scene.add(piece)
            scene.play(piece.animate.set_value(3))

        return told

    first, other = render(story(sigmoid)), render(story(lambda x: 0.5 + 0.1 * np.asarray(x)))
    assert first.files != other.files and np.abs(other.pictures[0] - first.pictures[0]).max() > 8
