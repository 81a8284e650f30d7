"""A request answered in process at the vendor's real host, beside one over a loopback socket."""

import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx
import requests

from mock_server.app import create_app
from mock_server.core.request.application import MockFlask
from mock_server.testing import intercept
from mock_server.testing.intercept import Interception
from tests.benchmarks.effort import Effort
from tests.benchmarks.processes import mock_server
from tests.benchmarks.rows import Group, Row, attempt

COLUMNS = ("us", "us on socket", "ratio")
REAL, PATH = "https://api.razorpay.com", "/v1/contacts?count=1"
KEY = ("rzp_test_mock", "mock_secret")
WARM_UP = 50

Get = Callable[[str], object]


def measure(effort: Effort) -> Iterator[Row]:
    app = create_app()
    with TemporaryDirectory() as folder, mock_server("default", Path(folder)) as server:
        url = f"http://127.0.0.1:{server.port}/razorpay{PATH}"
        with requests.Session() as session, httpx.Client(auth=KEY) as client:
            session.auth, session.trust_env = KEY, False
            for name, get in (("requests", session.get), ("httpx", client.get)):
                work = partial(_beside, partial(_asked, get), url, intercept(app), effort)
                yield attempt(f"{name}, GET over a kept connection", work)
    yield attempt("entering and leaving, nothing asked", partial(_entering, app, effort))


def _beside(get: Get, url: str, inside: Interception, effort: Effort) -> Mapping[str, float]:
    """Microseconds a request: the median of the rounds, in which both sides take turns."""
    sides: dict[str, list[float]] = {"us": [], "us on socket": []}
    for _ in range(effort.rounds):
        with inside:
            sides["us"].append(_each(get, REAL + PATH, effort.requests))
        sides["us on socket"].append(_each(get, url, effort.requests))
    ratios = [ours / theirs for ours, theirs in zip(*sides.values(), strict=True)]
    return {name: median(seen) * 1e6 for name, seen in sides.items()} | {"ratio": median(ratios)}


def _each(get: Get, url: str, count: int) -> float:
    """Seconds a request, after some that are not counted."""
    for _ in range(WARM_UP):
        get(url)
    started = time.perf_counter()
    for _ in range(count):
        get(url)
    return (time.perf_counter() - started) / count


def _asked(get: Callable[[str], requests.Response | httpx.Response], url: str) -> None:
    answer = get(url)
    if answer.status_code != 200:
        raise RuntimeError(f"{url}: {answer.status_code}")


def _entering(app: MockFlask, effort: Effort) -> Mapping[str, float]:
    def enter(_: str) -> None:
        with intercept(app):
            pass

    return {"us": _each(enter, "", effort.requests) * 1e6}


GROUP = Group(
    "interception",
    "a vendor's real host answered in process, beside a kept loopback socket to gunicorn",
    COLUMNS,
    measure,
)
