"""The programs, and the ways in which users start them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "programs"
CLI = (sys.executable, "-m", "mock_server")
PATIENCE = 120  # seconds, in which Go may have to compile its own library

# Each creates a contact at Razorpay, lists it, and reads Clemta's by http without TLS.
PRINTED = "created 200 Asha Rao\nlisted 1 Asha Rao\nplain 200\n"
REQUESTS = ["create_contact", "list_contacts", "list_contacts"]
PHP_CURL = "exit((int) !extension_loaded('curl'));"


@dataclass(frozen=True)
class Program:
    """A file of programs/, and the words that run it. *proof* is how to ask whether it can run."""

    name: str
    file: str
    words: tuple[str, ...]
    proof: tuple[str, ...] = ()

    @property
    def command(self) -> list[str]:
        return [*self.words, str(FOLDER / self.file)]


PROGRAMS = (
    Program("curl", "curl.sh", ("sh",), ("curl", "--version")),
    Program("Node.js fetch", "fetch.mjs", ("node",)),
    Program("Node.js https", "https.cjs", ("node",)),
    *(
        Program(f"Python {name}", f"with_{name}.py", (sys.executable,))
        for name in ("requests", "httpx", "urllib", "aiohttp", "urllib3")
    ),
    Program("Java HttpClient", "WithHttpClient.java", ("java",)),
    Program("Java HttpURLConnection", "WithUrlConnection.java", ("java",)),
    Program("PHP curl", "with_curl.php", ("php",), ("php", "-r", PHP_CURL)),
    Program("PHP file_get_contents", "with_streams.php", ("php",)),
    Program("Ruby Net::HTTP", "net_http.rb", ("ruby",)),
    Program("Go net/http", "contacts.go", ("go", "run")),
)
BY_NAME: Mapping[str, Program] = {one.name: one for one in PROGRAMS}


def need(program: Program) -> None:
    """Skip the test where the language is absent."""
    proof = program.proof or program.words[:1]
    if shutil.which(proof[0]) is None:
        pytest.skip(f"{program.name}: {proof[0]} is not here")
    if program.proof and subprocess.run(program.proof, capture_output=True).returncode:
        pytest.skip(f"{program.name}: `{' '.join(proof)}` fails")


def run(
    command: Sequence[str], env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with *env* laid over the environment."""
    return subprocess.run(
        command,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def run_by_exec(
    command: Sequence[str], *options: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """`mock-server exec -- COMMAND`, in a world without contacts."""
    return run([*CLI, "exec", "--scenario", "empty", *options, "--", *command], env)
