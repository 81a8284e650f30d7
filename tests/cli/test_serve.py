"""`serve --help` names the settings; `health` asks whether a server is ready."""

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mock_server.settings import SETTINGS
from tests.cli.running import run
from tests.serving.process import Process

HEAVY = {"flask", "werkzeug", "marshmallow", "yaml", "gunicorn", "faker"}


@pytest.fixture
def nobody() -> str:
    """The URL of a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        return f"http://127.0.0.1:{gone.getsockname()[1]}"


def test_every_setting_is_a_flag() -> None:
    """`serve --help` shows each setting's flag, sentence and variable."""
    shown = "".join(run("serve", "--help").output.split())

    for row in SETTINGS:
        assert row.flag in shown
        assert f"{row.help}[envvar:{row.variable}".replace(" ", "") in shown


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--admin-token", "secret"), "--admin-token is called --control-token now."),
        (("--no-behaviour-header",), "--behaviour-header is called --mock-headers now."),
    ],
)
def test_a_flag_that_was_renamed(given: tuple[str, ...], told: str) -> None:
    """A flag of an earlier release is refused with the name that it has now."""
    result = run("serve", *given)

    assert 2 == result.exit_code
    assert told in result.output


def test_wrong_value() -> None:
    """A wrong value is one sentence and exit code 2, from a variable too."""
    result = run("serve", MOCK_SERVER_THREADS="many")

    assert 2 == result.exit_code
    assert "MOCK_SERVER_THREADS: 'many' is not a whole number from 1 to 4096.\n" == (result.output)


@pytest.mark.server
def test_health(gunicorn: Process, nobody: str) -> None:
    """`health` exits with 0 where a server is ready, and with 1 and a sentence where none is."""
    well, ill = run("health", "--url", gunicorn.url), run("health", "--url", nobody)

    assert (0, f"{gunicorn.url} is ready.\n") == (well.exit_code, well.output)
    assert (1, f"{nobody} does not answer: Connection refused.\n") == (
        ill.exit_code,
        ill.output,
    )


@pytest.mark.server
def test_where_health_asks(gunicorn: Process, tmp_path: Path) -> None:
    """Without --url it asks where the settings put the server, by way of no proxy."""
    file, proxy = tmp_path / "port", {"http_proxy": "http://192.0.2.1:9"}
    file.write_text(f"{gunicorn.port}\n")

    assert 0 == run("health", MOCK_SERVER_PORT=str(gunicorn.port), **proxy).exit_code
    assert 0 == run("health", PORT=str(gunicorn.port), MOCK_SERVER_HOST="0.0.0.0").exit_code
    assert 0 == run("health", PORT="0", MOCK_SERVER_PORT_FILE=str(file)).exit_code
    assert 1 == run("health", MOCK_SERVER_PORT="x").exit_code


@pytest.mark.server
def test_health_and_a_port_file_of_somebody(tmp_path: Path) -> None:
    """A port file that no server wrote tells no port: one sentence, and nobody waits."""
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "notes").write_text("mine")
    results = [
        run("health", PORT="0", MOCK_SERVER_PORT_FILE=str(file))
        for file in (tmp_path / "fifo", tmp_path / "notes", tmp_path)
    ]

    assert [1, 1, 1] == [result.exit_code for result in results]
    assert {"http://127.0.0.1:0 does not answer: Connection refused.\n"} == {
        result.output for result in results
    }


@pytest.mark.server
def test_health_of_something_else() -> None:
    """A server that is no mock server is not ready."""
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        answering = pool.submit(_say_hello, listener)
        result = run("health", "--url", url)
        answering.result(10)

    assert 1 == result.exit_code
    assert "The answer is not a mock server's: HTTP 200, not JSON: hello\n" == result.output


def test_health_imports_little() -> None:
    """A health check starts fast: it imports none of what serves."""
    code = (
        "import sys; from mock_server.cli import main\n"
        "try: main(['health', '--url', 'http://127.0.0.1:1'])\n"
        "except SystemExit: print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)

    assert set() == HEAVY & set(done.stdout.split())


def _say_hello(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
