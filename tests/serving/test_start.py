"""What a server says when it starts, and why it does not."""

import errno
import json
import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from mock_server.vendors import VENDORS
from tests.cli.running import run_apart
from tests.forked import run_module
from tests.serving.process import Process

pytestmark = pytest.mark.server

SERVE = [sys.executable, "-m", "mock_server", "serve"]


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def refused(*args: str) -> tuple[int, str]:
    """The exit code and the words of a server that does not start."""
    run = run_module("mock_server", "serve", *args)

    assert "" == run.stdout
    return run.returncode, run.stderr


def test_first_process_loads_no_application() -> None:
    """The process that starts the worker holds neither the application nor the vendors."""
    code = (
        "import sys, mock_server.cli, mock_server.serving.start\n"
        "print([name for name in ('flask', 'marshmallow', 'mock_server.app', 'mock_server.vendors')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)

    assert "[]" == done.stdout.strip()


def test_ready_line(tmp_path: Path) -> None:
    """The ready line names port, URL and vendors; the port file holds the port until the end."""
    file = tmp_path / "port"
    file.write_text("1\n")
    with Process.started("--port", "0", "--port-file", str(file), fresh=True) as server:
        assert f"{server.port}\n" == file.read_text()
        assert f"http://127.0.0.1:{server.port}" == server.ready["url"]
        assert f"http://127.0.0.1:{server.port}/_mock" == server.ready["control"]
        assert [vendor.name for vendor in VENDORS] == list(server.ready["vendors"])
        assert 200 == server.send("GET", "/_mock/ready").status
        assert 0 == server.stop()

    assert not file.exists()
    assert [] == list(tmp_path.iterdir())


def test_curl_lines_work() -> None:
    """The printed line can be pasted, and so can each vendor's, which a command prints."""
    with Process.started("--port", "0") as server:
        assert server.logged("Try:\n  curl ")
        printed, others = server.log.partition("Try:\n")[2].splitlines()[:2]
        command = others.removeprefix("Each vendor's line: mock-server ")
        lines = run_apart(shlex.split(command)).stdout.splitlines()
        assert lines == [vendor["curl"] for vendor in server.ready["vendors"].values()]
        for line in lines:
            words = [*shlex.split(line), "--silent", "--show-error", "--fail"]
            run = subprocess.run(words, capture_output=True, text=True, timeout=30)

            assert 0 == run.returncode, f"{line}: {run.stderr}"
            assert json.loads(run.stdout)
        assert printed.strip() == server.ready["vendors"]["razorpay"]["curl"]


def test_every_vendor_is_named() -> None:
    """The start prints each vendor's URL."""
    with Process.started("--port", "0") as server:
        for vendor in server.ready["vendors"].values():
            line = f"{vendor['title']:<9} {vendor['url']}{vendor['prefixes'][0]}\n"

            assert server.logged(line)


def test_port_in_use(taken: int) -> None:
    """A port in use is one sentence that says what to do."""
    code, said = refused("--port", str(taken))

    assert 1 == code
    assert said == (
        f"Port {taken} is in use on 127.0.0.1. "
        "Stop what is using it, or choose another with --port; --port 0 picks a free one.\n"
    )


def test_vendors_port_in_use() -> None:
    """Where one of several ports is in use, the sentence says whose it was to be."""
    with ExitStack() as stack:
        free = _port_before_a_taken_one(stack)
        code, said = refused("--port", str(free), "--port-per-vendor")

    assert 1 == code
    assert said.startswith(f"Port {free + 1} (for razorpay) is in use on 127.0.0.1. ")


def test_ports_end() -> None:
    """A vendor's port past the last one is a sentence as well."""
    code, said = refused("--port", "65535", "--port-per-vendor")

    assert 1 == code
    assert said.startswith("Port 65536 (for razorpay) does not exist")


def test_address_of_another_machine() -> None:
    """An address that is not this machine's cannot be listened on."""
    code, said = refused("--host", "192.0.2.1", "--port", "0")

    assert 1 == code
    trouble = os.strerror(errno.EADDRNOTAVAIL)
    assert f"Cannot listen on 192.0.2.1, port 0: {trouble}.\n" == said


@pytest.mark.parametrize("host", ["a..b", 64 * "x", "\udcff"])
def test_no_name_of_a_host(host: str) -> None:
    """What cannot be a host's name is a sentence, as is a name that nobody knows."""
    code, said = refused("--host", host, "--port", "0")

    assert 1 == code
    assert said.endswith(", port 0: that is not the name of a host.\n")
    assert 1 == said.count("\n")


@pytest.mark.parametrize(
    ("args", "purposes"),
    [
        (("--tls", "--tls-port", "{0}"), "the server and for HTTPS"),
        (("--port-per-vendor", "--control-port", "{1}"), "razorpay and for the control plane"),
    ],
)
def test_a_port_wanted_twice(args: tuple[str, ...], purposes: str) -> None:
    """Flags that ask for one port twice are told so."""
    with ExitStack() as stack:
        free = _free_ports(stack, 6)
    ports = (free, free + 1)
    code, said = refused("--port", str(free), *(arg.format(*ports) for arg in args))

    assert 1 == code
    assert said.startswith("Port ")
    assert said.endswith(f" is wanted for {purposes}: give each its own.\n")


def test_scenario_that_cannot_be_read(tmp_path: Path) -> None:
    """It is told in one sentence, and nobody waits for a writer."""
    file = tmp_path / "fifo.yaml"
    os.mkfifo(file)

    assert (1, f"{file}:1:1: cannot be read: it is not a regular file\n") == refused(
        "--scenario", str(file), "--port", "0"
    )


def test_folder_of_scenarios_with_an_impossible_name() -> None:
    """What the system says of a folder is a sentence with its name."""
    folder = 300 * "x"

    assert (1, f"{folder} cannot be read: File name too long.\n") == refused(
        "--scenarios", folder, "--port", "0"
    )


def test_working_directory_that_is_gone(tmp_path: Path) -> None:
    """A server without a place to stand says so."""
    folder = tmp_path / "gone"
    folder.mkdir()
    code = (
        "import os, sys; os.rmdir(os.getcwd()); from mock_server.cli import main; main(['serve'])"
    )
    command = [sys.executable, "-P", "-c", code]  # as for a script, no module is sought there
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=30)

    assert (1, "The working directory is gone: start the server in one that exists.\n") == (
        run.returncode,
        run.stderr,
    )


def test_mistakes_in_the_scenario(tmp_path: Path) -> None:
    """Every mistake of a scenario is printed, nothing listens, and the exit code is 1."""
    file = tmp_path / "wrong.yaml"
    file.write_text("seed: x\nvendor: {}\n")
    code, said = refused("--scenario", str(file), "--port", "0")

    assert 1 == code
    assert [f"{file}:1", f"{file}:2"] == [
        line.rsplit(":", 3)[0][: len(str(file)) + 2] for line in said.splitlines()
    ]


def test_wrong_value() -> None:
    """A value that a flag cannot have is one sentence and exit code 2."""
    assert (2, "--port: '70000' is not a whole number from 0 to 65535.\n") == refused(
        "--port", "70000"
    )


def test_unknown_root() -> None:
    """The vendor at the root must be one that there is."""
    code, said = refused("--root", "stripe", "--port", "0")

    assert 2 == code
    assert said.startswith("--root: 'stripe' is not one of: razorpay, ")


def test_port_file_without_a_directory(tmp_path: Path) -> None:
    """A port file that cannot be written stops the start."""
    folder = tmp_path / "none"

    assert (1, f"There is no directory {folder} for the port file.\n") == refused(
        "--port", "0", "--port-file", str(folder / "port")
    )


def test_control_port() -> None:
    """With a port of its own the control plane is served there alone; health is told anywhere."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    with Process.started("--port", "0", "--control-port", str(port)) as server:
        assert f"http://127.0.0.1:{port}/_mock" == server.ready["control"]
        assert 200 == server.send("GET", "/_mock/info", port=port).status
        assert 404 == server.send("GET", "/_mock/info").status
        assert 200 == server.send("GET", "/_mock/ready").status


def test_loopback_of_version_6() -> None:
    """An IPv6 address is written in brackets."""
    with Process.started("--port", "0", "--host", "::1") as server:
        url = f"http://[::1]:{server.port}"

        assert url == server.url
        assert server.logged(url)


def _free_ports(stack: ExitStack, number: int) -> int:
    """The first of so many ports in a row that are free once *stack* is closed."""
    while True:
        with ExitStack() as tried:
            first = tried.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]
            try:
                for port in range(first + 1, first + number):
                    tried.enter_context(socket.create_server(("127.0.0.1", port)))
            except OSError:
                continue
            stack.push(tried.pop_all())
            return int(first)


def _port_before_a_taken_one(stack: ExitStack) -> int:
    """A port that a server may still listen on, while somebody listens on the next."""
    while True:
        held = stack.enter_context(socket.socket())
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        port = int(held.getsockname()[1])
        try:
            stack.enter_context(socket.create_server(("127.0.0.1", port + 1)))
        except OSError:
            continue
        return port
