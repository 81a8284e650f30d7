"""Refusals that are about no value: mirrors errors.py and the router's part of steps.py."""

from collections.abc import Callable

import pytest

from mock_server.app import create_app
from mock_server.core.waits import finished
from tests.clients import Api, Client
from tests.vendors.spn.conftest import COMPANY, LEAST, UNKNOWN, Given

TEXT = "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    "path", ["/nothing", "/contacts/a/b", "/", "//contacts", "/users", "/auth"]
)
def test_an_unknown_route(path: str, api: Api) -> None:
    """An unknown route needs no token to be unknown (SPN-30)."""
    reply = api.anonymous.get(path)

    assert (404, "SPN-30", '{"detail":"Not Found"}') == (
        reply.status,
        reply.behaviour,
        reply.text,
    )


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/contacts", "GET"),
        ("DELETE", "/contacts", "GET"),
        ("OPTIONS", "/contacts", "GET"),
        ("POST", f"/contacts/{UNKNOWN}", "GET"),
        ("GET", "/auth/login", "POST"),
        ("PUT", f"/companies/{COMPANY}", "DELETE"),
    ],
)
def test_a_wrong_method(method: str, path: str, allowed: str, api: Api) -> None:
    """A wrong method is told the first route's methods only (SPN-47)."""
    reply = api.anonymous.send(method, path)

    assert (405, "SPN-47") == (reply.status, reply.behaviour)
    assert '{"detail":"Method Not Allowed"}' == reply.text
    assert allowed == reply.header("Allow")


@pytest.mark.parametrize("path", [f"/contacts?company_id={COMPANY}", f"/contacts/{UNKNOWN}"])
def test_head_is_a_wrong_method(path: str, api: Api) -> None:
    """FastAPI answers no HEAD where it answers GET (SPN-47)."""
    reply = api.send("HEAD", path)

    assert (405, "GET", b"") == (reply.status, reply.header("Allow"), reply.body)


@pytest.mark.parametrize(
    ("path", "without"),
    [
        ("/contacts/", "/contacts"),
        ("/contacts//", "/contacts"),
        (f"/contacts/?company_id={COMPANY}&x=%20", f"/contacts?company_id={COMPANY}&x=%20"),
        (f"/contacts/{UNKNOWN}/", f"/contacts/{UNKNOWN}"),
        ("/contacts/a%20%C3%A9/", "/contacts/a%20%C3%A9"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_a_slash_too_many(method: str, path: str, without: str, api: Api) -> None:
    """A slash at the end is sent to the address without it, whatever the method (SPN-43)."""
    reply = api.anonymous.send(method, path)

    assert (307, "SPN-43", b"") == (reply.status, reply.behaviour, reply.body)
    assert (reply.header("Location") or "").endswith(f"/spn/api/v1{without}")


def test_a_redirect_keeps_the_host(client: Client) -> None:
    """The address is whole, as the caller wrote it (SPN-43)."""
    reply = client.send("GET", "/contacts/", headers={"Host": "spn.localhost:81"})

    assert "http://spn.localhost:81/contacts" == reply.header("Location")


def test_a_slash_after_nothing_is_not_found(api: Api) -> None:
    """Where there is nothing without the slash either, there is no redirect (SPN-43, SPN-30)."""
    assert 404 == api.get("/nothing/").status


def test_a_fault_of_the_server(given: Given) -> None:
    """A crash is plain text (SPN-44)."""
    faults = [{"vendor": "spn", "operation": "create_contact", "answer": {"behaviour": "SPN-44"}}]
    reply = given("spn", faults=faults).at("spn", "/api/v1").post("/contacts", LEAST)

    assert (500, "SPN-44") == (reply.status, reply.behaviour)
    assert (TEXT, "Internal Server Error") == (reply.header("Content-Type"), reply.text)


@pytest.mark.parametrize(
    ("status", "behaviour", "text"),
    [
        (500, "SPN-44", "Internal Server Error"),
        (503, "SPN-50", '{"detail":"Service Unavailable"}'),
        (504, "SPN-50", '{"detail":"Gateway Timeout"}'),
        (404, "SPN-50", '{"detail":"Not Found"}'),
        (414, "SPN-50", '{"detail":"Request-URI Too Long"}'),
        (599, "SPN-50", '{"detail":""}'),
        (401, "SPN-50", '{"detail":"Unauthorized"}'),
        (429, "SPN-26", '{"error":"Rate limit exceeded: 60 per 1 minute"}'),
    ],
)
def test_deliberate_statuses(status: int, behaviour: str | None, text: str, given: Given) -> None:
    """Any status that a fault asks for is worded as FastAPI would (SPN-44, SPN-50, SPN-26)."""
    faults = [{"vendor": "spn", "answer": {"status": status}}]
    reply = given("spn", faults=faults).at("spn", "/api/v1").post("/contacts", LEAST)

    assert (status, behaviour, text) == (reply.status, reply.behaviour, reply.text)


def test_a_body_over_the_limit(api: Api) -> None:
    """A body larger than the server takes is refused in FastAPI's envelope (SPN-48)."""
    reply = api.post("/contacts", b"x" * 1_100_000)

    assert (413, "SPN-48") == (reply.status, reply.behaviour)
    assert '{"detail":"Request Entity Too Large"}' == reply.text


def test_a_login_over_the_limit(start: Callable[..., Api]) -> None:
    """A login is refused as well, though its body may name its world (SPN-48)."""
    reply = start().post("/auth/login", b"x" * 1_100_000)

    assert (413, "SPN-48") == (reply.status, reply.behaviour)


@pytest.mark.parametrize(
    ("status", "name"), [(400, "Bad Request"), (431, "Request Header Fields Too Large")]
)
def test_a_request_that_cannot_be_read(status: int, name: str) -> None:
    """What the server cannot read is refused in FastAPI's envelope (SPN-49)."""
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/spn/contacts"}
    reply = finished(create_app().serve(environ, refused=status))

    assert (f"{status} {name.upper()}", "SPN-49") == (
        reply.status.upper(),
        dict(reply.headers)["X-Mock-Behaviour"],
    )
    assert f'{{"detail":"{name}"}}'.encode() == reply.body
