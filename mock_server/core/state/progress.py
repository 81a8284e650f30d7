"""What a world has beyond its scenario: taken from one world, and given to another."""

from collections.abc import Mapping
from dataclasses import dataclass

from mock_server.core.state.answers import UserAnswer
from mock_server.core.state.clock import Hands
from mock_server.core.state.coverage import Met
from mock_server.core.state.faults import Fault
from mock_server.core.state.limits import HeldLimits, Limit
from mock_server.core.state.memory import WORLDS, weight
from mock_server.core.state.numbered import HeldItems
from mock_server.core.state.store import HeldRecords
from mock_server.core.state.world import Chosen, World


@dataclass(frozen=True)
class Progress:
    """A world's parts as they are.

    *records* are by vendor and table, *rules* the limits by vendor and scope. *requests* is the
    number of the last request, *given* that of the last answer of the user's. *answers* and
    *unserved* are the counts of coverage.
    """

    since: float
    clock: Hands
    variants: Chosen
    requests: int
    records: Mapping[str, Mapping[str, HeldRecords]]
    rules: Mapping[str, Mapping[str, Limit]]
    limits: HeldLimits
    faults: HeldItems[Fault]
    user_answers: HeldItems[UserAnswer]
    given: int
    answers: Mapping[Met, int]
    unserved: Mapping[tuple[str, str], int]


def progress_of(world: World) -> Progress:
    """The world's progress. Its lock is held while the changes are copied, which share records."""
    with world.lock:
        records = {name: state.held for name, state in world.states.items()}
        return Progress(
            since=world.since,
            clock=world.clock.hands,
            variants=world.chosen,
            requests=world.journal.last,
            records=records,
            rules={vendor: dict(scopes) for vendor, scopes in world.limits.rules.items()},
            limits=world.limits.held,
            faults=world.faults.held,
            user_answers=world.answers.held,
            given=world.answers.given,
            answers=world.coverage.answers,
            unserved=world.coverage.unserved,
        )


def resume(world: World, progress: Progress) -> None:
    """Let a new world go on from the progress of an earlier one with an equal scenario.

    Raises MockRefusal where there is no room for it.
    """
    world.since, world.is_new = progress.since, False
    world.clock.resume(progress.clock)
    world.limits.rules = {vendor: dict(scopes) for vendor, scopes in progress.rules.items()}
    world.limits.resume(progress.limits)
    world.faults.resume(progress.faults)
    world.answers.resume(progress.user_answers)
    world.answers.given = progress.given
    for vendor, tables in progress.records.items():
        for kind, held in tables.items():
            world.state(vendor).table(kind).resume(held)
    world.coverage.resume(progress.answers, progress.unserved)
    world.journal.resume(progress.requests)
    if progress.variants:
        charge = world.ledger.charge(WORLDS, weight(progress.variants))
        world.choose(progress.variants, charge)
