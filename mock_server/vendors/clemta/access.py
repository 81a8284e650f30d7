"""How Clemta knows who calls, and how often they still may."""

import math
from collections.abc import Mapping
from typing import Any

from mock_server.core.errors import Unauthenticated
from mock_server.core.request.auth import find_account
from mock_server.core.request.steps import counted
from mock_server.core.state.limits import Limit
from mock_server.core.vendor import Call

HEADER = "X-API-KEY"


def sign(account: Mapping[str, Any]) -> dict[str, str]:
    """The headers by which an account calls."""
    return {HEADER: account["api_key"]}


def credential(call: Call) -> str | None:
    """The key, from a header whose name may be in any letter case (CLM-03)."""
    return call.header(HEADER) or None


def authenticate(call: Call) -> Mapping[str, Any]:
    """The account of the key (CLM-01, CLM-02)."""
    if call.credential is None:
        raise Unauthenticated("missing")
    account = find_account(call, "api_key")
    if account is None:
        raise Unauthenticated("wrong")
    return account


def limit_of(call: Call) -> Limit | None:
    """The key's own limit, which Clemta sets when it hands out the key (CLM-47)."""
    own = call.caller and call.caller.get("limit")
    return Limit(**own) if own else None


def rate_headers(call: Call) -> Mapping[str, str]:
    """The headers of every answer, unless a scenario has switched all limits off (CLM-29)."""
    count = counted(call)
    if count is None:
        return {}
    limited = call.behaviour == "CLM-30"
    return {
        "X-RateLimit-API": f"{count.limit.requests} requests per {_span(count.limit.seconds)}",
        "X-RateLimit-Remaining": "0" if limited else str(count.remaining),
        "X-RateLimit-Limit": str(count.limit.requests),
        "X-RateLimit-Reset": str(math.ceil(count.resets_at)),
        "X-RateLimit-Type": "api_key",
    }


def _span(seconds: float) -> str:
    return "minute" if seconds == 60 else f"{seconds:g} seconds"
