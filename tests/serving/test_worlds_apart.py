"""What waits in one world keeps nobody in another waiting."""

from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from time import perf_counter

import pytest

from tests.clients import CREDENTIALS
from tests.serving.process import Process

pytestmark = pytest.mark.server

DELAYED = 40  # requests at once
PATH = "/razorpay/v1/contacts"


def test_a_delay_takes_no_thread() -> None:
    """With one thread, forty delays of a second last a second, and others are answered at once."""
    slow = {**CREDENTIALS["razorpay"], "X-Mock-World": "slow", "X-Mock-Fault": "delay=1"}
    quick = {**CREDENTIALS["razorpay"], "X-Mock-World": "quick"}
    with Process.started("--port", "0", "--threads", "1") as server:
        server.send("GET", PATH, quick)
        with ThreadPoolExecutor(DELAYED) as pool:
            began = perf_counter()
            delayed = [pool.submit(server.send, "GET", PATH, slow) for _ in range(DELAYED)]
            latencies = [_seconds(server, quick) for _ in range(20)]
            assert [200] * DELAYED == [one.result().status for one in delayed]

        assert perf_counter() - began < 5
        assert sorted(latencies)[10] < 0.2


def test_a_client_that_leaves_ends_its_delay() -> None:
    """Nothing is applied for it, and the journal says that it got no answer."""
    headers = {**CREDENTIALS["spn"], "X-Mock-World": "left", "Content-Type": "application/json"}
    with Process.started("--port", "0") as server:
        connection = HTTPConnection("127.0.0.1", server.port)
        body = b'{"first_name": "Olive", "email": "olive@example.com"}'
        fault = {**headers, "X-Mock-Fault": "delay=30"}
        connection.request("POST", "/spn/api/v1/contacts", body, fault)
        connection.close()
        waited = server.send(
            "POST", "/_mock/requests/wait", {"X-Mock-World": "left"}, b'{"vendor": "spn"}'
        )
        kept = server.send("GET", "/_mock/requests", {"X-Mock-World": "left"}).json["requests"]

    assert waited.json["reached"]
    assert [(None, [])] == [(one["status"], one["changes"]) for one in kept]


def _seconds(server: Process, headers: dict[str, str]) -> float:
    began = perf_counter()
    server.send("GET", PATH, headers)
    return perf_counter() - began
