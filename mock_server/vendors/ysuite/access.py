"""Who is calling YSuite, and how its bodies are read."""

from collections.abc import Mapping
from hmac import compare_digest
from typing import Any

from mock_server.core.errors import Forbidden, Malformed, Unauthenticated
from mock_server.core.request.body import read_json
from mock_server.core.vendor import Call

ACCESS_KEY, SECRET_KEY = "x-ysuite-access-key", "x-ysuite-secret-key"


def credential(call: Call) -> str | None:
    return call.header(ACCESS_KEY)


def authenticate(call: Call) -> Mapping[str, Any]:
    """The account of the pair of keys (YS-01 to YS-04). No add-on is asked for (YS-28)."""
    secret = call.header(SECRET_KEY)
    if not call.credential or not secret:
        raise Unauthenticated("missing", "YS-01")
    account = _account(call)
    if account is None or not _equal(secret, account["secret_key"]):
        raise Unauthenticated("wrong", "YS-02")
    if account["revoked"]:
        raise Unauthenticated("wrong", "YS-03")
    if not account["organisation"]:
        raise Forbidden("organisation", "YS-04")
    return account


def read_body(call: Call) -> Any:
    """A JSON object, whatever the Content-Type. Raises Malformed for anything else (YS-29)."""
    body = read_json(call)
    if not isinstance(body, dict):
        raise Malformed("syntax", "not an object")
    return body


def _account(call: Call) -> Mapping[str, Any] | None:
    for account in call.state.section["accounts"]:
        if account["access_key"] == call.credential:
            return dict(account)
    return None


def _equal(sent: str, kept: str) -> bool:
    return compare_digest(sent.encode(), kept.encode())
