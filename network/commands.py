"""What all command lines of the project share: errors that a user can mend become one sentence."""

from pathlib import Path
from typing import Any

import click
import cloup

from network.errors import InputError
from network.files import REMEDIES, told


class Refused(click.ClickException):
    """An `InputError` at the command line: its sentence on stderr, and exit status 2."""

    exit_code = 2


class Commands(cloup.Group):
    """A group of commands that turns errors a user can mend into one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            _check_working_folder()
            return super().invoke(ctx)
        except InputError as error:
            raise Refused(str(error)) from None
        except OSError as error:
            if error.errno not in REMEDIES:
                raise
            raise Refused(told(error)) from None
        except KeyboardInterrupt:
            ctx.exit(130)


def _check_working_folder() -> None:
    try:
        Path.cwd()
    except FileNotFoundError:
        raise InputError("The folder you work in is no longer there: change to another.") from None
