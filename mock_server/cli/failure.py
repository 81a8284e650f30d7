"""How a command ends where it cannot go on."""

import sys
from typing import NoReturn

import click


def fail(sentence: str, code: int) -> NoReturn:
    """End the program with a sentence and a code.

    Where standard error cannot be written, the code alone tells: Python must not try again.
    """
    try:
        if sys.stderr:  # None where it was closed, which not every click can bear
            click.echo(sentence, err=True)
    except OSError:
        sys.stderr = None
    sys.exit(code)
