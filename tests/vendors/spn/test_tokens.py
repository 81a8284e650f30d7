"""A token names a world only as a login writes it, so that a balancer can read it alike."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from mock_server.vendors.spn.tokens import world_of

CLAIMS = {"sub": "user@example.com", "exp": 9, "world": "gw1"}


def token(claims: Any, form: str = "h.{}.s") -> str:
    text = json.dumps(claims, separators=(",", ":"))
    return form.format(urlsafe_b64encode(text.encode()).rstrip(b"=").decode())


def test_the_world_of_a_token() -> None:
    """It is the last of the claims, in the middle one of at least three parts."""
    assert "gw1" == world_of(token(CLAIMS)) == world_of(token(CLAIMS, "h.{}.s.t"))


@pytest.mark.parametrize(
    "sent",
    [
        token({"world": "gw1", "sub": "user@example.com"}),
        token({**CLAIMS, "world": None}),
        token({**CLAIMS, "world": 'a"b'}),
        token(CLAIMS, "h.!{}.s"),
        token(CLAIMS, "h.{}"),
        token(CLAIMS, "{}.s"),
        token(CLAIMS, "h.{}=.s"),
        token(CLAIMS, "h.{}A.s"),
        "h.A.s",
        "mock-spn-token",
        "",
    ],
)
def test_no_world(sent: str) -> None:
    """Any other token names none, though a lenient reader would find one."""
    assert world_of(sent) is None
