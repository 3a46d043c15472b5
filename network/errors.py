"""The one kind of error that a user of this project can mend."""


class InputError(ValueError):
    """Something handed in cannot be used: one sentence says what was wrong and what to do.

    Raised for files, pictures, names, shapes and settings that come from outside. A command line prints the
    sentence and exits with status 2; in a program it is an ordinary `ValueError`.
    """
