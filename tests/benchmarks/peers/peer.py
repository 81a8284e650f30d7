"""What one side of the comparison is: how it starts, and what it is asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.packages import Package
from tests.benchmarks.vendors import PAGE, VENDORS, Request

RAZORPAY = VENDORS[0]
SEEDED = 100


@dataclass(frozen=True)
class Site:
    """Where one server runs: *peers* holds what was installed, *folder* is its own."""

    peers: Path
    folder: Path
    port: int
    records: int


@dataclass(frozen=True)
class Peer:
    """*command* starts it on its site's port. It is ready once *lists* has a good answer.

    *lists* are requests for ten records, *gets* finds a hundred requests for one record on a port,
    *create* makes the *number*-th new one; no number comes twice. *items* are the records of an
    answer to *lists*, checked once. *fill* seeds by requests where the command cannot, and gives
    how many records there are. *trim* takes away what was created beyond them.
    """

    name: str
    command: Callable[[Site], Sequence[str]]
    lists: Sequence[Request]
    gets: Callable[[int, int], Sequence[Request]]
    create: Callable[[int], Request]
    items: Callable[[Any], Sequence[Any]] | None = None
    packages: Sequence[Package] = ()
    programs: Sequence[str] = ()
    fill: Callable[[int, int], int] = lambda port, records: records
    trim: Callable[[int, int, range], None] = lambda port, records, created: None
    large: bool = False


def contact(number: int) -> dict[str, Any]:
    """The body that every peer is sent: Razorpay's."""
    return RAZORPAY.new(number)[2]


def page_path(collection: str, start: str, size: str) -> str:
    """The first page of *collection*, as two query parameters are called."""
    return f"{collection}?{start}=0&{size}={PAGE}"
