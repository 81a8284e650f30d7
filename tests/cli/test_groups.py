"""The help of the program, and near misses of its commands."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from mock_server.cli import EXAMPLES, SECTIONS, main
from tests.cli.running import run_apart
from tests.serving.process import Process

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"


def test_alone() -> None:
    """`mock-server` alone prints its help on standard output: every command in its section."""
    alone, asked = run_apart([]), run_apart(["--help"])

    assert (0, "", asked.stdout) == (alone.exit_code, alone.stderr, alone.stdout)
    for title, commands in SECTIONS.items():
        section = re.search(rf"^{title}:\n((?:  .*\n)+)", alone.stdout, re.MULTILINE)
        assert section
        assert [one.name for one in commands] == re.findall(r"^  (\S+)", section[1], re.MULTILINE)


def test_every_option_is_explained() -> None:
    """The help of each command has a sentence for each of its options."""
    mute = [
        (command.name, option.name)
        for command in _commands(main)
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
        if not re.match(r"[A-Z].*\.( |$)", option.help or "")
    ]

    assert [] == mute


def _commands(group: click.Group) -> Iterator[click.Command]:
    for command in group.commands.values():
        yield command
        if isinstance(command, click.Group):
            yield from _commands(command)


def test_every_command_is_in_a_section() -> None:
    """No command is left out of the help, and every section has one."""
    listed = [command for commands in SECTIONS.values() for command in commands]

    assert set(main.commands.values()) == set(listed)
    assert all(SECTIONS.values())


def test_descriptions_are_whole() -> None:
    """A command's line in the help is its first sentence, not cut."""
    assert "..." not in run_apart([]).stdout.replace("[ARGS]...", "")


def test_examples() -> None:
    """Five examples close the help, each with what it does."""
    shown = run_apart([]).stdout.partition("Examples:\n")[2]

    assert 5 == len(EXAMPLES)
    assert all(
        re.search(rf"^  mock-server {re.escape(line)}  +\S", shown, re.MULTILINE)
        for line, _ in EXAMPLES
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["serv"], "There is no command 'serv'; did you mean 'serve'?"),
        (["ROUTE"], "There is no command 'ROUTE'; did you mean 'routes'?"),
        (["xyzzy"], "There is no command 'xyzzy'.\n"),
        (["coverage", "shw"], "There is no command 'shw'; did you mean 'show'?"),
        (["serve", "--prot", "1"], "--port"),
        (["requests", "--vendr", "spn"], "--vendor"),
    ],
)
def test_near_misses(words: list[str], told: str) -> None:
    """A mistyped command or option is refused with exit code 2 and the nearest one."""
    result = run_apart(words)

    assert 2 == result.exit_code
    assert told in result.stderr


def test_every_command_is_documented() -> None:
    """The page of the command line has a row for each, under its section's title."""
    page = PAGE.read_text(encoding="utf-8")

    for title, commands in SECTIONS.items():
        section = page.partition(f"**{title}**")[2].partition("\n\n**")[0].partition("\n## ")[0]
        rows = re.findall(r"^\| `mock-server (\S+)` \|", section, re.MULTILINE)
        assert [one.name for one in commands] == rows


@pytest.mark.slow
@pytest.mark.server
def test_the_examples_run(tmp_path: Path) -> None:
    """Each does what stands beside it, in a folder with a test."""
    (tmp_path / "test_it.py").write_text("def test_it() -> None: pass\n")
    serve, *others = [shlex.split(line) for line, _ in EXAMPLES]
    with Process.started(*serve[1:], "--port", "0") as server:
        ended = {words[0]: _ended(words, tmp_path, server.port) for words in others}

    assert {"exec": 0, "routes": 0, "tail": 130, "load": 0} == ended


def _ended(words: list[str], folder: Path, port: int) -> int:
    """The exit code; what goes on is interrupted."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "MOCK_SERVER_PORT": str(port), "PATH": path, "PYTEST_ADDOPTS": ""}
    with subprocess.Popen(
        [sys.executable, "-m", "mock_server", *words],
        cwd=folder,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        if words[0] == "tail":
            time.sleep(3)
            running.send_signal(signal.SIGINT)
        return running.wait(60)


def test_a_group_alone() -> None:
    """`mock-server coverage` prints its help and is no mistake."""
    result = CliRunner().invoke(main, ["coverage"])

    assert 0 == result.exit_code
    assert "Commands:\n  merge " in result.output
