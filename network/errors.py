"""The one kind of error that a user of this project can mend, and the one kind of warning."""

LONGEST = 700
"""Characters of a sentence: room for a path and for what is wrong with it, and no screenful of what was handed in."""
GAP = " … "
"""What stands for the middle of a longer one."""


class InputError(ValueError):
    """Something handed in cannot be used: one sentence says what was wrong and what to do.

    Raised for files, pictures, names, shapes and settings that come from outside. A command line prints the
    sentence and exits with status 2; in a program it is an ordinary `ValueError`.

    Args:
        sentence: may quote what was handed in, whatever that is: see `tidy`.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(tidy(sentence))


class InputWarning(UserWarning):
    """Something handed in can be used, but may not be what was meant: a command line prints the sentence on stderr."""


def tidy(sentence: str, longest: int = LONGEST) -> str:
    r"""A sentence fit for a terminal, whatever it quotes: what cannot be printed is escaped, as `\x1b`.

    Of one that is longer than `longest` characters the middle is left out, so that it still begins with what was wrong
    and ends with what to do.
    """
    if not sentence.isprintable():
        sentence = "".join(each if each.isprintable() else _escaped(each) for each in sentence)
    half = (longest - len(GAP)) // 2
    return sentence if len(sentence) <= longest else f"{sentence[:half]}{GAP}{sentence[-half:]}"


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode()
