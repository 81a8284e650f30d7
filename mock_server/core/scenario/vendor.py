"""One vendor's section of a scenario, compiled to its starting state."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from mock_server.core.document.layers import Layers
from mock_server.core.document.mistakes import Mistake, dotted, shown
from mock_server.core.scenario.contacts import Origin
from mock_server.core.scenario.seeded import Listed, Reporting, ordered
from mock_server.core.secrets.rules import Rules
from mock_server.core.state.base import Base, Record
from mock_server.core.state.limits import Limit
from mock_server.core.state.scenario import VendorSeed
from mock_server.core.values import Path, value_at
from mock_server.core.vendor import Vendor

AT = 1767225600  # 2026-01-01T00:00:00Z: seeded times count back from it where no clock is set
# the keys of a section that do not affect owners
SHARED = {"variants", "limits", "contacts"}


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


class SeededVendor(NamedTuple):
    """A vendor's starting state. *people* has the positions of contacts, by person's number."""

    seed: VendorSeed
    people: Mapping[int, list[int]]


def vendor_seed(
    listed: Listed, loaded: Mapping[str, Any], layers: Layers, reporting: Reporting
) -> tuple[SeededVendor, list[Mistake]]:
    """The vendor's starting state, and a mistake for each contact that cannot be beside others."""
    origin, vendor = listed.origin, listed.origin.vendor
    contacts, people, mistakes = _contacts(listed, layers, reporting)
    bases = {"contacts": contacts}
    for one in vendor.seeding.tables:
        path = ("vendors", vendor.name, one.key)
        bases[one.key], found = _table(path, one.id, loaded[one.key], layers)
        mistakes += found
    limits = vendor.api.limits
    if (given := loaded["limits"]) is not None:
        limits = {one["operation"]: Limit(one["requests"], one["seconds"]) for one in given}
    return SeededVendor(
        VendorSeed(origin.variants, origin.section, limits, bases), people
    ), mistakes


def _contacts(
    listed: Listed, layers: Layers, reporting: Reporting
) -> tuple[Base, dict[int, list[int]], list[Mistake]]:
    """All contacts, the oldest first; where those of each person are; and mistakes."""
    card = listed.origin.vendor.seeding
    pairs, places = ordered(listed, reporting)
    try:
        base = Base(pairs, card.id, card.key, card.scoped_ids, listed.made or 0)
    except KeyError:
        by_place = sorted(zip(places, pairs, strict=True), key=lambda one: one[0])
        records = [((owner if card.scoped_ids else None), one) for _, (owner, one) in by_place]
        return Base(), {}, list(_twice(card.id, records, listed.path_of, layers))
    people: dict[int, list[int]] = {}
    for position, place in enumerate(places) if listed.persons else ():
        if (number := listed.persons.get(place)) is not None:
            people.setdefault(number, []).append(position)
    return base, people, list(_equal(listed, base, places, layers))


def _equal(listed: Listed, base: Base, places: Sequence[int], layers: Layers) -> Iterator[Mistake]:
    """A mistake for each person's contact that the vendor would not make beside an equal one."""
    vendor = listed.origin.vendor
    if base.key is None or not listed.written:
        return
    first: dict[Any, int] = {}
    numbered = sorted(zip(places, range(len(places)), strict=True))
    theirs = len(listed.written)
    for place, position in numbered[theirs:] + numbered[:theirs]:
        key = (base.owner_of[position], base.key(base.records[position]))
        other = first.setdefault(key, place)
        if other != place and place < theirs:
            path, there = listed.path_of(place), dotted(listed.path_of(other))
            expected = f"facts that differ; {there} has them too"
            found = f"equals another contact of {vendor.title}'s, which has it once"
            yield layers.mistake(path, f"{found} ({vendor.seeding.key_rule})", expected)


def _table(
    path: Path, id: str, listed: Iterable[Record], layers: Layers
) -> tuple[Base, list[Mistake]]:
    records = [(None, record) for record in listed]
    try:
        return Base(records, id), []
    except KeyError:
        return Base(), list(_twice(id, records, lambda number: (*path, number), layers))


def _twice(
    id: str,
    records: Iterable[tuple[Hashable, Record]],
    path_of: Callable[[int], Path],
    layers: Layers,
) -> Iterator[Mistake]:
    """A mistake for each record with the id of an earlier one. *path_of* tells where it stands."""
    first: dict[Hashable, int] = {}
    for number, (owner, record) in enumerate(records):
        earlier = first.setdefault((owner, record[id]), number)
        if earlier != number:
            found = f"{id} {shown((id,), record[id])} comes twice"
            expected = f"ids that differ; {dotted(path_of(earlier))} has it too"
            yield layers.mistake(path_of(number), found, expected)
