"""Razorpay's envelope, its gateway's bodies, and its failures."""

from collections.abc import Callable

import pytest

from tests.clients import Api, Client
from tests.vendors.razorpay.wire import NOT_FOUND, unplaced

Given = Callable[..., Client]
TROUBLE = unplaced(
    "We are facing some trouble completing your request at the moment. Please try again shortly.",
    "SERVER_ERROR",
)


@pytest.mark.parametrize("path", ["/contact", "/contacts/cont_1/notes", "/contacts//", "/", ""])
def test_an_unknown_path_is_the_gateways(api: Api, path: str) -> None:
    """An unknown path is a 404 without an envelope, with credentials or without (RZP-38)."""
    for caller in (api, api.anonymous):
        reply = caller.get(path)

        assert (404, "RZP-38") == (reply.status, reply.behaviour)
        assert '{"message":"no Route matched with those values"}' == reply.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/contacts"),
        ("PUT", "/contacts"),
        ("PATCH", "/contacts"),
        ("OPTIONS", "/contacts"),
        ("DELETE", "/contacts/cont_00000000000001"),
        ("PUT", "/contacts/cont_00000000000001"),
        ("POST", "/contacts/cont_00000000000001"),
    ],
)
def test_a_wrong_method_is_a_url_that_was_not_found(api: Api, method: str, path: str) -> None:
    """A known path without the method is HTTP 400, with credentials or without (RZP-39)."""
    for caller in (api, api.anonymous):
        reply = caller.send(method, path)

        assert (400, "RZP-39") == (reply.status, reply.behaviour)
        assert NOT_FOUND == reply.text


def test_a_limit_is_off_by_default(api: Api) -> None:
    """Without a limit in the scenario nothing is refused (RZP-40)."""
    assert {200} == {api.get("/contacts").status for _ in range(30)}


def test_a_request_over_the_limit_is_refused(given: Given) -> None:
    """The third request of two in a second is a 429 without rate headers (RZP-40)."""
    client = given("razorpay", limits={"requests": 2, "seconds": 1}, clock="2026-01-15T09:00:00Z")
    api = client.at("razorpay", "/v1")
    replies = [api.get("/contacts") for _ in range(3)]

    assert [200, 200, 429] == [reply.status for reply in replies]
    assert "RZP-40" == replies[2].behaviour
    assert unplaced("Too many requests") == replies[2].text
    assert not [
        name for name in replies[2].headers if "rate" in name.lower() or "retry" in name.lower()
    ]
    client.world.clock.advance(1)
    assert 200 == api.get("/contacts").status


def test_a_refused_caller_is_not_counted(given: Given) -> None:
    """A wrong secret is refused before the limit, and does not use it up (RZP-34, RZP-40)."""
    client = given("razorpay", limits={"requests": 1, "seconds": 60}, clock="2026-01-15T09:00:00Z")
    api = client.at("razorpay", "/v1")

    assert [401] * 3 == [api.as_caller(Authorization="Basic x").get("/contacts").status] * 3
    assert [200, 429] == [api.get("/contacts").status for _ in range(2)]


@pytest.mark.parametrize("answer", [{"behaviour": "RZP-41"}, {"status": 500}])
def test_a_failure_is_the_documented_server_error(given: Given, answer: dict[str, object]) -> None:
    """A fault of status 500 carries the documented server error (RZP-41)."""
    client = given("razorpay", faults=[{"vendor": "razorpay", "nth": 1, "answer": answer}])
    api = client.at("razorpay", "/v1")
    reply = api.get("/contacts")

    assert (500, "RZP-41") == (reply.status, reply.behaviour)
    assert TROUBLE == reply.text
    assert 200 == api.get("/contacts").status


@pytest.mark.parametrize(
    ("status", "page"),
    [(502, "Bad Gateway"), (503, "Service Unavailable"), (504, "Gateway Timeout")],
)
def test_a_gateways_failure_is_plain_text(given: Given, status: int, page: str) -> None:
    """A fault of status 502, 503 or 504 is a page of plain text (RZP-41)."""
    client = given("razorpay", faults=[{"vendor": "razorpay", "answer": {"status": status}}])
    reply = client.at("razorpay", "/v1").get("/contacts")

    assert (status, "RZP-41", page) == (reply.status, reply.behaviour, reply.text)
    assert "text/plain; charset=utf-8" == reply.header("Content-Type")


@pytest.mark.parametrize(
    ("status", "said", "behaviour"),
    [
        (400, "Bad Request", "RZP-74"),
        (403, "Forbidden", "RZP-75"),
        (404, "Not Found", "RZP-75"),
        (405, "Method Not Allowed", "RZP-75"),
        (413, "Request Entity Too Large", "RZP-73"),
        (451, "Unavailable For Legal Reasons", "RZP-75"),
        (499, "HTTP 499", "RZP-75"),
    ],
)
def test_any_other_status_keeps_the_envelope(
    given: Given, status: int, said: str, behaviour: str
) -> None:
    """A status that Razorpay does not document says its own name (RZP-73 to RZP-75)."""
    client = given("razorpay", faults=[{"vendor": "razorpay", "answer": {"status": status}}])
    reply = client.at("razorpay", "/v1").get("/contacts")

    assert (status, behaviour) == (reply.status, reply.behaviour)
    assert unplaced(said) == reply.text


@pytest.mark.parametrize("status", [501, 505, 599])
def test_any_other_failure_is_the_documented_one(given: Given, status: int) -> None:
    """A failure of another status carries the words of 500 (RZP-76)."""
    client = given("razorpay", faults=[{"vendor": "razorpay", "answer": {"status": status}}])
    reply = client.at("razorpay", "/v1").get("/contacts")

    assert (status, "RZP-76", TROUBLE) == (reply.status, reply.behaviour, reply.text)


def test_a_body_that_is_too_large_keeps_the_envelope(given: Given) -> None:
    """A body over the server's limit is a 413 in the envelope (RZP-73)."""
    api = given("razorpay").at("razorpay", "/v1")
    reply = api.post("/contacts", b'{"name": "' + b"x" * 20_000_000 + b'"}')

    assert (413, "RZP-73") == (reply.status, reply.behaviour)
    assert unplaced("Request Entity Too Large") == reply.text
