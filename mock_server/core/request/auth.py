"""How a vendor finds out who calls."""

from collections.abc import Mapping
from hmac import compare_digest
from typing import Any

from mock_server.core.vendor import Call


def find_account(call: Call, name: str) -> Mapping[str, Any] | None:
    """The account of the scenario whose *name* is the credential of the call; else None."""
    for account in call.state.section[call.vendor.access.accounts.key]:
        if account[name] and same(account[name], call.credential or ""):
            found: Mapping[str, Any] = account
            return found
    return None


def same(kept: str, sent: str) -> bool:
    """Whether two secrets agree, in a time that does not tell where they differ."""
    if kept.isascii() and sent.isascii():
        return compare_digest(kept, sent)
    return compare_digest(_bytes(kept), _bytes(sent))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # JSON may hold half of a surrogate pair
