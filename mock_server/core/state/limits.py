"""Rate limits: fixed windows counted on the world's clock."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from math import ceil
from threading import Lock
from typing import NamedTuple

from mock_server.core.state.memory import LIMITS, Ledger

MAX_WINDOWS = 10_000
KEPT_WINDOWS = 10  # of a world, even when memory is short
WINDOW_BYTES = 600  # of a window, about


@dataclass(frozen=True)
class Limit:
    """At most *requests* within *seconds* of the first one."""

    requests: int
    seconds: float


class Key(NamedTuple):
    """The key of a window: a vendor's *scope* (an operation, or `*`), and the caller."""

    vendor: str
    scope: str
    counted_by: Hashable

    @property
    def shown(self) -> str:
        """The caller, with a digest in place of a credential. A text is a credential."""
        if isinstance(self.counted_by, tuple):
            return " ".join(map(str, self.counted_by))
        return f"credential {blake2b(str(self.counted_by).encode(), digest_size=4).hexdigest()}"


class Count(NamedTuple):
    """A counter after a request, which came *at* that time. Times are seconds since 1970."""

    limit: Limit
    remaining: int
    started_at: float
    allowed: bool
    at: float

    @property
    def resets_at(self) -> float:
        return self.started_at + self.limit.seconds

    @property
    def retry_after(self) -> int:
        """Whole seconds until the window ends."""
        return ceil(self.resets_at - self.at)


class Window(NamedTuple):
    limit: Limit
    start: float
    used: int


class HeldLimits(NamedTuple):
    """The counters of limits. *left* is what a new window of a vendor's scope begins with."""

    windows: Mapping[Key, Window]
    left: Mapping[tuple[str, str], int]


class Limits:
    """The limits of one world and their counters. A refused request does not move its counter.

    *rules* are the limits by vendor and scope. Where the *ledger* is full, a new counter replaces
    the oldest. *changes* counts what was set, not what requests have counted. Safe for many
    threads.
    """

    def __init__(
        self,
        rules: Mapping[str, Mapping[str, Limit]] | None = None,
        ledger: Ledger | None = None,
        kind: str = LIMITS,
    ) -> None:
        self._ledger = ledger or Ledger()
        self._own = self._ledger.hold(kind, _bytes(()))
        self.rules = {vendor: dict(scopes) for vendor, scopes in (rules or {}).items()}
        self._windows: dict[Key, Window] = {}
        self._left: dict[tuple[str, str], int] = {}
        self._lock = Lock()
        self.changes = 0

    def rule(self, vendor: str, operation: str | None) -> tuple[str, Limit | None]:
        """The scope that covers an operation, and its limit."""
        scopes = self.rules.get(vendor, {})
        scope = operation if operation in scopes else "*"
        return scope or "*", scopes.get(scope or "*")

    def look(self, key: Key, limit: Limit, now: float) -> Count:
        """The counter as it stands, without counting."""
        window = self._window(key, limit, now)
        left = limit.requests - window.used
        return Count(limit, max(left, 0), window.start, left > 0, now)

    def hit(self, key: Key, limit: Limit, now: float) -> Count:
        """Count one request where the limit allows it."""
        with self._lock:
            window = self._window(key, limit, now)
            if self._left:
                self._left.pop(key[:2], None)
            allowed = window.used < limit.requests
            known = len(self._windows)
            self._windows[key] = window = Window(limit, window.start, window.used + allowed)
            if len(self._windows) != known:
                self._make_room(now)
        return Count(limit, max(limit.requests - window.used, 0), window.start, allowed, now)

    def set(self, vendor: str, scope: str, limit: Limit) -> None:
        self.rules.setdefault(vendor, {})[scope] = limit
        self.changes += 1

    def set_remaining(self, vendor: str, scope: str, remaining: int) -> None:
        """Allow *remaining* more requests in every open window of the scope, and in the next one.

        The limit itself still applies.
        """
        with self._lock:
            for key, window in self._windows.items():
                if key[:2] == (vendor, scope):
                    self._windows[key] = window._replace(used=_used(window.limit, remaining))
            self._left[vendor, scope] = remaining
            self.changes += 1

    def counters(self, now: float) -> Iterator[tuple[Key, Count]]:
        """Every counter whose window is open."""
        with self._lock:
            windows = list(self._windows.items())
        for key, window in windows:
            if window.start <= now < window.start + window.limit.seconds:
                yield key, self.look(key, window.limit, now)

    @property
    def held(self) -> HeldLimits:
        """Its counters as they are."""
        with self._lock:
            return HeldLimits(dict(self._windows), dict(self._left))

    def resume(self, held: HeldLimits) -> None:
        """Go on with the counters of earlier limits. Raises MockRefusal where they do not fit."""
        self._ledger.make_room(_bytes(held.windows), _bytes(()))
        with self._lock:
            self._windows, self._left = dict(held.windows), dict(held.left)
            self._account()

    def copy(self, kind: str = LIMITS) -> "Limits":
        """A copy, charged as of *kind*. Raises MockRefusal where there is no room for it."""
        held = self.held
        self._ledger.make_room(_bytes(held.windows))
        copied = Limits(self.rules, self._ledger, kind)
        copied.resume(held)
        return copied

    def _window(self, key: Key, limit: Limit, now: float) -> Window:
        """The window that is open, or a new one."""
        held = self._windows.get(key)
        if held and held.start <= now < held.start + limit.seconds:
            return held if held.limit is limit else held._replace(limit=limit)
        left = self._left.get(key[:2])
        return Window(limit, now, 0 if left is None else _used(limit, left))

    def _make_room(self, now: float) -> None:
        """Make room for a new window."""
        if len(self._windows) > MAX_WINDOWS:
            self._sweep(now)
        self._account()
        if self._ledger.full and len(self._windows) > KEPT_WINDOWS:
            del self._windows[next(iter(self._windows))]
            self._account()

    def _account(self) -> None:
        self._own.set(_bytes(self._windows))

    def _sweep(self, now: float) -> None:
        """Forget windows over an hour old, then the oldest, to bound their number."""
        fresh = {key: held for key, held in self._windows.items() if now - held.start < 3600}
        self._windows = dict(list(fresh.items())[-MAX_WINDOWS // 2 :])


def _used(limit: Limit, remaining: int) -> int:
    return max(limit.requests - remaining, 0)


def _bytes(windows: Collection[Key]) -> int:
    """The bytes of windows. KEPT_WINDOWS are charged in advance: they always fit."""
    return WINDOW_BYTES * max(len(windows), KEPT_WINDOWS)
