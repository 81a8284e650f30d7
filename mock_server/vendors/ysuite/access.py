"""How YSuite knows who calls."""

from collections.abc import Mapping
from typing import Any

from mock_server.core.errors import Forbidden, Unauthenticated
from mock_server.core.request.auth import find_account, same
from mock_server.core.vendor import Call

ACCESS_KEY, SECRET_KEY = "x-ysuite-access-key", "x-ysuite-secret-key"


def sign(account: Mapping[str, Any]) -> dict[str, str]:
    """The headers by which an account calls."""
    return {ACCESS_KEY: account["access_key"], SECRET_KEY: account["secret_key"]}


def credential(call: Call) -> str | None:
    return call.header(ACCESS_KEY)


def authenticate(call: Call) -> Mapping[str, Any]:
    """The account of the pair of keys (YS-01 to YS-04). No add-on is asked for (YS-28)."""
    secret = call.header(SECRET_KEY)
    if not call.credential or not secret:
        raise Unauthenticated("missing")
    account = find_account(call, "access_key")
    if account is None or not same(account["secret_key"], secret):
        raise Unauthenticated("wrong")
    if account["revoked"]:
        raise Unauthenticated("revoked")
    if not account["organisation"]:
        raise Forbidden("organisation")
    return account
