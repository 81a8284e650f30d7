"""Tests that are walked: pytest runs them once, and the walks again."""

from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import pytest

from mock_server.testing.fault_walk import KINDS, FaultWalk
from mock_server.testing.mock_server import MockServer
from mock_server.testing.repeats import FAILURES, repeats
from mock_server.testing.variant_walk import VariantMatrix, VariantWalk
from mock_server.testing.walk import BeginningLost, Matrix, Walk
from mock_server.testing.walk_summary import lost, outcome

if TYPE_CHECKING:
    from mock_server.testing.coverage import Counting

M = TypeVar("M", bound=Matrix)
W = TypeVar("W", bound=Walk)


class Found(NamedTuple):
    """What a walk shows under *title* in the report, what is *wrong*, and its *outcome* as JSON."""

    title: str
    text: str
    wrong: list[str]
    outcome: dict[str, Any] | None = None


def walked(
    item: pytest.Function,
    mock: MockServer,
    marks: Mapping[str, pytest.Mark | None],
    by_option: bool,
    counting: "Counting | None",
) -> Generator[None, object, list[Found]]:
    """The body of a hook wrapper: it yields for the run as it is, then walks.

    *by_option*, a test is walked by variants without a marker too. Its report then has a section
    only where a choice changes an answer. A test that cannot be repeated does not fail then, and
    the summary names it.
    """
    faults, variants = marks.values()
    found: list[Found] = []
    by_variants: VariantWalk | None = None
    with ExitStack() as stack:
        run = stack.enter_context(repeats(item))
        if variants or by_option:
            by_variants = stack.enter_context(_by_variants(mock, variants))
        if faults:
            by_faults = stack.enter_context(_by_faults(mock, faults))
        yield
        if not run.passed:
            return found
        if by_variants:  # first, because it compares the run that was just made
            finish = partial(by_variants.finish, run, item.nodeid)
            found.append(_told(lambda: _uncounted(counting, mock, finish), variants is not None))
        if faults:
            expected = faults.kwargs.get("expect_bad", ())
            by_fault = _finished(lambda: by_faults.finish(run, expected))
            found.append(Found("fault walk", str(by_fault), list(by_fault.wrong())))
    return found


def _told(finish: Callable[[], VariantMatrix], by_marker: bool) -> Found:
    """What the walk shows. Only *by_marker* does a test fail because it cannot be walked."""
    try:
        matrix = finish()
    except BeginningLost as error:
        told = Found("variant walk", "", [str(error)], lost(error))
        return told if by_marker else told._replace(wrong=[])
    text = str(matrix) if by_marker or matrix.touched else ""
    wrong = list(matrix.wrong()) if by_marker or (text and not matrix.unsteady) else []
    return Found("variant walk", text, wrong, outcome(matrix, by_marker))


def _finished(finish: Callable[[], M]) -> M:
    """The matrix. A walk that cannot go on fails the test."""
    try:
        return finish()
    except BeginningLost as error:
        message = str(error)
    pytest.fail(message, pytrace=False)


def _uncounted(
    counting: "Counting | None", mock: MockServer, finish: Callable[[], VariantMatrix]
) -> VariantMatrix:
    """The walk's matrix. What other variants show is not coverage of the test."""
    if counting is None:
        return finish()
    counting.add(mock)
    try:
        return finish()
    finally:
        mock.mock.clear_coverage()


def _by_faults(mock: MockServer, mark: pytest.Mark) -> FaultWalk:
    kinds, timeout = mark.kwargs.get("kinds", KINDS), mark.kwargs.get("timeout")
    return _made(lambda: FaultWalk(mock, kinds, timeout, FAILURES))


def _by_variants(mock: MockServer, mark: pytest.Mark | None) -> VariantWalk:
    given = mark.kwargs if mark else {}
    only, expected = given.get("only"), given.get("expect_bad", ())
    return _made(lambda: VariantWalk(mock, only, expected, FAILURES))


def _made(make: Callable[[], W]) -> W:
    """The walk. A mistake in its options fails the test."""
    try:
        return make()
    except ValueError as error:
        message = str(error)
    pytest.fail(message, pytrace=False)
