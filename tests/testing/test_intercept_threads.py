"""Threads and tasks: each sees its own interception, or else the last of the process."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import aiohttp
import httpx
import pytest
import requests

from mock_server.testing import intercept
from tests.testing.client_libraries import KEY, URL

AUTH = ("rzp_test_mock", "mock_secret")
PATIENCE = 20  # seconds that threads wait for each other: one that fails must not hold the rest


def test_threads_started_inside_are_covered() -> None:
    """A thread that has entered nothing is answered by what the process entered last."""
    seen: list[int] = []
    with intercept(scenario="empty"):
        thread = threading.Thread(
            target=lambda: seen.append(requests.get(URL, auth=AUTH).json()["count"])
        )
        thread.start()
        thread.join()

    assert [0] == seen


def test_threads_that_enter_their_own_are_apart() -> None:
    """Several threads that intercept at once see each its own application."""
    everybody = threading.Barrier(8, timeout=PATIENCE)

    def run(number: int) -> int:
        with intercept(scenario="empty") as mock:
            everybody.wait()
            for serial in range(number):
                requests.post(URL, json={"name": f"Number {serial}"}, auth=AUTH)
            everybody.wait()
            return int(mock.count())

    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(run, range(8)))

    assert list(range(8)) == counts


def test_tasks_that_enter_their_own_are_apart() -> None:
    """Several tasks of one loop that intercept at once see each its own application."""

    async def run(number: int) -> int:
        with intercept(scenario="empty") as mock:
            async with aiohttp.ClientSession(headers=KEY) as session:
                for serial in range(number):
                    async with session.post(URL, json={"name": f"Number {serial}"}):
                        await asyncio.sleep(0)
            return int(mock.count())

    async def all_of_them() -> list[int]:
        return list(await asyncio.gather(*[run(number) for number in range(5)]))

    assert list(range(5)) == asyncio.run(all_of_them())


def test_one_interception_may_be_shared_by_threads() -> None:
    """The same object, entered by several threads at once, is left by each in its turn."""
    shared, everybody = intercept(scenario="empty"), threading.Barrier(4, timeout=PATIENCE)

    def run(number: int) -> int:
        with shared as mock:
            everybody.wait()
            requests.post(URL, json={"name": f"Number {number}"}, auth=AUTH)
            everybody.wait()
            return int(mock.count())

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(run, range(4)))

    assert [1] * 4 == counts


def test_httpx_over_trio() -> None:
    """trio's loop is served as asyncio's is, its time-outs included."""
    trio = pytest.importorskip("trio")

    async def run() -> int:
        async with httpx.AsyncClient(auth=AUTH) as client:
            with pytest.raises(httpx.ConnectError, match="was refused"):
                await client.get("https://example.com/")
            with pytest.raises(httpx.ReadTimeout):
                await client.get(URL, headers={"X-Mock-Fault": "delay=1"}, timeout=0.1)
            with pytest.raises(httpx.ReadError):
                await client.get(URL, headers={"X-Mock-Fault": "drop=reset"})
            return (await client.get(URL)).status_code

    with intercept():
        assert 200 == trio.run(run)


def test_fifty_threads_at_once() -> None:
    """Fifty threads are answered at once, also while each of them is kept waiting."""
    headers = {**KEY, "Content-Type": "application/json", "X-Mock-Fault": "delay=0.2"}
    everybody = threading.Barrier(50, timeout=PATIENCE)

    def run(number: int) -> str:
        everybody.wait()
        body = json.dumps({"name": f"Number {number}"})
        return str(requests.post(URL, body, headers=headers, timeout=20).json()["id"])

    with intercept(scenario="empty") as mock, ThreadPoolExecutor(50) as pool:
        ids = set(pool.map(run, range(50)))
        counted = mock.count(status=200)

    assert 50 == len(ids) == counted
