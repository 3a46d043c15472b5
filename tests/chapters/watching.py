"""The scenes of the lecture as a viewer sees them: the stage at the end of every beat, and how time passes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from manim import Animation, Mobject, Wait
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.exceptions import EndSceneEarlyException

from network import DataSet, Network, TrainingRun, load_network, load_run
from network.data import mnist
from network.data.digits import Digit, find_digit
from scenes.lecture_scene import BREATH, REST, LectureScene
from scenes.mobjects import Number
from scenes.production.beats import visit_beats
from scenes.settings import OVERRIDES_VARIABLE
from scenes.syllabus import SYLLABUS
from tests.chapters.layout import findings, texts
from tests.mobjects.frames import small_films

SECTIONS = {section.scene_class: section for chapter in SYLLABUS for section in chapter.sections}
ONE_HIDDEN_LAYER = Network.random((784, 30, 10), seed=3)
"""A network that every scene is tried with: what it holds is seen nowhere else."""
CASES: dict[str, dict[str, Any]] = {
    "default": {},
    "another digit to plain": {"digit": "8-04", "network": "plain"},
    "one hidden layer": {"digit": "5-02", "network": ONE_HIDDEN_LAYER},
}
"""The cases that every scene is tried in: name -> attributes of its class."""


@dataclass
class Seen:
    """The stage at the end of a beat.

    Attributes:
        mobjects: copies of what is on stage then.
        frame: its picture (480, 854, 3).
        amiss: what the layout check finds.
        time: in seconds from the scene's beginning.
        parts: copies of the scene's own attributes that are mobjects, by name.
    """

    mobjects: list[Mobject]
    frame: npt.NDArray[np.uint8]
    amiss: list[str]
    time: float
    parts: dict[str, Mobject]

    def family(self) -> Iterator[Mobject]:
        """Everything on stage."""
        for mobject in self.mobjects:
            yield from mobject.get_family()

    def of(self, kind: type) -> list[Any]:
        """Everything on stage of a class."""
        return [each for each in dict.fromkeys(self.family()) if isinstance(each, kind)]

    @property
    def numbers(self) -> list[str]:
        """The numbers on stage as they are written."""
        return [number.text for number in self.of(Number)]

    @property
    def words(self) -> str:
        """All the words on stage, in one text."""
        return "\n".join(text.name for text in texts(self.mobjects))

    def at(self, point: npt.ArrayLike) -> npt.NDArray[np.uint8]:
        """The colour (3,) of the frame at a point of the scene."""
        height, width = self.frame.shape[:2]
        x, y = np.asarray(point)[:2]
        return self.frame[round(height / 2 - y * height / 8), round(width / 2 + x * height / 8)]


@dataclass
class Played:
    """A scene played to its end.

    Attributes:
        scene: as it ended.
        beats: name -> the stage at the end of the beat.
        spoken: (start, end, text) of everything said.
        still: (start, end) of every stretch in which nothing moves.
        said_in: name -> how many things were said in the beat.
    """

    scene: LectureScene
    beats: dict[str, Seen] = field(default_factory=dict)
    spoken: list[tuple[float, float, str]] = field(default_factory=list)
    still: list[tuple[float, float]] = field(default_factory=list)
    said_in: dict[str, int] = field(default_factory=dict)

    @property
    def said(self) -> list[str]:
        """Everything said, as it was said: for a whole sentence, word for word."""
        return [text for _, _, text in self.spoken]

    @property
    def told(self) -> str:
        """Everything said, in one text: for words anywhere in it."""
        return " ".join(self.said)


def scene_class(name: str) -> type[LectureScene]:
    """The scene class of a section of the syllabus."""
    return SECTIONS[name].load()


def network_of(network: str | Network) -> Network:
    """What a scene's attribute `network` stands for."""
    return network if isinstance(network, Network) else load_network(network)


@contextmanager
def mnist_read_once() -> Iterator[None]:
    """MNIST as it is, but read once in a process: it fills 220 megabytes, and each scene that is kept has it."""

    def load(split: mnist.Split, folder: str | None = None) -> DataSet:
        return _mnist(split, folder or os.environ.get("NETWORK_DATA"))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(mnist, "load", load)
        yield


_mnist = cache(mnist.load)


@mnist_read_once()
def play(kind: type[LectureScene], *, look: bool = True, keep: bool = True, **asked: Any) -> Played:
    """Play a scene with some attributes set, such as `network` or `digit`.

    Args:
        kind: the scene's class.
        look: whether to draw the frames, and to check the contrast of texts on them; their layout always is.
        keep: whether to copy what is on stage; what is found amiss always is kept.
        asked: attributes of the class.
    """

    class Watched(kind):  # type: ignore[misc, valid-type]
        def compile_animations(self, *args: Any, **kwargs: Any) -> list[Animation]:
            animations = super().compile_animations(*args, **kwargs)
            start, length = self.renderer.time, max(animation.run_time for animation in animations)
            if all(isinstance(animation, Wait) for animation in animations):
                if played.still and abs(played.still[-1][1] - start) < 1e-3:
                    start = played.still.pop()[0]
                played.still.append((start, self.renderer.time + length))
            return animations

    for name, value in asked.items():
        setattr(Watched, name, value)
    Watched.__name__ = kind.__name__
    said = 0
    played = Played(scene=None)  # type: ignore[arg-type]

    def visit(scene: LectureScene, beat: str) -> None:
        nonlocal said
        played.said_in[beat] = len(scene.narration) - said
        said = len(scene.narration)
        played.beats[beat] = _seen(scene, look, keep)

    quick = {"pixel_width": 854, "pixel_height": 480, "frame_rate": 15}
    played.scene = visit_beats(Watched, visit, **quick)
    played.spoken += [(said.start, said.end, said.text) for said in played.scene.narration]
    return played


def _seen(scene: LectureScene, look: bool, keep: bool) -> Seen:
    frame = np.zeros((480, 854, 3), np.uint8)
    if look:
        renderer: Any = scene.renderer
        frame = renderer.picture(scene)[..., :3].copy()
        with without_texts(scene.mobjects):
            bare = renderer.picture(scene)[..., :3].copy()
        amiss = findings(scene.mobjects, bare)
    else:
        amiss = findings(scene.mobjects)
    if not keep:
        return Seen([], frame, amiss, scene.renderer.time, {})
    parts = {name: each for name, each in vars(scene).items() if isinstance(each, Mobject)}
    mobjects, parts = deepcopy((scene.mobjects, parts))  # together: a part that is on stage is copied once
    return Seen(mobjects, frame, amiss, scene.renderer.time, parts)


class LastFrame(CairoRenderer):
    """Manim's renderer, which draws every frame of a film; the last one so far is kept."""

    def add_frame(self, frame: npt.NDArray[np.uint8], num_frames: int = 1) -> None:
        """Keep it."""
        super().add_frame(frame, num_frames)
        self.last = frame[..., :3]


@mnist_read_once()
def last_frames(kind: type[LectureScene], frame_rate: float = 2) -> dict[str, npt.NDArray[np.uint8]]:
    """Film a scene in few frames a second, and return the frame (480, 854, 3) on which the clip of each beat stops."""
    frames: dict[str, npt.NDArray[np.uint8]] = {}

    class Filmed(kind):  # type: ignore[misc, valid-type]
        def end_beat(self, name: str) -> None:
            super().end_beat(name)
            frames[name] = self.renderer.last

    Filmed.__name__ = kind.__name__
    with small_films(pixel_width=854, pixel_height=480, frame_rate=frame_rate, dry_run=True, disable_caching=True):
        Filmed(renderer=LastFrame()).render()
    return frames


class FirstFrame(CairoRenderer):
    """Manim's renderer, which ends the scene once a frame of it is drawn: that is kept."""

    def add_frame(self, frame: npt.NDArray[np.uint8], num_frames: int = 1) -> None:
        """Keep it."""
        self.first = frame[..., :3].copy()
        raise EndSceneEarlyException


@mnist_read_once()
def first_frame(kind: type[LectureScene], **asked: Any) -> npt.NDArray[np.uint8]:
    """The frame (480, 854, 3) that a film of a scene begins with, its class having the attributes asked for."""
    filmed = type(kind.__name__, (kind,), asked)
    with small_films(pixel_width=854, pixel_height=480, frame_rate=15, dry_run=True, disable_caching=True):
        renderer = FirstFrame()
        filmed(renderer=renderer).render()
    return renderer.first


@contextmanager
def without_texts(mobjects: list[Mobject]) -> Iterator[None]:
    """The stage without its texts, as long as this lasts."""
    glyphs = [part for text in texts(mobjects) for part in text.mobject.get_family()]
    names = ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")
    colours = [{name: getattr(part, name).copy() for name in names if hasattr(part, name)} for part in glyphs]
    for part in glyphs:
        part.set_opacity(0, family=False)
    yield
    for part, before in zip(glyphs, colours, strict=True):
        part.set(**before)


def complaints(seen: Played) -> list[str]:
    """What the layout check finds amiss, beat by beat."""
    return [f"{beat}: {finding}" for beat, stage in seen.beats.items() for finding in stage.amiss]


def check_that_it_is_paced(seen: Played, shortest: float, longest: float) -> None:
    """Assert that all that is said can be read in its time, that something moves, and how long it may last (s)."""
    assert all(seen.said_in.values())
    for start, end, text in seen.spoken:
        assert len(text) <= 17 * (end - start), text
    assert all(end - start <= 6 + BREATH + REST for start, end in seen.still)
    assert shortest <= seen.scene.renderer.time <= longest


def played(kind: type[LectureScene], **asked: Any) -> Played:
    """A scene, looked at and kept, played once for all tests of a process that ask for the same in the same settings.

    Args:
        kind: the scene's class.
        asked: attributes of the class, as for `play`; those that it has anyway make no difference. Texts and numbers
            are the same where they are equal, all else where it is one object.
    """
    own = {"network": "edges", "digit": kind.own_digit}
    comparable = {name: value if isinstance(value, str | float) else id(value) for name, value in asked.items()}
    differing = frozenset((name, value) for name, value in comparable.items() if own.get(name) != value)
    key = kind, differing, os.environ.get(OVERRIDES_VARIABLE, "")
    if key not in _played:
        _played[key] = play(kind, **asked)  # what was asked lives as long, in the scene's class
    return _played[key]


_played: dict[tuple[type[LectureScene], frozenset[tuple[str, Any]], str], Played] = {}


@dataclass(frozen=True)
class Tried:
    """A scene tried in several cases, each played once for all tests of a process.

    The file with the tests of a scene, `tests/chapter1/test_recap.py` for `scenes/chapter1/recap.py`, begins with it::

        tried = Tried(Recap, CASES | {"no hidden layer": {"network": Network.random((784, 10), seed=1)}})


        @tried.in_every_case
        def test_the_answer_is_in_the_box(case):
            output = tried.network(case).forward(tried.image(case)).output
            (box,) = tried.at(case, "it_is_only_a_function").of(AnswerBox)
            assert box.digit == output.argmax()
            assert f"It says {output.argmax()}." in tried.said(case)

    It checks, beat by beat and in all cases, that what the scene shows and says is so: worked out anew in the test,
    from the arrays of the network and the digit; and that what another network or digit would make untrue is not said.

    What every scene keeps to is checked in `tests/chapters` of all that stand in the syllabus: layout, pace, clips and
    stills, the cases of `CASES`, settings and strangers. Of cases that are a scene's own, check that there is nothing
    to complain of: `complaints(tried.played(case)) == []`. One more network is cheapest tried with
    `play(Recap, look=False, keep=False, network=...)`, which neither draws nor copies the stage.

    All tests of a scene run in one process, whichever file they are in: `tests/chapters/conftest.py` sees to it.

    Attributes:
        kind: the scene's class, or a subclass that notes what passes between the ends of beats.
        cases: name -> attributes of the class; the first is the scene as it is.
    """

    kind: type[LectureScene]
    cases: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: CASES)

    @property
    def in_every_case(self) -> pytest.MarkDecorator:
        """Has a test run once for each `case`."""
        return pytest.mark.parametrize("case", self.cases)

    def played(self, case: str = "default") -> Played:
        """The scene played to its end."""
        return played(self.kind, **self.cases[case])

    def at(self, case: str, beat: str) -> Seen:
        """The stage at the end of a beat."""
        return self.played(case).beats[beat]

    def said(self, case: str = "default") -> list[str]:
        """Everything said, as it was said."""
        return self.played(case).said

    def told(self, case: str = "default") -> str:
        """Everything said, in one text."""
        return self.played(case).told

    def network(self, case: str = "default") -> Network:
        """The network that was asked for."""
        return network_of(self.cases[case].get("network", "edges"))

    def run(self, case: str = "default") -> TrainingRun:
        """The run that was asked for, of a `LearningScene`."""
        run = self.cases[case].get("run", "plain")
        return run if isinstance(run, TrainingRun) else load_run(run)

    def digit(self, case: str = "default") -> Digit:
        """The digit that was asked for, or the scene's own."""
        return find_digit(self.cases[case].get("digit", self.kind.own_digit))

    def image(self, case: str = "default") -> npt.NDArray[np.float32]:
        """The picture (28, 28) of that digit."""
        return self.digit(case).image

    def label(self, case: str = "default") -> int:
        """Which digit it is, 0 to 9."""
        label = self.digit(case).label
        assert label is not None, "nobody has told"
        return label
