"""A loaded scenario: the immutable state in which worlds start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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
    bytes: int = 0
    held: Charge | None = None
