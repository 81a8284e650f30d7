"""TLS ends at HAProxy, and HAProxy makes it anew to replicas whose certificates it checks."""

import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner

from mock_server.cli import main
from tests.replicas import NEEDS_HAPROXY, free_ports, wait_for
from tests.serving.process import Process

pytestmark = NEEDS_HAPROXY


@pytest.fixture
def authority(tmp_path: Path) -> trustme.CA:
    """The authority of HAProxy and of the replicas, whose files are in the folder."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "ca.pem")
    made.private_key_pem.write_to_path(tmp_path / "ca.key")
    issued = made.issue_cert("localhost")
    issued.private_key_and_cert_chain_pem.write_to_path(tmp_path / "haproxy.pem")
    return made


@contextmanager
def balanced(folder: Path, ca: str = "ca.pem") -> Iterator[tuple[int, int]]:
    """The ports of HAProxy and of its statistics, before two replicas that answer by HTTPS."""
    bind, stats, *https = free_ports(4)
    with ExitStack() as ending:
        for port in https:
            own = ("--tls-ca", f"{folder}/ca.pem", "--tls-ca-key", f"{folder}/ca.key")
            ending.enter_context(
                Process.started("--port", "0", "--tls", f"--tls-port={port}", *own)
            )
        file = folder / "haproxy.cfg"
        words = ["--replicas", "2", "--names", ",".join(f"localhost:{port}" for port in https)]
        words += ["--bind", f"127.0.0.1:{bind}", "--stats", f"127.0.0.1:{stats}"]
        words += ["--tls", f"{folder}/haproxy.pem", "--ca", f"{folder}/{ca}", "--out", str(file)]
        run = CliRunner().invoke(main, ["proxy-config", *words])
        assert 0 == run.exit_code, run.output
        started = subprocess.Popen(["haproxy", "-db", "-f", str(file)])
        ending.callback(started.wait)
        ending.callback(started.terminate)
        wait_for(bind)
        yield bind, stats


def ask(port: int, authority: trustme.CA, world: str) -> tuple[int, str | None]:
    """The status and the replica of a world's answer, by HTTPS."""
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    connection = HTTPSConnection("localhost", port, timeout=20, context=trusting)
    try:
        connection.request("GET", f"/@{world}/clemta/contacts")
        answer = connection.getresponse()
        return answer.status, answer.getheader("X-Mock-Replica")
    finally:
        connection.close()


def ready(port: int) -> set[str]:
    """The servers that HAProxy's statistics call up, once their checks have passed."""
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/;csv")
        rows = [line.split(",") for line in connection.getresponse().read().decode().splitlines()]
        connection.close()
        checks = {row[1]: row[17] for row in rows if row[:1] == ["checks"] and row[1] != "BACKEND"}
        if not any(
            state.startswith(("DOWN", "no check")) or "/" in state for state in checks.values()
        ):
            return set(checks)
        time.sleep(0.1)
    raise AssertionError(checks)


def test_tls_on_both_sides(tmp_path: Path, authority: trustme.CA) -> None:
    """HAProxy shows its own certificate, and takes those of replicas under their own names."""
    with balanced(tmp_path) as (port, stats):
        got = {world: ask(port, authority, world) for world in ("w1", "w2", "w3", "w4", "w5", "w6")}
        up = ready(stats)

    assert {401} == {status for status, _ in got.values()}
    assert 2 == len({replica for _, replica in got.values()})
    assert {"replica-1", "replica-2"} == up


def test_a_replica_of_another_authority(tmp_path: Path, authority: trustme.CA) -> None:
    """A replica whose certificate HAProxy does not trust is as one that is down."""
    trustme.CA().cert_pem.write_to_path(tmp_path / "other.pem")
    with balanced(tmp_path, "other.pem") as (port, _):
        status, replica = ask(port, authority, "w1")

    assert (503, None) == (status, replica)
