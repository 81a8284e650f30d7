"""Fills the gaps in the user's answers: `{path.id}`, `{body.a.b}`, `{id}` and `{now}`."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from json import dumps
from typing import Any

from mock_server.core.values import Path, mapped, walk

# `{{name}}` is written as `{name}`. Other braces stay, because a text may be JSON.
GAP = re.compile(r"\{\{([A-Za-z_][^{}]*)\}\}|\{([A-Za-z_][^{}]*)\}")
UNCLOSED = re.compile(r"\{(?:path\.|body\.|id\b|now\b)[^{}]*$")
FIXED = ("id", "now", "now.iso")
KNOWN = "{path.NAME}, {body.KEY}, {id}, {now} or {now.iso}; {{name}} stands for {name}"

Look = Callable[[str], Any]  # gives a gap's value by its name, or None


def filled(value: Any, look: Look) -> Any:
    """*value* with every gap filled. A text that is one gap becomes the value itself."""
    return mapped(value, lambda text: _filled_text(text, look))


def wrong_gaps(value: Any, parts: Collection[str]) -> Iterator[tuple[Path, str]]:
    """Every unknown gap with its place. *parts* are the names in the path."""
    for path, text in walk(value):
        if isinstance(text, str):
            yield from ((path, wrong) for wrong in _wrong_in(text, parts))


def reach(value: Any, names: str) -> Any:
    """The value at the dotted *names* in a body, or None."""
    for name in names.split("."):
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


def _filled_text(text: str, look: Look) -> Any:
    alone = GAP.fullmatch(text)
    if alone and alone[2]:
        return look(alone[2])
    return GAP.sub(lambda gap: _written(look(gap[2])) if gap[2] else f"{{{gap[1]}}}", text)


def _written(value: Any) -> str:
    """A value as it is written within a text: a text as it is, others as JSON."""
    return value if isinstance(value, str) else dumps(value, ensure_ascii=False)


def _wrong_in(text: str, parts: Collection[str]) -> Iterator[str]:
    for gap in GAP.finditer(text):
        if gap[2] and not _can_be_filled(gap[2], parts):
            yield f"{{{gap[2]}}}"
    unclosed = UNCLOSED.search(GAP.sub("", text))
    if unclosed:
        yield unclosed[0]


def _can_be_filled(name: str, parts: Collection[str]) -> bool:
    kind, _, rest = name.partition(".")
    if kind == "path":
        return rest in parts
    return name in FIXED or kind == "body" and all(rest.split("."))
