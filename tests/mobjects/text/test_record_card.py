import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import RIGHT, FadeIn, FadeOut, Restore, Transform
from manim.utils.hashing import get_json

from network import Network, load_network
from network.errors import InputError
from scenes.mobjects.text.record_card import RecordCard, told_by
from scenes.mobjects.text.typesetting import LABEL, SMALL, Number, words
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects.frames import difference
from tests.mobjects.stills import show, still

ROWS = {"digits": "MNIST", "right answers": 9704, "share": 0.9704}
PLAIN = Network.random((4, 3, 2))


def test_rows_stand_in_two_columns_on_common_baselines():
    card = RecordCard({"x": "HH", "long name": "H", "Hx": 7})
    assert np.ptp([row.value.get_left()[0] for row in card.rows]) < 1e-6
    assert np.ptp([row.label.get_left()[0] for row in card.rows]) < 1e-6
    assert card.row("x").value.get_bottom()[1] == pytest.approx(card.row("x").label.get_bottom()[1], abs=0.01)
    assert card.row("Hx").value.get_bottom()[1] == pytest.approx(card.row("Hx").label.get_bottom()[1], abs=0.01)
    assert all(row.label.get_right()[0] < row.value.get_left()[0] - 0.3 for row in card.rows)
    steps = np.diff([row.label.submobjects[0].get_bottom()[1] for row in (card.rows[0], card.rows[2])])
    assert steps[0] < -0.8


def test_numbers_are_numbers():
    own = Number(3.5, decimals=1, size=SMALL)
    card = RecordCard({**ROWS, "own": own})
    assert [card.row(name).value.text for name in ("right answers", "share", "own")] == ["9,704", "0.97", "3.5"]
    assert card.row("own").value is own
    right = card.row("right answers").value
    left = right.get_left()[0]
    assert right.set_value(12).get_left()[0] == pytest.approx(left, abs=0.02)


def test_rows_by_place_and_by_name():
    card = RecordCard(ROWS)
    assert card.row(1) is card.row("right answers") is card.rows[1]
    with pytest.raises(InputError, match="no row 3: they count from 0 to 2"):
        card.row(3)
    with pytest.raises(InputError, match="no row 'seed': there are digits, right answers, share"):
        card.row("seed")


def test_title_rule_and_frame():
    card = RecordCard(ROWS, title="The network")
    assert card.title.get_bottom()[1] > card.rule.get_y() > card.rows[0].get_top()[1]
    assert card.title.get_left()[0] == pytest.approx(card.rows[0].label.get_left()[0], abs=0.02)
    inside = [part for part in card.submobjects if part is not card.frame]
    assert all(abs(part.get_x() - card.frame.get_x()) < card.frame.width / 2 for part in inside)
    assert card.submobjects[0] is card.frame and card.width == card.frame.width
    bare = RecordCard(ROWS, title="The network", rule=False, framed=False)
    assert (bare.rule, bare.frame, RecordCard(ROWS).title, RecordCard(ROWS).rule) == (None, None, None, None)
    assert bare.width < card.width


def test_letters_are_not_smaller_than_the_smallest():
    for theme in (DARK, LIGHT):
        card = RecordCard({"HHH": "HHH"}, framed=False, theme=theme)
        assert card.row(0).value.height == pytest.approx(words("HHH", SMALL).height, rel=1e-3)
        assert card.row(0).value.submobjects[0].submobjects[0].color.to_hex().lower() == theme.ink
        assert card.row(0).label.submobjects[0].color.to_hex().lower() == theme.muted
    assert RecordCard({"HHH": "HHH"}, size=LABEL).row(0).value.height == pytest.approx(words("HHH").height, rel=1e-3)


def test_ten_rows_fit_the_frame():
    card = RecordCard({f"row {k}": "Hxg" for k in range(10)}, title="Ten rows")
    assert card.height < 7
    for above, below in zip(card.rows, card.rows[1:], strict=False):
        assert above.get_bottom()[1] > below.get_top()[1] + 0.05


@settings(max_examples=5, deadline=None)
@given(st.lists(st.sampled_from(["one", "three", "longest word", "(x)"]), min_size=1, max_size=9))
def test_long_texts_are_broken_between_words(parts):
    text = " ".join(parts)
    card = RecordCard({"label": text}, width=4)
    lines = list(card.row(0).value)
    assert card.width <= 4 + 1e-6
    assert " ".join(line.typst_code.rsplit("\n", 1)[-1].strip('#"') for line in lines) == text
    assert len(lines) == 1 or len(lines) <= len(text.split())
    assert np.all(np.diff([line.get_y() for line in lines]) < -0.2)


def test_lines_of_a_text():
    card = RecordCard({"two": "first\nsecond", "next": "third"})
    first, second = card.row("two").value
    assert first.get_left()[0] == pytest.approx(second.get_left()[0], abs=1e-6)
    assert second.get_bottom()[1] > card.row("next").get_top()[1]


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        ({}, {}, "at least one row"),
        ({"": "x"}, {}, "one line of words"),
        ({"x": " "}, {}, "one line of words"),
        ({"x": "a\n\nb"}, {}, "one line of words"),
        ({"x": np.nan}, {}, "finite"),
        ({"x": None}, {}, "one number|finite|must be numbers"),
        ({"x": "incomprehensibilities"}, {"width": 2}, "needs a width of at least"),
        ({"x": 12_345_678}, {"width": 1.5}, "needs a width of at least"),
        ({"x": "y"}, {"title": "Two\nlines"}, "one line of words"),
        ({"x": "y"}, {"size": 12}, "three sizes"),
    ],
)
def test_bad_input(rows, options, message):
    with pytest.raises(InputError, match=message):
        RecordCard(rows, **options)


# ---- the record of a network ----


@pytest.mark.parametrize("name", ["edges", "plain", "by_hand"])
def test_a_shipped_network_tells_what_its_file_says(name):
    network = load_network(name)
    told, metadata = told_by(network), network.metadata
    assert told["parameters"] == network.parameter_count == 13002
    assert (told["sizes"], told["activation"], told["data"]) == ("784 – 16 – 16 – 10", "sigmoid", "MNIST")
    assert told["recipe"] == metadata["recipe"]["name"] == name
    assert told["accuracy"] == f"{100 * metadata['accuracy']['test']:.1f} %"
    assert ("seed" in told) == ("seed" in metadata["recipe"])
    if "schedule" in metadata["recipe"]:
        assert told["epochs"] == sum(epochs for epochs, _ in metadata["recipe"]["schedule"])
    card = RecordCard.of_network(network)
    assert len(card.rows) == len(told) >= 6
    assert card.row("parameters").value.text == "13,002"


def test_a_network_without_metadata_tells_what_it_is():
    card = RecordCard.of_network(PLAIN, title="Untrained")
    assert card.names == ("layers", "parameters", "activation")
    assert card.row("parameters").value.value == PLAIN.parameter_count
    mixed = Network.random((4, 3, 2), ["relu", "sigmoid"])
    assert told_by(mixed)["activation"] == "relu, sigmoid"


@pytest.mark.parametrize(
    "metadata",
    [
        {"recipe": "by heart", "data": 3, "accuracy": None},
        {"recipe": {"name": None, "schedule": [[1]], "seed": [1]}, "accuracy": {"test": 12}},
        {"recipe": {"name": " ", "schedule": "long", "seed": True}, "accuracy": {"test": "good"}},
        {"recipe": {"seed": int("9" * 400), "schedule": [[np.inf, 1]]}, "accuracy": {"test": int("9" * 400)}},
        {"recipe": {"seed": 2**53 + 1, "schedule": [[int("9" * 400), 1]]}, "accuracy": {"test": np.inf}},
    ],
)
def test_what_the_metadata_do_not_say_properly_is_left_out(metadata):
    told = told_by(PLAIN.with_metadata(**metadata))
    assert set(told) == {"sizes", "parameters", "activation"}


def test_rows_can_be_chosen_and_called_otherwise():
    network = load_network("edges")
    card = RecordCard.of_network(network, shown=["seed", "data"], labels={"seed": "Startwert", "data": "Daten"})
    assert card.names == ("Startwert", "Daten")
    with pytest.raises(InputError, match="no row 'weights': choose among sizes, parameters"):
        RecordCard.of_network(network, shown=["weights"])
    with pytest.raises(InputError, match="nothing called 'weights' here"):
        RecordCard.of_network(network, labels={"weights": "Gewichte"})
    with pytest.raises(InputError, match="at least one row"):
        RecordCard.of_network(PLAIN, shown=["seed"])


# ---- as any mobject ----


def test_values_can_be_said_otherwise():
    mixed = told_by(Network.random((4, 3, 2), ["relu", "sigmoid"]), {"relu": "ReLU", "sigmoid": "Sigmoide"})
    assert mixed["activation"] == "ReLU, Sigmoide"
    card = RecordCard.of_network(load_network("plain"), values={"gradient descent": "Gradientenabstieg"})
    assert "Gradientenabstieg" in card.row("optimiser").value[0].typst_code
    assert "sigmoid" in card.row("activation").value[0].typst_code


def test_copies_are_independent_and_the_hash_sees_the_values():
    card = RecordCard(ROWS)
    other = card.copy()
    other.row("share").value.set_value(0.5)
    assert card.row("share").value.value == 0.9704 and other.row("share").value in other.get_family()
    assert get_json(card) == get_json(RecordCard(ROWS))
    cards = [card, other, RecordCard({**ROWS, "digits": "own"}), RecordCard(ROWS, theme=LIGHT)]
    assert len({get_json(each) for each in cards}) == 4


def test_in_a_scene():
    def story(scene):
        card = RecordCard(ROWS, title="The network", theme=LIGHT)
        card.save_state()
        scene.play(FadeIn(card))
        scene.play(card.animate.shift(RIGHT).set_opacity(0.25))
        scene.play(card.row(1).value.animate.set_value(1))
        scene.play(Restore(card))

    expected = still(RecordCard(ROWS, title="The network", theme=LIGHT))
    np.testing.assert_allclose(show(story), expected, atol=2)
    assert show(lambda scene: scene.play(FadeOut(RecordCard(ROWS)))).max() == 0
    other = RecordCard({**ROWS, "share": 0.5, "digits": "own"}).shift(RIGHT)
    turned = show(lambda scene: scene.play(Transform(RecordCard(ROWS), other)))
    assert difference(turned, still(other)) < 1 < difference(turned, still(RecordCard(ROWS)))
