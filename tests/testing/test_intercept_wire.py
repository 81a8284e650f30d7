"""What goes over an intercepted connection is what goes over a real one."""

import asyncio
import http.client
import itertools
import json
import ssl
import warnings
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import httpx
import pytest
import requests
import urllib3

from mock_server import MockClient, create_app
from mock_server.core.request.application import MockFlask
from mock_server.testing import intercept
from tests.testing.client_libraries import CALLERS, KEY, URL, Caller

JSON = {**KEY, "Content-Type": "application/json"}
BODY = json.dumps({"name": "Asha Rao", "notes": {"long": "x" * 200}}).encode()

SPN = "https://spn.localhost/api/v1/contacts"
COMPANY = "7b3f1c2d-4e5a-6f7b-8c9d-0e1f2a3b4c5d"
SPN_HEADERS: Any = {"Authorization": "Bearer mock-spn-token", "Content_Type": "application/json"}
_numbers = itertools.count(1)


@pytest.fixture(params=CALLERS)
def caller(request: pytest.FixtureRequest) -> Caller:
    return Caller(request.param)


@pytest.fixture(autouse=True)
def mock(default_app: MockFlask) -> Iterator[MockClient]:
    with intercept(default_app, world=f"wire-{next(_numbers)}") as mock:
        yield mock


def pieces() -> Iterator[bytes]:
    for start in range(0, len(BODY), 100):
        yield BODY[start : start + 100]


async def pieces_in_a_loop() -> AsyncIterator[bytes]:
    for piece in pieces():
        yield piece


def test_bodies_in_pieces_of_requests_and_httpx() -> None:
    """A body that is generated goes out in chunks, and arrives whole."""
    with httpx.Client(headers=JSON) as client:
        answers = [
            requests.post(URL, data=pieces(), headers=JSON).json(),
            client.post(URL, content=pieces()).json(),
        ]

    assert [200] * 2 == [len(answer["notes"]["long"]) for answer in answers]


def test_bodies_in_pieces_of_a_loop() -> None:
    """The same of clients that live in a loop."""

    async def run() -> list[int]:
        async with (
            httpx.AsyncClient(headers=JSON) as client,
            aiohttp.ClientSession(headers=JSON) as session,
        ):
            first = (await client.post(URL, content=pieces_in_a_loop())).json()
            async with session.post(URL, data=pieces_in_a_loop()) as answer:
                second = await answer.json()
        return [len(one["notes"]["long"]) for one in (first, second)]

    assert [200] * 2 == asyncio.run(run())


def test_bodies_in_pieces_of_urllib3_and_http_client() -> None:
    """A chunked body may have trailers and pieces of any size."""
    with urllib3.PoolManager() as pool:
        first = json.loads(pool.request("POST", URL, body=pieces(), headers=JSON).data)
    connection = http.client.HTTPSConnection("api.razorpay.com")
    connection.request("POST", "/v1/contacts", pieces(), JSON, encode_chunked=True)
    second = json.loads(connection.getresponse().read())
    connection.close()

    assert [200] * 2 == [len(one["notes"]["long"]) for one in (first, second)]


def test_a_client_that_waits_before_its_body_is_told_to_go_on() -> None:
    """`Expect: 100-continue` is answered before the body comes."""
    connection = http.client.HTTPSConnection("api.razorpay.com")
    connection.putrequest("POST", "/v1/contacts")
    for name, value in {**JSON, "Expect": "100-continue", "Content-Length": len(BODY)}.items():
        connection.putheader(name, str(value))
    connection.endheaders()
    told = connection.sock.recv(100)
    connection.send(BODY)
    answer = connection.getresponse()
    answer.read()
    connection.close()

    assert b"HTTP/1.1 100 Continue\r\n\r\n" == told
    assert 200 == answer.status


def test_aiohttp_expects_to_go_on() -> None:
    """A client library that asks for it itself gets its answer as well."""

    async def run() -> int:
        async with (
            aiohttp.ClientSession(headers=JSON) as session,
            session.post(URL, data=BODY, expect100=True) as answer,
        ):
            return answer.status

    assert 200 == asyncio.run(run())


def test_answers_as_streams() -> None:
    """A streamed answer arrives piece by piece, in the library's own way."""
    with requests.get(URL, headers=KEY, stream=True) as answer:
        lines = b"".join(answer.iter_content(100))
    with httpx.Client(headers=KEY) as client, client.stream("GET", URL) as streamed:
        bits = list(streamed.iter_bytes(100))

    assert json.loads(lines) == json.loads(b"".join(bits))
    assert len(bits) > 1


def test_a_dribbled_answer_comes_as_it_is_made() -> None:
    """Its first piece is there long before its last."""
    headers = {**KEY, "X-Mock-Fault": "drop=dribble"}
    with httpx.Client(headers=headers) as client, client.stream("GET", URL) as answer:
        first = next(answer.iter_raw())

    assert 0 < len(first) < int(answer.headers["Content-Length"]) / 10


def test_one_connection_serves_many_requests() -> None:
    """A pool keeps its one connection, also after a POST and a refusal."""
    asked = [("GET", URL, b""), ("POST", URL, b'{"name": "!"}'), ("GET", f"{URL}/none", b"")]
    with urllib3.PoolManager(headers=JSON) as pool:
        for method, url, body in [*asked, ("POST", URL, BODY)]:
            pool.request(method, url, body=body)
        counted = pool.connection_from_url(URL).num_connections

    assert 1 == counted


def test_a_client_that_wants_no_further_answer_gets_none() -> None:
    """`Connection: close` is heeded."""
    connection = http.client.HTTPSConnection("api.razorpay.com")
    connection.request("GET", "/v1/contacts", headers={**KEY, "Connection": "close"})
    answer = connection.getresponse()
    body = answer.read()

    assert "close" == answer.headers["Connection"]
    assert 0 < len(body) == int(answer.headers["Content-Length"])
    assert connection.sock is None


def test_answers_without_a_body(caller: Caller) -> None:
    """HEAD tells the length and sends nothing; 204 has neither, and the connection goes on."""
    head = caller("HEAD")
    olive = {"company_id": COMPANY, "first_name": "Olive", "email": "olive@example.com"}
    made = caller("POST", SPN, json.dumps(olive).encode(), **SPN_HEADERS)
    gone = caller("DELETE", f"{SPN}/{made.json['id']}", **SPN_HEADERS)

    assert (200, b"") == (head.status, head.body)
    assert int(head.header("Content-Length") or 0) > 0
    assert (204, b"") == (gone.status, gone.body)


def test_large_bodies(caller: Caller) -> None:
    """A body below the limit arrives, one above it is refused as a server refuses it."""
    large = json.dumps({"name": "Asha Rao", "notes": {"a": "x" * 900_000}}).encode()
    huge = b'{"name": "' + b"x" * 1_100_000 + b'"}'
    answers = [
        caller("POST", body=body, Content_Type="application/json", timeout=20)
        for body in (large, huge)
    ]

    assert [400, 413] == [answer.status for answer in answers]


def test_a_large_answer() -> None:
    """An answer of many pages of memory arrives whole."""
    with intercept(create_app(scenario="crowded")):
        answers = [
            requests.get(f"{URL}?count=100", headers=KEY).json(),
            httpx.get(f"{URL}?count=100", headers=KEY).json(),
        ]

    assert [100, 100] == [len(answer["items"]) for answer in answers]


def test_a_certificate_is_neither_asked_for_nor_missed() -> None:
    """Whatever a client says of certificates, nothing is verified and nothing is warned of."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        statuses = [
            requests.get(URL, headers=KEY, verify=False).status_code,
            httpx.get(URL, headers=KEY, verify=ssl.create_default_context()).status_code,
        ]

    assert [200, 200] == statuses


def test_what_cannot_be_read_is_a_bad_request() -> None:
    """Bytes that are no request are answered 400, and the connection ends."""
    connection = http.client.HTTPSConnection("api.razorpay.com")
    connection.connect()
    connection.sock.sendall(b"what is this?\r\n\r\n")
    told = b"".join(iter(lambda: connection.sock.recv(100), b""))
    connection.close()

    assert told.startswith(b"HTTP/1.1 400 Bad Request\r\n")


@pytest.mark.parametrize(
    ("query", "headers", "status"), [("a" * 9000, {}, 414), ("", {"X_Long": "a" * 8190}, 431)]
)
def test_what_is_too_long_is_refused_as_over_a_socket(
    query: str, headers: dict[str, str], status: int, caller: Caller, mock: MockClient
) -> None:
    """The vendor words the refusal, and the journal has it."""
    answer = caller(url=f"{URL}?{query}", **headers)
    (entry,) = mock.requests()["requests"]

    assert (status, "RZP-75") == (answer.status, entry["behaviour"])


def test_a_repeated_header_and_one_with_an_underscore(mock: MockClient) -> None:
    """Repeated headers are joined; one with an underscore, which could pose as another, is left."""
    connection = http.client.HTTPSConnection("api.razorpay.com")
    connection.putrequest("GET", "/v1/contacts")
    for name, value in [*KEY.items(), ("X-Tag", "a"), ("X-Tag", "b"), ("X_Tag", "c")]:
        connection.putheader(name, value)
    connection.endheaders()
    connection.getresponse().read()
    connection.close()
    (asked,) = mock.requests()["requests"]

    assert "a,b" == asked["request"]["headers"]["X-Tag"]


def test_an_escaped_path_is_read_once(mock: MockClient) -> None:
    """Path and query reach the vendor as they were sent."""
    requests.get(f"{URL}?name=Asha%20%26%20Rao&x=%C3%A9", headers=KEY)
    requests.get(f"{URL}/a%20b", headers=KEY)
    paths = {one["path"] for one in mock.requests()["requests"]}

    assert {"/v1/contacts?name=Asha%20%26%20Rao&x=%C3%A9", "/v1/contacts/a b"} == paths
