"""Weights of other frameworks give networks that answer as those frameworks do."""

from collections import OrderedDict
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.neural_network import MLPClassifier, MLPRegressor

from network import InputError, Network, network_from

RNG = np.random.default_rng(0)
IMAGES = RNG.uniform(0, 1, (200, 20))
LABELS = (IMAGES[:, :4].sum(axis=1) * 2).astype(int) % 4
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


class Tensor:
    """What a PyTorch tensor offers."""

    def __init__(self, array: Any) -> None:
        self.array = np.asarray(array)

    def detach(self) -> "Tensor":
        return self

    def cpu(self) -> "Tensor":
        return self

    def numpy(self) -> Any:
        return self.array

    def __array__(self, *args: Any, **how: Any) -> Any:
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


class HalfTensor(Tensor):
    def numpy(self) -> Any:
        raise TypeError("Got unsupported ScalarType BFloat16")


class Model:
    """A model that hands out its weights by one method."""

    def __init__(self, **methods: Any) -> None:
        for name, result in methods.items():
            setattr(self, name, lambda result=result: result)


def original() -> Network:
    return Network.random((20, 6, 4), ["relu", "softmax"], seed=3, start="unit", dtype=np.float32)


def state_dict(prefixes: tuple[str, ...] = ("0", "2"), kind: Any = Tensor) -> OrderedDict[str, Any]:
    network, state = original(), OrderedDict()
    for prefix, W, b in zip(prefixes, network.weights, network.biases, strict=True):
        state[f"{prefix}.weight"], state[f"{prefix}.bias"] = kind(W), kind(b)
    return state


def weight_list() -> list[Any]:
    return [each for W, b in zip(original().weights, original().biases, strict=True) for each in (W.T, b)]


# ---- scikit-learn ----


@pytest.mark.parametrize("activation", ["identity", "logistic", "tanh", "relu"])
def test_a_classifier_gives_the_same_answers(activation: str) -> None:
    classifier = MLPClassifier((9, 5), activation=activation, max_iter=30, random_state=1).fit(IMAGES, LABELS)
    network = network_from(classifier)
    assert network.sizes == (20, 9, 5, 4)
    assert_allclose(network.forward(IMAGES).output, classifier.predict_proba(IMAGES), atol=1e-12)
    assert_array_equal(network.forward(IMAGES).prediction, classifier.predict(IMAGES))


def test_two_classes_get_two_outputs() -> None:
    classifier = MLPClassifier((5,), max_iter=50, random_state=1).fit(IMAGES, LABELS > 1)
    network = network_from(classifier)
    assert network.sizes == (20, 5, 2)
    assert network.activations[-1].name == "sigmoid"
    assert_allclose(network.forward(IMAGES).output, classifier.predict_proba(IMAGES), atol=1e-12)
    assert len(set(network.forward(IMAGES).prediction)) == 2


def test_classes_of_other_names_are_told() -> None:
    names = np.array(["three", "eight", "one", "nought"])
    classifier = MLPClassifier((5,), max_iter=50, random_state=1).fit(IMAGES, names[LABELS])
    network = network_from(classifier)
    assert network.metadata["classes"] == sorted(names)
    told = np.array(network.metadata["classes"])[network.forward(IMAGES).prediction]
    assert_array_equal(told, classifier.predict(IMAGES))


def test_a_regressor_gives_the_same_numbers() -> None:
    regressor = MLPRegressor(hidden_layer_sizes=(5,), max_iter=30, random_state=1).fit(IMAGES, IMAGES[:, :3])
    assert_allclose(network_from(regressor).forward(IMAGES).output, regressor.predict(IMAGES), atol=1e-12)


def test_mnist_is_read_as_scikit_learn_reads_it(mnist_folder: Any) -> None:
    from network.data import mnist

    digits = mnist.load("test", mnist_folder).take(slice(1000))
    classifier = MLPClassifier((16,), max_iter=5, random_state=1).fit(digits.images, digits.labels)
    network = network_from(classifier)
    assert_array_equal(network.forward(digits.images).prediction, classifier.predict(digits.images))


def test_an_unfitted_classifier_is_refused() -> None:
    with pytest.raises(InputError, match="call its fit first"):
        network_from(MLPClassifier())


# ---- PyTorch and Keras ----


@pytest.mark.parametrize(
    "source",
    [
        state_dict(),
        state_dict(kind=np.asarray),
        state_dict(("module.fc1", "module.fc2")),
        Model(state_dict=state_dict()),
        weight_list(),
        Model(get_weights=weight_list()),
        list(zip(original().weights, original().biases, strict=True)),
        [[W.tolist(), b.tolist()] for W, b in zip(original().weights, original().biases, strict=True)],
    ],
)
def test_every_form_gives_the_same_network(source: Any) -> None:
    network = network_from(source, ["relu", "softmax"])
    assert network.activations == original().activations
    assert_array_equal(network.parameters, original().parameters)
    assert_array_equal(network.forward(IMAGES).prediction, original().forward(IMAGES).prediction)


def test_a_single_linear_layer_has_no_prefix() -> None:
    W, b = RNG.standard_normal((4, 20)), np.zeros(4)
    network = network_from({"weight": Tensor(W), "bias": Tensor(b)}, "identity")
    assert_array_equal(network.weights[0], W)


def test_a_square_kernel_is_turned_as_well() -> None:
    kernel = RNG.standard_normal((5, 5))
    assert_array_equal(network_from([kernel, np.zeros(5)], "relu").weights[0], kernel.T)


@pytest.mark.parametrize("source", [state_dict(), weight_list()])
def test_activations_must_be_named_where_the_weights_do_not_tell(source: Any) -> None:
    with pytest.raises(InputError, match=r"one for all 2 layers, or one for each, such as .*activations="):
        network_from(source)


def without(state: dict[str, Any], name: str) -> dict[str, Any]:
    return {each: array for each, array in state.items() if each != name}


class Fitted:
    """What a network of scikit-learn offers, or should."""

    def __init__(self, **attributes: Any) -> None:
        vars(self).update(attributes)


@pytest.mark.parametrize("activations", [3, 2.5, [3, "relu"], {"relu": 1}, [["relu", "relu"]], b"relu", np.ones(2)])
@pytest.mark.parametrize("source", [state_dict(), weight_list()])
def test_what_names_no_activation_is_refused(source: Any, activations: Any) -> None:
    with pytest.raises(InputError, match="Activations are names"):
        network_from(source, activations)


def test_a_classifier_that_does_not_tell_its_activations() -> None:
    fitted = Fitted(coefs_=[np.ones((4, 3))], intercepts_=[np.ones(3)])
    with pytest.raises(InputError, match="do not tell their activations"):
        network_from(fitted)
    assert network_from(fitted, "relu").sizes == (4, 3)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (without(state_dict(), "2.weight"), r"2\.bias is no weight or bias"),
        (state_dict() | {"1.running_mean": Tensor(np.ones(6))}, r"1\.running_mean is no weight"),
        ({"conv.weight": Tensor(np.ones((8, 1, 3, 3))), "conv.bias": Tensor(np.ones(8))}, "only fully connected"),
        ({"norm.weight": Tensor(np.ones(8)), "norm.bias": Tensor(np.ones(8))}, "only fully connected"),
        (state_dict(kind=HalfTensor), "convert it to float32"),
        (state_dict() | {"0.weight": Tensor(np.full((6, 20), 1j))}, "not real numbers"),
        ({}, "no fully connected layer"),
        ([], "no fully connected layer"),
        ([np.ones((3, 3, 1, 8)), np.ones(8)], "Array 0 of this list has the shape"),
        ([np.ones(3), np.ones((4, 3))], "Array 0 of this list .* kernel"),
        ([np.ones((4, 3)), np.ones(3), np.ones(3)], "Array 2 of this list .* kernel"),
        ([np.ones((4, 3)), np.ones(2)], r"Array 1 of this list has the shape \(2,\)"),
        ([(np.ones((3, 4)),)], "pairs"),
        ([(np.ones((3, 4)), np.ones((3, 1)))], "only fully connected"),
        ([(["a", "b"], [1.0])], "not real numbers"),
        ([([[1.0], [1.0, 2.0]], [1.0])], "the weights of layer 1 cannot be made an array"),
        ({0: np.ones((2, 3)), 1: np.ones(2)}, "names such as .*, not 0"),
        ({b"0.weight": np.ones((2, 3))}, "names such as .*, not b'0.weight'"),
        ({"0.weight": [[1.0], [1.0, 2.0]], "0.bias": [1.0]}, "0.weight cannot be made an array"),
        ([np.ones((4, 3)), None], "holds object, not real numbers"),
        ([None, None], "holds object, not real numbers"),
        ([3, 4], "Array 0 of this list has the shape"),
        ([(3, 4)], "only fully connected"),
        (Fitted(coefs_=[np.ones((4, 3))], intercepts_=[]), "as many intercepts_ as coefs_"),
        (Fitted(coefs_=[np.ones((4, 3))]), "as many intercepts_ as coefs_"),
        (Fitted(coefs_=3, intercepts_=3), "as many intercepts_ as coefs_"),
        (Fitted(coefs_=[np.ones(4)], intercepts_=[np.ones(3)]), "only fully connected"),
        (Fitted(coefs_=[], intercepts_=[], classes_=[0, 1]), "no fully connected layer"),
        (7, "not as int"),
    ],
)
def test_what_is_no_chain_of_full_layers_is_refused(source: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        network_from(source, "relu")
