"""How Razorpay knows who calls, and how it reads bodies."""

import logging
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from mock_server.core.errors import Forbidden, Malformed, Unauthenticated
from mock_server.core.request.auth import find_account, same
from mock_server.core.request.body import read_json
from mock_server.core.vendor import Call
from mock_server.vendors.razorpay.schemas import looks_live

JSON = "application/json"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
PAIR = re.compile(
    "Basic ((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)"  # whole base 64
)
LIVE = (
    "refused a key that looks like a real rzp_live_ key: this is a mock server. "
    "Use rzp_live_mock…, or list the key in a scenario with allow_live_key: true."
)

log = logging.getLogger("mock_server")


def sign(account: Mapping[str, Any]) -> dict[str, str]:
    """The headers by which an account calls."""
    pair = f"{account['key_id']}:{account['key_secret']}"
    return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


def credential(call: Call) -> str | None:
    """The key id; an empty one where a header is there but cannot be read."""
    sent = call.header("Authorization")
    if sent is None:
        return None
    pair = _pair(sent)
    return pair[0] if pair else ""


def authenticate(call: Call) -> Mapping[str, Any]:
    """The account of the key pair (RZP-33 to RZP-37)."""
    if call.credential is None:
        raise Unauthenticated("missing")
    account, pair = find_account(call, "key_id"), _pair(call.header("Authorization") or "")
    if account is None and looks_live(call.credential):
        log.warning(LIVE)
    if account is None or not pair or not same(account["key_secret"], pair[1]):
        raise Unauthenticated("wrong")
    variants = call.state.variants
    if not variants["enabled"]:
        raise Forbidden("product")
    allowed = variants["live_ip_allowlist"]
    live = account["key_id"].startswith("rzp_live_")
    if live and allowed is not None and call.remote_address not in allowed:
        raise Forbidden("address")
    return account


def read_body(call: Call) -> Any:
    """JSON or a form, whichever can be read (RZP-22, RZP-72). Raises Malformed."""
    kind, raw = call.media_type, call.raw  # before the form is read, which empties the stream
    if kind in FORMS:
        call.noted = "RZP-22"
        pairs = call.request.form.items(multi=True)
        return _form((name, value) for name, value in pairs if name is not None)
    if kind != JSON:
        call.noted = "RZP-72"
    try:
        return read_json(call)
    except Malformed as error:
        pairs = parse_qsl(raw.decode(errors="replace")) if kind != JSON else []
        return _form(pairs) if pairs else _nothing(call, error)


def _nothing(call: Call, error: Malformed) -> dict[str, Any]:
    """An empty update for a body that cannot be read; a create is refused (RZP-09, RZP-46)."""
    if not call.operation or call.operation.name != "update_contact":
        raise error
    call.noted = "RZP-47" if error.reason == "empty" else "RZP-48"
    return {}


@lru_cache(1000)
def _pair(authorization: str) -> tuple[str, str] | None:
    """User and password of `Basic …`, spelt exactly so; None where it cannot be read.

    No text of a pair has a NUL.
    """
    found = PAIR.fullmatch(authorization)
    try:
        pair = b64decode(found[1]).decode() if found else ""
    except ValueError:  # not UTF-8
        return None
    user, colon, password = pair.partition(":")
    return (user, password) if colon and "\0" not in pair else None


def _form(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """`notes[key]=value` becomes a note (RZP-22)."""
    body: dict[str, Any] = {}
    for name, value in pairs:
        outer, bracket, inner = name.partition("[")
        if bracket and inner.endswith("]") and isinstance(body.setdefault(outer, {}), dict):
            body[outer][inner[:-1]] = value
        else:
            body[name] = value
    return body
