"""What is replaced in the client libraries is put back, and what is not known is told."""

import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import aiohttp
import httpcore  # noqa: F401  # patched because it is imported
import pytest
import requests
import urllib3

from mock_server.core.request.application import MockFlask
from mock_server.testing import intercept
from mock_server.testing.interception import patches
from tests.testing.client_libraries import KEY, URL


def attributes() -> list[Any]:
    """Whatever may be replaced, as it is now."""
    names = dict.fromkeys(library for library, _, _ in patches.LIBRARIES)
    found = [patch for name in names for patch in patches.patches(name)]
    return [patch.attribute for patch in found]


@pytest.fixture
def known() -> Iterator[None]:
    """What is known of the libraries is looked up anew, before and after."""
    patches.patches.cache_clear()
    yield
    patches.patches.cache_clear()


def test_the_very_same_functions_are_put_back(default_app: MockFlask) -> None:
    """After the last interception, every attribute is the object that it was."""
    before, finders = attributes(), list(sys.meta_path)
    with intercept(default_app):
        with intercept(default_app):
            during = attributes()
        outer = attributes()
    after = attributes()

    assert all(one is not other for one, other in zip(before, during, strict=True))
    assert all(one is other for one, other in zip(during, outer, strict=True))
    assert all(one is other for one, other in zip(before, after, strict=True))
    assert finders == sys.meta_path


def test_an_error_inside_leaves_nothing_behind(default_app: MockFlask) -> None:
    """An interception that is left by an error puts everything back."""
    before = attributes()
    with pytest.raises(ZeroDivisionError), intercept(default_app):
        raise ZeroDivisionError
    after = attributes()

    assert all(one is other for one, other in zip(before, after, strict=True))


def test_an_application_that_cannot_be_made_leaves_nothing_behind() -> None:
    """An error on the way in leaves no patch."""
    before = attributes()
    with pytest.raises(Exception, match="no-such-scenario"):
        intercept(scenario="no-such-scenario").__enter__()
    after = attributes()

    assert all(one is other for one, other in zip(before, after, strict=True))


def test_what_somebody_else_has_replaced_stays(
    default_app: MockFlask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A patch that was laid over ours is left to whoever laid it."""

    def other(self: Any) -> None:
        raise AssertionError

    before = http.client.HTTPConnection.connect
    with intercept(default_app):
        monkeypatch.setattr(http.client.HTTPConnection, "connect", other)
    after = http.client.HTTPConnection.connect
    http.client.HTTPConnection.connect = before  # type: ignore[method-assign]  # as it was

    assert after is other


def test_left_in_another_order(default_app: MockFlask) -> None:
    """The outer of two may be left first; the inner one goes on."""
    outer, inner = intercept(default_app, world="left-outer"), intercept(default_app)
    before = attributes()
    outer.__enter__()
    mock = inner.__enter__()
    outer.__exit__()
    counted = mock.count()
    requests.get(URL, headers=KEY)
    further = mock.count() - counted
    inner.__exit__()
    after = attributes()

    assert 1 == further
    assert all(one is other for one, other in zip(before, after, strict=True))


@pytest.mark.usefixtures("known")
def test_an_unknown_inside_is_told(default_app: MockFlask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that has changed inside is named with its version, and nothing is patched."""
    before = http.client.HTTPConnection.connect, urllib3.connection.HTTPConnection.connect
    finders = list(sys.meta_path)
    monkeypatch.delattr(aiohttp.TCPConnector, "_create_connection")
    with pytest.raises(RuntimeError, match=rf"aiohttp {aiohttp.__version__} cannot be intercept"):
        intercept(default_app).__enter__()
    after = http.client.HTTPConnection.connect, urllib3.connection.HTTPConnection.connect

    assert before == after
    assert finders == sys.meta_path


def test_threads_at_rest_are_let_go(default_app: MockFlask) -> None:
    """After the last interception no thread of ours waits for work."""
    with intercept(default_app):
        requests.get(URL, headers=KEY)

    assert 0 == _left()


def test_a_thread_that_is_busy_goes_afterwards(default_app: MockFlask) -> None:
    """One that still answers who has given up ends once it is done."""
    _left()
    with intercept(default_app), pytest.raises(requests.ReadTimeout):
        requests.get(URL, headers={**KEY, "X-Mock-Fault": "delay=1"}, timeout=0.05)
    busy = _answering()

    assert 1 == busy
    assert 0 == _left()


def _left() -> int:
    """How many threads still answer after a while."""
    limit = time.monotonic() + 5
    while _answering() and time.monotonic() < limit:
        time.sleep(0.01)
    return _answering()


def _answering() -> int:
    """Not a server's own thread: the fixtures of the session may have started one."""
    return sum(one.name == "mock-server answer" for one in threading.enumerate())


def run(code: str) -> list[str]:
    """The lines that a process of its own prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=60
    )
    assert "" == done.stderr
    return done.stdout.splitlines()


def test_importing_it_costs_nothing() -> None:
    """The package's own import loads neither a client library nor the server."""
    code = """
import sys
import mock_server.testing
print([name for name in ("flask", "http.client", "asyncio", "ssl", "httpx") if name in sys.modules])
"""

    assert ["[]"] == run(code)


def test_what_is_imported_inside_is_patched_too() -> None:
    """A library that is first imported within the interception is answered, and then let go."""
    code = f"""
import asyncio, sys
from mock_server.testing import intercept

async def run():
    import aiohttp
    async with aiohttp.ClientSession(headers={KEY!r}) as session:
        async with session.get({URL!r}) as answer:
            print(answer.status)
    async with httpx.AsyncClient(headers={KEY!r}) as client:
        print((await client.get({URL!r})).status_code)

with intercept():
    assert not {{"requests", "urllib3", "httpcore", "aiohttp"}} & set(sys.modules)
    import requests
    print(requests.get({URL!r}, headers={KEY!r}).status_code)
    import httpx
    print(httpx.get({URL!r}, headers={KEY!r}).status_code)
    asyncio.run(run())

from mock_server.testing.interception.patches import LIBRARIES, patches
for name in {{library for library, _, _ in LIBRARIES}}:
    for patch in patches(name):
        assert "interception" not in str(getattr(patch.attribute, "__code__", "")), patch
print("nothing is left")
"""

    assert ["200"] * 4 + ["nothing is left"] == run(code)


def test_what_is_not_installed_is_passed_over() -> None:
    """Without the client libraries, the standard library is intercepted alone."""
    code = f"""
import sys
for name in ("requests", "urllib3", "httpx", "httpcore", "anyio", "trio", "aiohttp"):
    sys.modules[name] = None
import urllib.request
from mock_server.testing import intercept
with intercept():
    wanted = urllib.request.Request({URL!r}, headers={KEY!r})
    with urllib.request.urlopen(wanted) as answer:
        print(answer.status)
"""

    assert ["200"] == run(code)


def test_a_child_process_is_intercepted_as_well() -> None:
    """A fork goes on with the state that it found, in threads of its own."""
    code = f"""
import os, sys, warnings
warnings.simplefilter("ignore", DeprecationWarning)
import requests
from mock_server.testing import intercept
with intercept(scenario="empty"):
    requests.post({URL!r}, headers={KEY!r}, json={{"name": "Asha Rao"}})
    child = os.fork()
    if child:
        os.waitpid(child, 0)
    print(requests.get({URL!r}, headers={KEY!r}, timeout=5).json()["count"], flush=True)
"""

    assert ["1", "1"] == run(code)
