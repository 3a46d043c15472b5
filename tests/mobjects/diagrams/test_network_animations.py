"""What a diagram does ends exactly in what the network computes, and leaves nothing behind."""

import numpy as np
import pytest
from manim import (
    UP,
    AnimationGroup,
    Circle,
    FadeIn,
    FadeOut,
    LaggedStart,
    Rotate,
    Succession,
    VGroup,
    there_and_back,
)

from network import Network, TrainingRun
from network.errors import InputError
from scenes.mobjects.diagrams.edge_style import EdgeStyle
from scenes.mobjects.diagrams.network_animations import FAINTEST_PULSE
from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from scenes.mobjects.theme import DARK, THEMES, natural_scale
from tests.mobjects.frames import brightness, difference, frames, picture, pixel

IMAGE = np.array([[0.0, 0.2, 1.0], [0.6, 0.1, 0.9], [0.3, 0.5, 0.8]])
SHUFFLED = {0: [7, 2, 5, 0], 1: [3, 0, 2, 1], 2: [2, 0, 1]}


def shows(diagram, passed):
    """Whether every drawn neuron has the activation of a forward pass."""
    return all(
        diagram.neuron(layer, index).value == passed.activations[layer][index]
        for layer, drawn in enumerate(diagram.layers)
        for index in drawn.shown
    )


def signal_in(frame, theme=DARK):
    """How many pixels of a frame have the hue of a signal, which nothing else has."""
    lit = frame[..., :3].astype(float)
    lit = lit[lit.max(axis=-1) > 40]
    hue = theme.rgb("signal") / np.linalg.norm(theme.rgb("signal"))
    return int((lit @ hue / np.linalg.norm(lit, axis=1) > 0.995).sum())


def test_edges_from_ink_follow_the_picture():
    network = Network.random((9, 4, 3), seed=2)
    diagram = NetworkDiagram(network, plane=True, from_ink=True).set_activations(network.forward(IMAGE))
    expected = NetworkDiagram(network, plane=True, from_ink=True).set_activations(network.forward(IMAGE[::-1]))
    for animation in (diagram.feed_forward(IMAGE[::-1]), diagram.watch([IMAGE, IMAGE[::-1]])):
        diagram.set_activations(network.forward(IMAGE))
        at(animation, 1).finish()
        assert (diagram.edges[0].colors == expected.edges[0].colors).all()


def at(animation, share):
    """The animation at a share of its time."""
    animation.begin()
    animation.interpolate(share)
    return animation


def finish(animation):
    at(animation, 0.6).interpolate(1)
    animation.finish()


# ---- feed_forward ----


@pytest.mark.parametrize("options", [{}, {"plane": True}, {"shown": "all"}, {"shown": SHUFFLED}])
def test_feed_forward_ends_exactly_at_the_forward_pass(network, options):
    diagram = NetworkDiagram(network, **options)
    fresh = NetworkDiagram(network, **options).set_activations(network.forward(IMAGE))

    def story(scene):
        scene.add(diagram)
        scene.play(diagram.feed_forward(IMAGE, run_time=1))

    ended = frames(story)[-1]
    assert (ended[..., :3] == picture(fresh)[..., :3]).all()
    for mine, other in zip(diagram.layers, fresh.layers, strict=True):
        assert mine.activations == pytest.approx(other.activations, abs=0)


def test_a_second_image_starts_from_the_first_without_a_reset(network):
    diagram, other = NetworkDiagram(network, shown=SHUFFLED), 1 - IMAGE
    first, second = network.forward(IMAGE), network.forward(other)

    def story(scene):
        scene.add(diagram)
        scene.play(diagram.feed_forward(IMAGE, run_time=1))
        assert shows(diagram, first)
        scene.play(diagram.feed_forward(other, run_time=1))

    seen = frames(story)
    assert shows(diagram, second)
    middle = pixel(seen[4], diagram.neuron(2, 0).get_center())  # the first frame of the second image
    assert np.abs(middle - 255 * DARK.activations(first.output[0])[:3]).max() <= 1


@pytest.mark.parametrize(
    "together, seconds",
    [
        (lambda d, c: AnimationGroup(d.feed_forward(IMAGE, run_time=2), FadeIn(c)), 2),
        (lambda d, c: LaggedStart(FadeIn(c), d.feed_forward(IMAGE, run_time=2), lag_ratio=0.5), 2.5),
        (lambda d, c: Succession(d.feed_forward(1 - IMAGE, run_time=1), FadeIn(c), d.feed_forward(IMAGE, 1)), 3),
        (lambda d, c: AnimationGroup(d.feed_forward(IMAGE, run_time=4), run_time=1), 1),
    ],
    ids=["group", "lagged", "succession", "shortened"],
)
def test_feed_forward_goes_with_others_and_its_run_time_is_honest(network, together, seconds):
    diagram, circle = NetworkDiagram(network, shown=SHUFFLED), Circle().shift(3 * UP)
    parts, times = len(diagram.submobjects), []

    def story(scene):
        scene.add(diagram)
        animation = together(diagram, circle)
        assert animation.run_time == pytest.approx(seconds)
        scene.play(animation)
        times.append(scene.renderer.time)

    seen = frames(story)
    assert times == [pytest.approx(seconds)] and len(seen) == 4 * seconds + 1
    assert shows(diagram, network.forward(IMAGE)) and len(diagram.submobjects) == parts


def test_by_default_a_layer_takes_a_second(network):
    diagram = NetworkDiagram(network)
    assert diagram.feed_forward(IMAGE).run_time == 3 and diagram.backpropagate(IMAGE, 0).run_time == 2
    assert diagram.feed_forward(IMAGE, run_time=0.5).run_time == 0.5


def test_layers_light_up_one_after_the_other(network):
    diagram = NetworkDiagram(network, shown=SHUFFLED)
    passed, changes = network.forward(IMAGE), []
    animation = at(diagram.feed_forward(IMAGE), 0)
    for moment in np.linspace(0, 1, 31):
        animation.interpolate(moment)
        reached = [
            np.allclose(layer.activations, a) for layer, a in zip(diagram.layers, passed.activations, strict=True)
        ]
        started = [layer.activations.any() for layer in diagram.layers]
        assert not started[1] or reached[0]
        assert not started[2] or reached[1]
        changes.append(sum(started))
    assert changes[0] == 0 and changes[-1] == 3 and set(changes) == {0, 1, 2, 3}


def test_pulses_run_only_where_the_contribution_is_large():
    """Three edges into one neuron: w a is large, large but for a dark pixel, and small."""
    network = Network.from_arrays([[[2.0, 2.0, 0.01]]], [[0.0]])
    diagram = NetworkDiagram(network, labels=())
    at(diagram.feed_forward([1.0, 0.0, 1.0], run_time=1), 0.68)
    (pulses,) = diagram.pulses
    assert (pulses.colors[:, 3] > 0).tolist() == [True, False, False]
    assert pulses.points_along(0) == pytest.approx(diagram.edges[0].points_along(0))
    head = pulses.points_along(float(pulses.drawn[0].mean()))[0]
    frame = picture(diagram, width=1920, height=1080)
    seen = pixel(frame, head)
    assert seen[0] > 200 and seen[1] > 170 and seen[2] < 150  # a signal
    for silent in (1, 2):
        middles = [diagram.edges[0].points_along(share, [silent])[0] for share in (0.3, 0.5, 0.7)]
        assert all(pixel(frame, middle)[0] < 120 for middle in middles)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_pulses_are_as_bright_as_the_contribution_and_have_the_colour_of_a_signal(network, theme):
    diagram = NetworkDiagram(network, shown=SHUFFLED, theme=theme)
    passed, animation = network.forward(IMAGE), at(diagram.feed_forward(IMAGE), 0)
    for layer, pulse in enumerate(animation.pulses):
        weights = network.weights[layer][np.ix_(SHUFFLED[layer + 1], SHUFFLED[layer])]
        sizes = np.abs(weights * passed.activations[layer][SHUFFLED[layer]]).ravel()
        strong = sizes > FAINTEST_PULSE * sizes.max()
        assert 0 < strong.sum() < len(sizes) or layer > 0
        assert pulse.colors[:, 3] == pytest.approx(np.where(strong, sizes / sizes.max(), 0), abs=1e-6)
        assert pulse.colors[:, :3] == pytest.approx(np.tile(theme.rgb("signal"), (len(sizes), 1)), abs=1e-6)


def test_pulses_are_seen_on_the_way_and_gone_at_the_end(network):
    diagram = NetworkDiagram(network, shown=SHUFFLED, labels=())
    parts = list(diagram.submobjects)

    def story(scene):
        scene.add(diagram)
        scene.play(diagram.feed_forward(IMAGE, run_time=3))
        scene.wait(0.5)
        assert scene.mobjects[0] is diagram and not any(m.family_members_with_points() for m in scene.mobjects[1:])

    seen = frames(story)
    counts = [signal_in(frame) for frame in seen]
    assert max(counts) > 30 and counts[0] == counts[-1] == 0
    assert diagram.submobjects == parts
    assert all((edges.opacity, list(edges.drawn[0])) == (1, [0, 1]) for edges in diagram.edges)


def test_a_pass_that_comes_back_leaves_all_as_it_was(network):
    diagram = NetworkDiagram(network, shown=SHUFFLED)
    before = picture(diagram)

    def story(scene):
        scene.add(diagram)
        animation = diagram.feed_forward(IMAGE, run_time=2)
        animation.rate_func = there_and_back
        scene.play(animation)

    assert (frames(story)[-1][..., :3] == before[..., :3]).all()


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_edges_that_were_dim_are_dim_again(network, share):
    diagram = NetworkDiagram(network, shown=SHUFFLED)
    diagram.edges[0].set_opacity(share)
    animation = at(diagram.feed_forward(IMAGE), 0.5)
    assert diagram.edges[0].opacity <= share
    animation.interpolate(1)
    animation.finish()
    assert [edges.opacity for edges in diagram.edges] == [share, 1]


def test_feed_forward_of_a_moved_and_scaled_diagram(network):
    diagram = NetworkDiagram(network, shown=SHUFFLED).scale(0.5).rotate(0.2).shift(UP)
    at(diagram.feed_forward(IMAGE), 0.5)
    assert (diagram.pulses[0].drawn[:, 1] > 0).any() and not (diagram.pulses[1].drawn[:, 1] > 0).any()
    assert diagram.pulses[0].points_along(1) == pytest.approx(diagram.edges[0].points_along(1))


# ---- with other animations of the same diagram ----

TOGETHER = {
    "FadeIn": FadeIn,
    "FadeOut": FadeOut,
    "Rotate": lambda diagram: Rotate(diagram, 1.0),
    "shift": lambda diagram: diagram.animate.shift(UP),
    "set_opacity": lambda diagram: diagram.animate.set_opacity(0.5),
    "group": lambda diagram: AnimationGroup(diagram.animate.scale(0.5)),
}
VERBS = {
    "feed_forward": lambda diagram, run: diagram.feed_forward(IMAGE, run_time=1),
    "backpropagate": lambda diagram, run: diagram.backpropagate(IMAGE, 1, run_time=1),
    "watch": lambda diagram, run: diagram.watch([1 - IMAGE, IMAGE], run_time=1),
    "play_training": lambda diagram, run: diagram.play_training(run, IMAGE, run_time=1),
}


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("other", TOGETHER)
def test_each_goes_with_another_animation_of_the_diagram(network, run, other, verb, first):
    together, alone = (NetworkDiagram(network, labels=()) for _ in range(2))

    def both(scene):
        scene.add(together)
        pair = VERBS[verb](together, run), TOGETHER[other](together)
        scene.play(*(pair if first else pair[::-1]))

    def in_turn(scene):
        scene.add(alone)
        scene.play(VERBS[verb](alone, run))
        scene.play(TOGETHER[other](alone))

    seen, expected = frames(both, frame_rate=8), frames(in_turn, frame_rate=8)
    assert difference(seen[-1], expected[-1]) <= 1
    assert difference(seen[4], seen[0]) > 1
    for each, single in zip(together.layers, alone.layers, strict=True):
        assert each.activations == pytest.approx(single.activations)
    for each, single in zip(together.edges, alone.edges, strict=True):
        assert each.colors == pytest.approx(single.colors) and each.opacity == pytest.approx(single.opacity)


def test_a_diagram_that_fades_in_is_seen_computing(network):
    diagram = NetworkDiagram(network, labels=())
    passed = network.forward(IMAGE)

    def story(scene):
        scene.play(FadeIn(diagram), diagram.feed_forward(IMAGE, run_time=3), run_time=3)

    seen = frames(story)
    assert shows(diagram, passed) and brightness(seen[0]) < 1 < brightness(seen[6]) and max(map(signal_in, seen)) > 10


# ---- a part of the pass ----


def test_a_part_of_the_pass_leaves_the_other_layers(network):
    diagram, passed = NetworkDiagram(network), network.forward(IMAGE)
    finish(diagram.feed_forward(IMAGE, layers=(0, 1)))
    assert diagram.layers[1].activations == pytest.approx(passed.activations[1])
    assert not diagram.layers[2].activations.any()
    rest = diagram.feed_forward(IMAGE, layers=(1, 2))
    assert rest.run_time == 1  # layer 1 is there already
    at(rest, 0.3)
    assert not diagram.pulses[0].drawn[:, 1].any() and diagram.pulses[1].drawn[:, 1].any()
    finish(diagram.feed_forward(IMAGE, layers=(1, 2)))
    assert shows(diagram, passed)


@pytest.mark.parametrize("layers", [(0, 0), (1, 0), (0, 3), (-1, 1), (0,), 1, (0, 0.5), "01"])
def test_layers_that_are_no_part_of_the_pass_are_refused(network, layers):
    with pytest.raises(InputError, match=r"first and the last of the pass, such as \(0, 2\)"):
        NetworkDiagram(network).feed_forward(IMAGE, layers=layers)


def test_an_image_already_there_does_not_enter_again(network):
    diagram = NetworkDiagram(network, shown=SHUFFLED).set_activations([IMAGE.ravel(), np.zeros(4), np.zeros(3)])
    animation = diagram.feed_forward(IMAGE)
    assert animation.run_time == 2
    at(animation, 0.4)
    assert diagram.layers[1].activations == pytest.approx(network.forward(IMAGE).activations[1], abs=0.2)


def test_in_a_succession_each_image_enters_whatever_was_there_before(network):
    diagram = NetworkDiagram(network, plane=True).set_activations(network.forward(IMAGE))
    brightest = diagram.layers[0].cell_center(0, 2)

    def story(scene):
        scene.add(diagram)
        scene.play(Succession(diagram.feed_forward(1 - IMAGE, run_time=1), diagram.feed_forward(IMAGE, run_time=1)))

    seen = np.array([pixel(frame, brightest).mean() for frame in frames(story, frame_rate=20)])
    assert seen[0] == seen[-1] == 255 and seen.min() < 20 and np.abs(np.diff(seen)).max() < 180  # no jump
    assert diagram.layers[2].activations == pytest.approx(network.forward(IMAGE).output)


# ---- backpropagate ----


def gradient_colours(network, gradient, layer):
    values = gradient.weights[layer][np.ix_(SHUFFLED[layer + 1], SHUFFLED[layer])].ravel()
    return values, EdgeStyle().colours(values, abs(gradient.weights[layer]).max(), DARK)


@pytest.mark.parametrize("label", [0, 2])
def test_backpropagate_ends_in_the_real_gradient(network, label):
    diagram, gradient = NetworkDiagram(network, shown=SHUFFLED), network.gradient(IMAGE, label)

    def story(scene):
        scene.add(diagram)
        scene.play(diagram.backpropagate(IMAGE, label, run_time=1))

    frames(story)
    for layer, edges in enumerate(diagram.edges):
        values, colours = gradient_colours(network, gradient, layer)
        assert edges.colors == pytest.approx(colours, abs=1e-5)
        hues = np.where((values < 0)[:, np.newaxis], DARK.rgb("negative"), DARK.rgb("positive"))
        assert edges.colors[:, :3] == pytest.approx(hues, abs=1e-5)
        for index, neuron in zip(SHUFFLED[layer + 1], diagram.layers[layer + 1].neurons, strict=True):
            slope = gradient.biases[layer][index]
            assert neuron.circle.get_stroke_color().to_hex().lower() == (DARK.negative if slope < 0 else DARK.positive)
    widths = [neuron.circle.get_stroke_width() for neuron in diagram.layers[2].neurons]
    order = [abs(gradient.biases[1][index]) for index in SHUFFLED[2]]
    assert np.argsort(widths).tolist() == np.argsort(order).tolist()


def test_backpropagate_goes_from_the_output_back(network):
    diagram = NetworkDiagram(network, shown=SHUFFLED)
    before = [edges.colors for edges in diagram.edges]
    animation = at(diagram.backpropagate(IMAGE, 0), 0)
    assert all((edges.colors == old).all() for edges, old in zip(diagram.edges, before, strict=True))
    animation.interpolate(0.48)
    assert (diagram.edges[0].colors == before[0]).all() and (diagram.edges[1].colors != before[1]).any()
    expected = gradient_colours(network, network.gradient(IMAGE, 0), 1)[1]
    assert diagram.edges[1].colors == pytest.approx(expected, abs=1e-5)


def test_a_single_edge_s_gradient_seen_in_its_colour():
    """One weight that has to grow: the derivative is negative, whatever the weight's own sign."""
    network = Network.from_arrays([[[0.5]]], [[-1.0]])
    diagram = NetworkDiagram(network, labels=())
    assert network.gradient([1.0], 1).weights[0][0, 0] < 0
    finish(diagram.backpropagate([1.0], 1))
    seen = pixel(picture(diagram, width=1920, height=1080), (0, 0))
    assert np.abs(seen - 255 * 0.95 * DARK.rgb("negative")).max() <= 3


def test_downhill_shows_the_step_whose_signs_are_the_opposite(network):
    diagram, gradient = NetworkDiagram(network, shown=SHUFFLED), network.gradient(IMAGE, 0)
    finish(diagram.backpropagate(IMAGE, 0, downhill=True))
    for layer, edges in enumerate(diagram.edges):
        values, _ = gradient_colours(network, gradient, layer)
        hues = np.where((values > 0)[:, np.newaxis], DARK.rgb("negative"), DARK.rgb("positive"))
        assert edges.colors[:, :3] == pytest.approx(hues, abs=1e-5)
        for index, neuron in zip(SHUFFLED[layer + 1], diagram.layers[layer + 1].neurons, strict=True):
            falls = gradient.biases[layer][index] > 0
            assert neuron.circle.get_stroke_color().to_hex().lower() == (DARK.negative if falls else DARK.positive)


def test_set_weights_brings_all_of_the_weights_picture_back(network):
    diagram = NetworkDiagram(network, shown=SHUFFLED).set_activations(network.forward(IMAGE))
    before = picture(diagram)
    finish(diagram.backpropagate(IMAGE, 0))
    assert (picture(diagram) != before).any()
    assert difference(picture(diagram.set_weights(network)), before) < 1


def test_animate_set_weights_brings_all_of_the_weights_picture_back(network):
    diagram = NetworkDiagram(network, shown=SHUFFLED).set_activations(network.forward(IMAGE))
    before = picture(diagram)

    def story(scene):
        scene.add(diagram)
        scene.play(diagram.backpropagate(IMAGE, 0, run_time=0.5))
        scene.play(diagram.animate(run_time=0.5).set_weights(network))

    assert difference(frames(story)[-1], before) < 1


def test_the_gradient_of_a_second_image_follows_without_a_jump(network):
    diagram = NetworkDiagram(network, shown=SHUFFLED)
    finish(diagram.backpropagate(IMAGE, 0))
    before = picture(diagram)
    second = at(diagram.backpropagate(1 - IMAGE, 1), 0)
    assert difference(picture(diagram), before) < 1
    second.interpolate(1)
    second.finish()
    for layer, edges in enumerate(diagram.edges):
        colours = gradient_colours(network, network.gradient(1 - IMAGE, 1), layer)[1]
        assert edges.colors == pytest.approx(colours, abs=1e-5)


# ---- play_training ----


def weight_colours(network, scales, layer):
    return EdgeStyle().colours(
        network.weights[layer][np.ix_(SHUFFLED[layer + 1], SHUFFLED[layer])].ravel(), scales[layer], DARK
    )


def test_play_training_begins_and_ends_with_the_first_and_last_checkpoint(network, run):
    diagram = NetworkDiagram(run.at(0), shown=SHUFFLED, scales=[3.0, 3.0])
    animation = diagram.play_training(run, IMAGE)
    assert animation.run_time == 8
    animation.begin()
    for share, checkpoint in ((0.0, 0), (0.5, 1), (1.0, 2)):
        animation.interpolate(share)
        for layer, edges in enumerate(diagram.edges):
            assert edges.colors == pytest.approx(weight_colours(run.at(checkpoint), (3.0, 3.0), layer), abs=1e-5)
        assert shows(diagram, run.at(checkpoint).forward(IMAGE))
    animation.finish()
    assert (diagram.network.parameters == run.parameters[-1]).all()


def test_between_two_checkpoints_the_weights_are_their_mixture(run):
    diagram = NetworkDiagram(run.at(0), shown=SHUFFLED, scales=[3.0, 3.0])
    at(diagram.play_training(run), 0.375)
    assert diagram.network.parameters == pytest.approx(0.25 * run.parameters[0] + 0.75 * run.parameters[1], abs=1e-6)
    assert not any(layer.activations.any() for layer in diagram.layers)  # no image was given


def test_training_in_a_scene_ends_as_a_diagram_of_the_last_network(network, run):
    diagram = NetworkDiagram(run.at(0), shown=SHUFFLED)
    scales = diagram.scales

    def story(scene):
        scene.add(diagram)
        scene.play(diagram.play_training(run, IMAGE, run_time=1))

    fresh = NetworkDiagram(run.at(-1), shown=SHUFFLED, scales=scales).set_activations(run.at(-1).forward(IMAGE))
    seen = frames(story)
    assert len(seen) == 5 and difference(seen[-1], picture(fresh)) <= 1
    assert len({frame.tobytes() for frame in seen}) == 5  # something is learnt in every frame


# ---- watch ----


def test_watching_begins_with_the_first_image_and_ends_with_the_last(network):
    diagram, images = NetworkDiagram(network, shown=SHUFFLED), [IMAGE, 1 - IMAGE, IMAGE**2]
    animation = diagram.watch(images, run_time=3)
    assert animation.run_time == 3
    animation.begin()
    for share, image in ((0.0, IMAGE), (0.25, np.full(9, 0.5)), (0.5, 1 - IMAGE), (1.0, IMAGE**2)):
        animation.interpolate(share)
        for layer, goal in zip(diagram.layers, network.forward(image).activations, strict=True):
            assert layer.activations == pytest.approx(goal, abs=1e-6)


@pytest.mark.parametrize(
    "images, told",
    [
        ([], "at least one input"),
        ([IMAGE, np.zeros(8)], "9 values"),
        ([IMAGE, np.full(9, np.nan)], "NaN"),
    ],
)
def test_watching_refuses_images_before_anything_is_played(network, images, told):
    with pytest.raises(InputError, match=told):
        NetworkDiagram(network).watch(images)


def test_a_run_of_one_checkpoint_is_shown_as_it_is(network):
    lone = TrainingRun(network, np.array([0]), network.parameters[np.newaxis], np.ones(1), np.ones(1))
    diagram = NetworkDiagram(network, shown=SHUFFLED)
    before = picture(diagram)
    finish(diagram.play_training(lone))
    assert difference(picture(diagram), before) < 1


@pytest.mark.parametrize(
    "image, told",
    [
        (np.zeros(8), "9 values"),
        (np.full(9, np.nan), "NaN"),
        (np.zeros((2, 9)), "9 activ"),
    ],
)
def test_training_refuses_an_image_before_anything_is_played(run, image, told):
    diagram = NetworkDiagram(run.at(0), shown=SHUFFLED)
    before = picture(diagram)
    with pytest.raises(InputError, match=told):
        diagram.play_training(run, image)
    assert (picture(diagram) == before).all()


def test_training_refuses_a_run_of_another_network(run):
    with pytest.raises(InputError, match=r"\(9, 5, 3\), but the run trained one of sizes \(9, 4, 3\)"):
        NetworkDiagram(Network.random((9, 5, 3))).play_training(run)


@pytest.mark.parametrize("seconds", [0, -1.0, float("nan")])
def test_a_run_time_is_positive(network, run, seconds):
    diagram = NetworkDiagram(network)
    for act in (diagram.feed_forward, lambda i, run_time: diagram.backpropagate(i, 0, run_time=run_time)):
        with pytest.raises(InputError, match=f"run time is positive, not {seconds}"):
            act(IMAGE, run_time=seconds)
    with pytest.raises(InputError, match="run time is positive"):
        diagram.play_training(run, run_time=seconds)


def test_animations_work_on_a_diagram_in_a_group(network):
    diagram = NetworkDiagram(network, shown=SHUFFLED)
    group = VGroup(Circle(), diagram.scale(0.4)).arrange()

    def story(scene):
        scene.add(group)
        scene.play(diagram.feed_forward(IMAGE, run_time=1))
        scene.play(group.animate(run_time=0.5).shift(UP))

    frames(story)
    assert shows(diagram, network.forward(IMAGE)) and group.get_center()[1] == pytest.approx(1)
    assert natural_scale(network.weights[0]) == diagram.scales[0]
