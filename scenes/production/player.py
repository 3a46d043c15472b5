"""Slides as HTML that any browser plays, without a network: `web/slides.html`, with its style and script inside."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scenes.language import _
from scenes.production.clips import has_sound, last_frame, write_clip
from scenes.production.deck import Deck, Slide

WEB = Path(__file__).with_name("web")
ROLES = ("canvas", "ink", "muted", "signal")
"""The roles whose colours the player takes."""
PICTURE = (640, 360)
"""The most pixels of the picture of a slide in the overview and the speaker's window."""


@dataclass(frozen=True)
class Shown:
    """A slide as the player shows it: the addresses of its clip and of the picture that the clip ends with."""

    slide: Slide
    clip: str = ""
    picture: str = ""


def write_player(deck: Deck, slides: Sequence[Slide], path: Path, one_file: bool = False) -> None:
    """Write slides as HTML.

    Args:
        deck: whose title, author, language and colours they have.
        slides: those of the deck.
        path: the HTML file to write.
        one_file: whether it holds clips and pictures itself, instead of having them beside it in a folder.
    """
    assets = path.with_name(f"{path.stem}_assets")
    assets.mkdir()
    shown = [_shown(slide, number, assets, one_file) for number, slide in enumerate(slides, start=1)]
    if one_file:
        assets.rmdir()
    environment = Environment(
        loader=FileSystemLoader(WEB), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    colours = "".join(f"--{role}: {getattr(deck.theme, role)}; " for role in ROLES)
    style = f":root {{ {colours}}}\n{(WEB / 'slides.css').read_text(encoding='utf-8')}"
    script = (WEB / "slides.js").read_text(encoding="utf-8")
    html = environment.get_template("slides.html").render(
        deck=deck,
        shown=shown,
        sounds=any(slide.movie is not None and has_sound(slide.movie) for slide in slides),
        style=style,
        script=script,
        policy=_policy(style, script),
        texts=_texts(),
        keys=_keys(),
    )
    path.write_text(html, encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """A content-security policy: this style, this script, and clips and pictures from beside the file or inside it."""
    beside = "'self' file: data:"
    return (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; "
        f"img-src {beside}; media-src {beside}; base-uri 'none'; form-action 'none'"
    )


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _shown(slide: Slide, number: int, assets: Path, one_file: bool) -> Shown:
    if slide.beat is None or slide.movie is None:
        return Shown(slide)
    clip, picture = assets / f"{number:03}.mp4", assets / f"{number:03}.webp"
    write_clip(slide.beat, slide.movie, clip)
    image = last_frame(slide.beat.clip)
    image.thumbnail(PICTURE)
    written = BytesIO()
    image.save(written, "webp", quality=85)
    picture.write_bytes(written.getvalue())
    if not one_file:
        return Shown(slide, *(quote(f"{assets.name}/{path.name}") for path in (clip, picture)))
    addresses = [_data_address(path, kind) for path, kind in ((clip, "video/mp4"), (picture, "image/webp"))]
    for path in (clip, picture):
        path.unlink()
    return Shown(slide, *addresses)


def _data_address(path: Path, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _keys() -> list[tuple[str, str]]:
    """What each key does, for the help."""
    return [
        ("→  ↓  PgDn  Space  Enter", _("Next")),
        ("←  ↑  PgUp", _("Previous, at its end")),
        ("Home  End", _("First, last")),
        (_("7 Enter  or  7 G"), _("Slide 7")),
        ("O  Esc", _("Overview")),
        ("S", _("Speaker's window, with notes, next slide and timer")),
        ("T", _("Pause the speaker's timer, or let it go on")),
        ("N", _("Notes")),
        ("P", _("Play, pause")),
        ("R", _("Play again")),
        ("V", _("Sound")),
        ("B  .", _("Nothing but the background")),
        ("F", _("Full screen")),
        ("H  ?", _("Keys")),
    ]


def _texts() -> dict[str, str]:
    return {
        "slides": _("Slides"),
        "slide": _("slide"),
        "place": _("{number} of {total}, {title}"),
        "controls": _("Controls"),
        "previous": _("Previous"),
        "next": _("Next"),
        "play": _("Play"),
        "pause": _("Pause"),
        "notes": _("Notes"),
        "nothing": _("Nothing is said here."),
        "full_screen": _("Full screen"),
        "overview": _("Overview"),
        "speaker": _("Speaker's window"),
        "sound": _("Sound"),
        "keys": _("Keys"),
        "close": _("Close"),
        "go_to": _("Slide {number}: Enter"),
        "blocked": _("The browser did not let the speaker's window open: allow pop-up windows."),
        "silent": _("These slides have no sound."),
        "now": _("Now"),
        "then": _("Next"),
        "end": _("The end"),
        "ended": _("The clip has ended."),
        "left": _("{time} of the clip to go"),
        "timer": _("Timer"),
        "reset": _("Reset"),
    }
