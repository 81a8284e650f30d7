"""The real HAProxy sends a world's requests to its owner, in whatever way they name it."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import trustme

from mock_server.serving.balancer import Options, configuration
from mock_server.serving.environment.remote import reach_of
from mock_server.vendors import VENDORS
from tests.clients import CREDENTIALS, basic
from tests.replicas import NEEDS_HAPROXY, TOKEN, Replicas

NAMES = ["gw1", "gw2", "GW1", "a.b", "x_", "9", "a-" + "b" * 62, "Default"]
REPLICA = "X-Mock-Replica"

pytestmark = NEEDS_HAPROXY


class Got(NamedTuple):
    status: int
    replica: str | None
    body: bytes


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


def test_every_form_leads_to_the_owner(four: Replicas) -> None:
    """Whatever way a request names a world, the same replica answers, and drops it at the end."""
    astray: dict[str, Any] = {}
    for world in NAMES:
        got = dict(forms(four, world))
        if len({one.replica for one in got.values()}) != 1 or got["drop"].status != 200:
            astray[world] = {form: one[:2] for form, one in got.items()}

    assert {} == astray


def test_a_program_trusts_the_owner(four: Replicas) -> None:
    """The variables of a world have the authority of its owner, which shows the certificates."""
    with ExitStack() as dropping:
        for world in NAMES:
            dropping.callback(four.client().drop, world)
            four.client(world).reset()
        trusted = {world: reach_of(four.client(world)).authority for world in NAMES}
        owners = {world: four.direct(four.owner(world)) for world in NAMES}

    assert {world: reach_of(owner).authority for world, owner in owners.items()} == trusted
    assert 1 < len(set(trusted.values()))


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


def test_haproxy_takes_every_configuration(tmp_path: Path) -> None:
    """HAProxy finds no fault and warns of nothing, with one replica or 64, and every option."""
    issued = trustme.CA()
    issued.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(tmp_path / "a.pem")
    own = Options(tls=f"{tmp_path}/a.pem", ca=f"{tmp_path}/a.pem", stats=":8485", is_proxy=False)
    addresses = [f"127.0.0.{number}" for number in range(1, 65)]
    made = [
        configuration(1, ["localhost"], own),
        configuration(2, ["localhost:9000", "[::1]"], replace(own, bind="[::1]:8484")),
        configuration(64, addresses, Options("127.0.0.1:8484")),
        *(configuration(3, addresses[:3], Options(root=vendor.name)) for vendor in VENDORS),
    ]
    said = []
    for text in made:
        file = tmp_path / "haproxy.cfg"
        file.write_text(text, encoding="utf-8")
        run = subprocess.run(["haproxy", "-c", "-f", str(file)], capture_output=True, text=True)
        said.append((run.returncode, "WARNING" in run.stderr, run.stderr if run.returncode else ""))

    assert [(0, False, "")] * len(made) == said
