"""A test that is marked for a fault walk: run by pytest once, and by the walk again and again."""

from collections.abc import Generator
from typing import Any

import pytest

from mock_server.testing.fault_walk import KINDS, Kinds, Matrix, Walk
from mock_server.testing.fixture import MockServer
from mock_server.testing.plugin import MATRIX, WALK

FAILURES = (Exception, pytest.fail.Exception)


def walked(
    item: pytest.Function, mark: pytest.Mark, mock: MockServer | None
) -> Generator[None, object, object]:
    """The rest of a hook wrapper: yields for the run without a fault, then walks."""
    if mock is None:
        pytest.fail(f"the marker {WALK} needs the fixture mock_server", pytrace=False)
    walk, expected = _walk(mock, *mark.args, **mark.kwargs)
    walk.begin()
    try:
        result = yield
        matrix = walk.finish(lambda: item.ihook.pytest_pyfunc_call(pyfuncitem=item), expected)
    finally:
        walk.end()
    item.stash[MATRIX] = str(matrix)
    _judge(matrix)
    return result


def _walk(
    mock: MockServer, kinds: Kinds = KINDS, expect_bad: Any = (), timeout: float | None = None
) -> tuple[Walk, Any]:
    return Walk(mock, kinds, timeout, FAILURES), expect_bad


def _judge(matrix: Matrix) -> None:
    wrong = "\n".join(matrix.wrong())
    if wrong:
        pytest.fail(wrong, pytrace=False)
