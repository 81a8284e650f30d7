"""Suites of tests: what the plugin costs one that does not use it, and what two workers gain."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks.effort import Effort
from tests.benchmarks.rows import Group, Row, Target, attempt

ROOT = Path(__file__).parents[2]
PLUGIN = ("-p", "mock_server.testing.plugin")
XDIST = ("-p", "xdist.plugin", "-p", "xdist.looponfail")
EMPTY = "def test_{}(): pass\n"
SMALL = """\
def test_{}(mock_server):
    answer = requests.post(URL, json={{"name": "Somebody New"}}, auth=AUTH, timeout=5)
    assert answer.status_code == 200
    assert mock_server.requests.count(vendor="razorpay") == 1
"""
HEAD = """\
import requests
URL = "https://api.razorpay.com/v1/contacts"
AUTH = ("rzp_test_mock", "mock_secret")
"""

Arguments = Sequence[str]
Watch = Callable[[], float]  # seconds


def measure(effort: Effort) -> Iterator[Row]:
    """As many tests as the effort has requests, in part: 200 empty and 500 small ones in full.

    What the plugin costs is processor time, which other programs disturb least.
    """
    empty, small = effort.requests // 5, effort.requests // 2
    with TemporaryDirectory() as folder:
        one, other = Path(folder, "empty"), Path(folder, "small")
        write(one, "", EMPTY, empty)
        write(other, HEAD, SMALL, small)
        yield attempt(
            f"{empty} empty tests collected: without, with the plugin",
            lambda: versus(one, effort.runs, ["--co"], ["--co", *PLUGIN], processor),
            Target("ratio", "<=", 1.05),
        )
        yield attempt(
            f"{empty} empty tests run: without, with the plugin",
            lambda: versus(one, effort.runs, [], PLUGIN, processor),
            Target("ratio", "<=", 1.05),
        )
        if find_spec("xdist"):
            spread = [*PLUGIN, *XDIST, "-n"]
            yield attempt(
                f"{small} small tests by the clock: -n 0, -n 2",
                lambda: versus(other, effort.rounds, [*spread, "0"], [*spread, "2"], perf_counter),
            )


def versus(
    folder: Path, rounds: int, one: Arguments, other: Arguments, watch: Watch
) -> Mapping[str, float]:
    """Milliseconds of each, in turns, after a turn that is not counted; the best is the figure.

    What disturbs a run can only make it slower.
    """
    taken: list[list[float]] = [[], []]
    for turn in range(rounds + 1):
        for times, arguments in zip(taken, (one, other), strict=True):
            spent = timed(folder, arguments, watch)
            times.extend([spent] if turn else [])
    first, second = (min(times) * 1000 for times in taken)
    return {"first ms": first, "second ms": second, "ratio": second / first}


def timed(folder: Path, arguments: Arguments, watch: Watch) -> float:
    """Seconds that a pytest of its own takes. Raises RuntimeError where a test fails."""
    env = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env |= {"PYTHONPYCACHEPREFIX": str(folder.parent / "compiled"), "PYTHONPATH": str(ROOT)}
    env |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    began = watch()
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    spent = watch() - began
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return spent


def processor() -> float:
    """Seconds of processor that this process's children have used so far."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def write(folder: Path, head: str, test: str, count: int) -> None:
    """A file of *count* tests that are alike."""
    folder.mkdir()
    tests = "\n\n".join(test.format(number) for number in range(count))
    (folder / "test_suite.py").write_text(f"{head}\n\n{tests}", encoding="utf-8")


GROUP = Group(
    "suites",
    "a whole run of pytest",
    ("first ms", "second ms", "ratio"),
    measure,
)
