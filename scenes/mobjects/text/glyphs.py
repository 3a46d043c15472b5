"""The refusal of letters that no font on this machine can draw: Typst would put boxes in their place."""

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

import typst

from network.errors import InputError, tidy

NOBODYS = "\U0010fffd"
"""A character for private use, which no font draws: what stands for it stands for every letter that is missing."""
TOLD = 8
"""So many letters are named; the text they stand in is known to whoever reads the sentence."""

GLYPH = re.compile(r'<symbol[^>]*><path d="([^"]+)"')
"""In Typst's SVG, one for each glyph."""

UNSEEN = ("Cc", "Cf", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs")
"""What Unicode calls controls, marks that go with a letter, and spaces: they have no glyph of their own to miss."""

_drawable: set[str] = set()


def check_letters(texts: Iterable[str], face: str) -> None:
    """Refuse texts with letters that neither a typeface nor any other font on this machine has.

    Args:
        texts: what is to be set.
        face: the name of the typeface.

    Raises:
        InputError: naming the letters.
    """
    letters = {each for text in texts for each in text if _is_letter(each)} - _drawable
    if not letters:
        return
    missing = _outlines(NOBODYS, face)
    if missing & _outlines("".join(sorted(letters)), face):
        lacking = list(islice((each for each in sorted(letters) if missing & _outlines(each, face)), TOLD))
        raise InputError(
            f"No font here has the letters {tidy(' '.join(lacking))}{' ...' if len(lacking) == TOLD else ''}: install "
            "one that has them, such as Noto Sans CJK for Chinese, Japanese and Korean."
        )
    _drawable.update(letters)


def _is_letter(character: str) -> bool:
    """Whether something is to be seen of a character, and every font may not have it."""
    return not character.isascii() and unicodedata.category(character) not in UNSEEN


@lru_cache(maxsize=256)
def _outlines(text: str, face: str) -> frozenset[str]:
    """The outlines of the glyphs that Typst draws a text with."""
    source = f'#set text(font: "{face}")\n#set page(width: auto, height: auto)\n#{json.dumps(text, ensure_ascii=False)}'
    page = typst.compile(source.encode(), format="svg")
    return frozenset(GLYPH.findall(page.decode()))
