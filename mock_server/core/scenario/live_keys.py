"""The refusal of real keys in scenarios, faults and answers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mock_server.core.document.describe import Maker
from mock_server.core.document.mistakes import Mistake
from mock_server.core.secrets.redaction import leaves
from mock_server.core.secrets.rules import Rules
from mock_server.core.values import Path, walk
from mock_server.core.vendor import Vendor

# An account with this flag may hold a real key, which may then stand anywhere in the document.
ALLOW = "allow_live_key"
FOUND, WANTED = "found what looks like a real key", "one that is made up"


def live_keys(data: Any, rules: Rules, mistake: Maker, prefix: Path = ()) -> Iterator[Mistake]:
    """A mistake for every key and value in *data* that looks like a real key.

    *prefix* is the path of *data* in its file.
    """
    found = [
        (path, text, is_key)
        for path, value in walk(data)
        for text, is_key in ((value, False), (path[-1] if path else None, True))
        if isinstance(text, str) and rules.looks_live(text)
    ]
    allowed = _allowed(data) if found else ()
    for path, text, is_key in found:
        if text not in allowed:
            yield mistake((*prefix, *path), FOUND, WANTED, at_key=is_key)


def rules_of(vendors: Iterable[Vendor]) -> Rules:
    """The rules of all *vendors* together: a client may send one vendor's key to another."""
    vendors = tuple(vendors)
    live = [vendor.access.live_keys for vendor in vendors if vendor.access.live_keys]
    return Rules((name for vendor in vendors for name in vendor.access.secrets), live)


def _allowed(data: Any) -> set[str]:
    """The values of the accounts that may hold real keys."""
    accounts = [one for _, one in walk(data) if isinstance(one, Mapping) and one.get(ALLOW) is True]
    return {text for account in accounts for text in leaves(account)}
