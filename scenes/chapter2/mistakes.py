"""What a network got wrong: the surest mistakes in a row, and what it takes for what most often."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from manim import DOWN, LEFT, RIGHT, UP, VGroup, VMobject

from network.studies.verdicts import Verdicts
from scenes.language import _, in_number
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP, WIDEST
from scenes.mobjects.pictures import Reading
from scenes.mobjects.pictures.accuracy_counter import TRAY
from scenes.mobjects.text import LABEL, SMALL, TITLE, number_text, percent_text, words
from scenes.mobjects.theme import Theme
from scenes.staging import Framed, number_alone

SHOWN = TRAY[0] * TRAY[1]
"""How many mistakes lie in the tray of an `AccuracyCounter` at the most."""
PAIRS = 3
"""How many confusions are told at the most."""
ASKED_ABOUT = 3.9
"""How high a picture is that is to be guessed, in scene units: below it is room for the row."""


class Result(VGroup):
    """How a test went: the `share` of right answers alone, beside the last mistakes in the `tray`; `notes` name both.

    Args:
        verdicts: what a network answers.
        tray: of the `AccuracyCounter` that has counted them.
        elsewhere: the name of other data and the share of right answers there, to be named, too.
        theme: where colours come from.
    """

    def __init__(self, verdicts: Verdicts, tray: VMobject, elsewhere: dict[str, str] | None, theme: Theme) -> None:
        wrong = len(verdicts.errors)
        self.tray = tray.copy().scale(4.3 / tray.height).move_to((-2.8, STAGE_TOP - 0.1, 0), aligned_edge=UP)
        rows = min(-(-wrong // TRAY[1]), TRAY[0])
        empty = self.tray.height * (1 - rows / TRAY[0])
        self.tray.shift(min(empty / 2, self.tray.get_bottom()[1] - STAGE_BOTTOM) * DOWN)
        self.share = number_alone(percent_text(verdicts.accuracy), theme).move_to((4.0, STAGE_MIDDLE + 0.4, 0))
        told = [_("of {count} digits").format(count=number_text(len(verdicts.labels), 0))]
        if elsewhere:
            told.append(_("{name}'s test images: {share}").format(**elsewhere))
        beside = VGroup(*(words(each, LABEL, "muted", theme) for each in told)).arrange(DOWN, buff=0.25)
        beside.next_to(self.share, DOWN, buff=0.4)
        kept = in_number("{count} mistake", "{count} mistakes", wrong)
        if wrong > SHOWN:
            kept = _("the last {shown} of {count} mistakes")
        name = words(kept.format(shown=SHOWN, count=number_text(wrong, 0)), LABEL, "muted", theme)
        self.notes = VGroup(beside, name.next_to(self.tray, DOWN, buff=0.3).shift(empty * UP))
        super().__init__(self.tray, self.share, self.notes)


class Meant(VGroup):
    """A picture as it was read, its `reading`, and under it in words what was meant; all that is `written`."""

    def __init__(self, image: npt.NDArray[Any], answer: int, label: int, theme: Theme) -> None:
        self.reading = Reading(image, answer, label, height=1.15, theme=theme)
        told = str(label) if answer == label else _("{label}, not {answer}").format(label=label, answer=answer)
        self.told = words(told, SMALL, "muted", theme)
        self.written = (self.reading.answer, self.reading.mark, self.told)
        super().__init__(self.reading, self.told.next_to(self.reading.picture, DOWN, buff=0.15))


def row_of(verdicts: Verdicts, images: npt.NDArray[Any], chosen: npt.NDArray[np.integer], theme: Theme) -> VGroup:
    """Some pictures as they were read, side by side at the bottom of the stage.

    Args:
        verdicts: what a network answers to the images.
        images: (m, 28, 28) all of them.
        chosen: which.
        theme: where colours come from.
    """
    row = VGroup(Meant(images[k], int(verdicts.answers[k]), int(verdicts.labels[k]), theme) for k in chosen)
    return row.arrange(RIGHT, buff=0.6).move_to((0, STAGE_BOTTOM, 0), aligned_edge=DOWN)


def asked_about(image: npt.NDArray[Any], theme: Theme) -> Framed:
    """A picture large above the row, with room at its right for what is told of it."""
    return Framed(image, ASKED_ABOUT, theme).move_to((-2.6, STAGE_TOP, 0), aligned_edge=UP)


def answer_beside(picture: Framed, verdicts: Verdicts, k: int, theme: Theme) -> VGroup:
    """What the k-th picture was taken for and how sure that is, and what was meant, in two lines beside it."""
    answer, label, value = int(verdicts.answers[k]), int(verdicts.labels[k]), float(verdicts.confidence[k])
    lines: list[VMobject] = [
        words(_("it says {answer}, at {value}").format(answer=answer, value=number_text(value)), TITLE, theme=theme),
        words(_("it was meant to be {label}").format(label=label), TITLE, "right", theme),
    ]
    return VGroup(*lines).arrange(DOWN, buff=0.5, aligned_edge=LEFT).next_to(picture, RIGHT, buff=0.7)


def most_frequent(verdicts: Verdicts, count: int = PAIRS) -> list[tuple[int, int, int]]:
    """The pairs (what was shown, what was answered, how often) confused most often, the most frequent first."""
    times = verdicts.confusion.copy()
    np.fill_diagonal(times, 0)
    order = np.argsort(-times, axis=None, kind="stable")[:count]
    pairs = [divmod(int(place), times.shape[1]) for place in order]
    return [(label, answer, int(times[label, answer])) for label, answer in pairs if times[label, answer]]


def confusions(verdicts: Verdicts, images: npt.NDArray[Any], theme: Theme) -> VGroup:
    """The most frequent confusions in words, each under the surest mistake of its kind, above the row."""
    cards = VGroup()
    for label, answer, count in most_frequent(verdicts):
        wrong = verdicts.errors
        first = wrong[(verdicts.labels[wrong] == label) & (verdicts.answers[wrong] == answer)][0]
        text = in_number("{label} taken for {answer}: {count} time", "{label} taken for {answer}: {count} times", count)
        told = words(text.format(label=label, answer=answer, count=number_text(count, 0)), LABEL, theme=theme)
        picture = Framed(images[first], 2.9, theme)
        cards.add(VGroup(picture, told.next_to(picture, DOWN, buff=0.25)))
    if len(cards):
        cards.arrange(RIGHT, buff=0.6)
        if cards.width > WIDEST:
            cards.arrange(RIGHT, buff=0.25)
        cards.move_to((0, STAGE_TOP, 0), aligned_edge=UP)
    return cards
