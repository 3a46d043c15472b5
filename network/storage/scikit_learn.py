"""Networks from scikit-learn: fitted estimators in memory, also in pipelines and grid searches.

scikit-learn is not imported: its objects are known by their classes' names and their attributes.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from network.errors import InputError
from network.storage.steps import OUR_NAMES, Applied, Dense, Source, Step, dense, normalisation, numbers, scaling

SCALERS = ("StandardScaler", "MinMaxScaler", "MaxAbsScaler")
LINEAR = {"LogisticRegression": "softmax", "LinearRegression": "identity", "Ridge": "identity"}
"""Models that are a network of one layer, and its activation."""


def is_estimator(source: Any) -> bool:
    """Whether this is something of scikit-learn's: a network, a linear model, or what holds one."""
    return hasattr(source, "coefs_") or callable(getattr(source, "get_params", None))


def from_estimator(estimator: Any) -> Source:
    """What a fitted estimator tells, with its activations.

    A classifier of two classes gets an output for each, as its `predict_proba` has.

    Raises:
        InputError: when it is not fitted, or a part of it is no network and no scaler.
    """
    *before, model = _parts(estimator)
    layers, told = _linear(model) if type(model).__name__ in LINEAR else _perceptron(model)
    steps: list[Step] = [_scaler(each) for each in before]
    metadata: dict[str, Any] = {}
    classes = getattr(model, "classes_", None)
    if classes is not None:
        metadata["classes"] = np.asarray(classes).tolist()
        if layers and np.shape(classes) == (2,) and len(layers[-1].b) == 1:
            last = layers[-1]  # one output p for the second class; σ(-z) = 1 - p is the first one's
            layers[-1] = Dense(last.name, np.vstack([-last.W, last.W]), np.concatenate([-last.b, last.b]))
            told = [*told[:-1], "sigmoid"] if told else told
    names = [*told, *[None] * (len(layers) - len(told))]
    for layer, activation in zip(layers, names, strict=True):
        steps += [layer] if activation is None else [layer, Applied(layer.name, activation)]
    return Source("scikit-learn", steps, len(told) == len(layers), metadata)


def _parts(estimator: Any) -> Iterator[Any]:
    """The estimators that stand in one, in the order in which they are applied."""
    if hasattr(estimator, "best_estimator_"):
        yield from _parts(estimator.best_estimator_)
    elif hasattr(estimator, "param_grid") or hasattr(estimator, "param_distributions"):
        raise InputError("This search of scikit-learn has no best estimator yet: call its fit first, with refit=True.")
    elif isinstance(getattr(estimator, "steps", None), list) and estimator.steps:
        for _, each in estimator.steps:
            if each is not None and each != "passthrough":
                yield from _parts(each)
    else:
        yield estimator


def _scaler(scaler: Any) -> Step:
    """What stands before the network in a pipeline."""
    kind = type(scaler).__name__
    if kind not in SCALERS:
        raise InputError(f"The {kind} before the network cannot be taken over: only {', '.join(SCALERS)} can.")
    if getattr(scaler, "clip", False):
        raise InputError(
            f"The {kind} before the network clips its values, which no layer does: fit it with clip=False."
        )
    if kind == "MinMaxScaler":
        return scaling(kind, scaler.scale_, scaler.min_)
    mean, scale = getattr(scaler, "mean_", None), scaler.scale_
    mean = mean if getattr(scaler, "with_mean", False) and mean is not None else 0.0
    return normalisation(kind, mean, 1.0 if scale is None else scale)


def _perceptron(model: Any) -> tuple[list[Dense], list[str]]:
    """The layers of an MLPClassifier or MLPRegressor, and their activations, if it tells them."""
    if not hasattr(model, "coefs_"):
        raise _refusal(model, "hidden_layer_sizes")
    coefs, intercepts = model.coefs_, getattr(model, "intercepts_", None)
    if not (isinstance(coefs, list | tuple) and isinstance(intercepts, list | tuple) and len(coefs) == len(intercepts)):
        raise InputError("This scikit-learn network needs as many intercepts_ as coefs_, one of each a layer.")
    pairs = zip(coefs, intercepts, strict=True)
    layers = [dense(f"coefs_[{k}]", numbers(W, f"coefs_[{k}]").T, b) for k, (W, b) in enumerate(pairs)]
    names = [getattr(model, "activation", None)] * (len(layers) - 1) + [getattr(model, "out_activation_", None)]
    told = [OUR_NAMES.get(name, name) for name in names if isinstance(name, str)]
    return layers, told if len(told) == len(layers) else []


def _linear(model: Any) -> tuple[list[Dense], list[str]]:
    """The one layer of a linear model."""
    if not hasattr(model, "coef_"):
        raise _refusal(model, "coef_")
    W = np.atleast_2d(numbers(model.coef_, "coef_"))
    b = np.broadcast_to(np.asarray(numbers(model.intercept_, "intercept_")), W.shape[:1])
    return [dense("coef_", W, b)], [LINEAR[type(model).__name__]]


def _refusal(model: Any, attribute: str) -> InputError:
    kind = type(model).__name__
    if hasattr(model, attribute) or kind in LINEAR:
        return InputError("This scikit-learn network has no weights yet: call its fit first.")
    return InputError(
        f"A {kind} of scikit-learn is no network: MLPClassifier, MLPRegressor, {', '.join(LINEAR)} are, also at the "
        "end of a Pipeline or in a GridSearchCV."
    )
