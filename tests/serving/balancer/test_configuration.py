"""The real HAProxy sends a world's requests to its owner, in whatever way they name it."""

import json
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.clients import CREDENTIALS, basic
from tests.replicas import NEEDS_HAPROXY, TOKEN, Replicas, replicas

COUNT = 4
NAMES = ["gw1", "gw2", "GW1", "a.b", "x_", "9", "a-" + "b" * 62, "Default"]
REPLICA = "X-Mock-Replica"

pytestmark = NEEDS_HAPROXY


class Got(NamedTuple):
    status: int
    replica: str | None
    body: bytes


@pytest.fixture(scope="module")
def four() -> Iterator[Replicas]:
    with replicas(COUNT) as made:
        yield made


def send(
    made: Replicas, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None
) -> Got:
    connection = HTTPConnection(urlsplit(made.url).netloc, timeout=30)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return Got(answer.status, answer.getheader(REPLICA), answer.read())
    finally:
        connection.close()


def forms(made: Replicas, world: str) -> Iterator[tuple[str, Got]]:
    """The answers to a request in every form that names the world."""
    encoded = "".join(f"%{ord(letter):02x}" for letter in world)
    razorpay, list_ = CREDENTIALS["razorpay"], "/razorpay/v1/contacts"
    yield "path", send(made, "GET", f"/@{world}{list_}", razorpay)
    yield "encoded path", send(made, "GET", f"/%40{encoded}{list_}", razorpay)
    yield "header", send(made, "GET", list_, {**razorpay, "X-Mock-World": world})
    if world == world.lower():
        host = {"Host": f"{world}--razorpay.localhost:8484"}
        yield "host", send(made, "GET", "/v1/contacts", {**razorpay, **host})
    for vendor, name in (("cleartax", ""), ("ysuite", "x-ysuite-access-key"), ("clemta", "")):
        yield vendor, send(made, "GET", f"/{vendor}/contacts", _signed(vendor, name, world))
    user = basic(f"rzp_test_mock@{world}", "mock_secret")
    yield "razorpay", send(made, "GET", list_, user)
    yield "spn", send(made, "GET", "/spn/api/v1/contacts", _signed("spn", "", world))
    yield from _login(made, world)
    yield "default", send(made, "GET", list_, {**razorpay, "X-Mock-Default-World": world})
    token = {"X-Mock-Token": TOKEN}
    yield "control", send(made, "GET", f"/@{world}/_mock/state", token)
    yield "drop", send(made, "DELETE", f"/_mock/worlds/{world}", token)


@pytest.mark.slow
def test_every_form_leads_to_the_owner(four: Replicas) -> None:
    """Whatever way a request names a world, the same replica answers, and drops it at the end."""
    astray: dict[str, Any] = {}
    for world in NAMES:
        got = dict(forms(four, world))
        if len({one.replica for one in got.values()}) != 1 or got["drop"].status != 200:
            astray[world] = {form: one[:2] for form, one in got.items()}

    assert {} == astray


def _signed(vendor: str, header: str, world: str) -> dict[str, str]:
    """The sample account's headers; the one of that name, by default the only, names the world."""
    signed = CREDENTIALS[vendor]
    chosen = header or next(iter(signed))
    return {**signed, chosen: f"{signed[chosen]}@{world}"}


def _login(made: Replicas, world: str) -> Iterator[tuple[str, Got]]:
    """The world in a login's email, and then in the token that it gave."""
    body = json.dumps({"email": f"user@example.com@{world}", "password": "mock-password"})
    kind = {"Content-Type": "application/json"}
    login = send(made, "POST", "/spn/api/v1/auth/login", kind, body.encode())
    yield "login", login
    bearer = {"Authorization": f"Bearer {json.loads(login.body)['access_token']}"}
    yield "token", send(made, "GET", "/spn/api/v1/contacts", bearer)
