"""What a vendor serves and the mock server does not emulate, read from its unserved.yaml."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

ANY = "*"


@dataclass(frozen=True)
class Unserved:
    """One real route. *method* may be `*`; *path* has `{name}` for what varies, `*` for any rest.

    *heading* and *source* are its document's.
    """

    method: str
    path: str
    heading: str
    source: str


@cache
def unserved(package: str) -> Sequence[Unserved]:
    """The routes that the vendor in *package* has beside its operations, in the file's order."""
    text = (files(package) / "unserved.yaml").read_text(encoding="utf-8")
    return tuple(route for section in yaml.safe_load(text) for route in _routes(**section))


def _routes(heading: str, source: str, routes: Sequence[str]) -> Iterator[Unserved]:
    """The routes of one page: `POST /v1/fund_accounts`, as the page prints the path."""
    for route in routes:
        method, _, path = route.partition(" ")
        yield Unserved(method, path, heading, source)


def under(path: str, prefixes: Sequence[str]) -> list[str]:
    """The path under each of the vendor's prefixes, if it stands under one of them."""
    for prefix in sorted(filter(None, prefixes), key=len, reverse=True):
        if path == prefix or path.startswith(f"{prefix}/"):
            return [other + path.removeprefix(prefix) for other in prefixes]
    return [path]
