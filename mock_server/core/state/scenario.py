"""A loaded scenario: the immutable state in which worlds start."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson

from mock_server.core.people.person import Person
from mock_server.core.state.answers import UserAnswer
from mock_server.core.state.base import Base
from mock_server.core.state.faults import Fault
from mock_server.core.state.limits import Limit
from mock_server.core.state.memory import Charge

Packed = bytes  # by another name: a Scenario has a field `bytes`
DIGEST_BYTES = 16
HASHED_AT_ONCE = 100  # records: while more are written as JSON, no other thread goes on


@dataclass(frozen=True)
class VendorSeed:
    """One vendor's part. *limits* are by operation, `"*"` for all others; *bases* by table."""

    variants: Mapping[str, Any]
    section: Mapping[str, Any]
    limits: Mapping[str, Limit]
    bases: Mapping[str, Base]


class SeededPerson(NamedTuple):
    """A person of a scenario. *at* are the vendors that should have them.

    *positions* are those of their contacts, by vendor.
    """

    key: str
    person: Person
    at: tuple[str, ...]
    positions: Mapping[str, Sequence[int]]

    def places(self) -> list[tuple[str, int]]:
        """Each contact's vendor and position."""
        return [(vendor, one) for vendor, held in self.positions.items() for one in held]


@dataclass(frozen=True)
class Scenario:
    """The start of a world. Its clock starts *at* that second since 1970; None is the real time.

    *bytes* is the scenario's memory, about. *held* is its charge, if it was loaded after the start.
    *document* is what it was loaded from, as core/scenario/document.py packs it.
    """

    name: str
    about: str
    seed: int
    at: float | None
    frozen: bool
    vendors: Mapping[str, VendorSeed]
    faults: tuple[Fault, ...] = field(default=())
    answers: tuple[UserAnswer, ...] = field(default=())
    people: tuple[SeededPerson, ...] = field(default=())
    bytes: int = 0
    held: Charge | None = None
    document: Packed = b""

    @cached_property
    def digest(self) -> str:
        """What no scenario shares in which worlds begin otherwise. The first use takes time."""
        hasher = blake2b(digest_size=DIGEST_BYTES)
        for part in self._parts():
            hasher.update(_bytes(part))
        return hasher.hexdigest()

    def _parts(self) -> Iterator[Any]:
        yield self.name, self.about, self.seed, self.at, self.frozen
        yield [*map(asdict, self.faults)], [*map(asdict, self.answers)], self.people
        for name, seed in self.vendors.items():
            limits = {scope: astuple(limit) for scope, limit in seed.limits.items()}
            yield name, dict(seed.variants), dict(seed.section), limits
            for kind, base in seed.bases.items():
                yield kind, base.made
                for start in range(0, len(base.records), HASHED_AT_ONCE):
                    stop = start + HASHED_AT_ONCE
                    yield base.owner_of[start:stop], base.records[start:stop]

    @cached_property
    def persons(self) -> Mapping[tuple[str, int], str]:
        """The key of the person whose contact it is, by vendor and position."""
        return {place: one.key for one in self.people for place in one.places()}


def _bytes(part: Any) -> bytes:
    try:
        return orjson.dumps(part)
    except TypeError:
        return json.dumps(part, default=str).encode()
