"""Who may use the control plane."""

from typing import Any

import pytest

from mock_server import MockError
from tests.clients import Client, Reply
from tests.control.conftest import Serve


def refused(reply: Reply, status: int = 403) -> bool:
    return (status, "README.md#safety") == (reply.status, reply.json.get("type"))


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:3000", "Host": "localhost:8484"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Host": "evil.example"},
        {"Host": "evil.example:8484"},
        {"Host": "localhost.evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "api.razorpay.com.evil.example"},
    ],
    ids=str,
)
@pytest.mark.parametrize(("method", "path"), [("POST", "/reset"), ("GET", "/state")])
def test_other_sites_pages(method: str, path: str, headers: Any, client: Client) -> None:
    """A page of another site may neither act nor read, by whatever name it leads here."""
    reply = client.send(method, f"/_mock{path}", headers=headers)

    assert refused(reply)
    assert reply.header("Access-Control-Allow-Origin") is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": "localhost:8484", "Origin": "http://localhost:8484"},
        {"Host": "LOCALHOST:8484", "Origin": "http://localhost:8484"},
        {"Host": "localhost:80", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Host": "127.0.0.1:8484"},
        {"Host": "[::1]:8484"},
        {"Host": "192.0.2.7"},
        {"Host": "mock-server:8484"},
        {"Host": "host.docker.internal"},
        {"Host": "api.razorpay.com"},
        {"Host": "gw1--spn.localhost"},
    ],
    ids=str,
)
def test_everybody_else(headers: Any, client: Client) -> None:
    """Tools, our own pages, containers' names and the vendors' hosts are let in."""
    assert 200 == client.send("GET", "/_mock/clock", headers=headers).status


def test_no_preflight_passes(client: Client) -> None:
    """There is no CORS: a preflight is refused, and no answer allows an origin."""
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"}
    reply = client.send("OPTIONS", "/_mock/clock", headers=headers)

    assert reply.status in (403, 405)
    assert [] == [name for name in reply.headers if name.lower().startswith("access-control")]


def test_an_allowed_host(serve: Serve) -> None:
    """The setting adds a name by which it may be asked."""
    client, _ = serve(allowed_hosts=("mock.example",))

    assert 200 == client.send("GET", "/_mock/clock", headers={"Host": "mock.example"}).status
    assert refused(client.send("GET", "/_mock/clock", headers={"Host": "other.example"}))


@pytest.mark.parametrize("headers", [{}, {"X-Mock-Token": "wrong"}, {"X-Mock-Token": "sésame"}])
def test_without_the_token(headers: Any, serve: Serve) -> None:
    """Where a token is set, nobody without it is let in."""
    client, _ = serve(control_token="sesame")

    assert refused(client.send("GET", "/_mock/clock", headers=headers), 401)


@pytest.mark.parametrize(
    "headers", [{"X-Mock-Token": "sesame"}, {"Authorization": "Bearer sesame"}], ids=str
)
def test_with_the_token(headers: Any, serve: Serve) -> None:
    """It comes in a header of its own, or as a bearer's."""
    client, _ = serve(control_token="sesame")

    assert 200 == client.send("GET", "/_mock/clock", headers=headers).status


def test_health_wants_no_token(serve: Serve) -> None:
    """Health and readiness are told to anybody; vendors are not concerned."""
    client, _ = serve(control_token="sesame", control=False)

    assert [200, 200] == [client.send("GET", f"/_mock/{n}").status for n in ("health", "ready")]
    assert 401 == client.send("GET", "/spn/api/v1/contacts").status


def test_the_token_is_not_told(serve: Serve) -> None:
    """Nobody reads the token off the information."""
    _, mock = serve(control_token="sesame")
    told = mock.info()

    assert "sesame" not in str(told)
    assert "(hidden)" == told["settings"]["control_token"]["value"]


def test_switched_off(serve: Serve) -> None:
    """Without the control plane nothing of it is served, and vendors are."""
    client, mock = serve(control=False)
    with pytest.raises(MockError, match="not served here") as error:
        mock.reset()

    assert 404 == error.value.status
    assert 200 == client.at("razorpay").get("/v1/contacts").status
