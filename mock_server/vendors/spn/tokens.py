"""SPN's tokens: JSON Web Tokens signed with HMAC-SHA256, each good in one world."""

import binascii
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Any

from mock_server.core.state.ids import hexadecimal
from mock_server.core.state.world import VendorState

TOKEN_LIFETIME = 30 * 60
WORLD = r',"world":"([^"\\]+)"\}$'  # the end of the claims of a token that a login gave
PARTS = re.compile(r"[^.]*\.([A-Za-z0-9_-]+)\.")
HEADER = {"alg": "HS256", "typ": "JWT"}


def issue(state: VendorState, email: str) -> str:
    """A token for the user of that email, good for half an hour on the world's clock (SPN-33)."""
    claims = {"sub": email, "exp": state.now() + TOKEN_LIFETIME, "world": state.world}
    signed = f"{_encoded(_json(HEADER))}.{_encoded(_json(claims))}"
    return f"{signed}.{_signature(state, signed)}"


def subject(state: VendorState, token: str) -> str | None:
    """The email in a token that this world has issued and that has not expired."""
    signed, _, signature = token.rpartition(".")
    if not compare_digest(signature.encode(), _signature(state, signed).encode()):
        return None
    claims: Mapping[str, Any] = json.loads(_payload(token))
    return claims["sub"] if claims["exp"] > state.now() else None


def world_of(token: str) -> str | None:
    """The world that a token names, unverified."""
    found = re.search(WORLD.encode(), _payload(token).partition(b"\0")[0])
    return found[1].decode("utf-8", "replace") if found else None


def _payload(token: str) -> bytes:
    """The token's claims as bytes, unverified; empty where the token cannot be read."""
    parts = PARTS.match(token)
    try:
        return urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)) if parts else b""
    except binascii.Error:
        return b""


def _signature(state: VendorState, signed: str) -> str:
    key = hexadecimal(state.draw("token key", 0), 64).encode()
    return _encoded(digest(key, signed.encode(), sha256))


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
