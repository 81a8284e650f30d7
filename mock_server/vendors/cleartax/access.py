"""How ClearTax knows who calls, and how it reads bodies."""

from typing import Any

from mock_server.core.errors import Forbidden, UnsupportedMedia
from mock_server.core.request.auth import KeyHeader
from mock_server.core.request.body import read_object
from mock_server.core.vendor import Account, Call

KEY = KeyHeader("X-Cleartax-Auth-Token", "token")  # names of headers have no case (CTX-33)
sign, credential = KEY.sign, KEY.credential


def authenticate(call: Call) -> Account:
    """The account of the token (CTX-32), which must have the business of the path (CTX-34).

    A route that is not emulated, which a user's answer may serve, names no business.
    """
    account = KEY.authenticate(call)
    business = call.arguments.get("business_id")
    if business is not None and business not in account["businesses"]:
        raise Forbidden("business")
    return account


def read_body(call: Call) -> Any:
    """A JSON object. Raises UnsupportedMedia (CTX-36) or Malformed (CTX-35)."""
    if call.media_type != "application/json":
        raise UnsupportedMedia
    return read_object(call)
