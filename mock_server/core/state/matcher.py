"""Matches requests: for faults, answers and searches in a journal."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import translate
from functools import lru_cache
from typing import Any, NamedTuple

MAX_PATTERNS, MAX_PATTERN = 1000, 200  # globs whose pattern is cached, and their characters
PART = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


class Subject(NamedTuple):
    """The facts of a request that a matcher compares. *header* gives a value by its name."""

    vendor: str
    operation: str | None
    method: str
    path: str
    header: Callable[[str], str | None]
    body: Any


@dataclass(frozen=True)
class Matcher:
    """The requests that agree in every given field.

    *path* is a glob over the vendor's own path, in which `{name}` stands for one part; *header* and
    *body* name values that must be equal.
    """

    vendor: str | None = None
    operation: str | None = None
    method: str | None = None
    path: str | None = None
    header: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)

    def matches(self, subject: Subject) -> bool:
        sent = subject.body
        return (
            self.names(subject.vendor, subject.method, subject.path)
            and self.operation in (None, subject.operation)
            and all(subject.header(name) == value for name, value in self.header.items())
            and (not self.body or isinstance(sent, dict) and self.body.items() <= sent.items())
        )

    def names(self, vendor: str, method: str, path: str) -> bool:
        """Whether vendor, method and path agree."""
        return (
            self.vendor in (None, vendor)
            and self.method in (None, method)
            and (self.path is None or path_pattern(self.path).fullmatch(path) is not None)
        )

    def parts(self, path: str) -> Mapping[str, str]:
        """The part of *path* that each `{name}` matches."""
        found = path_pattern(self.path).fullmatch(path) if self.path else None
        return found.groupdict() if found else {}


def path_pattern(path: str) -> re.Pattern[str]:
    """A path's glob as a pattern. Raises re.error where it names a part twice."""
    return _kept(path) if len(path) <= MAX_PATTERN else _pattern(path)


def _pattern(path: str) -> re.Pattern[str]:
    pieces = PART.split(path)
    globs = [_glob(piece) for piece in pieces[::2]]
    names = [f"(?P<{name}>[^/]+)" for name in pieces[1::2]]
    return re.compile(globs[0] + "".join(map(str.__add__, names, globs[1:])))


_kept = lru_cache(MAX_PATTERNS)(_pattern)


def _glob(text: str) -> str:
    """The pattern of a glob, without the end of text that fnmatch adds."""
    return translate(text).removesuffix(r"\Z").removesuffix(r"\z")
