"""How a command ends that cannot go on."""

import sys
from typing import NoReturn

import click


def fail(sentence: str, code: int) -> NoReturn:
    """The code tells too: where nobody can be told in words, Python must not try again."""
    try:
        if sys.stderr:  # None where it was closed, which not every click can bear
            click.echo(sentence, err=True)
    except OSError:
        sys.stderr = None
    sys.exit(code)
