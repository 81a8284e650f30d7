"""Runs a command in this process."""

from collections.abc import Mapping, Sequence
from inspect import signature

from click.testing import CliRunner, Result

from mock_server.cli import main

# before click 8.2, standard error is kept apart only on request
APART = {"mix_stderr": False} if "mix_stderr" in signature(CliRunner).parameters else {}


def run_apart(words: Sequence[str], env: Mapping[str, str | None] | None = None) -> Result:
    """The command's result, with standard error apart."""
    return CliRunner(env=env, **APART).invoke(main, words)
