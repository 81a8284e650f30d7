"""Who is calling ClearTax, and how its bodies are read."""

from collections.abc import Mapping
from hmac import compare_digest
from typing import Any

from mock_server.core.errors import Forbidden, Malformed, Unauthenticated, UnsupportedMedia
from mock_server.core.request.body import read_json
from mock_server.core.vendor import Call

HEADER = "X-Cleartax-Auth-Token"


def credential(call: Call) -> str | None:
    """The token. Names of headers have no case (CTX-33)."""
    return call.header(HEADER)


def authenticate(call: Call) -> Mapping[str, Any]:
    """The account of the token (CTX-32), which must have the business of the path (CTX-34).

    A route that is not emulated tells of no business.
    """
    if call.credential is None:
        raise Unauthenticated("missing")
    account = _account(call.state.section["accounts"], call.credential)
    if account is None:
        raise Unauthenticated("wrong")
    if not call.unserved and call.arguments["business_id"] not in account["businesses"]:
        raise Forbidden("business")
    return account


def read_body(call: Call) -> Any:
    """A JSON object. Raises UnsupportedMedia (CTX-36) or Malformed (CTX-35)."""
    if call.media_type != "application/json":
        raise UnsupportedMedia
    body = read_json(call)
    if not isinstance(body, dict):
        raise Malformed("syntax", "not an object")
    return body


def _account(accounts: list[Mapping[str, Any]], token: str) -> Mapping[str, Any] | None:
    for account in accounts:
        if compare_digest(token.encode(), account["token"].encode()):
            return account
    return None
