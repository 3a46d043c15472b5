"""What every scene keeps to: the layout, the pace of reading, and that anyone's digit or network will do."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pypdf
import pytest
from PIL import Image
from pypdf.generic import ArrayObject, NameObject

from network.data.gallery import gallery_digit
from scenes.lecture_scene import BREATH, REST
from scenes.mobjects import DARK, LIGHT, Number
from scenes.production.vector import vector_picture
from scenes.subtitles import Said, cues
from scenes.syllabus import SYLLABUS, Chapter
from tests.chapters.layout import MEANT_TO_BE_READ
from tests.chapters.watching import (
    CASES,
    SECTIONS,
    complaints,
    last_frames,
    play,
    played,
    scene_class,
)

LONGEST_STILL = 6.0
"""Seconds in which nothing moves while something is said; a breath and the rest at the end of a beat may follow."""
FASTEST_READING = 17
"""Characters a second, in any subtitle."""
TEXT_BEGINS = re.compile(rb"\bBT\b")
"""The operator before any text of a PDF."""

NAMES = list(SECTIONS)
MINUTES = ((10, 17), (15, 22), (9, 14), (8, 12))
"""What the sections of each chapter must lie between, all together."""
CHARACTERS = {
    "IntroductionExample": 698,
    "SeriesPreview": 975,
    "WhatAreNeurons": 692,
    "IntroducingLayers": 854,
    "WhyLayers": 1260,
    "EdgeDetection": 1231,
    "CountingParameters": 433,
    "LearningPreview": 835,
    "NotationAndLinearAlgebra": 917,
    "Recap": 458,
    "ReluVsSigmoid": 887,
    "FinalWords": 330,
    "LearningIntroduction": 497,
    "StructureRecap": 606,
    "TrainingData": 1013,
    "CostFunctions": 1758,
    "GradientDescent": 1640,
    "GradientVectors": 715,
    "DescentRecap": 497,
    "AnalyzingTheNetwork": 1614,
    "LearningMore": 680,
    "MemorizingOrLearning": 1996,
    "ClosingThoughts": 520,
    "BackpropagationIntroduction": 659,
    "GradientRecap": 1385,
    "OneExampleWalkthrough": 3308,
    "StochasticGradientDescent": 1994,
    "BackpropagationFinalWords": 727,
    "CalculusIntroduction": 460,
    "ChainRuleInNetworks": 1781,
    "RelevantDerivatives": 801,
    "MeaningOfDerivatives": 999,
    "SensitivityToParameters": 913,
    "SeveralNeuronsPerLayer": 1376,
    "CalculusRecap": 749,
}
"""What each section says, within a twentieth: noted here, as they are played in different processes."""


def found_in(pdf: bytes) -> str:
    """What can be searched in a PDF of one page: of the streams in which any text begins, as drawings are long."""
    with pypdf.PdfReader(BytesIO(pdf)) as document:
        page = document.pages[0]
        streams = contents if isinstance(contents := page["/Contents"], list) else [contents]
        with_text = [each for each in streams if TEXT_BEGINS.search(each.get_object().get_data())]
        page[NameObject("/Contents")] = ArrayObject(with_text)
        return page.extract_text()


def picture_file(folder: Path) -> dict[str, Any]:
    pixels = (255 * (1 - gallery_digit("5-02"))).astype(np.uint8)
    Image.fromarray(pixels).resize((140, 140)).save(folder / "five.png")
    return {"digit": str(folder / "five.png")}


VARIANTS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "a picture, light, half pace": lambda folder: {**picture_file(folder), "theme": LIGHT, "pace": 0.5},
    "German, double pace": lambda _: {"language": "de", "pace": 2.0},
}


@pytest.mark.parametrize("name", NAMES)
def test_the_layout_is_sound_at_the_end_of_every_beat(name: str) -> None:
    assert complaints(played(scene_class(name))) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_clip_of_every_beat_stops_on_its_still(name: str) -> None:
    """Nothing at rest is on its way: drawn frame by frame, a beat comes to the very picture that its still is.

    But for edges that have changed lately: what paints them is exact for one opacity, and nearly so for others.
    """
    stages = played(scene_class(name)).beats
    frames = last_frames(scene_class(name))
    assert list(frames) == list(stages)
    for beat, frame in frames.items():
        difference = abs(frame.astype(int) - stages[beat].frame)
        assert difference.max() <= 16, beat
        assert difference.mean() < 0.05, beat


@pytest.mark.parametrize("name", NAMES)
def test_the_still_of_every_beat_can_be_magnified_and_searched(name: str) -> None:
    """As SVG and PDF, of a sane size; in both stands the caption, and every number."""
    for beat, stage in played(scene_class(name)).beats.items():
        files = {kind: vector_picture(stage.mobjects, DARK, kind) for kind in ("svg", "pdf")}
        assert len(files["svg"]) < 2_000_000, beat
        assert len(files["pdf"]) < 500_000, beat
        written = [each.text for each in ElementTree.fromstring(files["svg"]).iter("{http://www.w3.org/2000/svg}text")]
        assert sorted(found_in(files["pdf"]).split()) == sorted(" ".join(written).split()), beat
        caption = stage.parts.get("caption")
        lines = [each.text for each in caption or ()]
        assert [line for line in lines if line not in written] == [], beat
        seen = [number.text for number in stage.of(Number) if number.get_fill_opacity() > MEANT_TO_BE_READ]
        assert [number for number in seen if number not in written] == [], beat


@pytest.mark.parametrize("case", [*CASES][1:])
@pytest.mark.parametrize("name", NAMES)
def test_another_digit_and_network_can_be_shown(name: str, case: str) -> None:
    seen = played(scene_class(name), **CASES[case])
    assert complaints(seen) == []
    assert list(seen.beats) == list(played(scene_class(name)).beats)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_made_ones_own(name: str, variant: str, tmp_path: Path) -> None:
    asked = VARIANTS[variant](tmp_path)
    seen = play(scene_class(name), look="light" in variant, keep=False, **asked)
    assert complaints(seen) == []
    assert list(seen.beats) == list(played(scene_class(name)).beats)


@pytest.mark.parametrize("name", NAMES)
def test_a_digit_of_mnist_can_be_shown(name: str, mnist_folder: Path) -> None:
    seen = play(scene_class(name), look=False, keep=False, digit="mnist:test:63")
    assert complaints(seen) == []
    assert (seen.scene.label, len(seen.scene.digits)) == (3, 10_000)


@pytest.mark.parametrize("name", NAMES)
def test_every_beat_says_something_that_can_be_read_in_its_time(name: str) -> None:
    seen = played(scene_class(name))
    assert [beat for beat, count in seen.said_in.items() if not count] == []
    for start, end, text in seen.spoken:
        for cue in cues(Said(start, end, text)):
            assert len(cue.text.replace("\n", " ")) <= FASTEST_READING * (cue.end - cue.start), text


@pytest.mark.parametrize("name", NAMES)
def test_there_are_pauses_without_words(name: str) -> None:
    seen = played(scene_class(name))
    characters, seconds = sum(map(len, seen.said)), seen.scene.renderer.time
    assert 8 <= characters / seconds <= 14, "the slower ones are to be looked at"
    assert characters == pytest.approx(CHARACTERS[name], rel=0.05), "note it above"
    assert sum(end - start for start, end, _ in seen.spoken) <= 0.92 * seconds
    for stage in seen.beats.values():
        last = max(end for _, end, _ in seen.spoken if end <= stage.time)
        assert stage.time - last >= REST - 0.1, "each beat ends without words"
    for (_, end, _), (start, _, _) in pairwise(seen.spoken):
        assert start - end >= BREATH - 0.1


def test_the_lecture_is_told_at_an_easy_pace() -> None:
    assert list(CHARACTERS) == NAMES
    assert 10 <= sum(CHARACTERS.values()) / sum(section.seconds for section in SECTIONS.values()) <= 14


@pytest.mark.parametrize("name", NAMES)
def test_something_moves_all_the_time(name: str) -> None:
    longest = LONGEST_STILL + BREATH + REST + 1e-3
    too_long = [(start, end) for start, end in played(scene_class(name)).still if end - start > longest]
    assert too_long == []


@pytest.mark.parametrize("name", NAMES)
def test_a_section_is_neither_short_nor_long(name: str) -> None:
    seconds = played(scene_class(name)).scene.renderer.time
    assert 20 <= seconds <= 280
    assert seconds == pytest.approx(SECTIONS[name].seconds, rel=0.05), "tell it in scenes/syllabus.py"


@pytest.mark.parametrize("name", NAMES)
def test_the_first_picture_and_the_last_show_something(name: str) -> None:
    frames = [stage.frame.astype(int) for stage in played(scene_class(name)).beats.values()]
    for frame in (frames[0], frames[-1]):
        assert np.mean(abs(frame - frame[1, 1]).max(axis=-1) > 60) > 0.01


@pytest.mark.parametrize(("chapter", "minutes"), list(zip(SYLLABUS, MINUTES, strict=True)))
def test_a_chapter_lasts_as_long_as_it_should(chapter: Chapter, minutes: tuple[float, float]) -> None:
    least, greatest = (60 * each for each in minutes)
    assert 1.05 * least <= sum(section.seconds or 0 for section in chapter.sections) <= greatest / 1.05
