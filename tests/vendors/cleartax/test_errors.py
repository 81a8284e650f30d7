"""Refusals outside the schemas: bodies, media types, methods, paths, failures and limits."""

from collections.abc import Callable

import pytest

from mock_server.client.sending import over_http
from tests.clients import Client
from tests.serving.process import Process
from tests.vendors.cleartax.asking import CONTACTS, at, put, refusal

Given = Callable[..., Client]
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "body",
    ["", " ", "{", "[]", "null", '"text"', "5", '{"a": NaN}', b"\xff", "[" * 100_000],
    ids=lambda body: repr(body[:10]),
)
def test_bodies_that_cannot_be_read(client: Client, body: str | bytes) -> None:
    """A body that is not a JSON object is HTTP 400 Bad Request (CTX-35)."""
    reply = at(client).send("PUT", f"{CONTACTS}/c1", body, JSON)

    assert (400, "CTX-35") == (reply.status, reply.behaviour)
    assert refusal("400", "HTTP 400 Bad Request") == reply.text


def test_lone_surrogates_are_kept(client: Client) -> None:
    """Half a character, which UTF-8 cannot hold, goes back as it came (CTX-30)."""
    body = '{"business_name":"\\ud800","organization_type":"COMPANY","state":"GOA"}'
    reply = at(client).send("PUT", f"{CONTACTS}/c1", body, JSON)

    assert (200, "\ud800") == (reply.status, reply.json["business_name"])


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", None])
def test_media_types(client: Client, media: str | None) -> None:
    """A PUT that does not say that it is JSON is HTTP 415 (CTX-36)."""
    headers = {"Content-Type": media} if media else {}
    reply = at(client).send("PUT", f"{CONTACTS}/c1", '{"id": "c1"}', headers)

    assert (415, "CTX-36") == (reply.status, reply.behaviour)
    assert refusal("415", "HTTP 415 Unsupported Media Type") == reply.text


def test_charset_is_part_of_json(client: Client) -> None:
    """JSON with a charset is JSON (CTX-36)."""
    body = '{"business_name":"A","organization_type":"COMPANY","state":"GOA"}'
    headers = {"Content-Type": "application/json; charset=UTF-8"}

    assert 200 == at(client).send("PUT", f"{CONTACTS}/c1", body, headers).status


def test_media_type_of_a_get_is_ignored(client: Client) -> None:
    """Clients send a Content-Type with a GET too, which changes nothing (CTX-36)."""
    assert 200 == at(client).get(CONTACTS, **{"Content-Type": "text/plain"}).status


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", CONTACTS, "GET"),
        ("PUT", CONTACTS, "GET"),
        ("DELETE", CONTACTS, "GET"),
        ("POST", f"{CONTACTS}/c1", "GET, PUT"),
        ("DELETE", f"{CONTACTS}/c1", "GET, PUT"),
        ("PATCH", f"{CONTACTS}/c1", "GET, PUT"),
    ],
)
def test_methods(client: Client, method: str, path: str, allowed: str) -> None:
    """A method that a path does not have is HTTP 405 with Allow (CTX-37)."""
    reply = at(client).send(method, path)

    assert (405, "CTX-37") == (reply.status, reply.behaviour)
    assert refusal("405", "HTTP 405 Method Not Allowed") == reply.text
    assert allowed == reply.header("Allow")


@pytest.mark.parametrize("path", ["/", "/businesses", f"{CONTACTS}/c1/more", "/contacts"])
def test_unknown_paths(client: Client, path: str) -> None:
    """A path that does not exist is HTTP 404, with credentials or without (CTX-38)."""
    for api in (at(client), at(client).anonymous):
        reply = api.get(path)

        assert (404, "CTX-38") == (reply.status, reply.behaviour)
        assert refusal("404", "HTTP 404 Not Found") == reply.text


@pytest.mark.parametrize(("status", "rule"), [(500, "CTX-39"), (503, "CTX-60"), (511, "CTX-60")])
def test_failures(given: Given, status: int, rule: str) -> None:
    """A failure has a code and no message (CTX-39, CTX-60)."""
    fault = {"vendor": "cleartax", "answer": {"status": status}}
    reply = at(given(faults=[fault])).get(CONTACTS)

    assert (status, rule) == (reply.status, reply.behaviour)
    assert refusal(str(status), None) == reply.text


def test_errors_as_an_array(given: Given) -> None:
    """A fault answers with the array of sentences that this API has too (CTX-40)."""
    fault = {"vendor": "cleartax", "operation": "list_contacts", "answer": {"behaviour": "CTX-40"}}
    reply = at(given(faults=[fault])).get(CONTACTS)

    assert (400, "CTX-40") == (reply.status, reply.behaviour)
    assert '{"errors":["query param limit may not be null"]}' == reply.text


def test_no_limit_by_default(client: Client) -> None:
    """Without a limit in the scenario none is in force (CTX-41)."""
    statuses = {at(client).get(f"{CONTACTS}?limit=0").status for _ in range(150)}

    assert {200} == statuses


def test_a_limit_of_the_scenario(given: Given) -> None:
    """Over the scenario's limit the answer is HTTP 429 with Retry-After (CTX-41)."""
    client = given("cleartax", clock=0, contacts=[], limits={"requests": 2, "seconds": 30})
    for id in ("c1", "c2"):
        assert 200 == put(client, id).status
    reply = put(client, "c3")

    assert (429, "CTX-41", "30") == (reply.status, reply.behaviour, reply.header("Retry-After"))
    assert refusal("429", "HTTP 429 Too Many Requests") == reply.text
    client.world.clock.advance(30)
    assert 200 == put(client, "c3").status


@pytest.mark.parametrize("status", [502, 504])
def test_gateways(given: Given, status: int) -> None:
    """A gateway's failure has no JSON, and no body at all (CTX-45)."""
    fault = {"vendor": "cleartax", "answer": {"status": status}}
    reply = at(given(faults=[fault])).get(CONTACTS)

    assert (status, "CTX-45", b"") == (reply.status, reply.behaviour, reply.body)
    assert reply.header("Content-Type") is None


def test_bodies_over_the_limit(given: Given) -> None:
    """A body that the server does not take is refused in the envelope (CTX-57)."""
    reply = at(given()).send("PUT", f"{CONTACTS}/c1", b"x" * 4_000_000, JSON)

    assert (413, "CTX-57") == (reply.status, reply.behaviour)
    assert refusal("413", "HTTP 413 Request Entity Too Large") == reply.text


@pytest.mark.server
@pytest.mark.parametrize(
    ("headers", "status", "name"),
    [
        ({"Transfer-Encoding": "gzip"}, 400, "Bad Request"),
        ({"Expect": "tea"}, 417, "Expectation Failed"),
        ({"X-Long": "a" * 70_000}, 431, "Request Header Fields Too Large"),
    ],
)
def test_no_sound_http(gunicorn: Process, headers: dict[str, str], status: int, name: str) -> None:
    """A request that is not sound HTTP is refused by its status and name (CTX-58)."""
    reply = at(Client(over_http(gunicorn.url))).get(CONTACTS, **headers)

    assert (status, "CTX-58") == (reply.status, reply.behaviour)
    assert refusal(str(status), f"HTTP {status} {name}") == reply.text


@pytest.mark.parametrize(
    ("status", "said"),
    [(403, "HTTP 403 Forbidden"), (404, "HTTP 404 Not Found"), (419, "HTTP 419")],
)
def test_any_other_status(given: Given, status: int, said: str) -> None:
    """A fault's status below 500 is worded by its name, if it has one (CTX-59)."""
    fault = {"vendor": "cleartax", "answer": {"status": status}}
    reply = at(given(faults=[fault])).get(CONTACTS)

    assert (status, "CTX-59") == (reply.status, reply.behaviour)
    assert refusal(str(status), said) == reply.text
