"""YSuite's words for what goes wrong: mirrors errors.py."""

from collections.abc import Callable

import pytest

from tests.clients import Api, Client
from tests.vendors.ysuite.conftest import Given

MALFORMED = '{"success":false,"message":"Invalid JSON."}'


def test_an_unknown_route(api: Api) -> None:
    """A path that nobody has is HTTP 404 in the envelope (YS-41)."""
    reply = api.get("/nothing")

    assert (404, "YS-41") == (reply.status, reply.behaviour)
    assert '{"success":false,"message":"The route v1/nothing could not be found."}' == reply.text


def test_an_unknown_route_beyond_ascii(api: Api) -> None:
    """The refusal names the path as it was meant."""
    reply = api.get("/kontakte/%C3%BC")

    assert "The route v1/kontakte/ü could not be found." == reply.json["message"]


def test_a_wrong_method(api: Api) -> None:
    """A method that a path does not have is HTTP 405 in the envelope, with Allow (YS-42)."""
    reply = api.patch("/contacts/10", {})

    assert (405, "YS-42") == (reply.status, reply.behaviour)
    assert "GET, PUT, DELETE" == reply.header("Allow")
    assert {
        "success": False,
        "message": "The PATCH method is not supported for route v1/contacts/10. "
        "Supported methods: GET, PUT, DELETE.",
    } == reply.json


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"[]",
        b"5",
        b"null",
        b'"text"',
        b'{"cstname": NaN}',
        b'{"cstname": "\xff"}',
        b"cstname=Ada&contact_type=1",
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_json_object(api: Api, body: bytes) -> None:
    """A body that is not a JSON object is refused with HTTP 400 (YS-29)."""
    replies = [api.post("/contacts", body), api.put("/contacts/10", body)]

    assert [(400, MALFORMED, "YS-29")] * 2 == [(r.status, r.text, r.behaviour) for r in replies]


def test_a_body_is_json_whatever_its_type(api: Api) -> None:
    """The Content-Type of a body is not looked at."""
    body = '{"cstname": "Ada", "contact_type": 1}'
    reply = api.post("/contacts", body, **{"Content-Type": "text/plain"})

    assert 200 == reply.status


def test_a_fault_of_the_server(given: Callable[..., Client]) -> None:
    """A fault of the server is HTTP 500 in the envelope (YS-30)."""
    faults = [{"vendor": "ysuite", "operation": "list_contacts", "answer": {"behaviour": "YS-30"}}]
    reply = given(faults=faults).at("ysuite", "/v1").get("/contacts")

    assert 500 == reply.status
    assert '{"success":false,"message":"Server Error"}' == reply.text
    assert "YS-30" == reply.behaviour


@pytest.mark.parametrize(
    ("status", "message", "behaviour"),
    [
        (500, "Server Error", "YS-30"),
        (400, "Bad Request", "YS-45"),
        (403, "Forbidden", "YS-46"),
        (418, "Bad Request", "YS-47"),
        (502, "Server Error", "YS-48"),
        (503, "Service Unavailable", "YS-48"),
        (401, "Invalid API credentials.", "YS-02"),
        (413, "The POST data is too large.", "YS-43"),
        (429, "Too Many Attempts.", "YS-44"),
    ],
)
def test_any_failure_has_the_envelope(
    given: Callable[..., Client], status: int, message: str, behaviour: str
) -> None:
    """A failure of any status that a fault asks for is worded in the envelope (YS-45 to YS-48)."""
    faults = [{"vendor": "ysuite", "answer": {"status": status}}]
    reply = given(faults=faults).at("ysuite", "/v1").get("/contacts")

    assert (status, behaviour) == (reply.status, reply.behaviour)
    assert {"success": False, "message": message} == reply.json


def test_a_body_over_the_limit(ysuite: Given) -> None:
    """A body that is too large is HTTP 413 in the envelope (YS-43)."""
    reply = ysuite().post("/contacts", b'{"cstname": "' + b"x" * 4_000_000 + b'"}')

    assert (413, "YS-43") == (reply.status, reply.behaviour)
    assert {"success": False, "message": "The POST data is too large."} == reply.json


def test_requests_are_not_limited(api: Api) -> None:
    """No request is refused for the number of those before it (YS-27)."""
    statuses = {api.get("/contacts?pageSize=1").status for _ in range(120)}

    assert {200} == statuses


def test_a_limit_of_the_scenario(ysuite: Given) -> None:
    """A scenario may limit requests; the refusal is HTTP 429 in the envelope (YS-44)."""
    api = ysuite(clock="2026-01-15T09:00:00Z", limits={"requests": 2, "seconds": 60})
    replies = [api.get("/contacts") for _ in range(3)]

    assert [200, 200, 429] == [reply.status for reply in replies]
    assert {"success": False, "message": "Too Many Attempts."} == replies[2].json
    assert ("60", "YS-44") == (replies[2].header("Retry-After"), replies[2].behaviour)
