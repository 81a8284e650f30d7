"""The kinds of values that settings have, as types of click."""

import re
from typing import Any

import click

UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30}


class SettingError(Exception):
    """A setting has a wrong value. The message is one sentence and names its flag or variable."""


class Number(click.ParamType):  # type: ignore[type-arg]  # click takes one since 8.4
    """A whole number in decimal digits; a *sized* one may end in a unit of bytes."""

    name = "number"

    def __init__(self, least: int = 0, most: int = 2**31, sized: bool = False) -> None:
        self._least, self._most = least, most
        self._pattern = r"([0-9]{1,19})\s*([KMG]?)(?:I?B)?" if sized else r"([0-9]{1,19})()"
        unit = ", or one with a unit such as 512MB or 2G" if sized else ""
        self._expected = f"a whole number from {least} to {most}{unit}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = re.fullmatch(self._pattern, str(value).strip().upper())
        if found and self._least <= (number := int(found[1]) * UNITS[found[2]]) <= self._most:
            return number
        raise click.BadParameter(f"{value!r} is not {self._expected}.", ctx, param)


class Hosts(click.types.StringParamType):
    """Host names. A variable separates them with commas."""

    envvar_list_splitter = ","


class Token(click.types.StringParamType):
    """A text that a header can carry. A refusal does not show it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if re.fullmatch(r"[!-~]([ -~]*[!-~])?", str(value)):
            return str(value)
        said = "a token has printable ASCII characters, and no space at either end."
        raise click.BadParameter(said, ctx, param)


PATH = click.Path(readable=False)
PORT = Number(0, 65535)
