"""The log: one line a request, as text or as JSON, and never a credential."""

import json
import logging
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from threading import Event

import pytest

from mock_server.serving.logs import (
    LOGGERS,
    MAX_LINES,
    Batches,
    Lines,
    Objects,
    configure,
    restored,
)
from mock_server.serving.streams import Stream
from tests.benchmarks.vendors import SPN_COMPANY, VENDORS, Vendor
from tests.clients import basic
from tests.serving.process import Process

pytestmark = pytest.mark.server

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SECRET = "S3cretThing"
CREDENTIALS = {
    "razorpay": basic(f"rzp_test_{SECRET}", SECRET),
    "cleartax": {"X-Cleartax-Auth-Token": SECRET},
    "ysuite": {"x-ysuite-access-key": SECRET, "x-ysuite-secret-key": SECRET},
    "clemta": {"X-API-KEY": SECRET},
    "spn": {"Authorization": f"Bearer {SECRET}"},
}


fences = count(1)


def log_so_far(server: Process) -> str:
    """The log with all that was written for requests that are answered."""
    fence = f"fence-{next(fences)}"
    server.send("GET", "/razorpay/v1/contacts", {"X-Mock-World": fence})

    assert server.logged(fence)
    return server.log


@pytest.fixture(scope="module")
def lines() -> Iterator[Process]:
    with Process.started("--port", "0") as process:
        yield process


@pytest.fixture(scope="module")
def objects() -> Iterator[Process]:
    with Process.started("--port", "0", "--log-format", "json") as process:
        yield process


def test_a_line_a_request(lines: Process) -> None:
    """Method, path, status, behaviour, time and world stand on one line."""
    asked = VENDORS[0].list(0)
    lines.send("GET", asked.path, {**asked.headers, "X-Mock-World": "one-line"})

    assert lines.logged("world=one-line\n")
    line = next(line for line in lines.log.splitlines() if "world=one-line" in line)
    assert line.startswith("GET /razorpay/v1/contacts 200 RZP-23 ")


def test_a_line_is_a_line(lines: Process) -> None:
    """What a client sends cannot begin a line of its own."""
    lines.send("GET", "/spn/%0Aforged%20line%1b%5b31m", {"X-Mock-World": "forger"})

    log = log_so_far(lines)
    assert "\nforged" not in log
    assert "\x1b" not in log


def test_what_would_not_be_on_one_line() -> None:
    """Characters that cannot be printed are written as Python would write them."""
    record = logging.LogRecord(
        "mock_server", logging.INFO, "", 0, "%s!", ("a\nb\x1b[31mé\0",), None
    )

    assert r"a\nb\x1b[31mé\x00!" == Lines().format(record)
    assert "a\nb\x1b[31mé\0!" == json.loads(Objects().format(record))["message"]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("GET /spn/x 404 SPN-1 0 ms", "GET /spn/x \x1b[33m404\x1b[0m SPN-1 0 ms"),
        (
            "GET / 404 | / belongs to no vendor.",
            "GET / \x1b[33m404\x1b[0m | / belongs to no vendor.",
        ),
        ("POST /x - RZP-1 0 ms", "POST /x \x1b[31m-\x1b[0m RZP-1 0 ms"),
        ("A client sent 404 bytes.", "A client sent 404 bytes."),
    ],
)
def test_colours(line: str, shown: str) -> None:
    """On a terminal, the status of a request has a colour; elsewhere nothing has."""
    record = logging.LogRecord("mock_server", logging.INFO, "", 0, line, (), None)

    assert (shown, line) == (Lines(colours=True).format(record), Lines().format(record))


class Held:
    """A message that nobody can read before *free*."""

    def __init__(self) -> None:
        self.free, self.met = Event(), Event()

    def __str__(self) -> str:
        self.met.set()
        self.free.wait()
        return "held"


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[tuple[logging.Logger, Batches, Path]]:
    """A logger, its handler, and the file that they write."""
    file = tmp_path / "log"
    with file.open("w") as stream:
        handler = Batches(Stream(stream))
        handler.setFormatter(Lines())
        logger = logging.Logger("tried")
        logger.addHandler(handler)
        yield logger, handler, file
        handler.flush()


def test_lines_that_wait_are_bounded(logged: tuple[logging.Logger, Batches, Path]) -> None:
    """While nobody formats them, the newest are lost; the log says how many, after the others."""
    logger, handler, file = logged
    held = Held()
    logger.info(held)
    held.met.wait(10)
    for number in range(MAX_LINES + 5):
        logger.info("line %d", number)
    held.free.set()
    handler.flush()

    lines = file.read_text().splitlines()
    assert ["held", "line 0"] == lines[:2]
    assert f"line {MAX_LINES - 1}" == lines[-2]
    assert lines[-1] == "5 log lines are missing here, because they could not be written in time."


def test_a_line_that_cannot_be_made(logged: tuple[logging.Logger, Batches, Path]) -> None:
    """It is told, and the lines after it are written."""
    logger, handler, file = logged
    logger.info("%d", "no number")
    logger.info("next")
    handler.flush()

    first, second = file.read_text().splitlines()
    assert first.startswith("a bug in the mock server: a log line could not be formatted: TypeE")
    assert "next" == second


def test_an_object_a_line(objects: Process) -> None:
    """With --log-format json every line is an object with the same facts."""
    asked = VENDORS[0].list(0)
    objects.send("GET", asked.path, {**asked.headers, "X-Mock-World": "one-object"})

    assert objects.logged('"world": "one-object"')
    found = [json.loads(line) for line in objects.log.splitlines()]
    facts = next(line for line in found if line.get("world") == "one-object")
    assert ("razorpay", "list_contacts", 200, "RZP-23", "info", "mock_server") == tuple(
        facts[name] for name in ("vendor", "operation", "status", "behaviour", "level", "logger")
    )
    assert facts["time"].endswith("Z")
    assert objects.port == found[0]["port"]


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_no_credential(vendor: Vendor, lines: Process, objects: Process) -> None:
    """A wrong credential does not come up in the log."""
    for server in (lines, objects):
        path, world = vendor.list(0).path, f"quiet-{vendor.name}"
        headers = {**CREDENTIALS[vendor.name], "X-Mock-World": world}

        assert 401 == server.send("GET", path, headers).status
        assert SECRET not in log_so_far(server)


def test_no_password(lines: Process, objects: Process) -> None:
    """What stands by the name of a password is not in the log, wherever and of whatever type."""
    bodies = (
        {"email": "user@example.com", "password": SECRET},
        {"email": "user@example.com", "password": [SECRET]},
        {"email": "user@example.com", "password": {"a": SECRET}},
        {"email": ["user@example.com"], "password": SECRET},
        {"password": SECRET},
        [{"password": SECRET}],
    )
    for server in (lines, objects):
        for number, body in enumerate(bodies):
            world = f"login-{number}"
            headers = {**JSON, "X-Mock-World": world}
            sent = json.dumps(body).encode()

            assert server.send("POST", "/spn/api/v1/auth/login", headers, sent).status >= 400
        form = f"username=user@example.com&password={SECRET}".encode()
        server.send("POST", "/spn/api/v1/auth/login", FORM, form)

        assert SECRET not in log_so_far(server)


def test_no_token_in_a_query(lines: Process) -> None:
    """Nor does what was sent in the place of a parameter that a vendor does not know."""
    path = f"/spn/api/v1/contacts?company_id={SPN_COMPANY}&token=Qu3ried&access_token=Qu3ried"
    lines.send("GET", path, {"X-Mock-World": "query"})

    assert "Qu3ried" not in log_so_far(lines)


def test_logging_is_put_back() -> None:
    """What a server has set up in this process is gone when it stops, its thread too."""
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [(one.handlers, one.propagate, one.level) for one in loggers]
    threads = {*threading.enumerate()}
    with restored():
        configure("json", "debug")
        (handler,) = loggers[0].handlers
        loggers[0].info("a line")
        (thread,) = [one for one in {*threading.enumerate()} - threads if one.name == "log"]
    thread.join(10)

    assert before == [(one.handlers, one.propagate, one.level) for one in loggers]
    assert logging.lastResort is not handler
    assert not thread.is_alive()
