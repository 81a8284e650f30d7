"""What each fault looks like to real clients, over real connections."""

import http.client
import json
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

import pytest
import requests

from mock_server import MockClient
from tests.clients import CREDENTIALS
from tests.control.calls import DOORS
from tests.serving.process import Process

pytestmark = pytest.mark.server

HEADERS = CREDENTIALS["ysuite"]  # a vendor without a limit
CONTACTS = "/ysuite/v1/contacts"
LIST = f"/ysuite{DOORS['ysuite'].list}"
NEW = json.dumps({"cstname": "Only Here", **DOORS["ysuite"].new})
TIMEOUT = 20
DRIBBLED = 1.5  # seconds that a dribbled body takes at the least

Headers = dict[str, str]
# ask(url, headers, body or None) -> what the client saw, in a word or two
Ask = Callable[[str, Headers, str | None], str]


@pytest.fixture(scope="module")
def server() -> Iterator[Process]:
    """A server of our own, because its log is looked at."""
    with Process.started("--port", "0") as process:
        yield process
        log = process.log
    assert "Traceback" not in log
    assert "bug" not in log


def ask_curl(url: str, headers: Headers, body: str | None) -> str:
    """Exit code and status."""
    sent = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    sent += ["--data-raw", body] if body else []
    command = ["curl", "-s", "-m", str(TIMEOUT), "-o", "/dev/null", "-w", "%{http_code}"]
    run = subprocess.run([*command, *sent, url], capture_output=True, text=True, check=False)
    return f"{run.returncode} {run.stdout}"


def ask_requests(url: str, headers: Headers, body: str | None) -> str:
    """Status, or the exception with what it holds."""
    try:
        answer = requests.request(
            "POST" if body else "GET", url, headers=headers, data=body, timeout=TIMEOUT
        )
        return f"{answer.status_code} {type(answer.json()).__name__}"
    except requests.RequestException as error:
        reasons = getattr(error.args[0], "args", ())[1:]
        return " ".join(type(one).__name__ for one in (error, *reasons))


def ask_httpx(url: str, headers: Headers, body: str | None) -> str:
    """Status, or the exception."""
    httpx = pytest.importorskip("httpx")
    try:
        answer = httpx.request(
            "POST" if body else "GET", url, headers=headers, content=body, timeout=TIMEOUT
        )
        return f"{answer.status_code} {type(answer.json()).__name__}"
    except (httpx.HTTPError, ValueError) as error:
        return type(error).__name__


CLIENTS: dict[str, Ask] = {"curl": ask_curl, "requests": ask_requests, "httpx": ask_httpx}
SEEN = {
    "status=503": ("0 503", "503 dict", "503 dict"),
    "delay=0.05": ("0 200", "200 dict", "200 dict"),
    "drop=reset": ("56 000", "ConnectionError ConnectionResetError", "ReadError"),
    "drop=empty": ("52 000", "ConnectionError RemoteDisconnected", "RemoteProtocolError"),
    "drop=truncate": ("18 200", "ChunkedEncodingError IncompleteRead", "RemoteProtocolError"),
    "drop=malformed": ("0 200", "JSONDecodeError", "JSONDecodeError"),
}
CASES = [
    (effect, phase, client, wanted)
    for effect, row in SEEN.items()
    for phase in ("before", "after")
    for client, wanted in zip(CLIENTS, row, strict=True)
]


@pytest.mark.parametrize(("effect", "phase", "client", "wanted"), CASES)
def test_what_a_client_sees(
    effect: str, phase: str, client: str, wanted: str, server: Process
) -> None:
    """Each effect, in either phase, as curl, requests and httpx tell of it."""
    fault = {"X-Mock-Fault": f"{effect}; phase={phase}"}

    assert wanted == CLIENTS[client](server.url + LIST, {**HEADERS, **fault}, None)


@pytest.mark.slow
def test_a_dribbled_body(server: Process) -> None:
    """Every client reads it whole, after a while."""
    headers = {**HEADERS, "X-Mock-Fault": "drop=dribble"}
    seen: dict[str, tuple[str, bool]] = {}

    def read(name: str, ask: Ask) -> None:
        began = perf_counter()
        told = ask(server.url + LIST, headers, None)
        seen[name] = told, perf_counter() - began > DRIBBLED

    threads = [threading.Thread(target=read, args=one) for one in CLIENTS.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ("0 200", True) == seen["curl"]
    assert all(told == ("200 dict", True) for name, told in seen.items() if name != "curl")


APPLIED = {
    ("status=500", "before"): False,
    ("status=500", "after"): True,
    ("drop=reset", "before"): False,
    ("drop=reset", "after"): True,
    ("drop=empty", "before"): False,
    ("drop=empty", "after"): True,
    ("drop=truncate", "before"): True,
    ("drop=malformed", "before"): True,
}


@pytest.mark.parametrize(("effect", "phase"), APPLIED)
@pytest.mark.parametrize("client", CLIENTS)
def test_whether_it_was_applied(client: str, effect: str, phase: str, server: Process) -> None:
    """A write is applied where its answer is lost after the view, or its body broken."""
    world = f"{client}-{effect}-{phase}".replace("=", ".")
    mock = MockClient(server.url, world)
    headers = {
        **HEADERS,
        "Content-Type": "application/json",
        "X-Mock-World": world,
        "X-Mock-Fault": f"{effect}; phase={phase}",
    }
    told = CLIENTS[client](server.url + CONTACTS, headers, NEW)
    made = [one["cstname"] for one in mock.state()["vendors"]["ysuite"]["contacts"]]
    entry = mock.request(1)

    assert "200 dict" != told
    assert APPLIED[effect, phase] == ("Only Here" in made) == bool(entry["changes"])
    assert "X-Mock-Fault" == entry["fault"]


class Raw:
    """One connection, and what comes over it to the last byte."""

    def __init__(self, server: Process) -> None:
        self._socket = socket.create_connection(("127.0.0.1", server.port), TIMEOUT)

    def __enter__(self) -> "Raw":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self, fault: str = "delay=0") -> None:
        lines = [f"GET {LIST} HTTP/1.1", "Host: localhost", f"X-Mock-Fault: {fault}"]
        lines += [f"{name}: {value}" for name, value in HEADERS.items()]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode())

    def answer(self) -> tuple[int, bytes]:
        """The next answer. Raises what the connection does."""
        response = http.client.HTTPResponse(self._socket, method="GET")
        response.begin()
        return response.status, response.read()

    def end(self) -> str:
        """How the connection ends, where nothing more comes."""
        try:
            return "FIN" if self._socket.recv(1) == b"" else "more"
        except ConnectionResetError:
            return "RST"


@pytest.mark.parametrize("phase", ["before", "after"])
@pytest.mark.parametrize(("drop", "ending"), [("reset", "RST"), ("empty", "FIN")])
def test_how_the_connection_ends(drop: str, ending: str, phase: str, server: Process) -> None:
    """A reset is a true one, an empty reply an orderly end: not a byte comes before either."""
    with Raw(server) as connection:
        connection.ask(f"drop={drop}; phase={phase}")

        assert ending == connection.end()


@pytest.mark.parametrize(
    ("fault", "ending"), [("drop=reset", "RST"), ("drop=empty", "FIN"), ("drop=truncate", "FIN")]
)
def test_a_kept_connection_ends(fault: str, ending: str, server: Process) -> None:
    """One that has served before is as dead after a drop: the next request needs another."""
    with Raw(server) as connection:
        connection.ask()
        first = connection.answer()
        connection.ask(fault)
        if fault == "drop=truncate":
            with pytest.raises(http.client.IncompleteRead) as cut:
                connection.answer()

            assert len(first[1]) // 2 == len(cut.value.partial)

        assert 200 == first[0]
        assert ending == connection.end()


@pytest.mark.parametrize("fault", ["status=503", "status=204", "status=304", "drop=malformed"])
def test_a_connection_is_kept(fault: str, server: Process) -> None:
    """Where nothing is dropped the connection goes on, and its answers stay apart."""
    with Raw(server) as connection:
        connection.ask()
        first = connection.answer()
        connection.ask(fault)
        broken = connection.answer()
        connection.ask()

        assert first != broken
        assert first == connection.answer()


@pytest.mark.parametrize("drop", ["reset", "empty", "truncate"])
def test_other_connections_are_untouched(drop: str, server: Process) -> None:
    """While one connection breaks again and again, another of the same world goes on."""
    with Raw(server) as untouched:
        for _ in range(10):
            with Raw(server) as connection:
                connection.ask(f"drop={drop}")
                untouched.ask()

                assert 200 == untouched.answer()[0]


@pytest.mark.parametrize("drop", ["reset", "empty", "truncate"])
def test_a_pool_finds_a_new_connection(drop: str, server: Process) -> None:
    """A session that keeps its connections is served again after one has broken."""
    url, broken = server.url + LIST, {**HEADERS, "X-Mock-Fault": f"drop={drop}"}
    with requests.Session() as session:
        session.trust_env = False
        statuses: list[Any] = []
        for headers in (HEADERS, broken, HEADERS, broken, HEADERS):
            try:
                statuses.append(session.get(url, headers=headers, timeout=TIMEOUT).status_code)
            except requests.RequestException:
                statuses.append(None)

    assert [200, None, 200, None, 200] == statuses


@pytest.mark.parametrize("drop", ["reset", "empty"])
def test_the_kth_call_fails(drop: str, server: Process) -> None:
    """A fault of the control plane breaks the call that was meant, and no other."""
    mock = MockClient(server.url, f"kth-{drop}")
    mock.add_fault(vendor="ysuite", operation="create_contact", nth=2, drop=drop, phase="after")
    headers = {**HEADERS, "Content-Type": "application/json", "X-Mock-World": f"kth-{drop}"}
    seen = [ask_requests(server.url + CONTACTS, headers, NEW) for _ in range(3)]

    assert ["200 dict", "200 dict"] == [seen[0], seen[2]]
    assert seen[1].startswith("ConnectionError")
    assert (3, 1) == tuple(mock.fault("f1")[key] for key in ("seen", "hits"))
    assert 3 == mock.count(status=200)


def test_many_drops_at_once(server: Process) -> None:
    """However many break at the same time, the server goes on and keeps no connection open."""
    seen: list[str] = []

    def drop(fault: str) -> None:
        for _ in range(10):
            with Raw(server) as connection:
                connection.ask(fault)
                seen.append(connection.end())

    faults = ["drop=reset", "drop=empty"] * 8
    threads = [threading.Thread(target=drop, args=(fault,)) for fault in faults]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {"RST": 80, "FIN": 80} == {ending: seen.count(ending) for ending in set(seen)}
    assert {"status": "alive"} == MockClient(server.url).health()
