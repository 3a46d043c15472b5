"""The stage on which the lecture's scenes are played: the network and the digit on show, the look, the narration."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from manim import RIGHT, UP, Animation, FadeIn, FadeOut, ManimColor, Scene, Succession, VGroup, VMobject, Wait, config

from network import Activation, DataSet, InputError, Network, load_network
from network.data.digits import DigitSpec, digits_like, find_digit
from scenes.clips import guard_clips
from scenes.language import language, use_language
from scenes.mobjects.text import LABEL, SMALL, words
from scenes.mobjects.theme import Theme
from scenes.settings import Settings, load_settings
from scenes.subtitles import Said, cues, reading_time
from scenes.voice import Voice, voice_in_force

CAPTION_TOP = 3.72
"""Where the caption, a title line at the top, hangs, in scene units: below it is the stage."""
STAGE_TOP, STAGE_BOTTOM = 3.1, -2.56
"""What the stage lies between, in scene units: below it players show their subtitles."""
STAGE_MIDDLE = (STAGE_TOP + STAGE_BOTTOM) / 2
"""How far above the middle of the frame that of the stage is."""
BREATH = 0.4
"""Seconds without words between two things that are said, at pace 1."""
REST = 1.0
"""Seconds for which the stage stands still, without words, at the end of each beat, at pace 1."""
PIXELS, DIGITS = 28 * 28, 10
"""Of a picture, and to be told apart: what every network on show has for inputs and outputs."""
NOT_NEGATIVE, ANY_NUMBER = (0.0, math.inf), (-math.inf, math.inf)
"""Ranges of activations that some sections can show beside those from 0 to 1."""
WIDEST = 13.2
"""How wide anything may be, in scene units: the frame without its margins."""


class LectureScene(Scene):
    """A section of the lecture.

    Subclass a scene and set these to make it your own; what is None there is taken from `lecture.toml`, see
    `scenes.settings`.

    Attributes:
        network: the name of a network in `assets/networks`, the path of one, or a `Network`.
        digit: what `network.data.digits.find_digit` takes: a name in `assets/digits`, "mnist:test:63", a picture
            file, or an image (28, 28) in [0, 1].
        label: which digit that is, where neither its name nor the gallery nor MNIST tell.
        theme: the colours.
        pace: how many times faster than written it goes.
        language: the code of a language.
        own_digit: what the section shows where neither `digit` nor the settings name a digit.
        hidden_range: between which two numbers the activations of hidden layers must lie for the section to be true.
        output_range: likewise, those of the output layer.

    What follows from them, once `setup` has run:

    Attributes:
        net: the network on show.
        image: the digit on show, (28, 28) in [0, 1].
        label: which digit that is; what the network takes it for, where nobody has said.
        label_is_told: whether somebody has said: else `label` is no truth, and no sentence may call an answer right or
            wrong by it.
        digits: labelled digits to choose others from, in the same hand as the one on show: the gallery, or MNIST.
        settings: all that is in force.
        voice: who speaks the narration, if anybody.
    """

    network: ClassVar[str | Network | None] = None
    digit: ClassVar[DigitSpec | None] = None
    label: int = None  # type: ignore[assignment]  # until `setup` has run
    theme: Theme = None  # type: ignore[assignment]  # until `setup` has run
    pace: float = None  # type: ignore[assignment]  # likewise
    language: ClassVar[str | None] = None
    own_digit: ClassVar[str] = "3-01"
    hidden_range: ClassVar[tuple[float, float]] = (0, 1)
    output_range: ClassVar[tuple[float, float]] = (0, 1)

    net: Network
    image: npt.NDArray[np.float32]
    label_is_told: bool
    digits: DataSet
    settings: Settings
    voice: Voice | None

    def setup(self) -> None:
        """Lay out the stage; what cannot be used is told in one sentence, and ends the program with status 2."""
        self.narration: list[Said] = []
        self.caption: VMobject | None = None
        self.sounds: list[tuple[float, Path]] = []
        guard_clips(self)
        try:
            self._take_settings()
        except InputError as error:
            print(error, file=sys.stderr)
            raise SystemExit(2) from None

    def _take_settings(self) -> None:
        self.settings = settings = load_settings()
        use_language(self.language or settings.language)
        self.pace = self.pace or settings.pace
        output = self.renderer.file_writer.output_spec
        heard = output.is_video and not output.is_gif
        self.voice = voice_in_force(settings.voice, language(), self.pace) if heard else None
        self.theme = self.theme or settings.palette
        self.camera.background_color = ManimColor(self.theme.canvas)  # type: ignore[union-attr]
        if isinstance(self.network, Network):
            self.net = self.network
        else:
            self.net = named("network", settings, self.network, load_network)
        own = self.digit if self.digit is not None else settings.digit or self.own_digit
        told = settings.told_label if self.digit is None and settings.digit else self.label
        digit = named("digit", settings, self.digit, lambda spec: find_digit(spec, told), own)
        self.digits = named("digit", settings, self.digit, digits_like, own)
        if (reason := self.refusal(self.net)) is not None:
            where = "" if isinstance(self.network, Network) else f"{settings.origin('network')}: "
            raise InputError(f"{where}{reason}")
        self.image = digit.image
        self.label_is_told = digit.label is not None
        self.label = int(self.net.forward(self.image).prediction) if digit.label is None else digit.label

    @classmethod
    def refusal(cls, network: Network) -> str | None:
        """Why the section cannot show a network truthfully, in one sentence that tells what would do; None if it can.

        It is asked before anything is drawn, and before a film of many sections. A section with conditions of its own
        adds them to these.
        """
        inputs, outputs = network.sizes[0], network.sizes[-1]
        if inputs != PIXELS:
            return (
                f"the lecture shows pictures of {PIXELS} pixels, but this network has {inputs} inputs: choose another."
            )
        if outputs != DIGITS:
            has = f"{outputs} outputs" if outputs > 1 else "one output"
            return f"the lecture reads {DIGITS} digits, but this network has {has}: choose another."
        *hidden, last = network.activations
        for each in hidden:
            if not _lies_in(each, cls.hidden_range):
                shown, would_do = ("from 0 to 1", "sigmoids") if cls.hidden_range[1] == 1 else ("of 0 and more", "ReLU")
                return (
                    f"the lecture shows activations {shown}, but this network has a layer of {each.name}: choose one "
                    f"of {would_do}, with a softmax at the end if you like."
                )
        if not _lies_in(last, cls.output_range):
            return (
                f"the lecture shows outputs from 0 to 1, but this network ends with a layer of {last.name}: choose one "
                "with sigmoids or a softmax at the end."
            )
        return None

    def examples(self, label: int) -> npt.NDArray[np.float32]:
        """The pictures (n, 28, 28) of a digit among those to choose from, in their order."""
        return self.digits.images[self.digits.labels == label].reshape(-1, 28, 28)

    # ---- the story ----

    def tell(self, *beats: Callable[[], None]) -> None:
        """Play the beats of the story in order, each a section of the film under its own name.

        Each ends with a rest, in which what is on stage by then stands still without words.
        """
        for beat in beats:
            self.next_section(beat.__name__)
            beat()
            self.hold(REST)
            self.end_beat(beat.__name__)

    def end_beat(self, name: str) -> None:
        """Do nothing; whoever wants to look at the stage at the end of each beat overrides this."""

    def say(self, text: str) -> None:
        """Say something while what follows is shown; it is a subtitle for as long as it takes to read, or to speak.

        What was said before comes to its end first, with a breath after it. To ask and let the viewers think::

            self.say("Which digit is this?")
            self.hold(2)
            self.say("A three, of course.")
        """
        if self.narration:
            self._stand_still_until(self.narration[-1].end + BREATH / self.pace)
        now = self.renderer.time
        if self.voice is None:
            self.narration.append(Said(now, now + reading_time(text) / self.pace, text))
        else:
            spoken = self.voice(text)
            self.sounds.append((now, spoken.path))
            self.narration.append(Said(now, now + spoken.seconds, text, spoken.word_ends))

    def finish_saying(self) -> None:
        """Hold still until what was said last has been read, or spoken."""
        if self.narration:
            self._stand_still_until(self.narration[-1].end)

    def hold(self, seconds: float) -> None:
        """Finish what is being said, then hold still without words.

        Args:
            seconds: how long, at pace 1.
        """
        self.finish_saying()
        self.wait(seconds)

    def _stand_still_until(self, moment: float) -> None:
        """Hold still until a moment of the scene, in seconds; not at all if it has passed."""
        left = moment - self.renderer.time
        if left > 1 / config.frame_rate:
            self.wait(left * self.pace)

    def tear_down(self) -> None:
        """Hand what was said to the subtitle file, and to the film where there is a voice."""
        now = self.renderer.time
        for said in self.narration:
            for cue in cues(said):
                self.add_subcaption(cue.text, duration=cue.end - cue.start, offset=cue.start - now)
        if not self.skip_animations:
            for start, path in self.sounds:  # by the writer itself, which hears them over clips from the cache too
                self.renderer.file_writer.add_sound(str(path), start)

    def compile_animations(self, *args: Any, **kwargs: Any) -> list[Animation]:
        """Let every animation go at the pace asked for, and last a whole number of frames.

        Manim counts the frames of what it draws, but the seconds of what it finds in its cache: only whole frames let
        both come to the same time, and the subtitles stay with the picture. The millionth of a frame tips Manim's
        rounding, which is down for a still wait and up for all else.
        """
        animations = super().compile_animations(*args, **kwargs)
        for animation in animations:
            frames = max(1, round(animation.run_time / self.pace * config.frame_rate))
            tip = 1e-6 if isinstance(animation, Wait) else -1e-6
            animation.run_time = (frames + tip) / config.frame_rate
            if isinstance(animation, Wait):
                animation.duration = animation.run_time  # Manim hashes it
        return animations

    def get_time_progression(self, run_time: float, *args: Any, **kwargs: Any) -> Any:
        """The moments of a play that are drawn: each frame shows what is at its end, so that the last shows the end.

        Manim's show what is at their beginning: the last is one frame short of the end, and whoever stops there, as
        slides do, sees sums that are not yet what they will be.
        """
        progress = super().get_time_progression(run_time, *args, **kwargs)
        if isinstance(progress.iterable, np.ndarray):  # or all is skipped, to the end
            frames = round(run_time * config.frame_rate)
            progress.iterable = np.linspace(0, run_time, frames + 1)[1:]
        return progress

    # ---- the caption ----

    def caption_of(self, *texts: str, roles: Sequence[str] = ("ink",)) -> VMobject:
        """A line at the top, its texts side by side, each in the colour of its role; smaller where it is too long.

        Lines are held at their tops, which all reach as high: so they share a baseline.
        """
        for size in (LABEL, SMALL):
            parts = (words(text, size, role, self.theme) for text, role in zip(texts, roles, strict=True))
            line = VGroup(*parts).arrange(RIGHT, buff=0.5, aligned_edge=UP)
            if line.width <= WIDEST:
                break
        return line.move_to(CAPTION_TOP * UP, aligned_edge=UP)

    def recaption(self, *texts: str, roles: Sequence[str] = ("ink",)) -> Animation:
        """The line at the top says something else; without texts it goes."""
        old, self.caption = self.caption, self.caption_of(*texts, roles=roles) if texts else None
        changes: list[Animation] = [FadeOut(old, run_time=0.4)] if old else []
        changes += [FadeIn(self.caption, run_time=0.6)] if self.caption else []
        return Succession(*changes) if changes else Wait(0.4)


def _lies_in(function: Activation, limits: tuple[float, float]) -> bool:
    """Whether all activations of a function lie between two numbers."""
    return limits[0] <= function.range[0] and function.range[1] <= limits[1]


def named(key: str, settings: Settings, asked: Any, find: Callable[[Any], Any], value: Any = None) -> Any:
    """What a scene or the settings name, found; a refusal tells where the name stands."""
    if asked is not None:
        return find(asked)
    try:
        return find(getattr(settings, key) if value is None else value)
    except InputError as error:
        origin = settings.origin(key)
        raise InputError(str(error) if origin == "default" else f"{origin}: {key} cannot be used. {error}") from None


def image_of(digit: DigitSpec) -> npt.NDArray[np.float32]:
    """The image (28, 28) of a digit, however it is named."""
    return find_digit(digit).image
