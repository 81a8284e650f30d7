"""Faults: each matches requests and has an effect: an answer, a delay, a broken connection."""

import math
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, NamedTuple

from mock_server.core.errors import MockRefusal
from mock_server.core.state.ids import Draw
from mock_server.core.state.matcher import Matcher, Subject
from mock_server.core.state.memory import FAULTS
from mock_server.core.state.numbered import HeldItem, Numbered

MAX_DELAY = 86_400  # seconds
BODY_DROPS = ("truncate", "malformed", "dribble")
DROPS = ("reset", "empty", *BODY_DROPS)
# The parts of X-Mock-Fault that have an effect, and the patterns of values.
EFFECTIVE = ("status", "behaviour", "delay", "drop")
EFFECTS = ("answer", "delay", *DROPS)
HEADER_PARTS = {
    "status": ("[2-5][0-9][0-9]", "from 200 to 599"),
    "delay": (r"[0-9]{1,5}(\.[0-9]+)?", "a number of seconds"),
    "drop": ("|".join(DROPS), f"one of: {', '.join(DROPS)}"),
    "phase": ("before|after", "one of: before, after"),
}


@dataclass(frozen=True)
class Fault(Matcher):
    """The requests that it hits, and what happens to them.

    Of the matching requests it hits the *nth*, or each *every*-th, or each with *chance*, at most
    *times* in all.
    *answer* holds `status`, `behaviour` or both, and an optional `body`; *delay* holds `seconds`,
    `uniform` or `lognormal`, and `virtual`; *drop* is one of DROPS.
    """

    nth: int | None = None
    every: int | None = None
    times: int | None = None
    chance: float | None = None
    answer: Mapping[str, Any] | None = None
    delay: Mapping[str, Any] | None = None
    drop: str | None = None
    phase: str = "before"

    @property
    def when(self) -> str:
        """The phase in which it takes effect; a fault of the body does so after the view."""
        return "after" if self.drop in BODY_DROPS else self.phase

    @property
    def effects(self) -> tuple[str, ...]:
        """What it does to a request that it hits, each one of EFFECTS."""
        done = {"answer": self.answer, "delay": self.delay, self.drop: self.drop}
        return tuple(effect for effect in EFFECTS if done.get(effect))

    @property
    def ends(self) -> bool:
        """Whether it ends a request: no further fault can hit it."""
        return bool(self.answer or self.drop)


class Hit(NamedTuple):
    """A fault that hits one request. Its delay lasts *seconds*."""

    id: str
    fault: Fault
    seconds: float


class ActiveFault:
    """One fault in one world. It counts the matching requests (*seen*) and its *hits*."""

    def __init__(self, id: str, fault: Fault, *name: object) -> None:
        self.id, self.fault = id, fault
        self.seen = self.hits = 0
        self._name = name

    def count(self, spared: bool = False) -> bool:
        """Count a matching request; gives whether the fault hits it.

        A request that another fault has ended is *spared*: it is counted, and not hit.
        """
        self.seen += 1
        fault = self.fault
        hit = (
            not spared
            and (fault.times is None or self.hits < fault.times)
            and fault.nth in (None, self.seen)
            and self.seen % (fault.every or 1) == 0
            and (fault.chance is None or self._draw("chance").fraction() < fault.chance)
        )
        self.hits += hit
        return hit

    def hit(self) -> Hit:
        """The hit of the request that was counted last."""
        return Hit(self.id, self.fault, self.seconds())

    def seconds(self) -> float:
        """How long its delay lasts for this request."""
        delay = self.fault.delay or {}
        if "uniform" in delay:
            low, high = delay["uniform"]
            return float(low + (high - low) * self._draw("delay").fraction())
        if "lognormal" in delay:
            shape = delay["lognormal"]
            normal = NormalDist().inv_cdf(max(self._draw("delay").fraction(), 2**-53))
            drawn = shape["median"] * math.exp(shape["sigma"] * normal)
            return float(min(drawn, MAX_DELAY))
        return float(delay.get("seconds", 0))

    def _draw(self, kind: str) -> Draw:
        return Draw(*self._name, self.id, kind, self.seen)


class Faults(Numbered[Fault, ActiveFault]):
    """The faults of one world in the order in which they were set, the scenario's first."""

    letter, kind = "f", FAULTS

    def hits(self, subject: Subject, phase: str, spared: bool = False) -> list[Hit]:
        """The faults of a phase that hit this request, in order, up to one that ends it.

        Every fault counts every request that it matches, even one that another fault has ended.
        """
        hits: list[Hit] = []
        with self._lock:
            matching = [active for active in self.active if active.fault.matches(subject)]
            for active in matching:
                if active.fault.when == phase and active.count(spared):
                    hits.append(active.hit())
                    spared = active.fault.ends
            for active in matching:
                if spared and phase == "before" and active.fault.when == "after":
                    active.count(spared)
        return hits

    def _item(self, one: ActiveFault) -> HeldItem[Fault]:
        return HeldItem(one.id, one.fault, {"seen": one.seen, "hits": one.hits})

    def _make(self, id: str, fact: Fault) -> ActiveFault:
        return ActiveFault(id, fact, *self._name, "fault")


def from_header(text: str, behaviours: Container[str]) -> Fault:
    """The fault of a header X-Mock-Fault: `status=503; phase=after`. Raises MockRefusal.

    Parts: status, behaviour (one of *behaviours*), delay (seconds), drop, phase; last a body,
    which is sent as it is.
    """
    found = re.search(r"(?:^|;)\s*body\s*=", text)
    head, body = (text[: found.start()], text[found.end() :].strip()) if found else (text, None)
    parts = _parts(head)
    _check(parts, behaviours)
    answer: dict[str, Any] = {}
    if "status" in parts:
        answer["status"] = int(parts["status"])
    if "behaviour" in parts:
        answer["behaviour"] = parts["behaviour"]
    if body is not None and not answer:
        raise _misread("a body needs a status or a behaviour")
    if body is not None:
        answer["body"] = body.encode("latin-1")  # the bytes that were sent, which WSGI decodes so
    return Fault(
        answer=answer or None,
        delay={"seconds": float(parts["delay"])} if "delay" in parts else None,
        drop=parts.get("drop"),
        phase=parts.get("phase", "before"),
    )


def _parts(head: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in head.split(";") if part.strip()]
    parts = {name.strip(): value.strip() for name, _, value in pairs}
    for part, equals, _ in pairs:
        if not equals:
            raise _misread(f"{part.strip()!r} has no '='")
    if len(parts) < len(pairs):
        raise _misread("a part is given twice")
    return parts


def _check(parts: Mapping[str, str], behaviours: Container[str]) -> None:
    unknown = set(parts) - {*EFFECTIVE, "phase"}
    if unknown:
        raise _misread(f"unknown part {min(unknown)!r}")
    if not set(EFFECTIVE) & set(parts):
        raise _misread(f"it needs one of: {', '.join(EFFECTIVE)}")
    if "behaviour" in parts and parts["behaviour"] not in behaviours:
        number = parts["behaviour"]
        raise _misread(f"behaviour {number!r} cannot be caused by a fault")
    for name, (pattern, wrong) in HEADER_PARTS.items():
        if name in parts and not re.fullmatch(pattern, parts[name]):
            raise _misread(f"{name} {parts[name]!r} must be {wrong}")


def _misread(what: str) -> MockRefusal:
    return MockRefusal(
        400, "faults", f"X-Mock-Fault: {what}. An example is 'status=503; phase=after'."
    )
