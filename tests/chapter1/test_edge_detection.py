"""What `EdgeDetection` shows is what its weights, its pictures, the study of MNIST and the network come to."""

from functools import cache

import numpy as np
import pytest
from manim import Rectangle, UpdateFromAlphaFunc
from numpy.testing import assert_allclose

from network import Network, load_network
from network.analysis.neurons import nearest_edge
from network.data.gallery import gallery
from network.studies.study import load_study
from scenes.chapter1.edge_detection import EdgeDetection
from scenes.chapter1.trained_neurons import TrainedNeurons
from scenes.lecture_scene import image_of
from scenes.mobjects import HypotheticalTag, WeightHeatmap
from scenes.mobjects.text.typesetting import number_text, percent_text
from tests.chapters.watching import Played, Seen, check_that_it_is_paced, network_of, play

ONE_HIDDEN_LAYER = Network.random((784, 30, 10), seed=3)
CASES = {
    "default": {},
    "another digit to plain": {"digit": "8-04", "network": "plain"},
    "one hidden layer, another bias": {"network": ONE_HIDDEN_LAYER, "bias": -4.5},
}
REGION = np.zeros((28, 28))
REGION[7:10, 10:18] = 1
EDGE = REGION.copy()
EDGE[6, 10:18] = EDGE[10, 10:18] = -1

each_case = pytest.mark.parametrize("case", CASES)


class Recorded(EdgeDetection):
    """The scene, and what it shows while two of its animations run: by the share of their time."""

    def setup(self):
        super().setup()
        self.counting, self.passing = {}, []

    def play(self, *args, **options):
        """Try a copy of what changes at some moments, before it is played."""
        for each in args:
            if isinstance(each, UpdateFromAlphaFunc) and isinstance(each.mobject, WeightHeatmap):
                heatmap, count = each.mobject.copy(), self.net.sizes[1]
                for index in range(count):
                    each.update_function(heatmap, index / (count - 1))
                    self.passing.append(heatmap.weights[0].ravel())
            elif isinstance(each, UpdateFromAlphaFunc) and not self.counting:
                picture, number = self.own.picture, each.mobject.copy()
                for share in (0.25, 0.5):
                    picture.set_counted(share)
                    each.update_function(number, share)
                    self.counting[share] = number.value
                picture.set_counted(0)
        super().play(*args, **options)


@cache
def played(case: str) -> Played:
    return play(Recorded, look=case == "default", **CASES[case])


def at(case: str, beat: str) -> Seen:
    return played(case).beats[beat]


def net_of(case: str) -> Network:
    return network_of(CASES[case].get("network", "edges"))


def own(case: str) -> np.ndarray:
    return image_of(CASES[case].get("digit", "7-08")).astype(float)


def other(case: str) -> tuple[np.ndarray, int]:
    """The other picture by the rule in words: of another digit, most ink on the bar and round it alike."""
    best, label = -1.0, 0
    for image, digit in zip(gallery().images.reshape(-1, 28, 28), gallery().labels, strict=True):
        alike = min(image[7:10, 10:18].mean(), image[[6, 10], 10:18].mean())
        if digit != int(CASES[case].get("digit", "7-08")[0]) and alike > best:
            best, label, chosen = alike, int(digit), image
    return chosen.astype(float), label


def said(case: str) -> str:
    return "\n".join(text for _, _, text in played(case).spoken)


def sigma(z: float) -> float:
    return float(1 / (1 + np.exp(-z)))


def chosen(case: str) -> list[int]:
    """The three neurons by the rule in words."""
    likeness = [nearest_edge(weights).likeness for weights in net_of(case).weights[0]]
    return sorted(range(len(likeness)), key=lambda index: -likeness[index])[:3]


# ---- one neuron of the network ----


def test_of_the_network_of_edges_it_takes_those_that_look_like_edges():
    assert chosen("default") == [7, 1, 15]


@each_case
def test_the_edges_shown_are_the_weights_of_the_neuron(case):
    seen, net, index = at(case, "one_neuron_hears_every_pixel"), net_of(case), chosen(case)[0]
    edges, inputs, neuron = seen.parts["fan"]
    diagram = played(case).scene.diagram
    colours = diagram.style.colours(net.weights[0][:, inputs.shown][diagram.layers[1].shown, :], 1, diagram.theme)
    assert colours.shape[1] == len(edges.colors) == len(inputs.shown)
    weights = net.weights[0][index, list(inputs.shown)]
    for colour, weight in zip(edges.colors, weights, strict=True):
        assert_allclose(colour[:3], diagram.theme.rgb("positive" if weight > 0 else "negative"), atol=1e-6)
    strength = np.minimum(abs(weights) / diagram.scales[0], 1)
    assert (np.argsort(edges.colors[:, 3], kind="stable") == np.argsort(strength, kind="stable")).all()
    assert_allclose([each.value for each in inputs.neurons], own(case).ravel()[list(inputs.shown)], atol=1e-6)
    assert neuron.value == pytest.approx(net.forward(own(case)).activations[1][index], abs=1e-6)


@each_case
def test_its_heat_map_is_all_its_weights_on_the_scale_of_the_colour_bar(case):
    seen, weights = at(case, "its_weights_become_a_picture"), net_of(case).weights[0][chosen(case)[0]]
    heatmap = seen.parts["heatmap"]
    assert_allclose(heatmap.weights[0].ravel(), weights, atol=1e-6)
    scale = np.quantile(abs(weights), 0.99)
    assert_allclose(heatmap.colors[0].reshape(-1, 4), heatmap.theme.signed(weights, scale), atol=1e-5)
    greatest, _, least = seen.parts["color_bar"][2]
    assert (greatest.value, least.value) == pytest.approx((scale, -scale))


# ---- the designed neuron ----


@each_case
def test_the_designed_weights_are_24_of_one_and_say_that_they_are_designed(case):
    for beat, weights in (
        ("another_is_designed_to_find_an_edge", REGION),
        ("thick_ink_counts_as_well", REGION),
        ("a_dark_surround_asks_for_an_edge", EDGE),
    ):
        seen = at(case, beat)
        (heatmap,) = seen.of(WeightHeatmap)
        assert_allclose(heatmap.weights[0], weights)
        assert_allclose(heatmap.colors[0], heatmap.theme.signed(weights, 1), atol=1e-6)
        assert len(seen.of(HypotheticalTag)) == 1
    assert "24 weights of +1, all others 0" in at(case, "another_is_designed_to_find_an_edge").words


@each_case
def test_the_sums_are_dot_products_first_of_the_bar_alone_and_then_with_its_surround(case):
    image, (blot, label) = own(case), other(case)
    on_bar = [each[7:10, 10:18].sum() for each in (image, blot)]
    around = [each[[6, 10], 10:18].sum() for each in (image, blot)]
    assert at(case, "a_digit_is_laid_over_its_weights").numbers == [number_text(on_bar[0])]
    assert at(case, "thick_ink_counts_as_well").numbers == [number_text(each) for each in on_bar]
    assert f"here is a {label} with thick ink" in said(case) and f"adds up to {number_text(on_bar[1])}" in said(case)
    seen = at(case, "a_dark_surround_asks_for_an_edge")
    assert seen.numbers == [number_text(one - two) for one, two in zip(on_bar, around, strict=True)]
    for name, picture in (("own", image), ("other", blot)):
        assert_allclose(seen.parts[name].picture.terms, EDGE * picture, atol=1e-6)


@each_case
def test_the_number_runs_up_pixel_by_pixel(case):
    terms = own(case)[7:10, 10:18].ravel()
    assert played(case).scene.counting == {
        share: pytest.approx(terms[: int(24 * share)].sum()) for share in (0.25, 0.5)
    }


# ---- squeeze and bias ----


@each_case
def test_the_line_is_squeezed_by_sigma_of_its_numbers(case):
    seen, total = at(case, "any_sum_is_squeezed_between_0_and_1"), float((EDGE * own(case)).sum())
    lines = seen.parts["lines"]
    assert lines.squished == 1
    for x in (-16.0, -2.0, 0.5, 3.0, 24.0):
        assert_allclose(lines.carried_to(x), lines.lower.at(sigma(x)), atol=1e-6)
    assert [number.text for number in lines.marker.numbers] == [number_text(total), number_text(sigma(total))]
    assert_allclose(lines.carried.points[0], lines.lower.at(sigma(-16.5)), atol=1e-6)


@each_case
def test_the_point_on_the_curve_is_that_of_the_sum(case):
    seen, total = at(case, "the_squeeze_is_a_curve"), float((EDGE * own(case)).sum())
    assert seen.parts["point"].value == pytest.approx(total, abs=1e-4)
    assert seen.parts["point"].number.text == number_text(sigma(total))
    assert_allclose(seen.parts["point"].dot.get_center(), seen.parts["plot"].at(total, sigma(total)), atol=1e-3)


def test_the_histogram_is_that_of_all_training_images_and_the_bar_stands_at_ten():
    study, bar = load_study("edge_sums"), at("default", "a_bar_is_set_for_all_digits").parts["bar"]
    assert study["counts"].sum(axis=1).tolist() == [60_000, 60_000]
    assert_allclose(bar.histogram.counts, study["counts"][1])
    assert_allclose(bar.histogram.bar_heights / bar.histogram.bar_heights.max(), study["counts"][1] / 3945, atol=1e-6)
    assert bar.bar == 10 and bar.histogram.number.text == "15.0%"
    assert_allclose(bar.dot.get_center(), bar.plot.at(10, 0.5), atol=1e-6)
    above = study["edges"][:-1] >= 10
    shares = [study["counts"][which][above].sum() / 60_000 for which in (0, 1)]
    assert shares == pytest.approx([0.5067, 0.1496], abs=1e-4)
    assert "Above 0 are 99.0%, and even above 10 there are 50.7%" in said("default")
    assert "With the surround only 15.0%" in said("default")


def test_another_bias_is_another_bar():
    case = "one hidden layer, another bias"
    bar = at(case, "a_bar_is_set_for_all_digits").parts["bar"]
    study = load_study("edge_sums")
    assert bar.bar == 4.5
    above = study["counts"][1][study["edges"][:-1] >= 4.5].sum() / 60_000
    assert bar.histogram.share_above == pytest.approx(above)
    assert f"With the surround only {percent_text(above)}" in said(case)
    assert "even above 4.5" in said(case) and "its bias: −4.5" in said(case)
    assert "its bias: −10." in said("default")


@each_case
def test_the_neuron_answers_with_sigma_of_sum_and_bias(case):
    totals = [float((EDGE * picture).sum()) for picture in (own(case), other(case)[0])]
    own_bias, decisions = CASES[case].get("bias", -10), played(case).scene.decisions
    for decision, total in zip(decisions, totals, strict=True):
        assert (decision.sum_number.text, decision.bias_number.text) == (number_text(total), number_text(-own_bias))
        assert decision.neuron.value == pytest.approx(sigma(total + own_bias), abs=1e-6)
        assert decision.neuron.number.text == number_text(sigma(total + own_bias))
    for bias, words in ((0, "Without a bias they come to {} and {}"), (own_bias, "With it, to {} and {}")):
        assert words.format(*(number_text(sigma(total + bias)) for total in totals)) in said(case)


# ---- trained neurons ----


@each_case
def test_the_heat_map_runs_through_the_weights_of_all_neurons_in_turn(case):
    assert_allclose(played(case).scene.passing, net_of(case).weights[0], atol=1e-5)


@each_case
def test_all_neurons_are_shown_and_the_chosen_step_forward(case):
    net = net_of(case)
    grid = at(case, "the_trained_neurons_pass_by").parts["grid"]
    assert_allclose(grid.weights.reshape(net.weights[0].shape), net.weights[0], atol=1e-6)
    scale = np.quantile(abs(net.weights[0]), 0.99)
    assert_allclose(grid.colors, grid.theme.signed(grid.weights, scale), atol=1e-5)
    scene = played(case).scene
    assert scene.chosen == chosen(case)
    for heatmap, ring, index in zip(scene.forward, scene.rings, scene.chosen, strict=True):
        assert_allclose(heatmap.weights[0].ravel(), net.weights[0][index], atol=1e-6)
        assert heatmap.full_scale == pytest.approx(scale)
        assert ring.get_center() == pytest.approx(grid.picture_corners(index).mean(axis=0))


@each_case
def test_the_digits_are_those_with_the_greatest_and_the_least_sums(case):
    net, digits = net_of(case), gallery()
    rows = played(case).scene.rows
    for row, index in zip(rows, chosen(case), strict=True):
        z = digits.images.astype(float) @ net.weights[0][index].astype(float) + float(net.biases[0][index])
        ascending = np.argsort(z, kind="stable")
        for group, expected in ((row.most, ascending[::-1][:3]), (row.least, ascending[:3])):
            assert_allclose([each.number.value for each in group], z[expected], atol=1e-4)
            for each in group:
                assert_allclose(each.picture.weighted_sum + float(net.biases[0][index]), each.number.value, atol=1e-4)
        assert_allclose(row.most[0].picture.image.ravel(), digits.images[ascending[-1]], atol=1e-6)
        assert_allclose(row.heatmap.weights[0].ravel(), net.weights[0][index], atol=1e-6)


@each_case
def test_the_outlines_lie_where_the_weights_look_most_like_an_edge(case):
    seen = at(case, "digits_excite_them_more_or_less")
    heatmaps = sorted(seen.of(WeightHeatmap), key=lambda each: -each.get_y())
    outlines = [each for each in seen.of(Rectangle) if type(each) is Rectangle and each.width > 0.25]
    assert len(heatmaps) == len(outlines) == 3
    for heatmap, outline, index in zip(heatmaps, outlines, chosen(case), strict=True):
        found = nearest_edge(net_of(case).weights[0][index])
        assert outline.get_center() == pytest.approx(heatmap.cell_center(found.row, found.column), abs=1e-6)
        first, second, third = outline.get_vertices()[:3]
        along, across = first - second, second - third
        assert np.degrees(np.arctan2(along[1], along[0])) % 180 == pytest.approx(found.angle, abs=1e-4)
        assert [np.linalg.norm(side) for side in (along, across)] == pytest.approx(
            [size * heatmap.height / 28 for size in (8, 3)], rel=1e-4
        )


@each_case
def test_it_is_honest_about_what_can_be_read(case):
    readable = all(nearest_edge(net_of(case).weights[0][index]).likeness >= 0.5 for index in chosen(case))
    assert readable == (net_of(case).metadata.get("recipe", {}).get("name") == "edges")
    last = at(case, "not_every_network_can_be_read")
    name = "plain" if readable else "edges"
    own_grid, other_grid = played(case).scene.grids
    assert_allclose(own_grid.weights.reshape(-1, 784), net_of(case).weights[0], atol=1e-6)
    assert_allclose(other_grid.weights.reshape(-1, 784), load_network(name).weights[0], atol=1e-6)
    assert f"the network “{name}”" in last.words
    assert ("the hope comes true" in said(case)) == readable
    assert ("can hardly be read" in said(case)) == (not readable)
    assert ("95.1%" in said(case)) == readable


def test_a_network_designed_by_hand_says_so_to_the_end():
    seen = play(TrainedNeurons, look=False, network="by_hand")
    for beat in ("digits_excite_them_more_or_less", "not_every_network_can_be_read"):
        assert len(seen.beats[beat].of(HypotheticalTag)) == 1
        assert seen.beats[beat].amiss == []
    for beat in ("digits_excite_them_more_or_less", "not_every_network_can_be_read"):
        assert at("default", beat).of(HypotheticalTag) == []


# ---- the whole ----


def test_the_pictures_are_those_of_the_numbers():
    seen = played("default").beats
    (heatmap,) = seen["a_dark_surround_asks_for_an_edge"].of(WeightHeatmap)
    stage = seen["a_dark_surround_asks_for_an_edge"]
    for row, role in ((8, "positive"), (6, "negative"), (10, "negative"), (12, "canvas")):
        assert_allclose(stage.at(heatmap.cell_center(row, 13)), 255 * heatmap.theme.rgb(role), atol=3)
    picture = stage.parts["own"].picture
    ink = own("default")[8, 13]
    under, share = picture.theme.activations(0.25 * ink)[:3], max(ink, 0.25)
    expected = 255 * ((1 - share) * under + share * picture.theme.rgb("positive"))
    assert_allclose(stage.at(picture.cell_center(8, 13)), expected, atol=3)
    assert [beat for beat, each in seen.items() if each.amiss] == []


@pytest.mark.parametrize("case", [*CASES][1:])
def test_another_digit_and_another_network_change_what_is_said(case):
    assert said(case) != said("default")
    assert list(played(case).beats) == list(played("default").beats)
    assert [finding for each in played(case).beats.values() for finding in each.amiss] == []


@each_case
def test_it_lasts_as_long_as_a_section_should_and_can_be_read(case):
    check_that_it_is_paced(played(case), 100, 120)
