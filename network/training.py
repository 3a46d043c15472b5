"""Learning: gradient descent on mini-batches, step by step, with checkpoints to look at afterwards."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from network.activation import Array
from network.augmentation import Augmentation
from network.cost import cost_named, targets
from network.data.dataset import DataSet
from network.errors import InputError
from network.evaluation import evaluate
from network.files import write_atomically
from network.model import Network
from network.optimiser import Adam, GradientDescent, Optimiser
from network.penalty import Penalty


@dataclass(frozen=True)
class Recipe:
    """How to train: all that, with the data and the first network, decides the result.

    Attributes:
        schedule: phases of (epochs, learning rate), one after the other.
        batch_size: examples a mini-batch.
        cost: `"squared_error"` or `"cross_entropy"`.
        optimiser: `"descent"`, plain gradient descent, or `"adam"`.
        momentum: of plain gradient descent: the share of the last step that the next one keeps, 0 for none.
        penalty: what large or ragged weights of the first layer cost on top.
        augmentation: small changes made to every training image, anew in every epoch.
        frozen_layers: how many of the first layers stay as they are.
        validation: how many examples, the last of the data, are kept apart to choose by: a share of the data between 0
            and 1, rounded down, or a whole number. 1/6 are 10,000 of MNIST's 60,000, and none of five or fewer. Data
            that are sorted have to be shuffled first.
        checkpoints: numbers of steps (mini-batches seen) after which the parameters are kept; the end always is.
        seed: of the order of the examples and of their augmentation.

    Raises:
        InputError: for settings that no training could follow.
    """

    schedule: tuple[tuple[int, float], ...]
    batch_size: int = 10
    cost: str = "squared_error"
    optimiser: Literal["descent", "adam"] = "descent"
    momentum: float = 0.0
    penalty: Penalty = field(default_factory=Penalty)
    augmentation: Augmentation = field(default_factory=Augmentation)
    frozen_layers: int = 0
    validation: float = 1 / 6
    checkpoints: tuple[int, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse settings out of range."""
        cost_named(self.cost)
        if self.optimiser not in ("descent", "adam"):
            raise InputError(f"There is no optimiser {self.optimiser!r}: choose descent or adam.")
        if not self.schedule or any(epochs < 1 or not rate > 0 for epochs, rate in self.schedule):
            raise InputError(f"A schedule is made of (epochs, learning rate), both positive, not {self.schedule}.")
        if self.batch_size < 1 or not 0 <= self.momentum < 1:
            raise InputError(
                f"A recipe needs batch_size of at least 1 and momentum in [0, 1), not {self.batch_size} and "
                f"{self.momentum}."
            )
        if not _is_share_or_count(self.validation):
            raise InputError(
                "A recipe's validation is a share of the data between 0 and 1 or a whole number of examples, 0 for "
                f"none, not {self.validation!r}."
            )

    @property
    def learning_rates(self) -> list[float]:
        """The learning rate η of every epoch."""
        return [rate for epochs, rate in self.schedule for _ in range(epochs)]

    def kept_apart(self, m: int) -> int:
        """How many of m examples are kept apart to choose by."""
        return int(self.validation * m) if 0 < self.validation < 1 else int(self.validation)


def _is_share_or_count(given: object) -> bool:
    if isinstance(given, int | np.integer) and not isinstance(given, bool):
        return bool(given >= 0)
    return isinstance(given, float | np.floating) and bool(0 < given < 1)


@dataclass(frozen=True, eq=False)
class TrainingRun:
    """What a training left behind: the network at chosen steps, and how good it was there.

    Attributes:
        network: the trained network.
        steps: (c,) numbers of mini-batches seen.
        parameters: (c, parameter count) float32, the flat parameters at those steps.
        costs: (c,) mean cost of the validation examples (of the training examples where none were kept apart).
        accuracies: (c,) share of those examples answered rightly, 0 to 1; None where the data have no classes.
    """

    network: Network
    steps: NDArray[np.int64]
    parameters: NDArray[np.float32]
    costs: NDArray[np.float64]
    accuracies: NDArray[np.float64] | None

    def __len__(self) -> int:
        """The number c of checkpoints."""
        return len(self.steps)

    @property
    def digest(self) -> str:
        """The SHA-256 of all that decides what its networks answer: the digest of the last, steps, parameters."""
        arrays = {"steps": self.steps.astype("<i8"), "parameters": self.parameters.astype("<f4")}
        return hashlib.sha256((self.network.digest + _digest(arrays)).encode()).hexdigest()

    def at(self, checkpoint: int) -> Network:
        """The network of one checkpoint, counted from 0 (negative numbers count from the end)."""
        return self.network.with_parameters(self.parameters[checkpoint])


def train(
    network: Network, data: DataSet, recipe: Recipe, *, pause_file: Path | None = None, progress: bool = True
) -> TrainingRun:
    """Train a network on some data. The same arguments give the same bits on the same machine.

    Args:
        network: where to start; it is left as it is.
        data: what to learn from; the last of it, `recipe.validation`, is kept apart and never learnt from.
        recipe: how.
        pause_file: a file written after every epoch and removed at the end; where it exists, an interrupted training
            with the same arguments goes on from it.
        progress: whether to show a bar with cost and, where there are classes, accuracy; it only ever shows on a
            terminal.

    Raises:
        InputError: when the data do not fit the network, nothing is left to learn from, or learning diverges.
    """
    training = _Training(network, data, recipe)
    if pause_file is not None and pause_file.exists():
        training.resume(pause_file)
    # One thread: products this small gain nothing by more, and sums in another order would lead somewhere else.
    with threadpool_limits(limits=1, user_api="blas"), _bar(progress, training) as show:
        for η in recipe.learning_rates[training.epoch :]:
            training.run_epoch(η)
            show()
            if pause_file is not None:
                training.pause(pause_file)
        training.keep()
    if pause_file is not None:
        pause_file.unlink(missing_ok=True)
    return training.result()


class _Training:
    """A training under way: the parameters θ, what the optimiser remembers, and the checkpoints so far."""

    def __init__(self, network: Network, data: DataSet, recipe: Recipe) -> None:
        self.start, self.recipe = network, recipe
        self.learnt, self.judged_by = _split(data, recipe.kept_apart(len(data)))
        _check_targets(network, data, recipe.cost)
        self.θ = network.parameters
        self.live = network.with_parameters(_read_only(self.θ))  # a view: it follows every change of θ
        adam = recipe.optimiser == "adam"
        self.optimiser: Optimiser = Adam() if adam else GradientDescent(recipe.momentum)
        self.epoch = self.step = 0
        self.kept: dict[int, tuple[Array, *tuple[float, ...]]] = {}  # step -> parameters, cost, accuracy if any
        if 0 in recipe.checkpoints:
            self.keep()

    def run_epoch(self, η: float) -> None:
        """See every training example once."""
        wanted = frozenset(self.recipe.checkpoints)
        for batch in self._mini_batches():
            gC = self._gradient(batch)
            self.θ -= η * self.optimiser.direction(gC)
            self.step += 1
            if self.step in wanted:
                self.keep()
        self.epoch += 1

    def _mini_batches(self) -> Iterator[DataSet]:
        """The training examples in a new order, each a little changed, a mini-batch at a time."""
        rng = _chance(self.recipe.seed, self.epoch)
        order = rng.permutation(len(self.learnt))  # as `shuffled` tells it
        for first in range(0, len(order), self.recipe.batch_size):
            batch = self.learnt.take(order[first : first + self.recipe.batch_size])
            yield DataSet(self.recipe.augmentation(batch.images, rng), batch.labels)

    def _gradient(self, batch: DataSet) -> Array:
        """∇C of the mini-batch with the penalty, flat; 0 where a layer is frozen."""
        gC = self.live.gradient(batch.images, batch.labels, self.recipe.cost).flat
        if self.recipe.penalty != Penalty():
            W = self.live.weights[0]
            gC[: W.size] += self.recipe.penalty.gradient(W).ravel()
        if self.recipe.frozen_layers:
            gC[: self._frozen_size] = 0
        return gC

    @property
    def _frozen_size(self) -> int:
        layers = zip(self.start.weights, self.start.biases, strict=True)
        return sum(W.size + b.size for W, b in list(layers)[: self.recipe.frozen_layers])

    def judge(self) -> tuple[float, ...]:
        """Cost and, where there are classes, accuracy as they stand."""
        judged = evaluate(self.live, self.judged_by, self.recipe.cost)
        if not np.isfinite(judged.cost):
            raise InputError(f"Learning diverged in epoch {self.epoch}: choose a smaller learning rate.")
        return (judged.cost,) if judged.accuracy is None else (judged.cost, judged.accuracy)

    def keep(self) -> None:
        """Make a checkpoint of this step."""
        self.kept[self.step] = (self.θ.copy(), *self.judge())

    def result(self) -> TrainingRun:
        """The trained network with its checkpoints."""
        parameters, costs, *accuracies = zip(*self.kept.values(), strict=True)
        return TrainingRun(
            network=self.start.with_parameters(self.θ),
            steps=np.array(list(self.kept)),
            parameters=np.array(parameters, np.float32),
            costs=np.array(costs),
            accuracies=np.array(accuracies[0]) if accuracies else None,
        )

    # ---- going on after an interruption ----

    def pause(self, path: Path) -> None:
        """Write down where the training stands."""
        arrays: dict[str, Any] = {f"kept_{step}": np.append(θ, judged) for step, (θ, *judged) in self.kept.items()}
        arrays |= {f"memory_{k}": array for k, array in enumerate(self.optimiser.memory)}
        arrays |= {"counts": np.array([self.epoch, self.step, self.optimiser.count]), "θ": self.θ}
        write_atomically(path, lambda f: np.savez(f, key=self._key, digest=_digest(arrays), **arrays))

    def resume(self, path: Path) -> None:
        """Go on from where a training with the same arguments stopped.

        Raises:
            InputError: when the file is broken or belongs to another training.
        """
        try:
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                found = dict(file)
            key, digest = str(found.pop("key")), str(found.pop("digest"))
        except Exception as error:  # a flipped bit meets Python with errors of every kind
            raise InputError(f"{path} is not a paused training ({error}): delete it to start anew.") from None
        if key != self._key:
            raise InputError(f"{path} belongs to a training with other settings: delete it to start anew.")
        if digest != _digest(found) or not self._is_ours(found):
            raise InputError(f"{path} is damaged, or was changed since it was written: delete it to start anew.")
        self._take_up(found)

    def _is_ours(self, found: dict[str, Array]) -> bool:
        """Whether these are the arrays that `pause` writes of such a training, by their names, shapes and numbers."""
        size, per_epoch = self.θ.size, -(-len(self.learnt) // self.recipe.batch_size)
        counts = found.get("counts", np.zeros(0))
        if counts.shape != (3,) or counts.dtype.kind != "i":
            return False
        epoch, step, seen = counts.tolist()
        kept = {f"kept_{wanted}" for wanted in self.recipe.checkpoints if wanted <= step}
        shapes = {"counts": (3,), "θ": (size,)} | dict.fromkeys(kept, (size + self._judgements,))
        shapes |= {f"memory_{k}": (size,) for k in range(self.optimiser.remembers)}
        return (
            0 < epoch <= len(self.recipe.learning_rates)
            and step == seen == epoch * per_epoch
            and {name: array.shape for name, array in found.items()} == shapes
            and all(array.dtype.kind in "if" and np.isfinite(array).all() for array in found.values())
        )

    def _take_up(self, found: dict[str, Array]) -> None:
        """Go on from the arrays that `pause` wrote."""
        self.epoch, self.step, self.optimiser.count = map(int, found["counts"])
        self.θ[:] = found["θ"]
        self.optimiser.memory = [found[f"memory_{k}"] for k in range(sum(name[:7] == "memory_" for name in found))]
        steps = sorted(int(name[5:]) for name in found if name[:5] == "kept_")
        kept = {step: found[f"kept_{step}"] for step in steps}
        size = self.θ.size
        self.kept = {step: (row[:size].astype(self.θ.dtype), *row[size:]) for step, row in kept.items()}

    @property
    def _judgements(self) -> int:
        """How many numbers `judge` gives."""
        return 2 if self.judged_by.has_classes else 1

    @property
    def _key(self) -> str:
        """A digest of all that decides the result."""
        digest = hashlib.sha256(repr(self.recipe).encode())
        for array in (
            self.start.parameters,
            self.learnt.images[:1000],
            self.learnt.labels,
            self.judged_by.labels,
        ):
            digest.update(np.ascontiguousarray(array).data)
        return digest.hexdigest()


def shuffled(m: int, seed: int, epoch: int) -> NDArray[np.int64]:
    """The order (m,) in which a training goes through its examples in one epoch: their indices.

    Args:
        m: examples that it learns from.
        seed: of its recipe.
        epoch: counted from 0.
    """
    return _chance(seed, epoch).permutation(m)


def _chance(seed: int, epoch: int) -> np.random.Generator:
    """What decides all that is random in one epoch: the order first, then the augmentation."""
    return np.random.default_rng([seed, epoch])


def _split(data: DataSet, validation: int) -> tuple[DataSet, DataSet]:
    """What to learn from, and what to judge by: the same where nothing is kept apart."""
    learnt = len(data) - validation
    if learnt < 1:
        raise InputError(f"{validation} of {len(data)} examples are kept for validation: none is left to learn from.")
    whole = data.take(slice(None))
    return (data.take(slice(learnt)), data.take(slice(learnt, None))) if validation else (whole, whole)


def _check_targets(network: Network, data: DataSet, cost: str) -> None:
    """Refuse labels that do not suit the network or the cost, before any work."""
    σ = network.activations[-1]
    cost_named(cost).check(targets(data.labels, np.empty((network.sizes[-1], len(data)), network.dtype), σ), σ)


def _digest(arrays: dict[str, Array]) -> str:
    """The SHA-256 of named arrays."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(repr((name, array.shape, array.dtype.str)).encode() + np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _read_only(array: Array) -> Array:
    """A view that shows every change of the array but allows none."""
    view = array.view()
    view.flags.writeable = False
    return view


@contextmanager
def _bar(wanted: bool, training: _Training) -> Iterator[Callable[[], None]]:
    """A progress bar by epoch with the last cost and accuracy; nothing where there is no terminal."""
    from rich.console import Console  # here, because rich takes longer to import than all the rest of `network`
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    judgement = TextColumn("{task.description}")
    columns = (TextColumn("epoch"), MofNCompleteColumn(), BarColumn(), TimeRemainingColumn(), judgement)
    with Progress(*columns, console=console, disable=not (wanted and console.is_terminal)) as bar:
        task = bar.add_task("", total=len(training.recipe.learning_rates), completed=training.epoch)

        def show() -> None:
            if bar.disable:
                return
            cost, *accuracy = training.judge()
            told = "  ".join([f"cost {cost:.4f}", *(f"accuracy {share:.2%}" for share in accuracy)])
            bar.update(task, completed=training.epoch, description=told)

        yield show


Tell: TypeAlias = Callable[[int, int], None]
"""Told again and again how much is done, and of how much: counts of trainings, images or whatever a study does."""
