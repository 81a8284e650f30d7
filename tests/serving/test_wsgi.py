"""`gunicorn mock_server.wsgi:application`, and servers that are not gunicorn."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from mock_server.serving.logs import restored
from tests.clients import CREDENTIALS
from tests.serving.process import send

pytestmark = pytest.mark.server

GUNICORN = [sys.executable, "-m", "gunicorn", "mock_server.wsgi:application", "--no-control-socket"]
ONE = (
    "The mock server keeps its state in memory, so several worker processes would each have a "
    "state of their own. Use one worker, and --threads."
)


def refused(*args: str, **env: str) -> tuple[int, str]:
    """The exit code and the words of a gunicorn that does not start."""
    run = subprocess.run(
        [*GUNICORN, "--bind", "127.0.0.1:0", *args],
        capture_output=True,
        text=True,
        timeout=30,
        env={**os.environ, **env},
    )
    return run.returncode, run.stderr


@pytest.mark.slow
@pytest.mark.parametrize("args", [["--workers", "2"], ["--workers", "2", "--preload"]])
def test_several_workers(args: list[str]) -> None:
    """More than one worker is refused with one sentence that says why, and gunicorn ends."""
    code, said = refused(*args)

    assert code != 0
    assert 1 == said.count(ONE)
    assert "Traceback" not in said


@pytest.mark.slow
def test_several_workers_by_variable() -> None:
    """gunicorn's own variable for workers is seen as well."""
    code, said = refused(WEB_CONCURRENCY="3")

    assert code != 0
    assert 1 == said.count(ONE)


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"MOCK_SERVER_MAX_BODY": "much"}, "MOCK_SERVER_MAX_BODY: 'much' is not a whole"),
        ({"MOCK_SERVER_SCENARIO": "none"}, "there is no scenario 'none'"),
        ({"MOCK_SERVER_STATE_DIR": "state"}, "MOCK_SERVER_STATE_DIR is for mock-server serve"),
        ({"MOCK_SERVER_ROOT": "stripe"}, "MOCK_SERVER_ROOT: 'stripe' is not one of"),
    ],
)
def test_what_is_wrong_is_said(env: dict[str, str], sentence: str) -> None:
    """A wrong variable or scenario ends gunicorn with the sentence, not with a traceback."""
    code, said = refused(**env)

    assert code != 0
    assert sentence in said
    assert "Traceback" not in said


def test_one_worker_serves() -> None:
    """With one worker gunicorn serves what the variables say."""
    with gunicorn("--threads", "4", MOCK_SERVER_ROOT="razorpay") as port:
        reply = send(port, "GET", "/v1/contacts", CREDENTIALS["razorpay"])

    assert 200 == reply.status
    assert "collection" == reply.json["entity"]


def test_one_of_several_processes() -> None:
    """A server whose configuration is unknown is refused when it says that it has processes."""
    with restored():
        from mock_server.wsgi import application

    environ = EnvironBuilder(path="/_mock/ready").get_environ()
    environ["wsgi.multiprocess"] = True
    body, status, headers = run_wsgi_app(application, environ, buffered=True)

    assert "503" == status[:3]
    assert "application/problem+json" == headers["Content-Type"]
    assert ONE.encode() in b"".join(body)


def test_one_process() -> None:
    """Any other WSGI server with one process is served."""
    with restored():
        from mock_server.wsgi import application

    assert 200 == Client(application).get("/_mock/ready").status_code


@contextmanager
def gunicorn(*args: str, **env: str) -> Iterator[int]:
    """gunicorn on a listener of ours, whose port is given: requests wait there until it is up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.set_inheritable(True)
        port, bind = listener.getsockname()[1], f"fd://{listener.fileno()}"
        process = subprocess.Popen(
            [*GUNICORN, "--bind", bind, *args],
            stderr=subprocess.DEVNULL,
            env={**os.environ, **env},
            pass_fds=[listener.fileno()],
        )
    try:
        yield port
    finally:
        process.terminate()

        assert 0 == process.wait(30)
