"""The report of a failed test: its requests, and the reason of every refusal."""

from collections.abc import Iterator
from typing import Any

from mock_server.client import MockClient, MockError, WorldMoved
from mock_server.evidence.reports.refusals import reasons

TITLE = "mock server: requests"
MAX_LINES = 50  # lines


def section(mock: MockClient) -> str:
    """The text under TITLE. An error becomes part of it, so that the test's own error shows."""
    try:
        return "\n".join(_last(list(_lines(mock))))
    except (OSError, MockError, WorldMoved) as error:
        return f"The journal could not be read: {error}"


def _lines(mock: MockClient) -> Iterator[str]:
    entries = mock.requests(MAX_LINES)["requests"]
    if mock.has_moved:
        yield "The world has moved to another replica. What follows are its requests there."
    for entry in entries:
        yield _line(entry)
        if entry["explained"]:
            yield from (f"      {reason}" for reason in reasons(mock.explain(entry["id"])))
    if not entries:
        yield "The test has made no request to a vendor."


def _line(entry: dict[str, Any]) -> str:
    """`  2  POST /v1/contacts  400  razorpay create_contact  1 ms`."""
    request = f"{entry['method']} {entry['path']}"
    status = entry["status"] or "no answer"
    operation = f"{entry['vendor']} {entry['operation'] or '(no operation)'}"
    return f"{entry['id']:>3}  {request}  {status}  {operation}  {entry['milliseconds']:.0f} ms"


def _last(lines: list[str]) -> list[str]:
    left_out = len(lines) - MAX_LINES
    if left_out <= 0:
        return lines
    return [f"({left_out} earlier lines are left out)", *lines[-MAX_LINES:]]
