"""The end of a command that cannot go on."""

import sys
from typing import NoReturn

import click


def fail(sentence: str, code: int) -> NoReturn:
    """End the program with a sentence on standard error and an exit code.

    Where standard error cannot be written, the program ends with the code alone.
    """
    try:
        if sys.stderr:  # None where it is closed; some versions of click fail on that
            click.echo(sentence, err=True)
    except OSError:
        sys.stderr = None  # else Python flushes it at the end, fails, and exits with 120
    sys.exit(code)
