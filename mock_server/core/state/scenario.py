"""A loaded scenario: the immutable state in which worlds start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from mock_server.core.people.person import Person
from mock_server.core.state.answers import UserAnswer
from mock_server.core.state.faults import Fault
from mock_server.core.state.limits import Limit
from mock_server.core.state.memory import Charge
from mock_server.core.state.store import Base


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

    @cached_property
    def persons(self) -> Mapping[tuple[str, int], str]:
        """The key of the person whose contact it is, by vendor and position."""
        return {place: one.key for one in self.people for place in one.places()}
