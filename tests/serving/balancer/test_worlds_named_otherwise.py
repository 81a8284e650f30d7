"""Calls, forms and tunnels that name a world in ways of their own go to its owner."""

import base64
import re
from collections.abc import Iterator
from itertools import product

import pytest

from tests.clients import CREDENTIALS
from tests.replicas import NEEDS_HAPROXY, TOKEN, Replicas
from tests.serving.balancer.raw import Told, ask, request

FORM = "Content-Type: application/x-www-form-urlencoded"
HTML = "Accept: text/html"
HOST, REPLICA = "api.razorpay.com", "X-Mock-Replica"
WORLDS = [f"{letter}{number}" for letter in "aB" for number in range(6)]
SIGNED = [f"{name}: {value}" for name, value in CREDENTIALS["razorpay"].items()]

pytestmark = NEEDS_HAPROXY


@pytest.fixture(scope="module")
def owners(port: int) -> dict[str, str]:
    """The replica of each world, by the path."""
    asked = {world: ask(port, request(f"/@{world}/clemta/contacts")) for world in WORLDS}
    return {world: told.headers[REPLICA] for world, told in asked.items()}


@pytest.fixture(scope="module")
def cookie(port: int, four: Replicas) -> str:
    """The page's own, which each replica accepts on its port."""
    sent = request("/_mock/page/sign-in", FORM, method="POST", body=f"token={TOKEN}".encode())
    value = ask(port, sent).headers["Set-Cookie"].partition(";")[0].partition("=")[2]
    ports = [one.ready["url"].rpartition(":")[2] for one in four.replicas if one]
    return "Cookie: " + "; ".join(f"mock_server_{number}={value}" for number in ports)


def form(port: int, cookie: str, path: str, world: str) -> Told:
    """The answer to a form of the page whose field names the world."""
    sent = request(
        f"/_mock/page/worlds/{path}?world=else",
        FORM,
        cookie,
        method="POST",
        body=b"name=" + world.encode(),
    )
    return ask(port, sent)


def connected(port: int, authority: str, *lines: str) -> Told:
    """The answer to a request inside a CONNECT, whose own head is left out."""
    inner = request("/v1/contacts", *SIGNED, host=authority.partition(":")[0])
    asked = request(authority, *lines, method="CONNECT", host=authority)
    told = ask(port, asked + inner)
    head, _, body = told.body.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    fields = dict(line.split(": ", 1) for line in rest)
    return Told(first.partition(" ")[2][:3], fields, body, told.end)


def _pages(port: int, cookie: str, world: str) -> Iterator[Told]:
    yield ask(port, request(f"/_mock/?world={world}", cookie, HTML))
    yield ask(
        port,
        request(f"/_mock/page/requests?vendor=spn&world={world}", cookie, "X-Mock-World: else"),
    )


def test_pages(port: int, cookie: str, owners: dict[str, str]) -> None:
    """A page shows the world that its address names."""
    told = {world: list(_pages(port, cookie, world)) for world in WORLDS}

    assert {"200"} == {one.status for found in told.values() for one in found}
    assert {w: {found} for w, found in owners.items()} == {
        w: {one.headers[REPLICA] for one in found} for w, found in told.items()
    }


def test_odd_pages(port: int, cookie: str, owners: dict[str, str]) -> None:
    """A query that the page reads otherwise than HAProxy's own words would is led alike."""
    odd = ("world=&world={}", "a=1;world={}", "%77orld={}", "x?world={}", "world={}&world=else")
    told = {}
    for query, world in product(odd, WORLDS):
        path = f"/_mock/?{query.format(world)}"
        shown = ask(port, request(path, cookie, HTML, "X-Mock-World: B0"))
        (chosen,) = re.findall(r"<option selected>([^<]*)", shown.body.decode())
        told[query, world] = shown.headers[REPLICA], chosen

    assert {("world=&world={}", w): (owners[w], w) for w in WORLDS}.items() <= told.items()
    assert {one: (owners[chosen], chosen) for one, (_, chosen) in told.items()} == told


def test_odd_forms(port: int, cookie: str, owners: dict[str, str]) -> None:
    """A form starts no world whose name HAProxy cannot read in it."""
    told = {}
    for body in (b"%6eame={}", b"x;name={}", b"\0&name={}", b"name="):
        for world in WORLDS[:4]:
            sent = body.replace(b"{}", world.encode())
            path = "/_mock/page/worlds/start"
            told[sent] = ask(port, request(path, FORM, cookie, method="POST", body=sent)).status
    parts = b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\na1\r\n--b--\r\n'
    kind = "Content-Type: multipart/form-data; boundary=b"
    told[parts] = ask(port, request(path, kind, cookie, method="POST", body=parts)).status

    assert {"400"} == set(told.values())


def test_forms(port: int, cookie: str, owners: dict[str, str]) -> None:
    """A world is started and dropped at its owner, whatever world the page is about."""
    told = {w: [form(port, cookie, path, w) for path in ("start", "drop")] for w in WORLDS}

    assert {"303"} == {one.status for found in told.values() for one in found}
    assert {w: {found} for w, found in owners.items()} == {
        w: {one.headers[REPLICA] for one in found} for w, found in told.items()
    }


def test_tunnels_by_host(port: int, owners: dict[str, str]) -> None:
    """A CONNECT goes to the owner of the world before the vendor's host."""
    small = [world for world in WORLDS if world.islower()]
    told = {world: connected(port, f"{world}--{HOST}:80") for world in small}

    assert {"200"} == {one.status for one in told.values()}
    assert {w: owners[w] for w in small} == {w: one.headers[REPLICA] for w, one in told.items()}


def test_tunnels_by_user(port: int, owners: dict[str, str]) -> None:
    """Else it goes to the owner of the world that the proxy's user names."""
    told = {}
    for world in WORLDS:
        user = base64.b64encode(f"{world}:any".encode()).decode()
        told[world] = connected(port, f"{HOST}:80", f"Proxy-Authorization: Basic {user}")

    assert {"200"} == {one.status for one in told.values()}
    assert owners == {world: one.headers[REPLICA] for world, one in told.items()}


def test_dropping(port: int, owners: dict[str, str]) -> None:
    """The call that drops a world goes to the owner of that world, not of the header's."""
    told = {}
    for world in WORLDS:
        lines = (f"X-Mock-Token: {TOKEN}", "X-Mock-World: else")
        ask(port, request(f"/@{world}/clemta/contacts"))
        told[world] = ask(port, request(f"/_mock/worlds/{world}", *lines, method="DELETE"))

    assert {"200"} == {one.status for one in told.values()}
    assert owners == {world: one.headers[REPLICA] for world, one in told.items()}
