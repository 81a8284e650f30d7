"""A test marked for a fault walk: pytest runs it once, and the walk once for each fault."""

from collections.abc import Generator

import pytest

from mock_server.testing.fault_walk import KINDS, FaultMatrix, FaultWalk
from mock_server.testing.mock_server import MockServer

KEYS = ("kinds", "expect_bad", "timeout")
FAILURES = (Exception, pytest.fail.Exception)


def walked(
    item: pytest.Function, mark: pytest.Mark, mock: MockServer | None
) -> Generator[None, object, FaultMatrix]:
    """The body of a hook wrapper: it yields for the run without a fault, then walks."""
    if mock is None:
        pytest.fail(f"the marker {mark.name} needs the fixture mock_server", pytrace=False)
    with _walk(mock, mark) as walk:
        yield
        return walk.finish(
            lambda: item.ihook.pytest_pyfunc_call(pyfuncitem=item),
            mark.kwargs.get("expect_bad", ()),
        )


def _walk(mock: MockServer, mark: pytest.Mark) -> FaultWalk:
    try:
        return FaultWalk(
            mock, mark.kwargs.get("kinds", KINDS), mark.kwargs.get("timeout"), FAILURES
        )
    except ValueError as error:
        message = str(error)
    pytest.fail(message, pytrace=False)
