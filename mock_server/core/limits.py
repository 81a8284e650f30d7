"""Rate limits: fixed windows counted on the world's clock."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

SWEEP_AT = 10_000


@dataclass(frozen=True)
class Limit:
    """At most *requests* in *seconds*.

    *aligned* windows start with the clock's own, others at the first hit.
    """

    requests: int
    seconds: float
    aligned: bool = False


class Key(NamedTuple):
    """What one window counts: a limit of a vendor's *scope* (an operation, or `*`), and by whom."""

    vendor: str
    scope: str
    counted_by: Hashable


@dataclass(frozen=True)
class Count:
    """A counter after a request. *started_at* and *resets_at* are in seconds since 1970."""

    limit: Limit
    remaining: int
    started_at: float
    allowed: bool

    @property
    def resets_at(self) -> float:
        return self.started_at + self.limit.seconds


class Limits:
    """The limits of one world and their counters. A refused request does not move its counter.

    *rules* are the limits by vendor and scope.
    """

    def __init__(self, rules: Mapping[str, Mapping[str, Limit]] | None = None) -> None:
        self.rules = {vendor: dict(scopes) for vendor, scopes in (rules or {}).items()}
        self._windows: dict[Key, tuple[float, int]] = {}

    def rule(self, vendor: str, operation: str | None) -> tuple[str, Limit | None]:
        """The scope that covers an operation, and its limit."""
        scopes = self.rules.get(vendor, {})
        scope = operation if operation in scopes else "*"
        return scope or "*", scopes.get(scope or "*")

    def look(self, key: Key, limit: Limit, now: float) -> Count:
        """The counter as it stands, without counting."""
        start, used = self._window(key, limit, now)
        left = limit.requests - used
        return Count(limit, max(left, 0), start, left > 0)

    def hit(self, key: Key, limit: Limit, now: float) -> Count:
        """Count one request where the limit allows it."""
        before = self.look(key, limit, now)
        if not before.allowed:
            return before
        self._write(key, before, before.remaining - 1)
        if len(self._windows) > SWEEP_AT:
            self._sweep(now)
        return Count(limit, before.remaining - 1, before.started_at, True)

    def leave(self, key: Key, limit: Limit, now: float, remaining: int) -> None:
        """Let *remaining* requests pass in the window that is open at *now*."""
        self._write(key, self.look(key, limit, now), remaining)

    def open(self, now: float) -> list[Key]:
        """The counters that began within the last hour."""
        return [key for key, window in self._windows.items() if now - window[0] < 3600]

    def copy(self) -> "Limits":
        twin = Limits(self.rules)
        twin._windows = dict(self._windows)
        return twin

    def _write(self, key: Key, count: Count, remaining: int) -> None:
        self._windows[key] = (count.started_at, count.limit.requests - remaining)

    def _window(self, key: Key, limit: Limit, now: float) -> tuple[float, int]:
        start, used = self._windows.get(key, (now, 0))
        if start <= now < start + limit.seconds and used:
            return start, used
        return (now // limit.seconds * limit.seconds if limit.aligned else now), 0

    def _sweep(self, now: float) -> None:
        """Forget what is over an hour old, then the oldest: paths must not eat memory."""
        fresh = {key: window for key, window in self._windows.items() if now - window[0] < 3600}
        self._windows = dict(list(fresh.items())[-SWEEP_AT // 2 :])
