"""What `EdgeDetection` shows is what its weights, its pictures, the study of MNIST and the network come to."""

import numpy as np
import pytest
from manim import Rectangle
from numpy.testing import assert_allclose

from network import load_network
from network.analysis.neurons import nearest_edge
from network.data.gallery import gallery
from network.studies.study import load_study
from scenes.chapter1.edge_detection import EdgeDetection
from scenes.chapter1.trained_neurons import TrainedNeurons
from scenes.mobjects import DARK, HypotheticalTag, WeightHeatmap
from scenes.mobjects.text.typesetting import number_text, percent_text
from scenes.staging import network_on_a_digit
from tests.chapters.watching import CASES, ONE_HIDDEN_LAYER, Tried, check_that_it_is_paced, play

REGION = np.zeros((28, 28))
REGION[7:10, 10:18] = 1
EDGE = REGION.copy()
EDGE[6, 10:18] = EDGE[10, 10:18] = -1


class Recorded(EdgeDetection):
    """The scene, and what it shows besides the ends of its beats."""

    def setup(self):
        super().setup()
        self.passing, self.fans, self.number_alone = [], [], []

    def play(self, *args, **options):
        """Note the weights that pass by alone."""
        super().play(*args, **options)
        alone = [each for each in self.mobjects if isinstance(each, WeightHeatmap) and len(each.weights) == 1]
        if len(alone) == 1:
            self.passing.append(alone[0].weights[0].ravel())

    def _fan(self, neuron):
        fan = super()._fan(neuron)
        self.fans.append(fan.copy())
        return fan

    def _show_alone(self, number, text):
        self.number_alone.append(text)
        super()._show_alone(number, text)


tried = Tried(
    Recorded,
    {
        "default": {},
        "another digit to plain": CASES["another digit to plain"],
        "one hidden layer, another bias": {"network": ONE_HIDDEN_LAYER, "bias": -4.5},
    },
)


def other(case: str) -> tuple[np.ndarray, int]:
    """The other picture by the rule in words: of another digit, most ink on the bar and round it alike."""
    best, label = -1.0, 0
    for image, digit in zip(gallery().images.reshape(-1, 28, 28), gallery().labels, strict=True):
        alike = min(image[7:10, 10:18].mean(), image[[6, 10], 10:18].mean())
        if digit != tried.label(case) and alike > best:
            best, label, chosen = alike, int(digit), image
    return chosen.astype(float), label


def sigma(z: float) -> float:
    return float(1 / (1 + np.exp(-z)))


def chosen(case: str) -> list[int]:
    """The three neurons by the rule in words."""
    likeness = [nearest_edge(weights).likeness for weights in tried.network(case).weights[0]]
    return sorted(range(len(likeness)), key=lambda index: -likeness[index])[:3]


def shown(case: str) -> list[int]:
    """The neurons in the grid, by the rule in words: all, or the 25 most like edges."""
    likeness = [nearest_edge(weights).likeness for weights in tried.network(case).weights[0]]
    return sorted(sorted(range(len(likeness)), key=lambda index: -likeness[index])[:25])


def asked(case: str) -> int:
    """The neuron that is asked first: of those drawn in the network the one most like an edge."""
    diagram = network_on_a_digit(tried.network(case), tried.image(case), theme=DARK)
    likeness = [nearest_edge(weights).likeness for weights in tried.network(case).weights[0]]
    return max(diagram.layers[1].shown, key=lambda index: likeness[index])


# ---- one neuron of the network ----


def test_of_the_network_of_edges_it_takes_those_that_look_like_edges():
    assert chosen("default") == [7, 1, 15]


@tried.in_every_case
def test_every_pixel_has_a_connection_in_the_colour_of_its_weight(case):
    (fan,), weights = tried.played(case).scene.fans, tried.network(case).weights[0][asked(case)]
    theme = tried.played(case).scene.theme
    assert fan.count == 784
    hues = np.where(weights[:, np.newaxis] < 0, theme.rgb("negative"), theme.rgb("positive"))
    assert_allclose(fan.colors[:, :3], hues, atol=1e-6)
    assert fan.colors[abs(weights).argmax(), 3] == fan.colors[:, 3].max()


@tried.in_every_case
def test_its_heat_map_is_all_its_weights_on_the_scale_of_the_colour_bar(case):
    seen, weights = tried.at(case, "its_weights_become_a_picture"), tried.network(case).weights[0][asked(case)]
    heatmap = seen.parts["heatmap"]
    assert_allclose(heatmap.weights[0].ravel(), weights, atol=1e-6)
    scale = np.quantile(abs(weights), 0.95)
    assert_allclose(heatmap.colors[0].reshape(-1, 4), heatmap.theme.signed(weights, scale), atol=1e-5)
    numbers = [each.value for each in seen.parts["color_bar"][2]]
    assert numbers == pytest.approx([scale, scale / 4, 0, -scale / 4, -scale])


# ---- the designed neuron ----


@tried.in_every_case
def test_the_designed_weights_are_24_of_one_and_say_that_they_are_designed(case):
    seen = tried.at(case, "another_is_designed_to_find_an_edge")
    (heatmap,) = seen.of(WeightHeatmap)
    assert_allclose(heatmap.weights[0], REGION)
    assert_allclose(heatmap.colors[0], heatmap.theme.signed(REGION, 1), atol=1e-6)
    assert "24 weights of 1, all others 0" in seen.words and "24 weights of 1, and 0 everywhere" in tried.told(case)
    beats = list(tried.played(case).beats)
    for beat in beats[1 : beats.index("the_neuron_decides") + 1]:
        assert len(tried.at(case, beat).of(HypotheticalTag)) == 1, beat
    assert tried.at("default", "the_trained_neurons_pass_by").of(HypotheticalTag) == []


@tried.in_every_case
def test_the_sums_are_dot_products_first_of_the_bar_alone_and_then_with_its_surround(case):
    image, blot = tried.image(case).astype(float), other(case)[0]
    on_bar = [each[7:10, 10:18].sum() for each in (image, blot)]
    around = [each[[6, 10], 10:18].sum() for each in (image, blot)]
    assert tried.at(case, "a_digit_is_laid_over_its_weights").numbers == [number_text(on_bar[0])]
    assert f"That is the weighted sum: {number_text(on_bar[0])}." in tried.told(case)
    assert tried.at(case, "thick_ink_counts_as_well").numbers == [number_text(each) for each in on_bar]
    assert number_text(on_bar[1]) in tried.told(case)
    seen = tried.at(case, "ink_around_it_counts_against_it")
    left = [number_text(one - two) for one, two in zip(on_bar, around, strict=True)]
    assert seen.numbers == left
    assert all(number in tried.told(case) for number in left)
    for name, picture in (("own", image), ("other", blot)):
        assert_allclose(seen.parts[name].picture.terms, EDGE * picture, atol=1e-6)


@tried.in_every_case
def test_the_stacks_are_what_the_pixels_put_in_and_take_away_on_one_scale(case):
    seen = tried.at(case, "ink_around_it_counts_against_it")
    units = []
    for name, picture in (("own_stack", tried.image(case).astype(float)), ("other_stack", other(case)[0])):
        stack, terms = seen.parts[name], (EDGE * picture).ravel()
        heights = [block.height for block in stack.added], [block.height for block in stack.taken]
        units += [heights[0][k] / term for k, term in enumerate(terms[terms > 0])]
        units += [-heights[1][k] / term for k, term in enumerate(terms[terms < 0])]
        assert stack.level.get_y() - stack.ground.get_y() == pytest.approx(terms.sum() * units[0], abs=1e-3)
    assert_allclose(units, units[0], rtol=1e-3)


def test_what_is_said_of_the_two_is_what_the_numbers_say():
    assert "The edge keeps 13.19. The blot is down to 5.14." in tried.told()
    assert "An edge finder, from nothing" in tried.told()
    assert "The edge keeps" not in tried.told("another digit to plain")
    assert "This digit has no edge there, it says." in tried.told("another digit to plain")
    assert "Both get over the bar. It could be stricter." in tried.told("one hidden layer, another bias")


# ---- squish and bias ----


@tried.in_every_case
def test_the_line_is_squished_by_sigma_of_its_numbers_and_both_sums_ride_along(case):
    totals = [float((EDGE * picture).sum()) for picture in (tried.image(case).astype(float), other(case)[0])]
    lines, plot = tried.played(case).scene.lines, tried.played(case).scene.plot
    assert lines.squished == 1
    for x in (-16.0, -2.0, 0.5, 3.0, 24.0):
        assert_allclose(lines.carried_to(x), lines.lower.at(sigma(x)), atol=1e-6)
    seen = tried.at(case, "any_sum_is_squished_between_0_and_1")
    for dot, total in zip(seen.parts["dots"], totals, strict=True):
        assert_allclose(dot.get_center(), plot.at(total, sigma(total)), atol=1e-3)
    assert {number_text(total) for total in totals} <= set(seen.numbers)


def test_the_histogram_is_that_of_all_training_images_and_the_bar_stands_at_ten():
    study, bar = load_study("edge_sums"), tried.at("default", "a_bar_is_set_for_all_digits").parts["bar"]
    assert study["counts"].sum(axis=1).tolist() == [60_000, 60_000]
    assert_allclose(bar.histogram.counts, study["counts"][1])
    assert bar.bar == 10 and bar.histogram.number.text == "15.0%"
    assert_allclose(bar.dot.get_center(), bar.plot.at(10, 0.5), atol=1e-6)
    above = [study["counts"][1][study["edges"][:-1] >= least].sum() / 60_000 for least in (0, 10)]
    assert above == pytest.approx([0.8523, 0.1496], abs=1e-4)
    assert "Of 60,000 training images, 85.2% get more than 0." in tried.told()
    assert "Set a bar at 10, and only 15.0% get over it." in tried.told()
    assert tried.played().scene.number_alone == ["15.0%"]


def test_another_bias_is_another_bar():
    case = "one hidden layer, another bias"
    bar = tried.at(case, "a_bar_is_set_for_all_digits").parts["bar"]
    study = load_study("edge_sums")
    assert bar.bar == 4.5
    above = study["counts"][1][study["edges"][:-1] >= 4.5].sum() / 60_000
    assert bar.histogram.share_above == pytest.approx(above)
    assert ("only" in tried.told(case).split("Set a bar at 4.5, and ")[1][:5]) == (above < 0.8523 / 2)
    assert f"{percent_text(above)} get over it" in tried.told(case)
    assert "bias: −4.5" in tried.at(case, "a_bar_is_set_for_all_digits").words
    assert "bias: −10" in tried.at("default", "a_bar_is_set_for_all_digits").words


@tried.in_every_case
def test_the_neuron_answers_with_sigma_of_sum_and_bias(case):
    totals = [float((EDGE * picture).sum()) for picture in (tried.image(case).astype(float), other(case)[0])]
    own_bias, decisions = tried.cases[case].get("bias", -10), tried.played(case).scene.decisions
    for decision, total in zip(decisions, totals, strict=True):
        assert (decision.sum_number.text, decision.bias_number.text) == (number_text(total), number_text(-own_bias))
        assert decision.neuron.value == pytest.approx(sigma(total + own_bias), abs=1e-6)
        assert decision.neuron.number.text == number_text(sigma(total + own_bias))
    answers = [number_text(sigma(total + own_bias)) for total in totals]
    assert "the neuron says {} here and {} there".format(*answers) in tried.told(case)


# ---- trained neurons ----


@tried.in_every_case
def test_the_heat_map_runs_through_the_weights_of_some_neurons(case):
    net, passing = tried.network(case), tried.played(case).scene.passing
    for index in [*chosen(case), shown(case)[-1]]:
        assert any(np.allclose(net.weights[0][index], weights, atol=1e-5) for weights in passing), index


@tried.in_every_case
def test_all_neurons_are_shown_or_those_most_like_edges(case):
    net = tried.network(case)
    seen = tried.at(case, "the_trained_neurons_pass_by")
    grid, weights = seen.parts["grid"], net.weights[0][shown(case)]
    assert_allclose(grid.weights.reshape(weights.shape), weights, atol=1e-6)
    assert_allclose(grid.colors, grid.theme.signed(grid.weights, np.quantile(abs(weights), 0.95)), atol=1e-5)
    assert ("25 of the 30 neurons" in seen.words) == (len(net.weights[0]) == 30)
    assert tried.played(case).scene.chosen == chosen(case)
    last = tried.at(case, "not_every_network_can_be_read").of(WeightHeatmap)
    assert len(last) == 1
    assert_allclose(last[0].weights.reshape(weights.shape), weights, atol=1e-6)


@tried.in_every_case
def test_the_digits_are_those_with_the_greatest_sums(case):
    net, digits = tried.network(case), gallery()
    rows = tried.played(case).scene.rows
    for row, index in zip(rows, chosen(case), strict=True):
        z = digits.images.astype(float) @ net.weights[0][index].astype(float) + float(net.biases[0][index])
        first = np.argsort(-z, kind="stable")[:2]
        assert_allclose([each.number.value for each in row.most], z[first], atol=1e-4)
        for each in row.most:
            assert_allclose(each.picture.weighted_sum + float(net.biases[0][index]), each.number.value, atol=1e-4)
        assert_allclose(row.most[0].picture.image.ravel(), digits.images[first[0]], atol=1e-6)
        assert_allclose(row.heatmap.weights[0].ravel(), net.weights[0][index], atol=1e-6)


@tried.in_every_case
def test_the_outlines_lie_where_the_weights_look_most_like_an_edge(case):
    seen = tried.at(case, "some_of_them_come_close")
    heatmaps = sorted(seen.of(WeightHeatmap), key=lambda each: each.get_x())
    outlines = list(seen.parts["outlines"])
    assert len(heatmaps) == len(outlines) == 3
    for heatmap, outline, index in zip(heatmaps, outlines, chosen(case), strict=True):
        assert isinstance(outline, Rectangle)
        found = nearest_edge(tried.network(case).weights[0][index])
        assert outline.get_center() == pytest.approx(heatmap.cell_center(found.row, found.column), abs=1e-6)
        first, second, third = outline.get_vertices()[:3]
        along, across = first - second, second - third
        assert np.degrees(np.arctan2(along[1], along[0])) % 180 == pytest.approx(found.angle, abs=1e-4)
        assert [np.linalg.norm(side) for side in (along, across)] == pytest.approx(
            [size * heatmap.height / 28 for size in (8, 3)], rel=1e-4
        )


@tried.in_every_case
def test_it_is_honest_about_what_can_be_read(case):
    readable = all(nearest_edge(tried.network(case).weights[0][index]).likeness >= 0.5 for index in chosen(case))
    assert readable == (tried.network(case).metadata.get("recipe", {}).get("name") == "edges")
    name = "plain" if readable else "edges"
    _, other_grid = tried.played(case).scene.grids
    assert_allclose(other_grid.weights.reshape(-1, 784), load_network(name).weights[0], atol=1e-6)
    assert ("Nobody put them there." in tried.told(case)) == readable
    assert ("They are hard to read." in tried.told(case)) == (not readable)
    assert ("we trained it to like few and smooth weights. Its plain sister" in tried.told(case)) == readable
    assert ("this one was trained to like few and smooth weights" in tried.told(case)) == (not readable)


def test_only_a_network_that_has_learnt_is_asked_what_it_found():
    assert "What did our network find when it learnt?" in tried.told()
    assert "learnt" not in tried.told("one hidden layer, another bias")


def test_a_network_designed_by_hand_says_so():
    seen = play(TrainedNeurons, look=False, network="by_hand")
    told = seen.told
    assert "so are those of this network" in told and "we put them there" in told and "sister" not in told
    assert [finding for each in seen.beats.values() for finding in each.amiss] == []


def test_without_ink_nothing_is_stacked_and_nothing_is_called_an_edge():
    seen = play(EdgeDetection, look=False, digit=np.zeros((28, 28)))
    told = seen.told
    assert len(seen.scene.own_stack.added) == len(seen.scene.own_stack.taken) == 0
    assert "The edge keeps" not in told and "This digit has no edge there" in told
    assert [finding for each in seen.beats.values() for finding in each.amiss] == []


# ---- the whole ----


def test_the_pictures_are_those_of_the_numbers():
    seen = tried.played().beats
    stage = seen["another_is_designed_to_find_an_edge"]
    (heatmap,) = stage.of(WeightHeatmap)
    for row, role in ((8, "positive"), (6, "canvas"), (12, "canvas")):
        assert_allclose(stage.at(heatmap.cell_center(row, 13)), 255 * heatmap.theme.rgb(role), atol=3)
    stage = seen["ink_around_it_counts_against_it"]
    picture = stage.parts["own"].picture
    ink = tried.image().astype(float)[8, 13]
    under, share = picture.theme.activations(0.25 * ink)[:3], max(ink, 0.25)
    expected = 255 * ((1 - share) * under + share * picture.theme.rgb("positive"))
    assert_allclose(stage.at(picture.cell_center(8, 13)), expected, atol=3)
    assert [beat for beat, each in seen.items() if each.amiss] == []


@pytest.mark.parametrize("case", [*tried.cases][1:])
def test_another_digit_and_another_network_change_what_is_said(case):
    assert tried.told(case) != tried.told()
    assert list(tried.played(case).beats) == list(tried.played().beats)
    assert [finding for each in tried.played(case).beats.values() for finding in each.amiss] == []


@tried.in_every_case
def test_it_lasts_as_long_as_a_section_should_and_can_be_read(case):
    check_that_it_is_paced(tried.played(case), 105, 125)
