"""Pipelines, searches and linear models of scikit-learn answer as they do there (its networks: see test_foreign)."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, StandardScaler
from sklearn.tree import DecisionTreeClassifier

from network import InputError, network_from

RNG = np.random.default_rng(0)
X = RNG.uniform(-3, 20, (90, 5)) * [1, 2, 3, 4, 5]
LABELS = np.digitize(X[:, 0] + X[:, 1], [5, 25])
NAMES = np.array(["few", "some", "many"])
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def classifier() -> MLPClassifier:
    return MLPClassifier((6,), max_iter=30, random_state=0)


@pytest.mark.parametrize(
    "scalers",
    [
        [StandardScaler()],
        [StandardScaler(with_mean=False)],
        [StandardScaler(with_std=False)],
        [MinMaxScaler((-1, 1))],
        [MaxAbsScaler()],
        [MinMaxScaler(), "passthrough", StandardScaler()],
    ],
)
def test_a_scaler_before_the_network_is_folded_in(scalers: list[Any]) -> None:
    pipeline = make_pipeline(*scalers, classifier()).fit(X, NAMES[LABELS])
    network = network_from(pipeline)
    assert network.sizes == (5, 6, 3)
    assert_allclose(network.forward(X).output, pipeline.predict_proba(X), atol=1e-12)
    assert network.metadata["classes"] == sorted(NAMES)


def test_a_grid_search_gives_its_best_network() -> None:
    pipeline = make_pipeline(StandardScaler(), classifier())
    search = GridSearchCV(pipeline, {"mlpclassifier__alpha": [1e-4, 1.0]}, cv=2).fit(X, LABELS)
    assert_allclose(network_from(search).forward(X).output, search.predict_proba(X), atol=1e-12)


def test_a_regressor_behind_a_scaler() -> None:
    pipeline = make_pipeline(StandardScaler(), MLPRegressor(hidden_layer_sizes=(4,), max_iter=20, random_state=0)).fit(
        X, X[:, 0]
    )
    assert_allclose(network_from(pipeline).forward(X).output[:, 0], pipeline.predict(X), atol=1e-9)


@pytest.mark.parametrize("classes", [2, 3])
def test_a_logistic_regression_is_a_network_of_one_layer(classes: int) -> None:
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, np.minimum(LABELS, classes - 1))
    network = network_from(model)
    assert network.sizes == (5, classes)
    assert_allclose(network.forward(X).output, model.predict_proba(X), atol=1e-12)
    assert_array_equal(network.forward(X).prediction, model.predict(X))


@pytest.mark.parametrize("targets", [X[:, 0], X[:, :2]])
@pytest.mark.parametrize("kind", [LinearRegression, Ridge])
def test_linear_models(kind: Any, targets: Any) -> None:
    model = kind().fit(X, targets)
    assert_allclose(network_from(model).forward(X).output.reshape(targets.shape), model.predict(X), atol=1e-9)


@pytest.mark.parametrize(
    ("estimator", "is_fitted", "message"),
    [
        (make_pipeline(PCA(3), classifier()), True, "PCA before the network cannot be taken over"),
        (make_pipeline(MinMaxScaler(clip=True), classifier()), True, "clips its values"),
        (make_pipeline(StandardScaler(), classifier()), False, "network has no weights yet: call its fit"),
        (GridSearchCV(classifier(), {"alpha": [1.0]}), False, "no best estimator yet: call its fit"),
        (DecisionTreeClassifier(), True, "DecisionTreeClassifier of scikit-learn is no network"),
        (LogisticRegression(), False, "no weights yet: call its fit"),
        (StandardScaler(), True, "StandardScaler of scikit-learn is no network"),
    ],
)
def test_anything_else_is_refused_by_its_name(estimator: Any, is_fitted: bool, message: str) -> None:
    if is_fitted:
        estimator.fit(X, LABELS)
    with pytest.raises(InputError, match=message):
        network_from(estimator)
