import numpy as np
import pytest
from manim import RIGHT, UP, FadeIn
from manim.utils.hashing import get_json
from numpy.testing import assert_allclose, assert_array_equal

from network import InputError, sigmoid
from scenes.mobjects import Probes, SensitivityProbe
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects.stills import show, still


def probe(value=0.5, **options):
    return SensitivityProbe((-1, 3), value, "w", **options)


def squishing(w):
    return 3 * w, sigmoid(3 * w)


def lines(**options):
    return Probes(squishing, (-1, 1), 0.5, ("w", "z", "a"), **options)


def test_the_dot_stands_on_its_number_and_runs():
    one = probe().shift(RIGHT + UP).scale(0.7)
    animation = one.animate.set_value(2.5).build()
    animation.begin()
    animation.interpolate(0.5)
    assert one.value == pytest.approx(1.5) and one.number.text == "1.50"
    assert_allclose(one.dot.get_center(), one.ruler.at(1.5), atol=1e-9)
    animation.finish()
    assert_allclose(one.dot.get_center(), one.ruler.at(2.5), atol=1e-9)
    assert np.isnan(one.moved)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_a_bracket_tells_what_it_has_moved(theme):
    one = probe(theme=theme).mark().set_value(2)
    assert one.moved == 1.5 and one.difference.text == "+1.50"
    assert_allclose([one.bracket.get_left()[0], one.bracket.get_right()[0]], one.ruler.at([0.5, 2])[:, 0])
    assert one.bracket.get_bottom()[1] > one.dot.get_top()[1]
    assert one.bracket.get_stroke_color().to_hex().lower() == theme.hex("positive")
    one.set_value(-0.5)
    assert one.difference.text == "−1.00" and one.difference.get_fill_opacity() == 1
    assert one.bracket.get_stroke_color().to_hex().lower() == theme.hex("negative")
    assert_array_equal(still(one.unmark().set_value(0.5)), still(probe(theme=theme)))
    assert one.mark(3).moved == -2.5


def test_a_bracket_grows_with_its_line():
    small, large = (probe().mark().scale(factor).set_value(2) for factor in (0.5, 1))
    heights = [each.bracket.get_top()[1] - each.ruler.line.get_y() for each in (small, large)]
    assert heights[0] == pytest.approx(heights[1] / 2)


def test_lines_hang_together():
    several = lines().mark()
    animation = several.animate.set_value(-0.25).build()
    animation.begin()
    animation.interpolate(0.4)
    w = several.value
    assert -0.25 < w < 0.5
    assert several.probe(1).value == pytest.approx(3 * w)
    assert several.probe(2).moved == pytest.approx(float(sigmoid(3 * w) - sigmoid(1.5)))
    animation.finish()
    assert several.value == -0.25 and several.probe(1).value == -0.75
    assert np.isnan(several.unmark().probe(0).moved)


def test_each_line_reaches_over_what_its_number_goes_through():
    limits = [each.ruler.limits for each in lines().probes]
    a = sigmoid(np.array([-3.0, 3.0]))
    assert_allclose(limits, [(-1.2, 1.2), (-3.6, 3.6), (a[0] - 0.1 * np.ptp(a), a[1] + 0.1 * np.ptp(a))], atol=1e-6)
    level = Probes(lambda w: 4, (0, 1), 0.5, ("w", "c"))
    assert_allclose(level.probe(1).ruler.limits, (3.6, 4.4))


def test_it_plays_and_is_copied():
    def story(scene):
        several = lines()
        scene.play(FadeIn(several))
        scene.play(several.mark().animate.set_value(-0.5))

    assert_array_equal(show(story), still(lines().mark().set_value(-0.5)))
    one = probe()
    copy = one.copy().set_value(2)
    assert_array_equal(still(one), still(probe()))
    assert abs(still(copy).astype(int) - still(one)).max() > 60


def test_the_cache_knows_one_from_another():
    made = [
        probe(),
        probe(1),
        probe().mark(),
        probe().mark(1),
        probe(note="10 times magnified"),
        probe(theme="light"),
        lines(),
        lines().set_value(0),
        lines(decimals=(2, 2, 3)),
        Probes(lambda w: (3 * w, sigmoid(2 * w)), (-1, 1), 0.5, ("w", "z", "a")),
    ]
    assert len({get_json(each) for each in made}) == len(made)
    assert get_json(probe()) == get_json(probe())


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: probe(4), "4 is not on it"),
        (lambda: probe(np.nan), "The number on a line"),
        (lambda: probe(width=0), "width of a number line"),
        (lambda: SensitivityProbe((1, 1), 1), "range"),
        (lambda: probe().set_value(-2), "-2 is not on it"),
        (lambda: probe().mark(5), "5 is not on it"),
        (lambda: lines().set_value(5), "is not on it"),
        (lambda: Probes(squishing, (-1, 1), 0, ("w",)), "two or more"),
        (lambda: Probes(squishing, (-1, 1), 0, ("w", "z")), "gives 2 numbers for 1 lines"),
        (lambda: Probes(squishing, (-1, 1), 0, ("w", "z", "a"), decimals=[1]), "two or more"),
        (lambda: Probes(lambda w: np.nan, (-1, 1), 0, ("w", "z")), "What the function gives"),
    ],
)
def test_what_cannot_be_shown_is_refused(make, why):
    with pytest.raises(InputError, match=why):
        make()
