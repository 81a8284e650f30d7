"""How much is measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Effort:
    """*runs* server starts are timed; a throughput *round* sends so many *requests* by so many
    *connections*; *sizes* are numbers of seeded records, *few* and *many* those that are compared,
    in so many *turns*. At most so many *clients* stall at once. *names* are put on the ring, and
    *worlds* are numbers of worlds of one server.
    """

    runs: int
    rounds: int
    requests: int
    connections: int
    sizes: tuple[int, ...]
    few: int
    many: int
    turns: int
    clients: int
    names: int
    worlds: tuple[int, ...]


FULL = Effort(
    runs=9,
    rounds=5,
    requests=1000,
    connections=8,
    sizes=(100, 10_000, 100_000),
    few=100,
    many=100_000,
    turns=25,
    clients=2000,
    names=10_000_000,
    worlds=(1, 10, 100, 1000, 10_000, 100_000),
)
QUICK = Effort(
    runs=2,
    rounds=2,
    requests=200,
    connections=8,
    sizes=(100, 1000),
    few=100,
    many=1000,
    turns=5,
    clients=200,
    names=100_000,
    worlds=(1, 100, 1000),
)


def rotated(sides: Sequence[T], number: int) -> Sequence[T]:
    """The sides in the order of that round: another one begins each."""
    first = number % len(sides)
    return [*sides[first:], *sides[:first]]
