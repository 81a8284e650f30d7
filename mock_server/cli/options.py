"""The flags of settings, and how a command ends that cannot go on."""

import sys
from collections.abc import Callable
from dataclasses import Field
from typing import Any, NoReturn

import click

from mock_server.settings import (
    RENAMED,
    SettingError,
    Settings,
    flag,
    refusal_of_flag,
    rows,
    variable,
)

Command = Callable[..., None]


def setting_options(*names: str) -> Callable[[Command], Command]:
    """A flag for each setting, or for those of *names*."""

    def decorate(command: Command) -> Command:
        for row in reversed(rows()):
            if not names or row.name in names:
                command = setting_option(row)(command)
        return command if names else renamed_options(command)

    return decorate


def setting_option(row: Field[Any]) -> Callable[[Command], Command]:
    """The flag of a setting. Values are read by the settings, which know the variables too."""
    name, text = flag(row), f"{row.metadata['help']}  [{variable(row.name)}]"
    if isinstance(row.default, bool):
        return click.option(f"{name}/--no-{name[2:]}", row.name, default=None, help=text)
    choices = "|".join(row.metadata["choices"])
    kind = "NUMBER" if isinstance(row.default, int) else choices or "TEXT"
    several = isinstance(row.default, tuple)
    return click.option(name, row.name, metavar=kind, multiple=several, help=text)


def renamed_options(command: Command) -> Command:
    """Flags of an earlier release: hidden, and refused with the name that they have now."""

    switches = {row.name for row in rows() if isinstance(row.default, bool)}

    def refuse(context: click.Context, option: click.Parameter, value: Any) -> None:
        if value is not None and option.name and not context.resilient_parsing:
            raise click.UsageError(refusal_of_flag(option.name))

    for name, new in RENAMED.items():
        flag = f"--{name.replace('_', '-')}"
        if new in switches:
            flag += f"/--no-{flag[2:]}"
        old = click.option(flag, hidden=True, default=None, callback=refuse, expose_value=False)
        command = old(command)
    return command


def settings_of(flags: dict[str, Any]) -> Settings:
    """Settings from flags and variables; ends the program where one is wrong."""
    try:
        return Settings.read(flags)
    except SettingError as error:
        fail(str(error), 2)


def fail(sentence: str, code: int) -> NoReturn:
    """The code tells too: where nobody can be told in words, Python must not try again."""
    try:
        if sys.stderr:  # None where it was closed, which not every click can bear
            click.echo(sentence, err=True)
    except OSError:
        sys.stderr = None
    sys.exit(code)
