"""Faults pass HAProxy: what a client sees of each, beside what it sees without HAProxy."""

import time

from mock_server.serving.thread import serve
from tests.clients import CREDENTIALS
from tests.replicas import NEEDS_HAPROXY, TOKEN
from tests.serving.balancer.raw import Told, ask, request

SIGNED = [f"{name}: {value}" for name, value in CREDENTIALS["razorpay"].items()]
FAULTS = ("drop=empty", "drop=truncate", "drop=malformed", "drop=dribble", "status=503", "delay=1")

pytestmark = NEEDS_HAPROXY


def seen(port: int, fault: str) -> tuple[str, int, str | None, str, int]:
    """Status, length, announced length, end, and whole seconds of an answer with that fault."""
    began = time.monotonic()
    told: Told = ask(port, request("/razorpay/v1/contacts", *SIGNED, f"X-Mock-Fault: {fault}"))
    length = told.headers.get("Content-Length")
    return told.status, len(told.body), length, told.end, round(time.monotonic() - began)


def test_faults_that_pass(port: int) -> None:
    """All of them but a reset are the same behind HAProxy, in their time, too."""
    with serve(control_token=TOKEN) as alone:
        direct = {fault: seen(alone.port, fault) for fault in FAULTS}
    behind = {fault: seen(port, fault) for fault in FAULTS}

    assert direct == behind


def test_a_reset(port: int) -> None:
    """HAProxy closes the connection where the server would reset it, and says nothing."""
    assert ("", 0, None, "closed", 0) == seen(port, "drop=reset")
