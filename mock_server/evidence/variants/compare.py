"""Which variants would have changed a world's answers: its requests are replayed in copies of it.

The journal's raw entries are sent again to copies of the world's beginning: once as it was, and
once under each other choice of each variant of each vendor that was called.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mock_server.core.request.routes import Routes
from mock_server.core.secrets.rules import Rules
from mock_server.core.state.entry import JournalEntry
from mock_server.core.state.world import Chosen, World
from mock_server.core.vendor import Vendor
from mock_server.evidence.variants.ids import Ids
from mock_server.evidence.variants.replay import Answered, Replay, Sent

MAX_REPLAYED = 1000  # requests
REPLACED = "The world was reset, loaded or restored in the meantime."
CLEARED = "The journal was cleared in the meantime."
EVICTED = "The journal no longer has every request."
SHORTENED = "The journal has shortened a request."
CHANGED = "Faults, answers, limits or variants were changed in the meantime."
TOO_MANY = f"There are more than {MAX_REPLAYED} requests, the most that are replayed."


@dataclass(frozen=True)
class Other:
    """Another choice of a variant. It is *touched* where it changes an answer; None is unknown.

    *request* is the id of the first request whose answer differs; *behaviours* are the numbers that
    its answer shows as it was, and under this choice.
    """

    vendor: str
    variant: str
    value: Any
    touched: bool | None = None
    request: int | None = None
    behaviours: Sequence[str] = ()


@dataclass(frozen=True)
class Comparison:
    """What a replay of *requests* found. *unfaithful* says why it cannot tell; empty if it can."""

    requests: int
    unfaithful: str
    others: Sequence[Other]


def compare(
    world: World, begin: World, vendors: Sequence[Vendor], routes: Routes, rules: Rules
) -> Comparison:
    """What other variants would have changed since *begin*, which is a copy of *world*.

    Raises MockRefusal where there is no memory for a copy.
    """
    entries, unfaithful = _entries(world, begin)
    called = {entry.vendor for entry in entries}
    others = [
        Other(vendor.name, name, value)
        for vendor in vendors
        if vendor.name in called
        for name, variant in vendor.api.variants.items()
        for value in variant.others(world.state(vendor.name).variants[name])
    ]
    if not unfaithful:
        by_name = {vendor.name: vendor for vendor in vendors}
        copier = _Copier(begin, world.chosen, routes, rules)
        sent, before = _as_it_was(entries, by_name, copier)
        if len(before) < len(entries):
            unfaithful = _differs(entries[len(before)])
        else:
            others = [_compared(other, entries, sent, before, copier) for other in others]
    return Comparison(len(entries), unfaithful, others)


def _entries(world: World, begin: World) -> tuple[list[JournalEntry], str]:
    """The requests since then, and why they cannot be replayed."""
    origin = begin.origin
    found = world.journal.since(origin.mark) if origin else None
    entries = found.entries if found else list(world.journal)
    if not origin or origin.world() is not world:
        return entries, REPLACED
    if not found:
        return entries, CLEARED
    if not found.complete:
        return entries, EVICTED
    if len(entries) > MAX_REPLAYED:
        return entries, TOO_MANY
    if any(entry.shortened for entry in entries):
        return entries, SHORTENED
    same = world.chosen == origin.chosen and _rules(world) == _rules(begin)
    return entries, "" if same else CHANGED


def _rules(world: World) -> Any:
    """What a control call can change, beside the contacts and the clock."""
    ids = [[active.id for active in kept] for kept in (world.faults, world.answers)]
    return ids, world.limits.rules


class _Copier:
    """Makes copies of the world's beginning, under the world's choice of variants and another."""

    def __init__(self, begin: World, chosen: Chosen, routes: Routes, rules: Rules) -> None:
        self._begin, self._chosen, self._routes, self._rules = begin, chosen, routes, rules

    def replay(self, other: Other | None = None) -> Replay:
        copied, chosen = self._begin.copy(), self._chosen
        if other:
            own = {**chosen.get(other.vendor, {}), other.variant: other.value}
            chosen = {**chosen, other.vendor: own}
        copied.choose(chosen)
        return Replay(copied, self._routes, self._rules)


def _as_it_was(
    entries: Sequence[JournalEntry], vendors: Mapping[str, Vendor], copier: _Copier
) -> tuple[list[Sent], list[Answered]]:
    """The requests with the ids of the replay, and its answers up to the first that differs."""
    times = [_times(entry) for entry in entries]
    while True:
        sent, answers = _replayed(entries, vendors, copier.replay(), [at for at, *_ in times])
        if len(answers) == len(entries) or len(times[len(answers)]) == 1:
            return sent, answers
        del times[len(answers)][0]


def _times(entry: JournalEntry) -> list[float]:
    """Times in the seconds that the request may have been answered in.

    A clock at a whole second is frozen; any other may have begun a second during the request.
    """
    began = entry.at - entry.milliseconds / 1000
    return [began, entry.at] if entry.at % 1 and began // 1 < entry.at // 1 else [entry.at]


def _replayed(
    entries: Iterable[JournalEntry],
    vendors: Mapping[str, Vendor],
    replay: Replay,
    times: Iterable[float],
) -> tuple[list[Sent], list[Answered]]:
    sent: list[Sent] = []
    answers: list[Answered] = []
    ids = Ids()
    for entry, at in zip(entries, times, strict=True):
        one = ids.request(entry, vendors[entry.vendor], at)
        sent.append(one)
        answer = replay.send(one)
        ids.learn(entry, answer.reply.body)
        if not ids.agree(entry, answer):
            break
        answers.append(answer)
    return sent, answers


def _compared(
    other: Other,
    entries: Sequence[JournalEntry],
    sent: Sequence[Sent],
    before: Sequence[Answered],
    copier: _Copier,
) -> Other:
    """Whether the choice changes an answer, and which first."""
    replay = copier.replay(other)
    for entry, one, known in zip(entries, sent, before, strict=True):
        answer = replay.send(one)
        if (answer.status, answer.reply) != (known.status, known.reply):
            shown = dict.fromkeys([known.behaviour, answer.behaviour])
            numbers = tuple(number for number in shown if number)
            return replace(other, touched=True, request=entry.id, behaviours=numbers)
    return replace(other, touched=False)


def _differs(entry: JournalEntry) -> str:
    asked = entry.operation or entry.method
    return f"Request {entry.id} ({entry.vendor} {asked}) is answered otherwise when it is repeated."
