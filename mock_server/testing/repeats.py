"""How pytest runs a test again: a function, or a method of `unittest.TestCase`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import SkipTest, TestCase, TestResult

import pytest

from mock_server.testing.walk_names import is_case

# What a run raises that has not survived. A skip is one, because a test that skips itself shows
# nothing, and SystemExit is one, because the application has ended its process.
FAILURES = (Exception, SystemExit, pytest.fail.Exception, pytest.skip.Exception)

REPEATS = pytest.StashKey["Repeats"]()


class Repeats:
    """The runs of *item* after its first. *passed* tells whether the first has passed."""

    def __init__(self, item: pytest.Function, passed: bool) -> None:
        self._item, self._running, self.passed = item, False, passed

    def __call__(self) -> None:
        """Run the test again. Raises what it raises."""
        self._running = True
        try:
            if is_case(self._item):
                self._case()
            else:
                self._item.ihook.pytest_pyfunc_call(pyfuncitem=self._item)
        finally:
            self._running = False

    def part_failed(self, error: BaseException) -> None:
        """A part of a run has failed, which pytest would report apart: it fails the whole."""
        if self._running:
            raise error
        self.passed = False

    def note_success(self, _: object) -> None:
        self.passed = True

    def _case(self) -> None:
        """Run a new instance, with what fixtures have set: an instance may run only once."""
        used: Any = self._item.instance
        new = type(used)(self._item.name)
        vars(new).update({key: vars(used)[key] for key in vars(used).keys() - vars(new).keys()})
        result = FirstFailure()
        new(result)
        if result.first:
            raise result.first


class FirstFailure(TestResult):
    """The result of one test: what it, a part of it or a clean-up has raised *first*."""

    first: BaseException | None = None

    def addError(self, test: TestCase, err: Any) -> None:  # noqa: N802, ARG002  as in unittest
        self.first = self.first or err[1]

    addFailure = addError  # noqa: N815

    def addSubTest(self, test: TestCase, subtest: TestCase, err: Any) -> None:  # noqa: N802, ARG002
        if err:
            self.addError(test, err)

    def addSkip(self, test: TestCase, reason: str) -> None:  # noqa: N802, ARG002
        self.first = self.first or SkipTest(reason)


@contextmanager
def repeats(item: pytest.Function) -> Iterator[Repeats]:
    """The repeats of a test whose first run is made within the block."""
    case: Any = item if is_case(item) else None
    found = item.stash[REPEATS] = Repeats(item, passed=case is None)
    if case:
        case.addSuccess = found.note_success
    try:
        yield found
    finally:
        del item.stash[REPEATS]
        if case:
            del case.addSuccess
