"""Completion: what it offers, and the scripts in the shells themselves."""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mock_server.client import MockClient
from tests.cli.running import run_apart
from tests.serving.process import Process

PROMPT = "ready> "
PATIENCE = 30  # seconds that a shell may take
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\r")


def completed(words: str) -> list[str]:
    """What bash is offered where the cursor stands after the words."""
    env = {
        "_MOCK_SERVER_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
    }
    lines = run_apart([], env).stdout.split()
    return [line.partition(",")[2] for line in lines]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("mock-server req", ["requests"]),
        ("mock-server completion ", ["bash", "zsh", "fish"]),
        ("mock-server requests --ven", ["--vendor"]),
        ("mock-server requests --vendor ra", ["razorpay"]),
        ("mock-server tail --vendor s", ["spn"]),
        ("mock-server routes c", ["cleartax", "clemta"]),
        ("mock-server limits --vendor ysuite --operation up", ["update_contact"]),
        ("mock-server requests --vendor razorpay --operation d", []),
        ("mock-server requests --behaviour rzp-07", ["RZP-07"]),
        ("mock-server behaviours spn-0", [f"SPN-0{number}" for number in range(1, 10)]),
        ("mock-server requests --explain l", ["last"]),
        ("mock-server load cr", ["cr", "crowded"]),  # the first stands for files
        ("mock-server serve --scenario em", ["em", "empty"]),
        ("mock-server serve --log-format j", ["json"]),
        ("mock-server serve --root y", ["ysuite"]),
        ("mock-server requests --url localhost:1 --world g", []),
        ("mock-server load --scenarios /nowhere x", ["x"]),
    ],
)
def test_offers(words: str, offered: list[str]) -> None:
    """Commands, options, vendors, operations, behaviours and scenarios are completed."""
    assert offered == completed(words)


@pytest.mark.server
def test_worlds(gunicorn: Process) -> None:
    """The worlds of a server that runs are completed."""
    MockClient(gunicorn.url, world="completed-world").reset()

    assert ["completed-world"] == completed(
        f"mock-server requests --url {gunicorn.url} --world completed-w"
    )


def test_a_shell_of_another_name() -> None:
    """Only the three shells have a script."""
    result = run_apart(["completion", "tcsh"])

    assert 2 == result.exit_code
    assert "'tcsh' is not one of 'bash', 'zsh', 'fish'" in result.stderr


def test_the_first_lines_say_how_to_install() -> None:
    """They are comments; zsh finds `#compdef` in the first line."""
    scripts = {shell: run_apart(["completion", shell]).stdout for shell in ("bash", "zsh", "fish")}

    assert all("# For every later:    mock-server completion" in text for text in scripts.values())
    assert scripts["zsh"].startswith("#compdef mock-server\n# For this shell:")
    assert scripts["bash"].startswith('# For this shell:     eval "$(mock-server completion bash)"')


class Shell:
    """An interactive shell on a terminal, with `mock-server` in its path."""

    def __init__(self, *command: str) -> None:
        folder = Path(sys.executable).parent
        env = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "TERM": "xterm"}
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True
        )
        os.close(theirs)

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def shows(self, text: str) -> bool:
        """Whether it shows the text soon, beyond what was asked for before."""
        shown, limit = "", time.monotonic() + PATIENCE
        while text not in shown and time.monotonic() < limit:
            if select.select([self._ours], [], [], 0.2)[0]:
                piece = os.read(self._ours, 65536).decode(errors="replace")
                shown = ESCAPE.sub("", shown + piece)
        return text in shown

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)


@contextmanager
def shell(*command: str) -> Iterator[Shell]:
    started = Shell(*command)
    try:
        yield started
    finally:
        started.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "before"),
    [
        (("bash", "--norc", "--noprofile", "-i"), ""),
        (("zsh", "-f", "-i"), "bindkey -e; autoload -U compinit && compinit -u -D; "),
    ],
    ids=["bash", "zsh"],
)
def test_in_the_shell(command: tuple[str, ...], before: str) -> None:
    """Tab completes a command, an option, a vendor and a scenario."""
    name = command[0]
    if not shutil.which(name):
        pytest.skip(f"{name} is not here")
    with shell(*command) as started:
        install = f'{before}eval "$(mock-server completion {name})"; PS1="{PROMPT[:-1]}"" "'
        started.type(f"{install}\n")
        assert started.shows(PROMPT)
        started.type("mock-server requ\t")
        assert started.shows("requests ")
        started.type("--vend\t")
        assert started.shows("--vendor ")
        started.type("razo\t")
        assert started.shows("razorpay ")
        started.type("\x15mock-server load cro\t")  # ^U: begin a new line
        assert started.shows("crowded ")


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not here")
def test_in_fish() -> None:
    """fish completes the same, each with a description."""
    script = 'mock-server completion fish | source; complete -C "mock-server {}"'
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    told = [
        subprocess.run(
            ["fish", "-N", "-c", script.format(words)],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            env=env,
            check=True,
        ).stdout
        for words in ("requ", "requests --vendor ra", "load crow")
    ]

    assert ["requests", "razorpay", "crowded"] == [text.split()[0] for text in told]
