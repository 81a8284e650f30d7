"""What a row of tests/samples.py holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Sample:
    """A request that succeeds. *path* has `{id}` where a contact's stands."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Refusal:
    """An answer in the vendor's own words, with its behaviour's number.

    *body* is what JSON holds, or a text. A header that is None is not sent.
    """

    status: int
    behaviour: str
    body: Any
    headers: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Samples:
    """What the tests of all vendors know of one: a request of each operation, and refusals.

    *name* is the field of a contact's name. The operation *creating* makes a contact, and *id* is
    where its answer has the id. *everything* is the query of a list of a hundred contacts. *key*
    and *secret* are the fields of an account by which it is found, and which must stay secret.
    """

    requests: Mapping[str, Sample]
    unauthenticated: Refusal
    no_route: Refusal
    wrong_method: Refusal
    bad_json: Refusal
    rate_limited: Refusal
    failure: Refusal
    too_large: Refusal
    name: str = "name"
    creating: str = "create_contact"
    id: Sequence[str] = ("id",)
    everything: Mapping[str, str] = field(default_factory=dict)
    key: str = "api_key"
    secret: str = "api_key"

    @property
    def create(self) -> Sample:
        return self.requests[self.creating]

    @property
    def list(self) -> Sample:
        return self.requests["list_contacts"]
