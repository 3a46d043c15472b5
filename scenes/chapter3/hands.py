"""What there is to know of mini-batches: the hands that a run deals, two walkers, and how far a hand agrees with all.

Where a study has worked it out for the run on show, its numbers are taken; else they are worked out here, of a few
pictures. Each comes with how many pictures it is of.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from network import DataSet, InputError, Recipe, evaluate, train
from network.analysis.directions import halfway
from network.analysis.many_examples import agreements
from network.studies import landscape, walkers
from network.studies.agreement import Agreement
from network.studies.landscape import Landscape, Surface
from network.studies.of_run import recipe_told
from network.studies.walkers import Walkers
from network.training import shuffled
from scenes.chapter3.joins import learnt_by
from scenes.learning_scene import LearningScene

Floats = npt.NDArray[np.floating]

BATCH, RATE = 64, 0.5
"""How many pictures a hand has, and the learning rate, where the run does not tell how it was made."""
HANDS = 8
"""How many hands there are at the least: of few pictures they are smaller."""
FEW, MANY = 240, 1000
"""Of so many pictures, at the most, what no study tells is worked out: a landscape, and directions."""
EPOCHS, PLACES, WAY = 30, 21, 40
"""How long two walkers walk then, at how many places each way their landscape is known, and its steps downhill."""
NEARLY = 0.05
"""How near to 0.1 answers are, and to 0.9 a cost, that can be said to be it."""
DRAWN = 40
"""How many hands' directions are drawn."""


@dataclass(frozen=True, eq=False)
class Deal:
    """How pictures are dealt.

    Attributes:
        learnt: the pictures that the run learnt from, or all that are at hand.
        batch: how many of them a hand has.
        rates: the learning rates of the phases of the run, or one of our own.
        seed: of the shuffles.
    """

    learnt: DataSet
    batch: int
    rates: tuple[float, ...]
    seed: int

    @property
    def hands(self) -> int:
        """How many hands there are: the last may be smaller."""
        return -(-len(self.learnt) // self.batch)

    def hand(self, number: int, shuffle: int = 0) -> npt.NDArray[np.int64]:
        """Which pictures are in a hand of a shuffle, both counted from 0."""
        return shuffled(len(self.learnt), self.seed, shuffle)[number * self.batch : (number + 1) * self.batch]


def deal_of(scene: LearningScene) -> Deal:
    """How the run on show dealt its pictures; where it does not tell, or there are too few, hands of our own."""
    learnt = learnt_by(scene)
    try:
        recipe = recipe_told(scene.training)
    except InputError:
        recipe = Recipe(((EPOCHS, RATE),), batch_size=BATCH)
    batch = min(recipe.batch_size, max(len(learnt) // HANDS, 1))
    return Deal(learnt, batch, tuple(rate for _, rate in recipe.schedule), recipe.seed)


def first_steps(scene: LearningScene, deal: Deal, count: int) -> list[float]:
    """The cost of all pictures at the beginning, and after each of the first steps, a hand each: (count + 1)."""
    network = scene.untrained
    costs = [evaluate(network, deal.learnt).cost]
    for number in range(count):
        hand = deal.learnt.take(deal.hand(number))
        step = deal.rates[0] * network.gradient(hand.images, hand.labels).flat
        network = network.with_parameters((network.parameters - step).astype(network.dtype))
        costs.append(evaluate(network, deal.learnt).cost)
    return costs


@dataclass(frozen=True, eq=False)
class Walk:
    """A walker's way over a map, by how many pictures it has looked at.

    Attributes:
        looked_at: (k,) pictures.
        steps: (k,) that it has made by then.
        costs: (k,) of all pictures.
        places: (k, 2) on the map.
    """

    looked_at: npt.NDArray[np.integer]
    steps: npt.NDArray[np.integer]
    costs: Floats
    places: Floats

    def reached(self, looked_at: float) -> int:
        """The last of the known places that it has passed by then."""
        return int(np.searchsorted(self.looked_at, looked_at, side="right")) - 1

    def way(self, looked_at: float) -> Floats:
        """The way so far, (m, 2), straight from one known place to the next."""
        here = [np.interp(looked_at, self.looked_at, each) for each in self.places.T]
        return np.vstack([self.places[: self.reached(looked_at) + 1], here])


@dataclass(frozen=True, eq=False)
class TwoWalkers:
    """One that asks all pictures before each step, and one that asks a hand.

    Attributes:
        careful: the one that asks all.
        hasty: the one that asks a hand.
        surface: the cost over the plane that the hasty one moved in most.
        rate: the learning rate of both.
        images: how many pictures all are.
        batch: how many a hand has.
        seconds: for a step of each, as measured once.
        guessing: whether the careful one in the end answers about 0.1 to everything.
        its_own: whether the hasty one is the run on show itself.
    """

    careful: Walk
    hasty: Walk
    surface: Surface
    rate: float
    images: int
    batch: int
    seconds: tuple[float, float]
    guessing: bool
    its_own: bool

    @property
    def time(self) -> int:
        """How many pictures both look at: as many as the hasty one has at its last known place."""
        return int(self.hasty.looked_at[-1])

    @property
    def share(self) -> float:
        """The share of the variance of the hasty one's way that the plane holds, 0 to 1."""
        return float(self.surface.shares[:2].sum())


def two_walkers(scene: LearningScene, deal: Deal) -> TwoWalkers:
    """Both walkers from the first network of the run on show; of a few pictures, where no study tells."""
    run, walked, ground = scene.training, scene.study_of(Walkers), scene.study_of(Landscape)
    its_own = walked is not None and ground is not None
    if walked is None or ground is None:
        few = deal.learnt.take(slice(FEW))
        batch = min(deal.batch, max(len(few) // HANDS, 1))
        steps = EPOCHS * -(-len(few) // batch)
        kept = tuple(sorted({round(step) for step in np.linspace(0, steps, 60)}))
        recipe = Recipe(((EPOCHS, deal.rates[0]),), batch_size=batch, validation=0, checkpoints=kept, seed=deal.seed)
        start = scene.untrained.with_metadata(recipe=asdict(recipe))  # by which the studies know how it was made
        run = train(start, few, recipe, progress=False)
        walked = Walkers(walkers.make({"train": few}, lambda _done, _of: None, run, 3))
        ground = Landscape(landscape.make({"train": few}, lambda _done, _of: None, run, PLACES, WAY))
    study, surface = walked.study, ground.surface("whole")
    careful = surface.plane(run).coordinates(walked.full_parameters)
    steps_made = np.arange(len(careful))
    return TwoWalkers(
        Walk(study["full_looked_at"], steps_made, study["full_costs"], _on_the_map(careful, surface)),
        Walk(
            study["mini_looked_at"],
            study["mini_steps"],
            study["mini_costs"],
            surface.path[study["checkpoints"]],
        ),
        surface, walked.rate, walked.images, min(walked.batch_size, walked.images), walked.seconds,
        _guesses(scene, walked, deal), its_own,
    )  # fmt: skip


def _guesses(scene: LearningScene, walked: Walkers, deal: Deal) -> bool:
    """Whether the walker that asks all is as good as one that answers 0.1 to everything, and answers nearly that."""
    time, parameters = int(walked.study["mini_looked_at"][-1]), walked.full_parameters
    here = int(np.searchsorted(walked.study["full_looked_at"], time, side="right")) - 1
    network = scene.untrained.with_parameters(parameters[here].astype(scene.untrained.dtype))
    output = network.forward(deal.learnt.images[:FEW]).output
    return abs(float(walked.study["full_costs"][here]) - 0.9) < NEARLY and float(abs(output - 0.1).mean()) < NEARLY


def _on_the_map(places: Floats, surface: Surface) -> Floats:
    """Places that are beyond the border are put on it."""
    low, high = ([ends[k] for ends in (surface.across, surface.up)] for k in (0, -1))
    return np.clip(places, low, high)


@dataclass(frozen=True, eq=False)
class HowFarTheyAgree:
    """How well hands know what all pictures ask for, at three moments of the run.

    Attributes:
        checkpoints: (3,) at which: the first, the half-trained network, the last.
        cosines: (3, k) of the angles between the gradients of hands and of all.
        batch: how many pictures a hand has.
        images: how many all are.
    """

    checkpoints: tuple[int, int, int]
    cosines: Floats
    batch: int
    images: int

    @property
    def means(self) -> list[float]:
        """The mean agreement at each moment."""
        return [float(each.mean()) for each in self.cosines]


def how_far_they_agree(scene: LearningScene, deal: Deal) -> HowFarTheyAgree:
    """The agreement of hands with all, from the study of the run, or of a few pictures."""
    moments = (0, halfway(scene.training), len(scene.training) - 1)
    study = scene.study_of(Agreement)
    if study is not None:
        cosines = np.array([study.cosines(moment) for moment in range(3)])
        batch, images = int(study.study["batch_sizes"][1]), int(study.study.metadata["settings"]["images"])
        return HowFarTheyAgree(moments, cosines, batch, images)
    few = deal.learnt.take(slice(MANY))
    batch = min(deal.batch, max(len(few) // HANDS, 1))
    worked_out = []
    for moment in moments:
        network = scene.training.at(moment)
        full = network.gradient(few.images, few.labels).flat
        worked_out.append(agreements(network, few, full, batch, DRAWN, deal.seed))
    return HowFarTheyAgree(moments, np.array(worked_out), batch, len(few))
