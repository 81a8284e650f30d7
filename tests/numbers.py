"""Every numbered behaviour is carried by an answer that a test got, or the run fails.

It fails, too, where a behaviour needs what its row does not tell, or does not need what its row
tells: the answers in process show what each took. Only a run of the whole suite can tell. A
behaviour without a status is a rule that no single answer shows, so that no answer carries its
number.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from mock_server.core.behaviours import Behaviour, behaviours
from mock_server.vendors import VENDORS
from tests.clients import Reply
from tests.needs import SHOWN

# The options by which a run has only some of the tests.
PARTIAL = (
    *("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "lf"),
    "collectonly",
)
WRONG = pytest.StashKey[list[str]]()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a worker of pytest-xdist has seen."""
    seen = getattr(node, "workeroutput", {})
    Reply.numbers.update(seen.get("carried", ()))
    SHOWN.update(map(tuple, seen.get("shown", ())))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["carried"] = sorted(Reply.numbers)
        config.workeroutput["shown"] = sorted(SHOWN)
    elif exitstatus == pytest.ExitCode.OK and is_whole(config):
        config.stash[WRONG] = [*missing(Reply.numbers), *wrong_needs(SHOWN)]
        if config.stash[WRONG]:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for line in config.stash.get(WRONG, []):
        terminalreporter.write_line(line, red=True)


def is_whole(config: pytest.Config) -> bool:
    """Whether the run has every test that is not left out by its marker."""
    whole = {"tests", *config.getini("testpaths"), str(config.rootpath / "tests")}
    return set(config.args) <= whole and not any(map(config.getoption, PARTIAL))


def missing(carried: set[str]) -> Iterator[str]:
    """A line for each number that an answer can carry, and that none has carried."""
    for row in _rows():
        if row.id not in carried:
            yield f"no answer carried the number {row.id}"


def wrong_needs(shown: set[tuple[str, str]]) -> Iterator[str]:
    """A line for each behaviour whose `needs` is not what its answers took.

    Those that only a request over a socket shows are not known here.
    """
    for row in _rows():
        taken = {what for number, what in shown if number == row.id}
        if taken and (row.needs or "") not in taken:
            yield f"{row.id} needs {row.needs}: answers that carried it took {sorted(taken)}"
        if row.needs and "" in taken:
            yield f"{row.id} needs no {row.needs}: an answer without it carried the number"


def _rows() -> Iterator[Behaviour]:
    for vendor in VENDORS:
        yield from (row for row in behaviours(vendor.package).values() if row.status)
