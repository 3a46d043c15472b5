"""A heat map shows the sign and size of every weight, all on one scale."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from manim import RIGHT

from network import Network
from network.errors import InputError
from scenes.mobjects.pictures.weight_heatmap import WeightHeatmap
from scenes.mobjects.text.typesetting import Number, number_text
from scenes.mobjects.theme import DARK, THEMES
from tests.mobjects.frames import frames, picture, pixel

WEIGHTS = np.array([[[-2.0, -0.5], [0.0, 1.0]], [[0.25, 2.0], [-1.0, 0.1]], [[0.0, 0.0], [1.5, -1.5]]])


def shades(weights, scale, theme=DARK):
    return np.round(255 * theme.signed(weights, scale)[..., :3])


def cells_of(frame, heatmap):
    """The colours in the middle of all cells, (n, rows, columns, 3)."""
    count, rows, columns = heatmap.weights.shape
    centres = [[[heatmap.cell_center(i, j, k) for j in range(columns)] for i in range(rows)] for k in range(count)]
    return np.apply_along_axis(lambda centre: pixel(frame, centre), -1, np.array(centres)).astype(float)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_cell_has_the_colour_of_its_weight(theme, dtype):
    heatmap = WeightHeatmap(WEIGHTS.astype(dtype), theme=theme)
    assert heatmap.full_scale == 2
    assert np.abs(cells_of(picture(heatmap), heatmap) - shades(WEIGHTS, 2, theme)).max() <= 1


def test_whole_numbers_are_weights_too():
    heatmap = WeightHeatmap(np.array([[-2, 0, 1], [1, 2, 0]]))
    assert np.abs(cells_of(picture(heatmap), heatmap)[0] - shades([[-2, 0, 1], [1, 2, 0]], 2)).max() <= 1


def test_a_given_scale_is_kept_and_larger_weights_saturate():
    heatmap = WeightHeatmap(WEIGHTS, scale=1.0)
    assert np.abs(cells_of(picture(heatmap), heatmap) - shades(np.clip(WEIGHTS, -1, 1), 1)).max() <= 1
    heatmap.set_weights(WEIGHTS / 10)
    assert heatmap.full_scale == 1
    assert np.abs(cells_of(picture(heatmap), heatmap) - shades(WEIGHTS / 10, 1)).max() <= 1


@given(weights=arrays(np.float64, (2, 3, 2), elements=st.floats(-1e3, 1e3)))
@example(weights=np.array([1.4e-45, *np.zeros(11)]).reshape(2, 3, 2))
def test_the_scale_is_shared_by_all_images_and_no_giant_hides_the_rest(weights):
    heatmap = WeightHeatmap(weights)
    sizes = abs(np.asarray(weights, np.float32))
    assert heatmap.full_scale == pytest.approx(np.quantile(sizes, 0.95) or sizes.max() or 1)
    sizes = np.linalg.norm(heatmap.colors[..., :3] - DARK.rgb("canvas"), axis=-1)
    order = np.argsort(abs(heatmap.weights[heatmap.weights > 0]))
    assert (np.diff(sizes[heatmap.weights > 0][order]) >= -1e-6).all()


def test_no_weights_at_all_are_all_canvas():
    heatmap = WeightHeatmap(np.zeros((3, 3)))
    assert (cells_of(picture(heatmap), heatmap) == np.round(255 * DARK.rgb("canvas"))).all()


def test_animate_runs_the_weights():
    heatmap = WeightHeatmap(WEIGHTS)
    seen = frames(lambda scene: (scene.add(heatmap), scene.play(heatmap.animate.set_weights(-WEIGHTS))))
    assert np.abs(cells_of(seen[0], heatmap) - shades(WEIGHTS, 2)).max() <= 1
    assert np.abs(cells_of(seen[-1], heatmap) - shades(-WEIGHTS, 2)).max() <= 1
    assert heatmap.weights == pytest.approx(-WEIGHTS)


# ---- what becomes an image ----


def test_rows_of_784_are_images_of_28_by_28():
    rows = np.random.default_rng(0).normal(size=(3, 784))
    assert WeightHeatmap(rows).weights == pytest.approx(rows.reshape(3, 28, 28), rel=1e-6)
    assert WeightHeatmap(rows[0]).weights == pytest.approx(rows[:1].reshape(1, 28, 28), rel=1e-6)


@pytest.mark.parametrize("shape", [(2, 5), (5, 5), (3, 16), (28, 28)])
def test_other_matrices_are_one_image_as_they_are(shape):
    assert WeightHeatmap(np.ones(shape)).weights.shape == (1, *shape)


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_of_layer_shows_each_neuron_in_order(layer):
    network = Network.random((16, 16, 16, 3), seed=4)
    heatmap = WeightHeatmap.of_layer(network, layer, height=6)
    images = network.weights[layer - 1].reshape(-1, 4, 4)
    assert heatmap.weights == pytest.approx(images, rel=1e-6) and heatmap.height == pytest.approx(6)
    assert np.abs(cells_of(picture(heatmap), heatmap) - shades(images, np.quantile(abs(images), 0.95))).max() <= 1


@pytest.mark.parametrize("count, columns", [(1, None), (5, None), (7, 3), (16, None), (10, 5), (2, 9)])
def test_images_are_laid_out_row_by_row_without_touching(count, columns):
    heatmap = WeightHeatmap(np.ones((count, 2, 2)), columns=columns)
    assert heatmap.height == pytest.approx(4)
    corners = np.array([heatmap.picture_corners(k) for k in range(count)])
    across = min(count, columns or int(np.ceil(np.sqrt(count))))
    assert len(set(np.round(corners[:, 0, 0], 6))) == across
    places = [(k // across, k % across) for k in range(count)]
    assert sorted(range(count), key=lambda k: (-round(corners[k, 0, 1], 6), corners[k, 0, 0])) == list(range(count))
    for k in range(1, count):
        if places[k][0] == places[k - 1][0]:
            assert corners[k, 0, 0] > corners[k - 1, 1, 0]


# ---- the colour bar ----


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("scale", [0.3, 7.5])
def test_the_colour_bar_tells_the_scale(theme, scale):
    heatmap = WeightHeatmap(WEIGHTS, scale=scale, theme=theme)
    bar = heatmap.color_bar(height=4).next_to(heatmap, RIGHT)
    digits = 2 if scale > 1 else 3
    quarter = scale / 4  # the square root: a quarter of the weight stands half-way
    assert [label.text for label in bar[2]] == [
        number_text(scale, digits, signed=True),
        number_text(quarter, digits, signed=True),
        "0",
        number_text(-quarter, digits, signed=True),
        number_text(-scale, digits, signed=True),
    ]
    frame, x = picture(bar), bar[0].get_x()
    for share in (0.9, 0.3, -0.3, -0.9):
        seen = pixel(frame, (x, bar[0].get_y() + 2 * share))
        assert np.abs(seen - shades(share * abs(share), 1, theme)).max() <= 6
    for label, share in zip(bar[2], (1, 0.5, 0, -0.5, -1), strict=True):
        assert isinstance(label, Number) and label.get_y() == pytest.approx(bar[0].get_y() + 2 * share, abs=0.15)


@pytest.mark.parametrize("scale", [0.004, 1234.0])
def test_the_numbers_of_the_bar_are_the_scale_however_small_or_large(scale):
    labels = WeightHeatmap(WEIGHTS, scale=scale).color_bar()[2]
    assert float(labels[0].text.replace(",", "")) == pytest.approx(scale, rel=0.01)


# ---- what it refuses ----


@pytest.mark.parametrize(
    "weights, told",
    [
        (np.full((2, 2), np.nan), "finite"),
        (np.full((2, 2), np.inf), "finite"),
        (np.zeros(5), r"not \(5,\)"),
        (np.zeros((2, 2, 2, 2)), r"not \(2, 2, 2, 2\)"),
        (np.zeros((0, 2, 2)), r"not \(0, 2, 2\)"),
        ("heavy", "not str"),
        ([[1, 2], [3]], "not list"),
    ],
)
def test_refuses_what_are_no_weights_and_stays_as_it_is(weights, told):
    with pytest.raises(InputError, match=told):
        WeightHeatmap(weights)
    heatmap = WeightHeatmap(WEIGHTS)
    before = picture(heatmap)
    with pytest.raises(InputError):
        heatmap.set_weights(weights)
    assert (picture(heatmap) == before).all()


def test_other_shapes_are_refused():
    with pytest.raises(InputError, match=r"\(3, 2, 2\), not \(2, 2, 2\)"):
        WeightHeatmap(WEIGHTS).set_weights(WEIGHTS[:2])


@pytest.mark.parametrize("scale", [0, -1, float("nan"), float("inf")])
def test_refuses_a_scale_that_is_none(scale):
    with pytest.raises(InputError, match=f"positive number, not {scale}"):
        WeightHeatmap(WEIGHTS, scale=scale)


@pytest.mark.parametrize("options", [{"height": 0}, {"height": float("nan")}, {"columns": 0}, {"columns": -2}])
def test_refuses_options_that_draw_nothing(options):
    with pytest.raises(InputError):
        WeightHeatmap(WEIGHTS, **options)


def test_of_layer_refuses_layers_that_are_not_there_or_see_no_picture():
    network = Network.random((16, 5, 3))
    for layer in (0, 3):
        with pytest.raises(InputError, match=f"count from 1 to 2: not {layer}"):
            WeightHeatmap.of_layer(network, layer)
    with pytest.raises(InputError, match="5 inputs are no square picture"):
        WeightHeatmap.of_layer(network, 2)


def test_one_image_lies_on_its_place_on_the_same_scale():
    heatmap = WeightHeatmap(WEIGHTS, 3).shift(RIGHT)
    for k, weights in enumerate(WEIGHTS):
        one = heatmap.one(k)
        np.testing.assert_allclose(one.weights[0], weights, atol=1e-6)
        np.testing.assert_allclose(one.colors[0], heatmap.colors[k], atol=1e-6)
        np.testing.assert_allclose(one.picture_corners(), heatmap.picture_corners(k), atol=1e-5)
    with pytest.raises(InputError, match="no image 3"):
        heatmap.one(3)
