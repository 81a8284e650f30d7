"""The server in a thread: there at once, gone at once, and it breaks what it is told to break."""

import errno
import http.client
import socket
import struct
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from mock_server.app import create_app
from mock_server.core.request.application import MockFlask
from mock_server.serving.listeners import PortError
from mock_server.testing.server import Server, serve
from tests.clients import CREDENTIALS, Reply
from tests.serving.process import Process, send

DROPS = ("reset", "reset; phase=after", "empty", "truncate", "malformed")
DRIBBLE = pytest.param("dribble", marks=pytest.mark.slow)
BODY = b'{"name": "Asha Rao"}'


@pytest.fixture(scope="module")
def app() -> MockFlask:
    return create_app()


@pytest.fixture
def server(app: MockFlask) -> Iterator[Server]:
    with serve(app) as made:
        yield made


def create(port: int, world: str, fault: str | None = None) -> Reply:
    headers = {**CREDENTIALS["razorpay"], "Content-Type": "application/json"}
    headers |= {"X-Mock-World": world} | ({"X-Mock-Fault": fault} if fault else {})
    return send(port, "POST", "/razorpay/v1/contacts", headers, BODY)


def request(fault: str) -> bytes:
    """A request as it goes over the wire."""
    headers = {**CREDENTIALS["razorpay"], "Host": "localhost", "X-Mock-Fault": fault}
    lines = ["GET /razorpay/v1/contacts HTTP/1.1", *(f"{n}: {v}" for n, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def seen(port: int, fault: str) -> tuple[str, int]:
    """What a client sees of an answer with that fault: an error or a status, and how many bytes."""
    try:
        answer = create(port, "seen", fault)
    except http.client.IncompleteRead as error:
        return "IncompleteRead", len(error.partial)
    except OSError as error:
        return type(error).__name__, 0
    return str(answer.status), len(answer.body)


def test_answers_when_it_returns(app: MockFlask) -> None:
    """Requests are answered from the first moment, on a port that was free."""
    with serve(app) as server:
        answer = send(server.port, "GET", "/_mock/ready")

    assert 200 == answer.status
    assert f"http://127.0.0.1:{server.port}" == server.url


def test_has_its_control_plane(server: Server) -> None:
    """`mock` is the control plane of the same worlds, and `app` the application."""
    create(server.port, "default")

    assert 1 == server.mock.count(vendor="razorpay")
    assert "mock_server" in server.app.extensions
    server.mock.reset()


def test_takes_settings() -> None:
    """Without an application, one is made of the settings."""
    with serve(scenario="empty", world="mine") as server:
        found = server.mock.scenario()

    assert ("mine", "empty") == (found["world"], found["scenario"])


def test_settings_belong_to_an_application(app: MockFlask) -> None:
    """An application that exists has its settings already."""
    with pytest.raises(TypeError, match="scenario"), serve(app, scenario="empty"):
        pass


def test_servers_stand_side_by_side(app: MockFlask) -> None:
    """Each server has a port of its own."""
    with serve(app) as first, serve(app) as second:
        statuses = [send(one.port, "GET", "/_mock/ready").status for one in (first, second)]

    assert first.port != second.port
    assert [200, 200] == statuses


def test_a_port_in_use_is_told(server: Server) -> None:
    """A port that cannot be had is one sentence, and ends nothing."""
    with pytest.raises(PortError, match=f"Port {server.port} is in use"), serve(port=server.port):
        pass

    assert 200 == send(server.port, "GET", "/_mock/ready").status


def test_stops_at_once(app: MockFlask) -> None:
    """Stopping takes less than 100 ms, whoever is connected and whatever is under way."""
    with serve(app) as server:
        idle = socket.create_connection(("127.0.0.1", server.port), timeout=1)
        late = threading.Thread(target=seen, args=(server.port, "delay=3"))
        late.start()
        time.sleep(0.2)
        began = time.perf_counter()
    taken = time.perf_counter() - began
    with idle:
        rest = idle.recv(1)
    late.join(1)

    assert taken < 0.1
    assert b"" == rest
    assert not late.is_alive()


def test_nothing_listens_afterwards(app: MockFlask) -> None:
    """A stopped server refuses connections, and may be stopped again."""
    with serve(app) as server:
        server.stop()

    with pytest.raises(ConnectionRefusedError):
        send(server.port, "GET", "/_mock/ready")


@pytest.mark.server
@pytest.mark.parametrize("drop", [*DROPS, DRIBBLE])
def test_breaks_as_gunicorn_does(server: Server, gunicorn: Process, drop: str) -> None:
    """A client sees of each drop what it sees of the real server."""
    ports = (gunicorn.port, server.port)
    with ThreadPoolExecutor(2) as pool:
        real, ours = pool.map(lambda port: seen(port, f"drop={drop}"), ports)

    assert real == ours


def test_a_reset_is_true(server: Server) -> None:
    """A reset is an RST of TCP: not even the end of the stream can be read."""
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(request("drop=reset"))
        with pytest.raises(ConnectionResetError) as caught:
            connection.recv(1)

    assert errno.ECONNRESET == caught.value.errno


@pytest.mark.parametrize("drop", DROPS)
def test_keeps_serving(server: Server, drop: str, capfd: pytest.CaptureFixture[str]) -> None:
    """After a broken connection the next one is answered, and no traceback was printed."""
    seen(server.port, f"drop={drop}")
    answer = create(server.port, "after")
    printed = capfd.readouterr()

    assert 200 == answer.status
    assert "" == printed.out
    assert "Traceback" not in printed.err


def test_a_client_that_goes_is_nobodys_error(
    server: Server, capfd: pytest.CaptureFixture[str]
) -> None:
    """A client that hangs up before its answer is told of in no traceback."""
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(request("delay=0.1"))
        time.sleep(0.05)
    time.sleep(0.2)
    printed = capfd.readouterr()

    assert "" == printed.out
    assert "Traceback" not in printed.err
    assert 200 == send(server.port, "GET", "/_mock/ready").status


def test_many_at_once(server: Server) -> None:
    """A hundred requests by twenty threads are all answered, each in its world."""
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda n: create(server.port, f"many-{n % 10}"), range(100)))

    assert {200} == {answer.status for answer in answers}
    assert 10 == len({answer.body for answer in answers})
