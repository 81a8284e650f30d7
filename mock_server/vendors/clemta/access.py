"""How Clemta knows who calls, and how often they still may."""

import math
from collections.abc import Mapping

from mock_server.core.request.auth import KeyHeader
from mock_server.core.request.steps import counted
from mock_server.core.state.limits import Limit
from mock_server.core.vendor import Call

KEY = KeyHeader("X-API-KEY", "api_key")  # in any letter case (CLM-03); CLM-01 and CLM-02 refuse
sign, credential, authenticate = KEY.sign, KEY.credential, KEY.authenticate


def limit_of(call: Call) -> Limit | None:
    """The key's own limit, which Clemta sets when it hands out the key (CLM-47)."""
    own = call.caller and call.caller.get("limit")
    return Limit(**own) if own else None


def rate_headers(call: Call) -> Mapping[str, str]:
    """The headers of every answer, unless a scenario has switched all limits off (CLM-29)."""
    count = counted(call)
    if count is None:
        return {}
    limited, seconds = call.behaviour == "CLM-30", count.limit.seconds
    span = "minute" if seconds == 60 else f"{seconds:g} seconds"
    return {
        "X-RateLimit-API": f"{count.limit.requests} requests per {span}",
        "X-RateLimit-Remaining": "0" if limited else str(count.remaining),
        "X-RateLimit-Limit": str(count.limit.requests),
        "X-RateLimit-Reset": str(math.ceil(count.resets_at)),
        "X-RateLimit-Type": "api_key",
    }
