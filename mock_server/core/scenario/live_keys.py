"""Real keys where a scenario or a fault would keep them: refused, wherever they stand."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mock_server.core.document.describe import Maker
from mock_server.core.document.messages import Path
from mock_server.core.document.mistakes import Mistake
from mock_server.core.secrets.redaction import leaves
from mock_server.core.secrets.rules import Rules
from mock_server.core.vendor import Vendor

# Of an account: that it may hold one. What it holds may then be named anywhere in the document.
ALLOW = "allow_live_key"
FOUND, WANTED = "found what looks like a real key", "one that is made up"


def live_keys(data: Any, rules: Rules, mistake: Maker, prefix: Path = ()) -> Iterator[Mistake]:
    """A mistake for every key and value in *data* that looks like a real key.

    *prefix* is the path of *data* in its file.
    """
    found = list(_found(data, rules, prefix))
    if not found:
        return
    allowed = set(_allowed(data))
    for path, text, is_key in found:
        if text not in allowed:
            yield mistake(path, FOUND, WANTED, at_key=is_key)


def rules_of(vendors: Iterable[Vendor]) -> Rules:
    """What is a credential at any of them: a client may mistake one vendor for another."""
    vendors = tuple(vendors)
    live = [vendor.access.live_keys for vendor in vendors if vendor.access.live_keys]
    return Rules((name for vendor in vendors for name in vendor.access.secrets), live)


def _found(data: Any, rules: Rules, path: Path) -> Iterator[tuple[Path, str, bool]]:
    match data:
        case str() if rules.looks_live(data):
            yield path, data, False
        case Mapping():
            for key, value in data.items():
                if isinstance(key, str) and rules.looks_live(key):
                    yield (*path, key), key, True
                yield from _found(value, rules, (*path, key))
        case list():
            for number, value in enumerate(data):
                yield from _found(value, rules, (*path, number))


def _allowed(data: Any) -> Iterator[str]:
    if isinstance(data, Mapping):
        if data.get(ALLOW) is True:
            yield from leaves(data)
        for value in data.values():
            yield from _allowed(value)
    elif isinstance(data, list):
        for value in data:
            yield from _allowed(value)
