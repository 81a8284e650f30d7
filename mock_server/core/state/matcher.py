"""Which requests are meant: what faults and questions to the journal have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, NamedTuple


class Subject(NamedTuple):
    """What can be matched of one request. *header* gives a value by its name in any case."""

    vendor: str
    operation: str | None
    method: str
    path: str
    header: Callable[[str], str | None]
    body: Any


@dataclass(frozen=True)
class Matcher:
    """The requests that agree in every given field.

    *path* is a glob over the vendor's own path, *header* and *body* name values that must be
    equal.
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
            self.vendor in (None, subject.vendor)
            and self.operation in (None, subject.operation)
            and self.method in (None, subject.method)
            and (self.path is None or fnmatchcase(subject.path, self.path))
            and all(subject.header(name) == value for name, value in self.header.items())
            and (not self.body or isinstance(sent, dict) and self.body.items() <= sent.items())
        )
