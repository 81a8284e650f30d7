"""`mock-server env`: the variables that lead programs to a running server."""

import json
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from mock_server.cli.env import LANGUAGES, SHELLS
from mock_server.core.request.application import MockFlask
from mock_server.serving.environment import languages, shells
from mock_server.serving.thread import Server, serve
from tests.cli.running import run_apart

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def server(default_app: MockFlask) -> Iterator[Server]:
    with serve(default_app) as server:
        yield server


@pytest.fixture
def run(server: Server, tmp_path: Path) -> Run:
    """`run("--for", "node")` with a cache of the test's own, and nothing set but *env*."""

    def start(*words: str, **env: str) -> Result:
        unset: dict[str, str | None] = {"NO_PROXY": None, "no_proxy": None}
        own = {"XDG_CACHE_HOME": str(tmp_path), **unset, **env}
        return run_apart(["env", "--url", server.url, *words], own)

    return start


def test_a_shell_can_read_it(run: Run, server: Server) -> None:
    """A POSIX shell sets what it prints, also where `eval $(…)` has no quotes."""
    printed = run("--world", "env-1").stdout
    line = 'echo "$RAZORPAY_KEY_ID $https_proxy $NO_PROXY"'
    evaluated = ('eval "$1"', "eval $1")
    shown = {
        subprocess.run(
            ["sh", "-c", f"{form}; {line}", "sh", printed],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for form in evaluated
    }

    proxy = server.url.replace("//", "//env-1:mock@")
    assert {f"rzp_test_mock@env-1 {proxy} localhost,127.0.0.1,::1\n"} == shown


def test_files_stay(run: Run, server: Server, tmp_path: Path) -> None:
    """The files lie in the user's cache by the server's address, else where --into says."""
    folder = tmp_path / "contact-mock-server" / f"127.0.0.1-{server.port}"
    own = tmp_path / "own"
    usual, chosen = run("--json"), run("--json", "--into", str(own))

    assert str(folder / "ca-bundle.pem") == json.loads(usual.stdout)["SSL_CERT_FILE"]
    assert str(own / "ca-bundle.pem") == json.loads(chosen.stdout)["SSL_CERT_FILE"]
    assert server.ca_pem == (folder / "ca.pem").read_bytes() == (own / "ca.pem").read_bytes()


def test_of_one_language(run: Run) -> None:
    """--for leaves out what programs in that language do not read, and says what they need."""
    printed = run("--for", "python").stdout

    assert "export REQUESTS_CA_BUNDLE=" in printed
    assert "NODE_OPTIONS" not in printed
    assert "\n# Python: aiohttp reads no variable by itself: " in printed
    assert "trust_env=True" in printed


def test_php_is_told_the_proxy(run: Run, server: Server) -> None:
    """A line for PHP has the proxy as PHP names it."""
    assert f"'proxy' => 'tcp://127.0.0.1:{server.port}'" in run("--for", "php").stdout


def test_every_form(run: Run) -> None:
    """Each form of a line can be read by what it is for, and keeps quotes and backslashes."""
    value = 'it\'s a \\ "text"'
    lines = {name: form("NAME", value) for name, form in shells.FORMS.items()}

    assert ["export", f"NAME={value}"] == shlex.split(lines["posix"])
    assert "set -gx NAME 'it\\'s a \\\\ \"text\"'" == lines["fish"]
    assert "$env:NAME = 'it''s a \\ \"text\"'" == lines["powershell"]
    assert f"NAME={value}" == lines["env-file"]


def test_choices_are_those_of_the_environment() -> None:
    """The command knows each language and each form, which it does not import to start."""
    assert LANGUAGES == tuple(languages.LANGUAGES)
    assert SHELLS == tuple(shells.FORMS)


def test_without_a_proxy(tmp_path: Path) -> None:
    """A server that is no proxy is told so, and its base URLs are given."""
    with serve(proxy=False) as server:
        printed = run_apart(["env", "--url", server.url], {"XDG_CACHE_HOME": str(tmp_path)}).stdout

    assert "export RAZORPAY_BASE_URL=" in printed
    assert "HTTPS_PROXY" not in printed
    assert "# This server is no proxy, so only the base URLs lead to it." in printed
    assert [] == [*tmp_path.iterdir()]


def test_server_of_the_environment(server: Server, tmp_path: Path) -> None:
    """Within a shell that has the variables, commands ask that server for that world."""
    env: dict[str, str | None] = {
        "MOCK_SERVER_URL": server.url,
        "MOCK_SERVER_WORLD": "env-2",
        "XDG_CACHE_HOME": str(tmp_path),
    }

    assert f"{server.url}/@env-2/razorpay/v1" in run_apart(["env"], env).stdout


def test_bad_input(run: Run, tmp_path: Path) -> None:
    """A folder that cannot be made, a language and a URL that are none, are told in a sentence."""
    (tmp_path / "file").touch()
    written = run("--into", str(tmp_path / "file" / "x"))
    spoken, asked = run("--for", "cobol"), run_apart(["env"], {"MOCK_SERVER_URL": "a b"})

    assert "file/x cannot be written: Not a directory" in written.stderr
    assert "'cobol' is not one of 'shell', 'node'" in spoken.stderr
    assert "MOCK_SERVER_URL: 'a b' is not a URL" in asked.stderr
    assert (1, 2, 2) == (written.exit_code, spoken.exit_code, asked.exit_code)


def test_a_value_on_several_lines(run: Run) -> None:
    """A file of variables cannot hold one, and nothing is printed of it."""
    result = run("--shell", "env-file", NODE_OPTIONS="--a\n--b")

    assert (1, "") == (result.exit_code, result.stdout)
    assert result.stderr.startswith("--shell env-file: NODE_OPTIONS has several lines")


@pytest.mark.slow
def test_fish(run: Run) -> None:
    """fish reads its own form."""
    fish = shutil.which("fish")
    if fish is None:
        pytest.skip("there is no fish here")
    line = f"{run('--shell', 'fish').stdout}\necho $RAZORPAY_KEY_ID"

    assert "rzp_test_mock\n" == _output(fish, "-c", line)


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
