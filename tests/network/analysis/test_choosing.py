"""Rules by which digits and neurons are chosen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network import DataSet, InputError, Network
from network.analysis.choosing import greatest, in_turn, ranked
from network.analysis.neurons import least_sure
from network.data.gallery import gallery


def pictures(*labels: int) -> DataSet:
    """As many different pictures of a pixel."""
    return DataSet(np.arange(len(labels), dtype=np.float32)[:, np.newaxis] / 100, np.array(labels, np.int64))


def test_every_third_label_after_the_first_and_of_each_the_first_not_yet_seen():
    data = pictures(0, 6, 9, 6, 2, 5, 8, 1, 4, 7, 3, 6)
    assert in_turn(data, [1.0], 3, 10).tolist() == [1, 2, 4, 5, 6, 7, 8, 9, 0, 10]  # 6 9 2 5 8 1 4 7 0 3
    assert in_turn(data, [1.0], 3, 11).tolist()[-1] == 3  # the second 6
    assert in_turn(data, [0.01], 3, 1).tolist() == [3]  # the first has been seen


def test_a_label_that_is_used_up_is_left_out():
    assert in_turn(pictures(0, 1), [1.0], 3, 12).tolist() == [1, 0]
    assert in_turn(pictures(0, 1), [1.0], 3, 0).tolist() == []
    assert in_turn(pictures(), [1.0], 3, 5).dtype == np.int64


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=2, max_size=10))
def test_of_equals_the_first_comes_first_everywhere(outputs):
    order = ranked(outputs)
    network = Network.from_arrays([np.zeros((len(outputs), 1))], [np.array(outputs)], "identity")
    assert order[0] == network.forward([0.0]).prediction == np.argmax(outputs) == min(greatest(outputs, 1))
    assert order.tolist() == sorted(range(len(outputs)), key=lambda index: -outputs[index])


@given(st.integers(0, 9), st.integers(0, 60))
def test_no_digit_comes_twice(label, count):
    chosen = in_turn(gallery(), np.zeros(784), label, count)
    assert len(set(chosen.tolist())) == len(chosen) == count
    assert ((gallery().labels[chosen] - label) % 10 == 3 * np.arange(1, count + 1) % 10).all()


def test_the_least_sure_of_the_right_answers_comes_first():
    network = Network.from_arrays([np.eye(2)], [np.zeros(2)])
    images = np.array([[3, 1], [1, 0], [0, 2], [0, 5]], np.float32)
    assert least_sure(network, DataSet(images, np.array([0, 0, 1, 0]))).tolist() == [1, 2, 0]
    assert least_sure(network, DataSet(images, np.array([1, 1, 0, 0]))).size == 0
    with pytest.raises(InputError):
        least_sure(network, DataSet(np.zeros((1, 3), np.float32), np.array([0])))


def test_the_greatest_in_ascending_order():
    assert greatest([1, 5, 3, 4], 2) == [1, 3]
    assert greatest([1, 5, 3, 4], 2, named=[0]) == [0, 1]
    assert greatest([2, 2, 2], 2) == [0, 1]
    assert greatest([1], 4) == [0]


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=20), st.integers(1, 20), st.sets(st.integers(0, 19), max_size=4))
def test_nothing_left_out_is_greater_than_what_was_not_named(values, count, named):
    named = {each for each in named if each < len(values)}
    if len(named) > count:
        return
    chosen = greatest(values, count, named)
    assert chosen == sorted(set(chosen)) and len(chosen) == min(count, len(values)) and named <= set(chosen)
    free = [values[index] for index in set(chosen) - named]
    left = [values[index] for index in set(range(len(values))) - set(chosen)]
    assert not free or not left or min(free) >= max(left)
