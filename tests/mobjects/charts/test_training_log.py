from dataclasses import replace

import numpy as np
import pytest
from manim.utils.hashing import get_json

from network.errors import InputError
from scenes.mobjects.charts.training_log import TrainingLog
from scenes.mobjects.theme import LIGHT
from tests.mobjects.frames import frames, pixel
from tests.mobjects.stills import still


def test_it_begins_before_the_first_step(run):
    log = TrainingLog(run)
    assert (log.step.text, log.accuracy.text) == ("0", "10.0%")
    assert log.curve.drawn == log.curve.x[0] == pytest.approx(1)


def test_the_numbers_are_those_of_the_last_checkpoint_passed(run):
    log = TrainingLog(run)
    for place, step, accuracy in ((0.9, "0", "10.0%"), (1, "10", "50.0%"), (1.5, "10", "50.0%"), (2, "20", "90.0%")):
        log.set_place(place)
        assert (log.step.text, log.accuracy.text) == (step, accuracy)
    np.testing.assert_allclose(log.curve.median("right"), [0.5, 0.9])


def test_equal_ratios_of_steps_are_equally_far_apart(run):
    steps = np.array([0, 10, 100])
    log = TrainingLog(replace(run, steps=steps)).set_place(1.5)
    np.testing.assert_allclose(log.curve.x, [1, 2])
    assert log.curve.drawn == pytest.approx(1.5)
    powers = [number for number in log.curve.axis_numbers if not hasattr(number, "value")]
    assert [power.typst_code.split("^")[1].split(")")[0].strip("(") for power in powers] == ["1", "2"]


def test_following_a_training_passes_every_checkpoint(run):
    log = TrainingLog(run)
    seen = []

    def watch(scene):
        log.add_updater(lambda each: seen.append(each.step.text))
        scene.play(log.follow(0, 2, run_time=3))

    frames(watch)
    assert list(dict.fromkeys(seen)) == ["0", "10", "20"]
    assert log.curve.drawn == log.curve.x[-1]


def test_the_curve_is_in_the_picture(run):
    log = TrainingLog(replace(run, steps=np.array([0, 10, 100])), theme=LIGHT).set_place(2)
    shown = pixel(still(log), log.curve.at(1.5, 0.7))
    np.testing.assert_allclose(shown, 255 * LIGHT.rgb("result"), atol=40)


def test_the_cache_knows_one_moment_from_another(run):
    assert get_json(TrainingLog(run)) == get_json(TrainingLog(run)) != get_json(TrainingLog(run).set_place(1))


def test_bad_input(run):
    for place in (-0.1, 2.1, np.nan):
        with pytest.raises(InputError):
            TrainingLog(run).set_place(place)
    with pytest.raises(InputError):
        TrainingLog(replace(run, steps=np.array([-20, -2, 0])))


def test_a_run_without_accuracies_shows_its_cost(run):
    class OfNumbers:  # what sorts nothing into classes
        steps, accuracies, costs = run.steps, None, np.array([3000.0, 20.0, 0.5])

    log = TrainingLog(OfNumbers()).set_place(2)
    assert log.accuracy.text == "0.50" and log.curve.names == ("cost",)
    np.testing.assert_allclose(log.curve.median("cost"), [20, 0.5])


def test_one_checkpoint_is_enough(run):
    class Short:
        steps, accuracies, costs = np.array([0, 10]), np.array([0.1, 0.5]), run.costs[:2]

    log = TrainingLog(Short()).set_place(1)
    assert log.accuracy.text == "50.0%"
    assert still(log).max() > 60
