"""The module that Node.js loads first leads every connection to a vendor's host."""

import json
from time import monotonic

import pytest

from mock_server.serving.environment.node import PRELOAD_FILE, PROXY_URL, VENDOR_HOSTS, preloading
from tests.languages.running import BY_NAME, FOLDER, need, run, run_by_exec

pytestmark = [pytest.mark.languages, pytest.mark.server]

IDLE = 30  # seconds; the server keeps an idle connection for longer


def test_every_way_of_connecting() -> None:
    """fetch, https and http with agents and without, bare TLS and bare sockets are led.

    Each arrives in the world that is named. Another host stays as it is.
    """
    need(BY_NAME["Node.js fetch"])
    done = run_by_exec(["node", str(FOLDER / "every_way.cjs")], "--world", "w1")
    found = json.loads(done.stdout)
    refused = {"tls": 401, "tls, imported": 401, "net": 401, "fetch, large": 400}

    assert {**dict.fromkeys(found, 200), **refused} == found
    assert "mock-server: 16 requests: 12 served, 4 refused\n" in done.stderr


def test_idle_connections_hold_nothing() -> None:
    """A program ends when it is done, though its connections are kept for another request."""
    need(BY_NAME["Node.js fetch"])
    line = "fetch('https://api.razorpay.com/v1/contacts').then((r) => r.text()).then(console.log)"
    start = monotonic()
    run_by_exec(["node", "-e", line])

    assert monotonic() - start < IDLE


def test_server_that_is_gone() -> None:
    """Where no server answers any more, the program gets the error of a closed port."""
    need(BY_NAME["Node.js fetch"])
    kept = ("NODE_OPTIONS", PROXY_URL, VENDOR_HOSTS)
    line = "require('https').get('https://api.clemta.com').on('error', (e) => console.log(e.code))"
    values = (preloading("", PRELOAD_FILE), "http://127.0.0.1:9", "api.clemta.com")
    done = run(["node", "-e", line], dict(zip(kept, values, strict=True)))

    assert "ECONNREFUSED\n" == done.stdout


def test_a_refusal_says_why() -> None:
    """The sentence of the proxy is the message of the program's error."""
    need(BY_NAME["Node.js fetch"])
    line = "require('https').get('https://a.example').on('error', (e) => console.log(e.message))"
    done = run_by_exec(["env", f"{VENDOR_HOSTS}=a.example", "node", "-e", line])

    assert "opened no tunnel: a.example is not a vendor's host" in done.stdout
