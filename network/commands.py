"""What all command lines of the project share: errors that a user can mend become one sentence."""

from typing import Any

import click
import cloup

from network.errors import InputError


class Refused(click.ClickException):
    """An `InputError` at the command line: its sentence on stderr, and exit status 2."""

    exit_code = 2


class Commands(cloup.Group):
    """A group of commands that turns errors a user can mend into one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            raise Refused(str(error)) from None
        except KeyboardInterrupt:
            ctx.exit(130)
