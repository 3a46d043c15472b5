"""Slides: each beat of the scenes is one, and what is said in it is its note; as HTML, PDF, PPTX and handout.

The packages for PDF and PPTX are optional: the extra `slides`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from scenes.language import use_language
from scenes.production.deck import Deck
from scenes.production.endings import endings_of
from scenes.production.paper import write_handout, write_slides_pdf
from scenes.production.player import write_player
from scenes.production.presentation import write_presentation
from scenes.production.publishing import published
from scenes.production.workers import default_workers, processes

Kind = Literal["html", "pdf", "pptx", "handout"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FILES: dict[Kind, str] = {
    "html": "slides.html",
    "pdf": "slides.pdf",
    "pptx": "slides.pptx",
    "handout": "handout.pdf",
}


def make_slides(
    deck: Deck, folder: Path, kinds: Sequence[Kind] = KINDS, one_file: bool = False, workers: int | None = None
) -> list[Path]:
    """Write slides as `slides.html`, `slides.pdf` and `slides.pptx`, and to be printed as `handout.pdf`.

    Args:
        deck: what they are made of.
        folder: where to. Files appear when all of them are complete, and replace older ones.
        kinds: which of them.
        one_file: whether the HTML holds the clips itself, instead of having them beside it in `slides_assets`.
        workers: how many sections are looked at at once; by default one a processor.

    Returns:
        The files, in the order of `kinds`.
    """
    with published(folder, FILES["html"], deck.scenes[0].studio / "slides.lock") as new:
        write_slides(deck, new, kinds, one_file, workers)
    return [folder / FILES[kind] for kind in kinds]


def write_slides(
    deck: Deck, folder: Path, kinds: Sequence[Kind] = KINDS, one_file: bool = False, workers: int | None = None
) -> None:
    """As `make_slides`, but into an empty folder."""
    use_language(deck.language)
    sections = [scene.section for scene in deck.scenes]
    writers: dict[Kind, Callable[..., None]] = {
        "html": partial(write_player, one_file=one_file),
        "pdf": write_slides_pdf,
        "pptx": write_presentation,
    }
    shown = [kind for kind in kinds if kind in writers]
    with processes(min(workers or default_workers(), len(sections))) as pool:
        if shown:
            slides = deck.slides(endings_of(sections, pool, drawn="pdf" in shown))
            for kind in shown:
                writers[kind](deck, slides, folder / FILES[kind])
        if "handout" in kinds:
            printed = deck.slides(endings_of(sections, pool, drawn=True, theme=deck.paper))
            write_handout(deck, printed, folder / FILES["handout"])
