"""Refusals in neutral words. Vendors raise these by name; each vendor's `render()` words them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

# The subjects of our own refusals. Each has a heading in docs/errors.md.
Section = Literal[
    "control-plane",
    "safety",
    "worlds",
    "scenarios",
    "faults",
    "answers",
    "clock",
    "limits",
    "memory",
    "state",
    "reaching",
    "not-emulated",
    "proxy",
    "https",
    "metrics",
    "one-process",
    "replicas",
    "bug",
]


class Sentence(str):
    """A vendor's sentence, with its behaviour's number and facts for `render()`.

    Being a text, it passes through marshmallow unharmed.
    """

    behaviour: str
    facts: Mapping[str, Any]

    def __new__(cls, behaviour: str, sentence: str, **facts: Any) -> "Sentence":
        made = super().__new__(cls, sentence)
        made.behaviour, made.facts = behaviour, facts
        return made

    def format(self, *args: object, **kwargs: object) -> "Sentence":
        if "{" not in self:
            return self  # marshmallow formats every rule's sentence, also one without gaps
        return Sentence(self.behaviour, super().format(*args, **kwargs), **self.facts)


@dataclass(frozen=True)
class Problem:
    """One refused value: *place* (`query`, `body`, `path`), *path* there, and the sentence."""

    place: str
    path: tuple[str | int, ...]
    says: str
    value: Any = None

    @property
    def behaviour(self) -> str | None:
        return self.says.behaviour if isinstance(self.says, Sentence) else None

    @property
    def facts(self) -> Mapping[str, Any]:
        """The sentence's, for `render()`."""
        return self.says.facts if isinstance(self.says, Sentence) else {}


class ApiError(Exception):
    """A refusal. *behaviour* is the number of the rule where the raiser knows it.

    *status* is HTTP's. Only `Refused` and `Failure` choose one; other refusals have a name.
    """

    status = 500

    def __init__(self, behaviour: str | None = None) -> None:
        super().__init__(behaviour)
        self.behaviour = behaviour

    @property
    def headers(self) -> Mapping[str, str]:
        """HTTP's headers for such a refusal. The vendor decides whether to send them."""
        return {}


class Unauthenticated(ApiError):
    """*reason* is `missing` (no credential), `wrong` (unknown, expired, malformed) or `revoked`."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class Forbidden(ApiError):
    """The caller is known and may not do this. *what* names the thing, in the vendor's noun."""

    def __init__(self, what: str, behaviour: str | None = None) -> None:
        super().__init__(behaviour)
        self.what = what


class NotFound(ApiError):
    """*what* is `route`, or the vendor's noun for what is missing; *id* as the client sent it."""

    def __init__(self, what: str, id: object = None, behaviour: str | None = None) -> None:
        super().__init__(behaviour)
        self.what, self.id = what, id


class MethodNotAllowed(ApiError):
    """A known path without this method. *allowed* is in the order of the vendor's document."""

    def __init__(self, allowed: Sequence[str]) -> None:
        super().__init__()
        self.allowed = tuple(allowed)

    @property
    def headers(self) -> Mapping[str, str]:
        return {"Allow": ", ".join(self.allowed)}


class Invalid(ApiError):
    """Values that break rules, in the order in which the schemas found them; never empty."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].behaviour)
        self.problems = list(problems)


class Malformed(ApiError):
    """A body that cannot be read. *reason*: `syntax`, `empty`, `encoding`, `depth`; *at*: where."""

    def __init__(self, reason: str, message: str = "", at: int = 0) -> None:
        super().__init__()
        self.reason, self.message, self.at = reason, message, at


class UnsupportedMedia(ApiError):
    """A body in a media type that the vendor does not read."""


class Refused(ApiError):
    """Any other refusal at HTTP's own level, such as 413 for a body over the limit."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status = status


class RateLimited(ApiError):
    """Over the limit of *requests* in *seconds*; the window ends in *retry_after* seconds."""

    def __init__(self, requests: int, seconds: float, retry_after: int) -> None:
        super().__init__()
        self.requests, self.seconds, self.retry_after = requests, seconds, retry_after

    @property
    def headers(self) -> Mapping[str, str]:
        return {"Retry-After": str(self.retry_after)}


class Failure(ApiError):
    """A failure of the vendor, such as 500 or 504, by a fault or by a *bug* of the mock server.

    A *body* that is not None replaces the vendor's.
    """

    def __init__(
        self, status: int, behaviour: str | None = None, body: Any = None, bug: bool = False
    ) -> None:
        super().__init__(behaviour)
        self.status, self.body, self.bug = status, body, bug


class Dropped(ApiError):
    """No answer at all: the connection is to be broken as *drop* says."""

    def __init__(self, drop: str) -> None:
        super().__init__()
        self.drop = drop


class MockRefusal(Exception):
    """A refusal of the mock server's own, never a vendor's: `application/problem+json` on the wire.

    *section* is the heading of docs/errors.md that explains it; *facts* are further members of the
    body.
    """

    headers: Mapping[str, str] = MappingProxyType({})

    def __init__(self, status: int, section: Section, detail: str, **facts: Any) -> None:
        super().__init__(detail)
        self.status, self.section, self.detail, self.facts = status, section, detail, facts
