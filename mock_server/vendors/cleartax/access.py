"""How ClearTax knows who calls, and how it reads bodies."""

from collections.abc import Mapping
from typing import Any

from mock_server.core.errors import Forbidden, Unauthenticated, UnsupportedMedia
from mock_server.core.request.auth import find_account
from mock_server.core.request.body import read_object
from mock_server.core.vendor import Call

HEADER = "X-Cleartax-Auth-Token"


def sign(account: Mapping[str, Any]) -> dict[str, str]:
    """The headers by which an account calls."""
    return {HEADER: account["token"]}


def credential(call: Call) -> str | None:
    """The token. Names of headers have no case (CTX-33)."""
    return call.header(HEADER)


def authenticate(call: Call) -> Mapping[str, Any]:
    """The account of the token (CTX-32), which must have the business of the path (CTX-34).

    A route that is not emulated tells of no business.
    """
    if call.credential is None:
        raise Unauthenticated("missing")
    account = find_account(call, "token")
    if account is None:
        raise Unauthenticated("wrong")
    if not call.unserved and call.arguments["business_id"] not in account["businesses"]:
        raise Forbidden("business")
    return account


def read_body(call: Call) -> Any:
    """A JSON object. Raises UnsupportedMedia (CTX-36) or Malformed (CTX-35)."""
    if call.media_type != "application/json":
        raise UnsupportedMedia
    return read_object(call)
