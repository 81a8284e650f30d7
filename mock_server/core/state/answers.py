"""The user's own answers to routes that the mock server does not emulate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote

from mock_server.core.state.clock import Clock, iso
from mock_server.core.state.ids import ALPHANUMERIC, Draw
from mock_server.core.state.matcher import Matcher, Subject
from mock_server.core.state.memory import ANSWERS
from mock_server.core.state.numbered import HeldItem, Numbered
from mock_server.core.state.templates import filled, reach

ID_LENGTH = 14
IN_A_HEADER = "".join(map(chr, range(32, 127)))


@dataclass(frozen=True)
class UserAnswer:
    """The requests that it answers, at most *times* in all, and the answer.

    A *body* that is a text is sent as it is, None as an empty body, all others as JSON. Body and
    headers are templates.
    """

    matcher: Matcher
    times: int | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None


class Filled(NamedTuple):
    """An answer with its templates filled in; *id* is the ActiveAnswer's."""

    id: str
    status: int
    headers: Mapping[str, str]
    body: Any


class ActiveAnswer:
    """One answer in one world, and the number of requests that it answered."""

    def __init__(self, id: str, answer: UserAnswer) -> None:
        self.id, self.answer, self.hits = id, answer, 0

    @property
    def is_left(self) -> bool:
        return self.answer.times is None or self.hits < self.answer.times


class Answers(Numbered[UserAnswer, ActiveAnswer]):
    """The answers of one world. The first that matches a request answers it."""

    letter, kind = "a", ANSWERS
    given = 0  # answers so far

    def expect(self, vendor: str, method: str, path: str) -> bool:
        """Whether an answer is for that path. It may have further conditions."""
        return any(
            one.answer.matcher.names(vendor, method, path) for one in self.active if one.is_left
        )

    def take(self, subject: Subject, clock: Clock) -> Filled | None:
        """The answer to a request; None where no answer matches it."""
        with self._lock:
            for one in self.active:
                if one.is_left and one.answer.matcher.matches(subject):
                    one.hits += 1
                    self.given += 1
                    break
            else:
                return None
            draw = Draw(*self._name, "answer", self.given)
        return _filled(one, subject, draw, clock)

    def _item(self, one: ActiveAnswer) -> HeldItem[UserAnswer]:
        return HeldItem(one.id, one.answer, {"hits": one.hits})

    def _make(self, id: str, fact: UserAnswer) -> ActiveAnswer:
        return ActiveAnswer(id, fact)


def _filled(one: ActiveAnswer, subject: Subject, draw: Draw, clock: Clock) -> Filled:
    answer = one.answer
    parts = answer.matcher.parts(subject.path)
    fixed = {
        "id": "".join(draw.pick(ALPHANUMERIC) for _ in range(ID_LENGTH)),
        "now": clock.now(),
        "now.iso": iso(clock.now()),
    }

    def look(gap: str) -> Any:
        kind, _, rest = gap.partition(".")
        if gap in fixed:
            return fixed[gap]
        return parts.get(rest) if kind == "path" else reach(subject.body, rest)

    headers = {n: _header_value(filled(v, look)) for n, v in answer.headers.items()}
    return Filled(one.id, answer.status, headers, filled(answer.body, look))


def _header_value(value: Any) -> str:
    """The value without line breaks, by which a client could add headers."""
    return quote(str(value), safe=IN_A_HEADER)
