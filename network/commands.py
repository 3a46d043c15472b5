"""What all command lines of the project share: errors that a user can mend become one sentence."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import cloup

from network.errors import InputError, InputWarning, tidy
from network.files import REMEDIES, told


class Refused(click.ClickException):
    """An `InputError` at the command line: its sentence on stderr, and exit status 2."""

    exit_code = 2


class Commands(cloup.Group):
    """A group of commands that turns errors a user can mend, and warnings about what was handed in, into a sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            _check_working_folder()
            with _plain_warnings():
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


@contextmanager
def _plain_warnings() -> Iterator[None]:
    """Warnings for users (`InputWarning`) as one sentence on stderr each; those for programmers as ever."""
    with warnings.catch_warnings():
        show = warnings.showwarning

        def tell(message: Warning | str, category: type[Warning], *args: Any, **kwargs: Any) -> None:
            if issubclass(category, InputWarning):
                click.echo(f"Warning: {tidy(str(message))}", err=True)
            else:
                show(message, category, *args, **kwargs)

        warnings.simplefilter("always", InputWarning)
        warnings.showwarning = tell
        yield
