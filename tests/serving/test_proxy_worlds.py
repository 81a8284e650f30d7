"""The world of a request by the proxy, and the control plane by it."""

from collections.abc import Iterator

import pytest

from mock_server.serving.thread import Server, serve
from tests.serving.proxying import (
    CONTACTS,
    RAZORPAY,
    answer,
    expect_established,
    get,
    head,
    inside,
    opened,
    seen,
    user,
    whole_url,
)

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve() as made:
        yield made


def test_the_user_names_the_world(server: Server) -> None:
    """The proxy's user names the world, with any password or none, by CONNECT as by whole URLs."""
    for number, password in enumerate(("", "secret", "a:b")):
        world = f"u{number}"
        get(server, RAZORPAY, CONTACTS, user(world, password))
        whole_url(server, f"http://{RAZORPAY}{CONTACTS}", user(world, password))

        assert 2 == len(seen(server, world))


def test_without_a_user(server: Server) -> None:
    """An empty user names no world."""
    get(server, RAZORPAY, CONTACTS, user("", "secret"))

    assert "default" == seen(server)[-1]["world"]


def test_who_names_the_world(server: Server) -> None:
    """Path, header, host, credential and the header for a default win over the proxy's user."""
    other = "Authorization: Basic cnpwX3Rlc3RfbW9ja0Bjcjptb2NrX3NlY3JldA=="  # rzp_test_mock@cr
    ways = {
        "pa": (RAZORPAY, "/@pa/v1/contacts", ()),
        "he": (RAZORPAY, CONTACTS, ("X-Mock-World: he",)),
        "ho": ("ho--razorpay.localhost", CONTACTS, ()),
        "cr": (RAZORPAY, CONTACTS, (other,)),
        "de": (RAZORPAY, CONTACTS, ("X-Mock-Default-World: de",)),
    }
    for world, (host, path, lines) in ways.items():
        with inside(server, host, user("us")) as secret:
            secret.sendall(head("GET", path, *lines, host=host))
            answer(secret)

        assert 1 == len(seen(server, world)), world
    assert "us" not in {row["world"] for row in server.mock.worlds()["worlds"]}


def test_the_journal_hides_the_user(server: Server) -> None:
    """What a client says to the proxy alone is not in the journal; inside, it is hidden."""
    said = user("w", "very-secret")
    whole_url(server, f"http://{RAZORPAY}{CONTACTS}", said)
    get(server, RAZORPAY, CONTACTS, said, asked=(said,))
    outside, within = seen(server, "w")

    assert "Proxy-Authorization" not in outside["request"]["headers"]
    assert "Basic (hidden)" == within["request"]["headers"]["Proxy-Authorization"]


def test_itself(server: Server) -> None:
    """A client that forgets NO_PROXY reaches the server as if there were no proxy."""
    here = [f"{name}:{server.port}" for name in ("localhost", "127.0.0.1", "[::1]", "mock")]
    for host in here:
        with opened(server) as client:
            client.sendall(head("CONNECT", host, user("me")))
            expect_established(client)
            client.sendall(head("GET", f"/razorpay{CONTACTS}", host=host))
            by_connect = answer(client)
        by_url = whole_url(server, f"http://{host}/razorpay{CONTACTS}", user("me"))

        assert (401, 200) == (by_connect.status, by_url.status), host
    assert 2 * len(here) == len(seen(server, "me"))


def test_its_own_pages_in_the_world_of_the_user(server: Server) -> None:
    """The control plane knows the world that the proxy's user names, as every request does."""
    reply = whole_url(server, f"http://localhost:{server.port}/_mock/info", user("mine"))

    assert "mine" == reply.json["world"]
    assert server.url == reply.json["proxy"]


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("Origin: https://elsewhere.example", 403),
        ("Sec-Fetch-Site: cross-site", 403),
        (f"Origin: https://{RAZORPAY}", 200),
        ("Origin: http://localhost:8484", 403),
    ],
)
def test_the_guard_inside(server: Server, line: str, status: int) -> None:
    """Pages of other sites reach the control plane no more by the proxy than without it."""
    assert status == get(server, RAZORPAY, "/_mock/state", asked=(line,)).status


def test_a_rebound_name_inside(server: Server) -> None:
    """The guard refuses a public name that is not a vendor's, whatever the CONNECT was for."""
    with inside(server, RAZORPAY) as secret:
        secret.sendall(head("GET", "/_mock/state", host="rebound.example"))

        assert 403 == answer(secret).status


def test_info(server: Server) -> None:
    """The control plane tells the proxy's address."""
    assert server.url == server.mock.info()["proxy"]
