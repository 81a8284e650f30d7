"""Mistakes in a document: the place, what was found, what was expected."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from mock_server.core.secrets.names import is_secret
from mock_server.core.values import Path

MAX_VALUE = 60
MAX_SENTENCE = 300
_CLEAR = re.compile(r"[\w@$*/-]{1,60}")
RENAMED = {"readings": "variants"}  # keys of release 0.1
UNKNOWN_KEY = "unknown key"
MISSING = "missing"


@dataclass(frozen=True)
class Mistake:
    """One mistake. *line* and *column* count from 1; *key* is empty for the whole file.

    *expected* is what belongs there, *says* a rule's own sentence; where *found* says enough, both
    are empty. *hint* is a probable remedy.
    """

    file: str
    line: int
    column: int
    key: str
    found: str
    expected: str = ""
    hint: str = ""
    says: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.sentence}"

    @property
    def sentence(self) -> str:
        """The mistake without its place."""
        hint = f"; {self.hint}" if self.hint else ""
        expected = f" (expected {self.expected})" if self.expected else ""
        says = f": {self.says}" if self.says else ""
        key = f"{self.key}: " if self.key else ""
        return f"{key}{self.found}{hint}{expected}{says}"


class ScenarioError(Exception):
    """A scenario that cannot be used. *mistakes* has every mistake, in the file's order."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


class Wanted(str):
    """A schema's message that names the expected value. *choices* are the possible values."""

    choices: tuple[Any, ...]

    def __new__(cls, phrase: str = "", choices: Iterable[Any] = ()) -> "Wanted":
        choices = tuple(choices)
        wanted = super().__new__(cls, phrase or (one_of(choices) if choices else ""))
        wanted.choices = choices
        return wanted

    def format(self, *args: object, **kwargs: object) -> "Wanted":
        return self


def dotted(path: Path) -> str:
    """`vendors.razorpay.contacts[3].type`. An unusual key is quoted: `['a key']`."""
    return "".join(map(_part, path)).removeprefix(".")


def shown(path: Path, value: Any) -> str:
    """A value in a few words. A value under the name of a secret is hidden."""
    if any(isinstance(part, str) and is_secret(part) for part in path):
        return "(hidden)"
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if value is None:
        return "null"
    return cut(str(value).lower() if isinstance(value, bool) else repr(value))


def cut(text: str, longest: int = MAX_VALUE) -> str:
    """The text on one line, at most *longest* characters of it."""
    shorter = text if len(text) <= longest else f"{text[: longest - 1]}…"
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in shorter)


def renamed(key: object) -> str:
    """The new name of a key of an earlier release; empty for any other key."""
    return f"it is called {RENAMED[str(key)]!r} now" if str(key) in RENAMED else ""


def nearest(given: object, known: Iterable[object]) -> str:
    """`did you mean 'type'?` for the closest of *known*; empty where none is close."""
    words = {str(word).casefold(): str(word) for word in known}
    close = get_close_matches(str(given).casefold(), words, n=1)
    return f"did you mean {words[close[0]]!r}?" if close else ""


def hinted(told: str, given: object, known: Iterable[object]) -> str:
    """The sentence that begins with *told*, and ends with the closest name where one is close."""
    hint = nearest(given, known)
    return f"{told}; {hint}" if hint else f"{told}."


def unknown(kind: str, given: object, known: Iterable[object]) -> str:
    """The sentence about a name that nothing of that kind has: `Unknown vendor 'acme'; …`."""
    known = list(known)
    return f"{hinted(f'Unknown {kind} {given!r}', given, known)} It is {one_of(known)}."


def one_of(known: Iterable[object]) -> str:
    return f"one of: {', '.join(_word(word) for word in known)}"


def _part(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if _CLEAR.fullmatch(str(part)) else f"[{cut(repr(part))}]"


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
