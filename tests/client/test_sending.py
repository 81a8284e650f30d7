"""How MockClient sends its calls: where, with which headers, and what it makes of an answer."""

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import pytest
from werkzeug.wsgi import ClosingIterator

from mock_server import MockClient, MockError, create_app

ISO = "2026-01-15T09:00:00Z"


@pytest.mark.server
def test_a_world_in_the_address(gunicorn: Any) -> None:
    """The address of a world will do too, with a slash at its end or without."""
    found = [MockClient(f"{gunicorn.url}/@client-b{end}").clock() for end in ("", "/")]
    MockClient(f"{gunicorn.url}/@client-b").set_clock(ISO, frozen=True)

    assert found[0]["real"]
    assert ISO == MockClient(gunicorn.url, world="client-b").clock()["at"]


def test_proxies_are_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that names a proxy does not concern a server on this machine."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") as url:
        assert {} == MockClient(url).health()


@contextmanager
def answering(answer: bytes, wait: float = 0) -> Iterator[str]:
    """The address of something that gives every request the same answer, after a while."""
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                over.wait(wait)
                connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        port = server.getsockname()[1]
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            over.set()
            socket.create_connection(("127.0.0.1", port)).close()
            thread.join()


@pytest.mark.parametrize(
    ("answer", "error", "told"),
    [
        (b"", OSError, "does not speak HTTP"),
        (b"SSH-2.0-OpenSSH\r\n", OSError, "does not speak HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>", MockError, "not JSON: <html>"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]", MockError, "HTTP 200, not JSON"),
        (b"HTTP/1.1 502 Bad\r\nContent-Length: 3\r\n\r\nbad", MockError, "HTTP 502, not JSON"),
        (b"HTTP/1.1 500 Bad\r\nContent-Length: 2\r\n\r\n{}", MockError, "HTTP 500"),
    ],
)
def test_what_is_no_mock_server(answer: bytes, error: type[Exception], told: str) -> None:
    """Whatever else listens there, the error says what came."""
    with answering(answer) as url, pytest.raises(error, match=told):
        MockClient(url).health()


def test_nobody_listens() -> None:
    """An address without a server is an OSError."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(ConnectionRefusedError):
        MockClient(f"http://127.0.0.1:{port}").health()


def test_it_does_not_wait_for_ever() -> None:
    """A server that does not answer is given up after the time-out."""
    began = perf_counter()
    with answering(b"", wait=5) as url, pytest.raises(TimeoutError):
        MockClient(url, timeout=0.05).health()

    assert perf_counter() - began < 3


@pytest.mark.server
def test_waiting_outlasts_the_timeout(gunicorn: Any) -> None:
    """To wait for requests is given its own time beside the socket's."""
    mock = MockClient(gunicorn.url, world="client-wait", timeout=0.2)

    with pytest.raises(TimeoutError, match="0 of 1 requests came within 0.4 s"):
        mock.wait(timeout=0.4)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://localhost",
        "http://",
        "http://[::1",
        "localhost:x",
        "localhost:99999",
        "http://a b",
        "http://a..b",
        "http://a\0b",
        "http://localhost/é",
        "http://localhost/?a=b",
        "http://localhost#a",
        f"http://{'a' * 64}",
        "http://\udcff",
    ],
)
def test_a_bad_url(url: str) -> None:
    """What is not an HTTP URL is refused at once, in a sentence."""
    with pytest.raises(ValueError, match="is not a URL such as http://127.0.0.1:8484"):
        MockClient(url)


@pytest.mark.parametrize("key", ["world", "token"])
@pytest.mark.parametrize("value", ["", "a\nb", "Ж", "\udcff"])
def test_what_no_header_can_hold(key: str, value: str) -> None:
    """A world or a token that no header can hold is refused in a sentence, and nothing is sent."""
    mock = MockClient.over(create_app(), **{key: value})

    with pytest.raises(ValueError, match=f"cannot be sent in X-Mock-{key.title()}"):
        mock.clock()


def test_a_vendors_refusal_is_not_the_control_planes() -> None:
    """A base URL that leads to a vendor is told by what answered."""
    app = create_app()
    mock = MockClient.over(lambda environ, start: app({**environ, "PATH_INFO": "/razorpay"}, start))

    with pytest.raises(MockError, match="not a mock server.s: HTTP 404, .*no Route matched"):
        mock.ready()


@pytest.mark.parametrize("url", ["localhost:8484", "localhost:8484/", "http://localhost:8484"])
def test_a_url_without_a_scheme(url: str) -> None:
    """The scheme may be left out: it is http."""
    assert "http://localhost:8484" == MockClient(url).url


def test_any_wsgi_application() -> None:
    """What wraps the application is called as a server would call it, and its answer closed."""
    app, closed = create_app(), []

    def wrapped(environ: Any, start: Any) -> Iterable[bytes]:
        return ClosingIterator(app(environ, start), lambda: closed.append(True))

    assert {"status": "alive"} == MockClient.over(wrapped).health()
    assert [True] == closed
