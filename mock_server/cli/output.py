"""Standard output of the commands: its colours, and their end where it cannot be written."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from mock_server.cli.failure import fail
from mock_server.serving import colours

# What a write to a file, a pipe or a terminal fails with. No socket fails so.
NOT_WRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EPIPE}


class OutputError(Exception):
    """A standard stream cannot be written. It is no OSError, as calls of a server raise."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


def say(text: str = "", nl: bool = True, err: bool = False) -> None:
    """Write to standard output, or to standard error. Raises OutputError."""
    try:
        click.echo(text, nl=nl, err=err)
    except OSError as error:
        raise OutputError(error) from error


def is_terminal() -> bool:
    """Whether standard output is a terminal that can do more than print lines."""
    return colours.is_terminal(sys.stdout)


def painted(status: str) -> str:
    """The status in its colour, where standard output takes colours."""
    return colours.painted(status) if colours.takes_colours(sys.stdout) else status


@contextmanager
def ended_without_output() -> Iterator[None]:
    """End the program with 1 where standard output cannot be written.

    It is told in a sentence, unless the reader has gone, as `head` does.
    """
    try:
        yield
    except OutputError as error:
        _end(error.error)
    except OSError as error:  # click writes help and version by itself
        if error.filename is not None or error.errno not in NOT_WRITTEN:
            raise
        _end(error)


def _end(error: OSError) -> NoReturn:
    sys.stdout = None  # else Python flushes it at the end, fails, and exits with 120
    if error.errno == errno.EPIPE:
        sys.exit(1)
    fail(f"Standard output cannot be written: {error.strerror or error}.", 1)
