"""The routes of a vendor that the mock server does not emulate, from its unserved.yaml."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from mock_server.core.yaml_files import shipped_yaml

ANY = "*"


@dataclass(frozen=True)
class Unserved:
    """One real route. *method* may be `*`; *path* has `{name}` for what varies, `*` for any rest.

    *heading* and *source* are its document's. A *public* one asks for no credentials.
    """

    method: str
    path: str
    heading: str
    source: str
    public: bool = False


@cache
def unserved(package: str) -> Sequence[Unserved]:
    """The routes of the vendor in *package* beside its operations, in the file's order."""
    sections = shipped_yaml(package, "unserved.yaml")
    return tuple(route for section in sections for route in _routes(**section))


def _routes(
    heading: str, source: str, routes: Sequence[str], public: bool = False
) -> Iterator[Unserved]:
    """The routes of one page: `POST /v1/fund_accounts`, as the page prints the path."""
    for route in routes:
        method, _, path = route.partition(" ")
        yield Unserved(method, path, heading, source, public)


class UnservedRoutes:
    """The routes of one vendor under each of its *prefixes*, read when they are first needed."""

    def __init__(self, package: str, prefixes: Sequence[str]) -> None:
        self._package, self._prefixes = package, prefixes

    def find(self, path: str, method: str) -> Unserved | None:
        """The route of that method, else of any other; routes with fewer variables first."""
        found = [route for parts, route in self._table if _matches(parts, _parts(path))]
        found.sort(key=lambda route: (route.path.endswith(ANY), route.path.count("{")))
        exact = [route for route in found if route.method in (ANY, method)]
        return next(iter([*exact, *found]), None)

    @property
    def paths(self) -> list[str]:
        """Each path under each prefix, with `{name}` for what varies."""
        return ["/".join(parts) for parts, _ in self._table]

    @cached_property
    def _table(self) -> list[tuple[list[str], Unserved]]:
        return [
            (_parts(path), route)
            for route in unserved(self._package)
            for path in under(route.path, self._prefixes)
        ]


def under(path: str, prefixes: Sequence[str]) -> list[str]:
    """The path under each of the vendor's prefixes; the path alone where it has no prefix."""
    for prefix in sorted(filter(None, prefixes), key=len, reverse=True):
        if path == prefix or path.startswith(f"{prefix}/"):
            return [other + path.removeprefix(prefix) for other in prefixes]
    return [path]


def _parts(path: str) -> list[str]:
    """The parts of a path, without a slash at the end."""
    return path.removesuffix("/").split("/")


def _matches(pattern: Sequence[str], parts: Sequence[str]) -> bool:
    if pattern[-1] == ANY and len(parts) >= len(pattern):
        pattern, parts = pattern[:-1], parts[: len(pattern) - 1]
    return len(pattern) == len(parts) and all(
        wanted == sent or "{" in wanted and _pattern(wanted).fullmatch(sent)
        for wanted, sent in zip(pattern, parts, strict=True)
    )


@lru_cache(200)
def _pattern(part: str) -> re.Pattern[str]:
    """`{name}.xml` matches any text before `.xml`."""
    return re.compile("[^/]+".join(map(re.escape, re.split(r"\{\w+\}", part))))
