"""Small suites of tests, each run by a pytest of its own that has the plugin."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from tests.forked import run_fresh, run_module

ROOT = Path(__file__).parents[2]
PLUGIN = "mock_server.testing.plugin"
LINE = re.compile(r"^(PASSED|FAILED|ERROR|SKIPPED|XFAIL) \S*::(\S+)", re.MULTILINE)
ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""}


# What an application would do, with the vendor's address written into it.
APPLICATION = """
import json, pytest, urllib.error, urllib.request

HEADERS = {
    "Authorization": "Basic cnpwX3Rlc3RfbW9jazptb2NrX3NlY3JldA==",
    "Content-Type": "application/json",
}

def send(url, body=None, method=None):
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(url, data, HEADERS, method=method)
    with urllib.request.urlopen(asked, timeout=5) as answer:
        return answer.status, json.load(answer)

def create(name="Somebody New", url="https://api.razorpay.com/v1"):
    return send(f"{url}/contacts", {"name": name})
"""


@dataclass(frozen=True)
class Run:
    """What a run printed, and the outcome of each test by name, in small letters."""

    output: str
    code: int

    @property
    def outcomes(self) -> dict[str, str]:
        return {name: outcome.lower() for outcome, name in LINE.findall(self.output)}

    def section(self, title: str) -> list[str]:
        """The lines of the first section of that title in a failed test's report."""
        found = re.search(rf"^-+ {re.escape(title)} -+\n(.*?)^[-=_]{{5}}", self.output, re.M | re.S)
        assert found, self.output
        return found[1].splitlines()


def run(
    folder: Path,
    text: str,
    *args: str,
    plugins: tuple[str, ...] = (PLUGIN,),
    fresh: bool = False,
) -> Run:
    """Write *text* as a file of tests and run it, in a *fresh* interpreter where imports matter."""
    (folder / "test_suite.py").write_text(dedent(text), encoding="utf-8")
    chosen = [part for plugin in plugins for part in ("-p", plugin)]
    words = ("-rA", "-p", "no:cacheprovider", *chosen, *args, "-W", "error", "--strict-markers")
    start = run_fresh if fresh else run_module
    done = start("pytest", *words, folder=folder, env=ALONE)
    assert "" == done.stderr, done.stderr
    return Run(done.stdout, done.returncode)


# suite(text, *arguments, plugins=…)
Suite = Callable[..., Run]
