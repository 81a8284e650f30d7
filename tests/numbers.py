"""Every numbered behaviour is carried by an answer that a test got, or the run fails.

Only a run of the whole suite can tell. A behaviour without a status is a rule that no single
answer shows, so that no answer carries its number.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from mock_server.core.behaviours import behaviours
from mock_server.vendors import VENDORS
from tests.clients import Reply

# The options by which a run has only some of the tests.
PARTIAL = (
    *("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "lf"),
    "collectonly",
)
MISSING = pytest.StashKey[list[str]]()
FROM_WORKERS = pytest.StashKey[set[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FROM_WORKERS] = set()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a worker of pytest-xdist has seen."""
    node.config.stash[FROM_WORKERS].update(getattr(node, "workeroutput", {}).get("carried", ()))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["carried"] = sorted(Reply.numbers)
    elif exitstatus == pytest.ExitCode.OK and is_whole(config):
        config.stash[MISSING] = list(missing(Reply.numbers | config.stash[FROM_WORKERS]))
        if config.stash[MISSING]:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if numbers := config.stash.get(MISSING, []):
        told = f"no answer carried these behaviours' numbers: {', '.join(numbers)}"
        terminalreporter.write_line(told, red=True)


def is_whole(config: pytest.Config) -> bool:
    """Whether the run has every test that is not left out by its marker."""
    whole = {"tests", *config.getini("testpaths"), str(config.rootpath / "tests")}
    return set(config.args) <= whole and not any(map(config.getoption, PARTIAL))


def missing(carried: set[str]) -> Iterator[str]:
    """The numbers that an answer can carry, without those that one has carried."""
    for vendor in VENDORS:
        for row in behaviours(vendor.package).values():
            if row.status and row.id not in carried:
                yield row.id
