"""How SPN knows who calls, how it reads bodies, and how it counts calls."""

import json
import re
from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.exceptions import RequestEntityTooLarge

from mock_server.core.carrier import Carrier
from mock_server.core.document.json import ExactFloat
from mock_server.core.errors import Malformed, Unauthenticated
from mock_server.core.request.auth import find_account
from mock_server.core.state.clock import SECOND
from mock_server.core.vendor import Call
from mock_server.vendors.spn import tokens

LOGIN = "/auth/login"
LENIENT = json.JSONDecoder(parse_float=ExactFloat, parse_constant=ExactFloat)
JSON_TYPE = re.compile(r"application/(?:[^/]*\+)?json", re.DOTALL)
CARRIER = Carrier(
    "Authorization",
    "Bearer",
    claim=tokens.WORLD,
    login=LOGIN,
    login_world=r'"email"\s*:\s*"[^"@\\]+@[^"@\\]+@([^"@\\]+)"',
)
WORLD_OF_LOGIN = re.compile(CARRIER.login_world.encode())


def sign(account: Mapping[str, Any]) -> dict[str, str]:
    """The headers by which a user calls; none without a fixed token, since it has to log in."""
    return {"Authorization": f"Bearer {account['token']}"} if account["token"] else {}


def credential(call: Call) -> str | None:
    """The bearer token. A login has none yet."""
    scheme, _, token = (call.header(CARRIER.header) or "").partition(" ")
    return token if scheme.lower() == "bearer" and not _is_login(call) else None


def world_of(call: Call) -> str | None:
    """The world of a token that a login gave, or of a login's email: `user@example.com@gw1`."""
    if _is_login(call):
        return _world_of_login(call)
    token = call.credential
    return tokens.world_of(token) if token and "@" not in token else None


def authenticate(call: Call) -> Mapping[str, Any]:
    """The user of a fixed token, or of one that a login gave (SPN-01, SPN-02)."""
    if call.credential is None:
        raise Unauthenticated("missing")
    user = find_account(call, "token") or _logged_in(call, call.credential)
    if user is None:
        raise Unauthenticated("wrong")
    return user


def read_query(call: Call) -> Mapping[str, str]:
    """As Starlette reads it: of a parameter that comes twice the last, and U+FFFD for no UTF-8."""
    return dict(parse_qsl(call.query_string, keep_blank_values=True))


def read_body(call: Call) -> Any:
    """The body: JSON by its type or without one (SPN-41), else bytes; None for an empty one.

    Read as FastAPI reads it: NaN is a number, and UTF-16 is JSON too. Raises Malformed (SPN-19,
    SPN-46).
    """
    raw, content_type = call.raw, call.header("Content-Type")
    if not raw:
        return None
    if content_type and not _is_json(content_type):
        return raw
    if not content_type and call.operation and call.operation.body:
        call.noted = "SPN-41"
    try:
        body = LENIENT.decode(raw.decode(json.detect_encoding(raw), "surrogatepass"))
    except json.JSONDecodeError as error:
        raise Malformed("syntax", error.msg, error.pos) from None
    except (ValueError, RecursionError):
        raise Malformed("encoding") from None
    return _without_world(body) if _is_login(call) else body


def limit_key(call: Call) -> Hashable:
    """The client's address and the path as slowapi takes it, for all methods together (SPN-27).

    Under `general_limit: shared`, operations without a limit of their own share a counter.
    """
    if call.state.variants["general_limit"] == "shared" and _has_no_own_limit(call):
        return call.remote_address, "every path"
    return call.remote_address, call.path.removeprefix("/api/v1")


def rate_headers(call: Call) -> Mapping[str, str]:
    """None, or slowapi's under the variant `rate_headers` (SPN-28).

    A view's answer and a 429 carry them; any other refusal does not.
    """
    count = call.count
    told = count and (call.answered or not count.allowed)
    if not count or not told or not call.state.variants["rate_headers"]:
        return {}
    reset = 1 + count.resets_at
    return {
        "X-RateLimit-Limit": str(count.limit.requests),
        "X-RateLimit-Remaining": str(count.remaining),
        "X-RateLimit-Reset": str(reset),
        "Retry-After": str(int(reset - call.state.clock.now_ns() / SECOND)),
    }


def _is_login(call: Call) -> bool:
    return call.path.endswith(LOGIN)


def _logged_in(call: Call, token: str) -> Mapping[str, Any] | None:
    """The user to whom a login gave the token."""
    email = tokens.subject(call.state, token)
    users: Sequence[Mapping[str, Any]] = call.state.section["users"]
    return next((user for user in users if user["email"] == email), None)


def _has_no_own_limit(call: Call) -> bool:
    name = call.operation.name if call.operation else None
    return call.world.limits.rule(call.vendor.name, name)[0] == "*"


@lru_cache(1000)
def _is_json(content_type: str) -> bool:
    """As email.message takes the header apart, which FastAPI asks."""
    return JSON_TYPE.fullmatch(content_type.partition(";")[0].strip().lower()) is not None


def _world_of_login(call: Call) -> str | None:
    try:
        found = WORLD_OF_LOGIN.search(call.raw.partition(b"\0")[0])
    except RequestEntityTooLarge:  # reading the body will refuse it
        return None
    return found[1].decode("utf-8", "replace") if found else None


def _without_world(body: Any) -> Any:
    email = body.get("email") if isinstance(body, dict) else None
    if isinstance(email, str) and email.count("@") == 2:
        return {**body, "email": email.rpartition("@")[0]}
    return body
