"""One vendor's section of a scenario, compiled to its starting state."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate, islice
from operator import le
from typing import Any

from mock_server.core.document.layers import Layers
from mock_server.core.document.mistakes import Mistake, dotted, shown
from mock_server.core.scenario.contacts import ContactEntry, Origin
from mock_server.core.secrets.rules import Rules
from mock_server.core.seeding import SeedContext, Seeded
from mock_server.core.state.ids import Draw
from mock_server.core.state.limits import Limit
from mock_server.core.state.scenario import VendorSeed
from mock_server.core.state.store import Base, Record
from mock_server.core.values import Path, value_at
from mock_server.core.vendor import Vendor

AT = 1767225600  # 2026-01-01T00:00:00Z: seeded times count back from it where no clock is set
SEEDING_INTERVAL = 60  # seconds between two seeded contacts that bring no time of their own
# the keys of a section that do not affect owners
SHARED = {"variants", "limits", "contacts"}
Made = tuple[Base, list[Mistake]]


def origin_of(vendor: Vendor, loaded: Any, messages: Any, rules: Rules) -> Origin:
    """The facts for the vendor's contacts. *loaded* lacks the values that *messages* refuse."""
    own = value_at(loaded, ("vendors", vendor.name)) or {}
    variants = {name: variant.default for name, variant in vendor.api.variants.items()}
    at = value_at(loaded, ("clock", "at"))
    return Origin(
        vendor=vendor,
        variants={**variants, **(own.get("variants") or {})},
        section={key: own[key] for key in vendor.section if key in own},
        seed=value_at(loaded, ("seed",)) or 0,
        at=int(AT if at is None else at),
        rules=rules,
        ownerless=bool({*(value_at(messages, ("vendors", vendor.name)) or ())} - SHARED),
    )


def vendor_seed(
    origin: Origin, loaded: Mapping[str, Any], entries: Sequence[ContactEntry], layers: Layers
) -> tuple[VendorSeed, list[Mistake]]:
    """The vendor's starting state, and a mistake for each repeated id."""
    vendor = origin.vendor
    bases = {"contacts": _contacts(origin, entries, loaded["made"], layers)}
    for one in vendor.seeding.tables:
        path = ("vendors", vendor.name, one.key)
        bases[one.key] = _table(path, one.id, loaded[one.key], layers)
    limits = vendor.api.limits
    if (given := loaded["limits"]) is not None:
        limits = {one["operation"]: Limit(one["requests"], one["seconds"]) for one in given}
    tables = {key: base for key, (base, _) in bases.items()}
    mistakes = [mistake for _, found in bases.values() for mistake in found]
    return VendorSeed(origin.variants, origin.section, limits, tables), mistakes


def _contacts(
    origin: Origin, entries: Sequence[ContactEntry], made: int | None, layers: Layers
) -> Made:
    """All contacts, the oldest first.

    With *made*, the list is in the order of creation already.
    """
    card = origin.vendor.seeding
    try:
        seeded = _seeded(origin, entries)
        pairs = _oldest_first(seeded) if made is None else [one[:2] for one in seeded]
        return Base(pairs, card.id, card.key, card.scoped_ids, made or 0), []
    except KeyError:
        place = partial(bisect_right, list(accumulate(entry.size for entry in entries)))
        path = ("vendors", origin.vendor.name, "contacts")
        records = (
            ((one.owner if card.scoped_ids else None), one.record)
            for one in _seeded(origin, entries)
        )
        return Base(), list(_twice(path, card.id, records, layers, place))


def _table(path: Path, id: str, listed: Iterable[Record], layers: Layers) -> Made:
    records = [(None, record) for record in listed]
    try:
        return Base(records, id), []
    except KeyError:
        return Base(), list(_twice(path, id, records, layers))


def _twice(
    path: Path,
    id: str,
    records: Iterable[tuple[Hashable, Record]],
    layers: Layers,
    place: Callable[[int], int] = int,
) -> Iterator[Mistake]:
    """A mistake for each record with the id of an earlier one. *place* gives a record's entry."""
    first: dict[Hashable, int] = {}
    for number, (owner, record) in enumerate(records):
        earlier = first.setdefault((owner, record[id]), number)
        if earlier != number:
            found = f"{id} {shown((id,), record[id])} comes twice"
            there = dotted((*path, place(earlier)))
            expected = f"ids that differ; {there} has it too"
            yield layers.mistake((*path, place(number)), found, expected)


def _seeded(origin: Origin, entries: Sequence[ContactEntry]) -> Iterator[Seeded]:
    vendor = origin.vendor
    total = sum(entry.size for entry in entries)
    for number, record in enumerate(_records(origin, entries)):
        draw = Draw(origin.seed, vendor.name, "contact", number)
        created_at = origin.at - SEEDING_INTERVAL * (total - number)
        context = SeedContext(origin.section, number, created_at, draw)
        yield vendor.seeding.seed(record, context)


def _records(origin: Origin, entries: Sequence[ContactEntry]) -> Iterator[Record]:
    vendor, start = origin.vendor, 0
    for entry in entries:
        if entry.fakes is None:
            yield entry.record
        else:
            for number in range(start, start + entry.fakes):
                draw = Draw(origin.seed, vendor.name, "invented", number)
                yield {**vendor.seeding.invent(number, draw), **entry.record}
        start += entry.size


def _oldest_first(seeded: Iterable[Seeded]) -> list[tuple[Hashable, Record]]:
    """Owners and records by time of creation. Those of one second keep their order."""
    pairs, times = [], []
    for owner, record, created_at in seeded:
        pairs.append((owner, record))
        times.append(created_at)
    if all(map(le, times, islice(times, 1, None))):
        return pairs
    return [pairs[number] for number in sorted(range(len(pairs)), key=times.__getitem__)]
