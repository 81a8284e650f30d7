"""An answer compared with what a step expects, key by key."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mock_server.core.document.mistakes import cut, dotted
from mock_server.core.values import Path
from mock_server.evidence.verify.patterns import (
    ABSENT,
    Variables,
    fill,
    kind_of,
    matches,
    matches_text,
    stands_for,
)
from mock_server.evidence.verify.recipes import Expect

MAX_SHOWN = 200  # characters of a value in a difference
NOTHING = object()


@dataclass(frozen=True)
class Answered:
    """An answer as the server sent it."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON in UTF-8; NOTHING for anything else, such as NaN."""
        try:
            return json.loads(self.body.decode(), parse_constant=_refuse)
        except (ValueError, RecursionError):
            return NOTHING

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def header(self, name: str) -> str | None:
        """The header's value, several joined as HTTP joins them; None without one."""
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(found) if found else None


@dataclass(frozen=True)
class Difference:
    """One difference: `status`, `header`, `missing`, `added`, `type`, `value` or `order`.

    *key* is a header's name, or a path in the body. *expected* and *found* are shown values.
    """

    kind: str
    key: str
    expected: str = ""
    found: str = ""

    def __str__(self) -> str:
        head = f"{self.kind} {self.key}".rstrip()
        if self.kind == "added":
            return f"{head}: found {self.found}"
        found = f", found {self.found}" if self.found else ""
        return f"{head}: expected {self.expected}{found}"


def differences(expect: Expect, answer: Answered, variables: Variables) -> tuple[Difference, ...]:
    """Every difference, in the order of status, headers, body."""
    return tuple(_differences(expect, answer, variables))


def _differences(expect: Expect, answer: Answered, variables: Variables) -> Iterator[Difference]:
    if not expect.takes(answer.status):
        wanted = " or ".join(map(str, expect.status))
        yield Difference("status", "", wanted, str(answer.status))
    for name, wanted_value in expect.headers.items():
        yield from _header(name, wanted_value, answer.header(name), variables)
    if expect.text is not None and not matches_text(expect.text, answer.text, variables):
        yield Difference("value", "body", shown(fill(expect.text, variables)), shown(answer.text))
    if expect.has_body:
        found = answer.json
        if found is NOTHING:
            yield Difference("type", "body", "JSON", shown(answer.text))
        else:
            yield from _Comparing(variables, expect.parts).compare(expect.body, found, ())


def _header(
    name: str, wanted: str | None, found: str | None, variables: Variables
) -> Iterator[Difference]:
    if wanted is None and found is not None:
        yield Difference("header", name, "none", shown(found))
    elif wanted is not None and (found is None or not matches_text(wanted, found, variables)):
        told = "none" if found is None else shown(found)
        yield Difference("header", name, shown(fill(wanted, variables)), told)


@dataclass(frozen=True)
class _Comparing:
    variables: Variables
    parts: bool

    def compare(self, expected: Any, found: Any, path: Path) -> Iterator[Difference]:
        if isinstance(expected, str):
            yield from self._text(expected, found, path)
        elif kind_of(expected) != kind_of(found):
            yield _of_type(kind_of(expected), found, path)
        elif isinstance(expected, Mapping):
            yield from self._mapping(expected, found, path)
        elif isinstance(expected, list):
            yield from self._list(expected, found, path)
        elif expected != found:
            yield Difference("value", _key(path), shown(expected), shown(found))

    def _text(self, expected: str, found: Any, path: Path) -> Iterator[Difference]:
        if matches(expected, found, self.variables):
            return
        kind = stands_for(expected, self.variables)
        if kind and kind != kind_of(found) and (kind, kind_of(found)) != ("number", "integer"):
            yield _of_type(kind, found, path)
        else:
            wanted = shown(fill(expected, self.variables))
            yield Difference("value", _key(path), wanted, shown(found))

    def _mapping(
        self, wanted: Mapping[str, Any], found: Mapping[str, Any], path: Path
    ) -> Iterator[Difference]:
        expected = {str(fill(key, self.variables)): value for key, value in wanted.items()}
        for key, value in expected.items():
            if value == ABSENT:
                if key in found:
                    yield Difference("added", _key((*path, key)), found=shown(found[key]))
            elif key not in found:
                told = shown(fill(value, self.variables))
                yield Difference("missing", _key((*path, key)), told)
            else:
                yield from self.compare(value, found[key], (*path, key))
        if not self.parts:
            for key in [key for key in found if key not in expected]:
                yield Difference("added", _key((*path, key)), found=shown(found[key]))
            yield from _order(expected, found, path)

    def _list(self, expected: list[Any], found: list[Any], path: Path) -> Iterator[Difference]:
        for at, (one, other) in enumerate(zip(expected, found, strict=False)):
            yield from self.compare(one, other, (*path, at))
        for at in range(len(found), len(expected)):
            told = shown(fill(expected[at], self.variables))
            yield Difference("missing", _key((*path, at)), told)
        for at in range(len(expected), len(found)):
            yield Difference("added", _key((*path, at)), found=shown(found[at]))


def _order(
    expected: Mapping[str, Any], found: Mapping[str, Any], path: Path
) -> Iterator[Difference]:
    """The common keys, where they stand in another order."""
    wanted = [key for key in expected if key in found]
    given = [key for key in found if key in expected]
    if wanted != given:
        yield Difference("order", _key(path), ", ".join(wanted), ", ".join(given))


def _of_type(kind: str, found: Any, path: Path) -> Difference:
    told = "null" if found is None else f"{kind_of(found)} {shown(found)}"
    return Difference("type", _key(path), kind, told)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _key(path: Path) -> str:
    return dotted(path) or "body"


def shown(value: Any) -> str:
    """A value as JSON on one line that any terminal may show, cut where it is long."""
    return cut(json.dumps(value, ensure_ascii=False), MAX_SHOWN)
