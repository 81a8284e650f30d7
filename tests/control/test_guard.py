"""Who may use the control plane."""

from io import BytesIO
from typing import Any

import pytest

from mock_server import MockError, create_app
from mock_server.core.waits import finished
from mock_server.settings import SettingError
from tests.clients import Client, Reply
from tests.control.conftest import Serve, shared_app


def refused(reply: Reply, status: int = 403) -> bool:
    return (status, "/_mock/docs/errors#safety") == (reply.status, reply.json.get("type"))


def raw(path: str, **environ: str) -> str:
    """The status of a request whose environ is as a server would make it."""
    usual = {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8484", "SERVER_PROTOCOL": "HTTP/1.1"}
    wsgi = {"wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "SCRIPT_NAME": ""}
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": ""}
    return finished(shared_app().serve({**asked, **wsgi, **usual, **environ})).status


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
        {"Host": "127.0.0.1.5"},
        {"Host": "256.0.0.1"},
        {"Host": "evil.svc.example"},
        {"Host": "notsvc.cluster.local"},
        {"Host": "gw1--api.razorpay.com"},
        {"Origin": "http://[x]"},
        {"Origin": "http://"},
        {"Origin": "http://localhost:80abc"},
        {"Origin": "http://user@localhost"},
        {"Origin": "ftp://localhost"},
        {"Origin": ""},
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
        {"Host": "localhost", "Origin": "https://localhost:443"},
        {"Host": "[::1]:8484", "Origin": "http://[::1]:8484"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Host": "127.0.0.1:8484"},
        {"Host": "[::1]:8484"},
        {"Host": "192.0.2.7"},
        {"Host": "mock-server:8484"},
        {"Host": "host.docker.internal"},
        {"Host": "api.razorpay.com"},
        {"Host": "gw1--spn.localhost"},
        {"Host": "localhost."},
        {"Host": "MOCK.default.SVC"},
        {"Host": "mock.default.svc.cluster.local:8484"},
        {"Host": "API.razorpay.com.:443"},
        {"Host": "[::ffff:127.0.0.1]"},
    ],
    ids=str,
)
def test_everybody_else(headers: Any, client: Client) -> None:
    """Tools, our own pages, containers' names and the vendors' hosts are let in."""
    assert 200 == client.send("GET", "/_mock/clock", headers=headers).status


@pytest.mark.parametrize(
    "host",
    [
        *(
            "",
            "a_b",
            "a_b.evil.example",
            "a~b",
            "a!",
            "$",
            "*.localhost",
            "a+b",
            "a b",
            "a,b",
            "a/b",
        ),
        *("user@localhost", "localhost:", "localhost:abc", "localhost:99999", "localhost:-1"),
        *("localhost:80:80", ".localhost", "a..localhost", "localhost..", "-a", "a-", "a.-b"),
        *("[::1", "::1", "[::1]x", "[x]", "[]", "[127.0.0.1]", "[fe80::1%25eth0]", "[::1%1]"),
        *("a" * 64, ".".join(["a" * 63] * 4), "b\xfccher", "localhost:\xb2"),
    ],
)
def test_a_host_that_cannot_be_read(host: str) -> None:
    """It is refused, in whatever way it would be read elsewhere, but where there is no secret."""
    asked = ("/_mock/state", "/_mock/health", "/_mock/ready")
    statuses = [raw(path, HTTP_HOST=host)[:3] for path in asked]

    assert ["400", "200", "200"] == statuses


def test_no_host() -> None:
    """HTTP/1.1 demands one; an older client need not name any."""
    statuses = [raw("/_mock/clock", SERVER_PROTOCOL=f"HTTP/1.{n}")[:3] for n in (1, 0)]

    assert ["400", "200"] == statuses
    assert "403" == raw("/_mock/clock", SERVER_PROTOCOL="HTTP/1.0", HTTP_ORIGIN="http://a")[:3]


def test_no_preflight_passes(client: Client) -> None:
    """There is no CORS: a preflight is refused, and no answer allows an origin."""
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"}
    reply = client.send("OPTIONS", "/_mock/clock", headers=headers)

    assert reply.status in (403, 405)
    assert [] == [name for name in reply.headers if name.lower().startswith("access-control")]


def test_an_allowed_host(serve: Serve) -> None:
    """The setting adds names by which it may be asked, in whatever case."""
    client, _ = serve(allowed_hosts=("Mock.Example", "2001:db8::7", "[2001:db8::8]"))

    assert 200 == client.send("GET", "/_mock/clock", headers={"Host": "mock.EXAMPLE:1"}).status
    assert refused(client.send("GET", "/_mock/clock", headers={"Host": "other.example"}))


@pytest.mark.parametrize("host", ["a_b", "*.example", "mock.example:8484", "", "http://a", "a/b"])
def test_an_allowed_host_that_is_none(host: str) -> None:
    """It is refused at the start, by the flag's name."""
    expected = "a host's name or address such as mock.example, without a port"
    with pytest.raises(SettingError) as error:
        create_app(allowed_hosts=("good.example", host))

    assert f"--allowed-hosts: {host!r} is not {expected}." == str(error.value)


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


def test_what_wants_no_token(serve: Serve) -> None:
    """Health, readiness and documentation are told to anybody; vendors are not concerned."""
    client, _ = serve(control_token="sesame", control=False)
    open = ("health", "ready", "docs", "docs/errors")

    assert [200] * 4 == [client.send("GET", f"/_mock/{name}").status for name in open]
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
