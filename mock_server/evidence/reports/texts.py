"""What the reports say in the same words."""

from collections.abc import Iterable, Iterator, Sequence

from mock_server.evidence.coverage import Row, VendorCoverage

NEEDS = {
    "variant": "Only another variant shows it.",
    "fault": "Only a fault, or a request that is not sound HTTP, shows it.",
    "state": "Only what a scenario sets shows it, such as a revoked key or a limit.",
}
NO_ANSWER = "No single answer shows it."


def counted(number: int, noun: str) -> str:
    """`1 test`, `2 tests`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def reason(row: Row) -> str:
    """Why an ordinary answer does not show the row; empty where one does."""
    if not row.behaviour.status:
        return NO_ANSWER
    return NEEDS.get(row.behaviour.needs or "", "")


def guesses_by_test(vendors: Iterable[VendorCoverage]) -> dict[str, list[str]]:
    """The numbers of the guesses that each test met, over all vendors."""
    found: dict[str, list[str]] = {}
    for one in vendors:
        for name, numbers in one.guesses.items():
            found.setdefault(name, []).extend(numbers)
    return dict(sorted(found.items()))


def some(items: Sequence[str], most: int, between: str = " ") -> str:
    """At most so many of the items, and how many more there are."""
    more = len(items) - most
    return between.join(items[:most]) + (f" and {more:,} more" if more > 0 else "")


def short(numbers: Sequence[str]) -> str:
    """`RZP 06 08 11-22` for the numbers of one vendor in their order."""
    if not numbers:
        return ""
    prefix = numbers[0].rpartition("-")[0]
    return f"{prefix} {' '.join(_ranges([one.rpartition('-')[2] for one in numbers]))}"


def _ranges(digits: Sequence[str]) -> Iterator[str]:
    """The digits, with three and more in a row as their first and last."""
    row: list[str] = []
    for one in (*digits, ""):
        if row and (not one or int(one) != int(row[-1]) + 1):
            yield from [f"{row[0]}-{row[-1]}"] if len(row) > 2 else row
            row = []
        row.append(one)
