"""Coverage in a run of pytest: what each test met, the reports, and the gates.

The plugin registers a Counting where an option asks for it. A test's counts travel in the report
of its teardown, so that those of pytest-xdist's workers arrive at the process that reports.
"""

import sys
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mock_server.client import MockError, WorldMoved
from mock_server.core.behaviours import NEEDS
from mock_server.core.document.mistakes import unknown
from mock_server.evidence.coverage import (
    Coverage,
    TestCounts,
    counts_from,
    counts_of,
)
from mock_server.evidence.gates import Gates, requirement
from mock_server.evidence.reports.outputs import Output, read_output
from mock_server.evidence.reports.table import table
from mock_server.testing.mock_server import MockServer
from mock_server.testing.options import (
    COUNT,
    COVERAGE,
    ON_GUESS,
    ON_UNSERVED,
    REQUIRE,
    TABLE,
)
from mock_server.vendors import VENDORS

NAME = "mock_server_coverage"  # of the plugin, and of what a report carries
TITLE = "mock server: coverage"


@dataclass(frozen=True)
class Asked:
    """What the options ask for."""

    table: bool
    outputs: Sequence[Output]
    counted: frozenset[str]
    checks: Gates

    @classmethod
    def of(cls, config: pytest.Config) -> "Asked":
        """What the command line asks for. Raises pytest.UsageError."""
        formats = config.getoption(COVERAGE) or []
        folder = config.invocation_params.dir
        outputs = [_output(text, folder) for text in formats if text != TABLE]
        return cls(
            TABLE in formats or not formats,
            outputs,
            frozenset(_need(text) for text in config.getoption(COUNT) or []),
            Gates(
                tuple(map(_requirement, config.getoption(REQUIRE) or [])),
                config.getoption(ON_GUESS),
                config.getoption(ON_UNSERVED),
            ),
        )


class Counting:
    """Counts what tests met, in a process that runs tests and in the one that reports."""

    def __init__(self, config: pytest.Config) -> None:
        self._asked = Asked.of(config)
        self._tests: dict[str, TestCounts] = {}
        self._current = TestCounts()
        self._session: MockServer | None = None
        self._before = TestCounts()
        self._lines: list[str] = []
        self._wrong: list[str] = []

    def begin_session(self, mock: MockServer) -> None:
        """Count what happens in a world that tests share."""
        self._session, self._before = mock, _counts(mock)

    def end_session(self) -> None:
        """Read the world's counts for the last time, before it is dropped."""
        self._look()
        self._session = None

    def add(self, mock: MockServer) -> None:
        """Add all that a test's own world has met."""
        self._current += _counts(mock)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if call.when == "teardown":
            try:
                self._look()
            except pytest.fail.Exception as error:
                report.outcome, report.longrepr = "failed", str(error)
                self._session = None  # it is told once
            setattr(report, NAME, self._current.to_json())
            self._current = TestCounts()
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        found = counts_from(getattr(report, NAME, {}))
        if found != TestCounts():
            self._tests[report.nodeid] = self._tests.get(report.nodeid, TestCounts()) + found

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        config = session.config
        if hasattr(config, "workerinput") or config.getoption("collectonly"):
            return
        coverage = Coverage(self._tests, self._asked.counted)
        self._lines = table(coverage, VENDORS).splitlines() if self._asked.table else []
        for output in self._asked.outputs:
            self._write(output, coverage)
        self._wrong += self._asked.checks.failures(coverage, VENDORS)
        if self._wrong and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        if not config.pluginmanager.has_plugin("terminalreporter"):  # with -p no:terminal
            for line in self._wrong:
                print(f"{TITLE}: FAILED {line}", file=sys.stderr)  # noqa: T201

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self._lines or self._wrong:
            terminalreporter.section(TITLE)
        for line in self._lines:
            terminalreporter.write_line(line)
        for line in self._wrong:
            terminalreporter.write_line(f"FAILED {line}", red=True)

    def _look(self) -> None:
        """Add what the shared world has met since the last look."""
        if self._session:
            now = _counts(self._session)
            self._current, self._before = self._current + now.since(self._before), now

    def _write(self, output: Output, coverage: Coverage) -> None:
        try:
            self._lines.append(output.write(coverage, VENDORS, self._asked.checks))
        except OSError as error:
            self._wrong.append(f"{output.path} cannot be written: {error.strerror or error}")


def _counts(mock: MockServer) -> TestCounts:
    try:
        return counts_of(mock.mock.coverage())
    except (OSError, MockError, WorldMoved) as error:
        message = f"the coverage of the world {mock.world} cannot be read: {error}"
    pytest.fail(message, pytrace=False)


def _output(text: str, folder: Path) -> Output:
    try:
        return read_output(text, folder)
    except ValueError as error:
        raise pytest.UsageError(f"{COVERAGE}={text}: {error}") from None


def _need(text: str) -> str:
    if text not in NEEDS:
        raise pytest.UsageError(f"{COUNT}={text}: {unknown('need', text, NEEDS)}")
    return text


def _requirement(text: str) -> Any:
    try:
        return requirement(text, VENDORS)
    except ValueError as error:
        raise pytest.UsageError(f"{REQUIRE}={text}: {error}") from None
