"""Texts with variables and patterns in braces: filled in a request, compared in an answer."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from mock_server.evidence.verify.recipes import AFTER, NAME

ABSENT = "{absent}"  # in place of a value: its key must not be there
MAX_NAME = 500  # characters of an answer's value in a path

Variables = Mapping[str, Any]


class UnfitName(ValueError):
    """A path that would name another thing than was meant. The message is a sentence."""


_LETTERS = re.compile(r"\{([0-9]{1,5}) letters\}")
_LIKE = re.compile(r"\{like (.+)\}", re.DOTALL)
_KIND = re.compile(r"\{([a-z]+)( or null)?\}")
_MOST = re.compile(r"\{at most ([0-9]{1,9})\}")
_PIECE = re.compile(r"(\{[a-z_][a-z0-9_]*\})")
# within a longer text
_INSIDE = {"any": r".*", "text": r".*", "integer": r"-?[0-9]+"}


def kind_of(value: Any) -> str:
    """A value's kind in JSON, as patterns call it."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "text"
        case list():
            return "list"
    return "object"


KINDS: Mapping[str, Callable[[Any], bool]] = {
    "any": lambda value: True,
    "text": lambda value: isinstance(value, str),
    "integer": lambda value: kind_of(value) == "integer",
    "number": lambda value: kind_of(value) in ("integer", "number"),
    "boolean": lambda value: isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "time": lambda value: isinstance(value, str) and _is_time(value),
    "absent": lambda value: False,
}


def is_readable(text: str) -> bool:
    """Whether the regular expression of `{like …}` can be read; any other text can."""
    try:
        re.compile(like[1] if (like := _LIKE.fullmatch(text)) else "")
    except re.error:
        return False
    return True


def fill(value: Any, variables: Variables) -> Any:
    """*value* with each `{name}` replaced. A text that is one name becomes its value."""
    if isinstance(value, str):
        whole = NAME.fullmatch(value)
        if whole and whole[1] in variables:
            return variables[whole[1]]
        return _filled(value, variables, str)
    if isinstance(value, Mapping):
        return {fill(key, variables): fill(inner, variables) for key, inner in value.items()}
    return [fill(one, variables) for one in value] if isinstance(value, list) else value


def fill_path(path: str, variables: Variables) -> str:
    """A path and query with each `{name}` replaced, quoted.

    Raises UnfitName for a value that names nothing in a path.
    """
    before, mark, query = path.partition("?")
    for name in NAME.findall(before):
        if name in variables and not names_one(variables[name]):
            raise UnfitName(
                f"The value of {name} names nothing in a path: {variables[name]!r:.80}."
            )
    return _filled(before + mark + query, variables, lambda value: quote(str(value), safe=""))


def names_one(value: Any) -> bool:
    """Whether *value*, in a path, names one thing: not a list, an empty text, or dots."""
    if kind_of(value) not in ("text", "integer") or str(value).strip() in ("", ".", ".."):
        return False
    return len(str(value)) <= MAX_NAME and str(value).isprintable()


def matches(expected: str, found: Any, variables: Variables) -> bool:
    """Whether *found* is what the text *expected* stands for."""
    kind, name = _KIND.fullmatch(expected), NAME.fullmatch(expected)
    if most := _MOST.fullmatch(expected):
        size = len(found) if isinstance(found, list) else found
        return kind_of(size) == "integer" and bool(size <= int(most[1]))
    if (after := AFTER.fullmatch(expected)) and after[1] in variables:
        return _is_after(found, variables[after[1]])
    if kind and kind[1] in KINDS:
        return KINDS[kind[1]](found) or bool(kind[2]) and found is None
    if name and name[1] in variables:
        value = variables[name[1]]
        return kind_of(value) == kind_of(found) and bool(value == found)
    return isinstance(found, str) and matches_text(expected, found, variables)


def matches_text(expected: str, found: str, variables: Variables) -> bool:
    """The same for a header's value, which is always text: `{integer}` stands for digits."""
    like = _LIKE.fullmatch(expected)
    pattern = re.compile(like[1]) if like else _pattern(expected, variables)
    return pattern.fullmatch(found) is not None


def stands_for(expected: str, variables: Variables) -> str:
    """The kind of values that the text stands for; empty where it names several."""
    kind = _KIND.fullmatch(expected)
    if _MOST.fullmatch(expected) or AFTER.fullmatch(expected):
        return ""
    if kind and kind[1] in KINDS:
        return "" if kind[2] or kind[1] == "any" else "text" if kind[1] == "time" else kind[1]
    return kind_of(fill(expected, variables))


def _filled(text: str, variables: Variables, show: Callable[[Any], str]) -> str:
    text = _LETTERS.sub(lambda found: "x" * int(found[1]), text)
    return NAME.sub(
        lambda found: show(variables[found[1]]) if found[1] in variables else found[0], text
    )


def _pattern(expected: str, variables: Variables) -> re.Pattern[str]:
    pieces = _PIECE.split(_LETTERS.sub(lambda found: "x" * int(found[1]), expected))
    return re.compile("".join(_piece(piece, variables) for piece in pieces), re.DOTALL)


def _piece(piece: str, variables: Variables) -> str:
    name = piece[1:-1] if _PIECE.fullmatch(piece) else ""
    if name in variables:
        return re.escape(str(variables[name]))
    return _INSIDE.get(name) or re.escape(piece)


def _is_after(found: Any, value: Any) -> bool:
    """Whether *found* sorts after *value*, which is of its kind."""
    if kind_of(found) != kind_of(value) or not isinstance(value, str | int | float):
        return False
    return bool(found > value)


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return len(text) > len("2026-01-15")
