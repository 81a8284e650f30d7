"""Variables and comments as lines of a shell, or of a file of variables."""

import re
import shlex
from collections.abc import Callable, Mapping

Form = Callable[[str, str], str]


def _posix(name: str, value: str) -> str:
    return f"export {name}={shlex.quote(value)}"


def _fish(name: str, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"set -gx {name} '{escaped}'"


def _powershell(name: str, value: str) -> str:
    escaped = re.sub("(['\u2018-\u201b])", r"\1\1", value)  # it takes all of these for quotes
    return f"$env:{name} = '{escaped}'"


def _file(name: str, value: str) -> str:
    """As `docker run --env-file`, and the file of $GITHUB_ENV, take it: nothing is quoted.

    Raises ValueError for a value on several lines.
    """
    if len(value.splitlines()) > 1:
        raise ValueError(f"{name} has several lines, which a file of variables cannot hold.")
    return f"{name}={value}"


FORMS: Mapping[str, Form] = {
    "posix": _posix,
    "fish": _fish,
    "powershell": _powershell,
    "env-file": _file,
}


def comment(text: str) -> str:
    """A line that each of FORMS ignores."""
    return "# " + re.sub(r"\s+", " ", text)
