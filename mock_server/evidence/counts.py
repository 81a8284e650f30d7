"""Counts of what was met, added and subtracted."""

from collections import Counter
from collections.abc import Mapping

# by vendor, and then by a behaviour's number or an unserved route such as `POST /v1/payouts`
Counts = Mapping[str, Mapping[str, int]]


def added(one: Counts, other: Counts) -> Counts:
    """The sums."""
    return {
        vendor: dict(Counter(one.get(vendor, {})) + Counter(other.get(vendor, {})))
        for vendor in dict.fromkeys([*one, *other])
    }


def since(now: Counts, earlier: Counts) -> Counts:
    """The differences above zero."""
    met: dict[str, Mapping[str, int]] = {}
    for vendor, counts in now.items():
        before = earlier.get(vendor, {})
        if any(counts.get(item, 0) < count for item, count in before.items()):
            before = {}  # cleared in between
        more = {
            n: count - before.get(n, 0) for n, count in counts.items() if count > before.get(n, 0)
        }
        if more:
            met[vendor] = more
    return met
