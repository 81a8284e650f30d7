"""The command line."""

import json
import os
import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mock_server import __version__
from mock_server.cli import main
from mock_server.cli.running import container_flags
from mock_server.settings import SETTINGS
from mock_server.vendors import VENDORS
from tests.clients import CREDENTIALS
from tests.serving.process import Process

SCENARIOS = Path(__file__).parents[2] / "scenarios"
HEAVY = {"flask", "werkzeug", "marshmallow", "yaml", "gunicorn", "faker"}


def run(*args: str, **env: str) -> Result:
    return CliRunner(env=env).invoke(main, args)


@pytest.fixture
def nobody() -> str:
    """The URL of a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        return f"http://127.0.0.1:{gone.getsockname()[1]}"


def test_version() -> None:
    """The version is the package's."""
    assert f"mock-server, version {__version__}\n" == run("--version").output


def test_every_setting_is_a_flag() -> None:
    """`serve --help` shows each setting's flag, sentence and variable."""
    shown = "".join(run("serve", "--help").output.split())

    for row in SETTINGS:
        assert row.flag in shown
        assert f"{row.help}[envvar:{row.variable}".replace(" ", "") in shown


def test_unknown_flag() -> None:
    """A flag that does not exist is refused with exit code 2."""
    result = run("serve", "--prot", "1")

    assert 2 == result.exit_code
    assert re.search(r"No such option:? '?--prot\b", result.output)  # click words it both ways


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


def test_routes() -> None:
    """Every operation of every vendor is listed with method, path and heading."""
    lines = run("routes").output.splitlines()
    listed = {(line.split()[2], line.split()[3]) for line in lines[1:]}

    assert ["METHOD", "PATH", "VENDOR", "OPERATION", "HEADING"] == lines[0].split()
    assert {(p.name, operation) for p in VENDORS for operation in p.operations} == listed
    assert any(
        line.split()[:4] == ["GET", "/razorpay/v1/contacts/{contact_id}", "razorpay", "get_contact"]
        for line in lines
    )


def test_a_heading_that_repeats_the_path() -> None:
    """YSuite's headings are method and path, which stand there already."""
    lines = [line for line in run("routes").output.splitlines() if " ysuite " in line]

    assert [4] * 5 == [len(line.split()) for line in lines]


def test_scenarios(tmp_path: Path) -> None:
    """The scenarios that can be named are listed with what they are about, one's own as well."""
    (tmp_path / "mine.yaml").write_text("about: My own.\n")
    result = run("scenarios", "--scenarios", str(tmp_path))
    listed = [line.split(maxsplit=1) for line in result.output.splitlines()]

    assert ["mine", "My own."] in listed
    assert "default" in [name for name, _ in listed]
    assert result.output == run("scenarios", MOCK_SERVER_SCENARIOS=str(tmp_path)).output


def test_scenarios_in_no_directory() -> None:
    """A directory that does not exist is one sentence and exit code 1."""
    result = run("scenarios", "--scenarios", "/no/such/directory")

    assert 1 == result.exit_code
    assert "there is no such directory" in result.output
    assert 1 == result.output.count("\n")


def test_validate(tmp_path: Path) -> None:
    """Every mistake of every file is told, and the good ones are ok; exit code 1."""
    good, bad, worse = (tmp_path / f"{name}.yaml" for name in ("good", "bad", "worse"))
    good.write_text("about: Right.\n")
    bad.write_text("seed: x\nclock: noon\n")
    worse.write_text("seed: [")
    result = run("validate", str(bad), str(good), str(worse))
    lines = result.output.splitlines()

    assert 1 == result.exit_code
    assert f"{good}: ok" in lines
    assert 2 == sum(line.startswith(f"{bad}:") for line in lines)
    assert 1 == sum(line.startswith(f"{worse}:") for line in lines)


def test_validate_good_files() -> None:
    """Where all is right the exit code is 0; a name serves as well as a file."""
    crowded = str(SCENARIOS / "crowded.yaml")
    result = run("validate", "default", crowded)

    assert (0, f"default: ok\n{crowded}: ok\n") == (result.exit_code, result.output)


def test_validate_nothing() -> None:
    """Without a file there is nothing to validate."""
    assert 2 == run("validate").exit_code


def test_schema() -> None:
    """`validate --schema` prints the JSON Schema that is shipped for editors."""
    result = run("validate", "--schema")

    assert 0 == result.exit_code
    assert (SCENARIOS / "schema.json").read_text(encoding="utf-8") == result.output
    assert "https://json-schema.org/draft/2020-12/schema" == json.loads(result.output)["$schema"]


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


@pytest.mark.server
def test_a_url_without_a_scheme(gunicorn: Process) -> None:
    """The scheme of --url may be left out; what is not a URL is refused in a sentence."""
    url = gunicorn.url.removeprefix("http://")
    bad = run("clock", "--url", "ftp://localhost")

    assert f"http://{url} is ready.\n" == run("health", "--url", url).output
    assert 0 == run("clock", "--url", url).exit_code
    assert 2 == bad.exit_code
    assert "'ftp://localhost' is not a URL such as http://127.0.0.1:8484." in bad.output


def test_health_imports_little() -> None:
    """A health check starts fast: it imports none of what serves."""
    code = (
        "import sys; from mock_server.cli import main\n"
        "try: main(['health', '--url', 'http://127.0.0.1:1'])\n"
        "except SystemExit: print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)

    assert set() == HEAVY & set(done.stdout.split())


@pytest.mark.server
def test_reset(gunicorn: Process) -> None:
    """`reset` puts the named world back to its scenario, and no other."""
    path, body = "/razorpay/v1/contacts", b'{"name":"Comes And Goes","email":"cli@example.com"}'
    worlds = [
        {**CREDENTIALS["razorpay"], "X-Mock-World": name, "Content-Type": "application/json"}
        for name in ("cli", "cli-other")
    ]
    for headers in worlds:
        assert 200 == gunicorn.send("POST", path, headers, body).status
    result = run("reset", "--url", gunicorn.url, "--world", "cli")
    query = f"{path}?email=cli@example.com"
    left = [gunicorn.send("GET", query, headers).json["count"] for headers in worlds]

    assert (0, "Reset all of the world cli to the scenario default.\n") == (
        result.exit_code,
        result.output,
    )
    assert [0, 1] == left


@pytest.mark.server
def test_reset_is_refused(gunicorn: Process) -> None:
    """What the server says against a reset is passed on, with exit code 1."""
    result = run("reset", "--url", gunicorn.url, "--world", "a b")

    assert 1 == result.exit_code
    assert "'a b' cannot name a world" in result.output


@pytest.mark.server
def test_reset_with_a_token() -> None:
    """`reset` sends the token of --token or of the variable; a refusal names both."""
    with Process.started("--port", "0", "--control-token", "between us") as server:
        asked = ("reset", "--url", server.url)
        refused = run(*asked, "--token", "wrong")

        assert 0 == run(*asked, MOCK_SERVER_CONTROL_TOKEN="between us").exit_code
        assert 0 == run(*asked, "--token", "between us").exit_code
        assert 1 == refused.exit_code == run(*asked).exit_code
        assert "Give it with --token, or in the variable MOCK_SERVER_CONTROL_TOKEN." in (
            refused.output
        )


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("/opt/bin/python /opt/bin/mock-server serve --port 9", ["--port", "9"]),
        ("/sbin/docker-init -- mock-server serve --host ::", ["--host", "::"]),
        ("/usr/bin/mock-server serve", []),
        ("/sbin/init splash", []),
        ("serve --port 9", []),
        ("/venv/bin/python /venv/bin/contact-mock-server serve --port 9", ["--port", "9"]),
        ("", []),
    ],
)
def test_container_flags(command: str, found: list[str], tmp_path: Path) -> None:
    """In a container the flags that its server was started with are those of process 1."""
    file = tmp_path / "cmdline"
    file.write_text("".join(f"{word}\0" for word in command.split()))

    assert found == container_flags(file)


def test_no_process_1(tmp_path: Path) -> None:
    """Where process 1 cannot be seen there are no flags to be known."""
    assert [] == container_flags(tmp_path / "none")


def test_module() -> None:
    """`python -m mock_server` is the same command."""
    done = subprocess.run(
        [sys.executable, "-m", "mock_server", "--version"],
        capture_output=True,
        text=True,
        timeout=30,
        env=os.environ,
    )

    assert __version__ in done.stdout


def _say_hello(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
