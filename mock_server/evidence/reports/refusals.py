"""The reasons of a refusal in words, for tests' reports and the command line."""

from collections.abc import Iterator, Mapping
from typing import Any

from mock_server.core.document.mistakes import cut

MAX_SENT = 200  # characters of a value that was sent


def reasons(explained: Mapping[str, Any]) -> Iterator[str]:
    """The rule that decided, each value that broke it, what would have passed, and hints."""
    rule = explained["rule"]
    if rule:
        yield f"{rule['id']} ({rule['provenance']}): {rule['rule']}"
    for problem in explained["problems"]:
        yield _problem(problem)
    yield from explained["why"]


def _problem(problem: Mapping[str, Any]) -> str:
    place = f"{problem['place']} {problem['field']}".strip()
    sent = "null or left out" if problem["sent"] is None else cut(repr(problem["sent"]), MAX_SENT)
    passes = f"; would pass: {problem['would_pass']}" if problem["would_pass"] else ""
    return f"{place} was {sent}{passes}"
