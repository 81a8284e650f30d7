"""What is broken on purpose looks to each client as it does over a real connection."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiohttp
import httpx
import pytest
import requests

from mock_server import MockClient
from mock_server.core.request.application import MockFlask
from mock_server.testing import intercept
from tests.serving.process import Process
from tests.testing.client_libraries import CALLERS, KEY, URL, Caller

BROKEN = ("reset", "empty", "truncate")
FORM = "application/x-www-form-urlencoded"
SHORT = 0.3  # seconds of a client's patience

server = pytest.mark.server


@pytest.fixture(params=CALLERS)
def caller(request: pytest.FixtureRequest) -> Caller:
    return Caller(request.param)


@server
@pytest.mark.parametrize(
    "fault", ["drop=reset", "drop=reset; phase=after", "drop=empty", "drop=truncate"]
)
def test_a_broken_connection_is_as_real(
    caller: Caller, gunicorn: Process, default_app: MockFlask, fault: str
) -> None:
    """The library raises what it raises over a socket, down to what it holds and says."""
    real = caller.sees(url=f"{gunicorn.url}/razorpay/v1/contacts", X_Mock_Fault=fault)
    with intercept(default_app):
        seen = caller.sees(X_Mock_Fault=fault)

    assert real == seen


@server
def test_half_of_the_json_is_as_real(
    caller: Caller, gunicorn: Process, default_app: MockFlask
) -> None:
    """A malformed answer arrives whole, with the headers that it has over a socket."""
    asked: Any = {"X_Mock_World": "drops", "X_Mock_Fault": "drop=malformed"}
    real = caller(url=f"{gunicorn.url}/razorpay/v1/contacts?count=2", **asked)
    with intercept(default_app):
        answer = caller(url=f"{URL}?count=2", **asked)

    assert (real.status, real.body) == (answer.status, answer.body)
    assert set(real.headers) == set(answer.headers)


@pytest.mark.slow
@server
def test_a_dribbled_body_is_as_real(gunicorn: Process) -> None:
    """It takes each client longer than its time-out, which is for each piece, and arrives whole."""
    asked: Any = {"timeout": 1, "X_Mock_World": "drops", "X_Mock_Fault": "drop=dribble"}

    urls = (f"{gunicorn.url}/razorpay/v1/contacts?count=2", f"{URL}?count=2")
    with intercept(allow=["127.0.0.1"]), ThreadPoolExecutor(2 * len(CALLERS)) as pool:
        every = [pool.submit(Caller(name), url=url, **asked) for name in CALLERS for url in urls]
        bodies = {one.result().body for one in every}

    assert 1 == len(bodies)


@server
def test_running_out_of_time_is_as_real(
    caller: Caller, gunicorn: Process, default_app: MockFlask
) -> None:
    """A client's own time-out holds while the answer is late, and is what it is over a socket."""
    asked: dict[str, Any] = {"timeout": SHORT, "X_Mock_Fault": "delay=1.5"}
    real = caller.sees(url=f"{gunicorn.url}/razorpay/v1/contacts", **asked)
    with intercept(default_app):
        started = time.perf_counter()
        seen = caller.sees(**asked)
        taken = time.perf_counter() - started

    assert real == seen
    assert SHORT <= taken < 1.2


def test_a_total_time_out_of_asyncio_holds(default_app: MockFlask) -> None:
    """aiohttp's total time-out and asyncio's own end a late answer, and the loop is never held."""

    async def run() -> float:
        started = time.perf_counter()
        headers = {**KEY, "X-Mock-Fault": "delay=1.5"}
        total = aiohttp.ClientTimeout(total=SHORT)
        async with aiohttp.ClientSession(headers=headers) as session:
            with pytest.raises(TimeoutError):
                async with session.get(URL, timeout=total):
                    pass
        async with httpx.AsyncClient(headers=headers) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.get(URL), SHORT)
        return time.perf_counter() - started

    with intercept(default_app):
        taken = asyncio.run(run())

    assert taken < 1.4


@pytest.mark.parametrize(
    ("phase", "stored"), [("before", 0), ("after", 1)], ids=["not applied", "applied"]
)
@pytest.mark.parametrize("drop", ["reset", "empty"])
def test_what_was_lost_was_applied_or_not(
    caller: Caller, drop: str, phase: str, stored: int
) -> None:
    """A fault before the request leaves nothing behind, one after it has stored the contact."""
    with intercept(scenario="empty") as mock:
        mock.add_fault(vendor="razorpay", operation="create_contact", drop=drop, phase=phase)
        caller.fails(method="POST", body=b"name=Asha+Rao", Content_Type=FORM)
        answer = caller()

    assert stored == answer.json["count"]


def test_who_gives_up_is_not_forgotten(default_app: MockFlask) -> None:
    """A client that runs out of time does not undo its request: it is applied a little later."""
    with intercept(default_app, world="gives-up") as mock:
        mock.add_fault(vendor="razorpay", operation="create_contact", delay={"seconds": SHORT})
        with pytest.raises(requests.ReadTimeout):
            requests.post(URL, json={"name": "Too Late"}, headers=KEY, timeout=0.1)
        counted = mock.wait(operation="create_contact", status=200, timeout=5)

    assert 1 == counted


def test_a_session_lives_on_after_a_drop() -> None:
    """The request after a broken one is answered on a connection of its own."""
    with intercept() as mock, requests.Session() as session, httpx.Client() as client:
        mock.add_fault(vendor="razorpay", every=2, drop="reset")
        statuses = []
        for get in (session.get, client.get):
            statuses.append(get(URL, headers=KEY).status_code)
            with pytest.raises((requests.ConnectionError, httpx.ReadError)):
                get(URL, headers=KEY)

    assert [200, 200] == statuses


@server
def test_forwarded_faults_are_as_real(caller: Caller, gunicorn: Process) -> None:
    """What a running server breaks looks the same through an interception that forwards to it."""
    url = f"{gunicorn.url}/razorpay/v1/contacts"
    for drop in BROKEN:
        real = caller.sees(url=url, X_Mock_Fault=f"drop={drop}")
        with intercept(gunicorn.url):
            seen = caller.sees(X_Mock_Fault=f"drop={drop}")

        assert real == seen


@server
def test_forwarded_delays_are_timed_by_the_client(gunicorn: Process) -> None:
    """A client's time-out holds through a forwarding interception too."""
    with intercept(gunicorn.url, world="forwarded-delay") as mock:
        assert isinstance(mock, MockClient)
        mock.add_fault(vendor="razorpay", delay={"seconds": 1})
        with pytest.raises(requests.ReadTimeout):
            requests.get(URL, headers=KEY, timeout=SHORT)
