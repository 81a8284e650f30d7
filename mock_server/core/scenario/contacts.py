"""A vendor's contacts: the entries of its list, loaded by the vendor's own rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from marshmallow import RAISE, Schema, ValidationError

from mock_server.core.document.describe import Maker, describe, pruned
from mock_server.core.document.fields import WholeField
from mock_server.core.document.layers import Layers
from mock_server.core.document.mistakes import (
    UNKNOWN_KEY,
    Mistake,
    ScenarioError,
    nearest,
    one_of,
    shown,
)
from mock_server.core.scenario.library import Fixture, Library
from mock_server.core.scenario.live_keys import live_keys
from mock_server.core.scenario.schema import MAX_FAKES
from mock_server.core.secrets.rules import Rules
from mock_server.core.situation import Situation
from mock_server.core.state.base import Record
from mock_server.core.values import Path, value_at
from mock_server.core.vendor import Vendor

ENTRY = "a fixture's name, a contact, or {fake: N}"
FAKES = WholeField(0, MAX_FAKES)
LATER = "waits for the owner"


@dataclass(frozen=True)
class Origin:
    """The facts that a vendor's seeded contacts depend on.

    *at* is a minute after the youngest of them. *rules* recognise real keys. *ownerless* tells that
    the section's own keys are wrong, so that the owners are unknown.
    """

    vendor: Vendor
    variants: Mapping[str, Any]
    section: Mapping[str, Any]
    seed: int
    at: int
    rules: Rules
    ownerless: bool

    @cached_property
    def whole(self) -> Schema:
        """The schema of one contact."""
        return self.vendor.seeding.contact(unknown=RAISE)

    @cached_property
    def partial(self) -> Schema:
        """The schema of the fields that invented contacts share."""
        return self.vendor.seeding.contact(unknown=RAISE, partial=True)


class ContactEntry(NamedTuple):
    """One entry: a contact, or the fields that a number of *fakes* share.

    *person* is the key of the person whose contact it is, where it says so. *given* is what stands
    in the file, or in that of the fixture.
    """

    record: Record
    fakes: int | None = None
    person: str | None = None
    given: Any = None

    @property
    def size(self) -> int:
        return 1 if self.fakes is None else self.fakes


class Place(NamedTuple):
    """A record's *path* in the file for which *mistake* makes mistakes.

    For a fixture, *named* is the place in the scenario that names it.
    """

    mistake: Maker
    path: Path
    named: Mistake | None = None

    def described(self, messages: Any, data: Any, schema: Schema) -> list[Mistake]:
        """marshmallow's *messages* as mistakes, without those that wait for the owner."""
        found = describe(messages, data, schema, self.mistake, self.path, ("fake", "person"))
        return [self.hinted(one) for one in found if one.says != LATER]

    def hinted(self, mistake: Mistake) -> Mistake:
        """The mistake, with a hint at the place that names the fixture."""
        if self.named is None:
            return mistake
        hints = [mistake.hint, f"named in {self.named.file}:{self.named.line}"]
        return replace(mistake, hint="; ".join(filter(None, hints)))

    def unowned(self, key: str, value: Any, sentence: str) -> Mistake:
        """The mistake that the scenario lacks the owner in the record's *key*, or any owner."""
        place = self.mistake((*self.path, key) if key else self.path, "")
        if self.named is None:
            found = f"found {shown((key,), value)}" if key else "has no owner"
            return replace(place, found=found, says=sentence)
        hint = f"its {key or 'record'} is in {place.file}:{place.line}"
        return replace(self.named, found=f"found {self.named.found}", says=sentence, hint=hint)


class RecordPlace(Protocol):
    """Makes mistakes in a record."""

    def described(self, messages: Any, data: Any, schema: Schema) -> list[Mistake]: ...

    def unowned(self, key: str, value: Any, sentence: str) -> Mistake: ...


class Nobody(dict[str, Any]):
    """Stands in for an unknown owner. A rule that reads its facts raises LATER."""

    def __missing__(self, key: str) -> Any:
        raise ValidationError(LATER)


Loaded = tuple[ContactEntry, list[Mistake]]
NOTHING = ContactEntry({})


def contact_entries(
    origin: Origin, layers: Layers, library: Library
) -> tuple[list[ContactEntry], list[Mistake]]:
    """The entries of the vendor's list of contacts, and their mistakes.

    The schema of the file refuses anything but a list.
    """
    path: Path = ("vendors", origin.vendor.name, "contacts")
    listed = value_at(layers.data, path)
    items = listed if isinstance(listed, list) else []
    mistakes: list[Mistake] = []
    known: Mapping[str, Fixture] | None = {}
    if any(isinstance(item, str) for item in items):
        known, mistakes = _fixtures(library, origin.vendor)
    entries = []
    for number, item in enumerate(items):
        entry, wrong = _entry(origin, Place(layers.mistake, (*path, number)), item, known)
        entries.append(entry)
        mistakes += wrong
    return entries, mistakes


def loaded(
    origin: Origin, schema: Schema, given: Any, place: RecordPlace
) -> tuple[Record, list[Mistake]]:
    """The record as the vendor's schema loads it for its owner, and its mistakes."""
    if not isinstance(given, dict):
        return {}, place.described(["Invalid input type."], given, schema)
    record, strays = pruned(schema, given)
    mistakes = place.described(strays, given, schema)
    caller, unowned = _owner(origin, record, place)
    read: Record = {}
    try:
        with Situation(origin.variants, caller):
            read = schema.load(record)
    except ValidationError as error:
        mistakes += place.described(error.messages, record, schema)
    if unowned and all(one.key != unowned.key for one in mistakes):
        mistakes.append(unowned)
    return read, mistakes


def _fixtures(
    library: Library, vendor: Vendor
) -> tuple[Mapping[str, Fixture] | None, list[Mistake]]:
    """The vendor's fixtures by name, and their mistakes. None where a file cannot be read."""
    try:
        known = library.fixtures(vendor.name)
    except ScenarioError as error:
        return None, list(error.mistakes)
    sources = {fixture.source for fixture in known.values()}
    return known, [mistake for source in sources for mistake in source.mistakes]


def _entry(origin: Origin, place: Place, item: Any, known: Mapping[str, Fixture] | None) -> Loaded:
    if isinstance(item, str):
        return _named(origin, place, item, known)
    if not isinstance(item, dict):
        return NOTHING, [place.mistake(place.path, f"found {shown(place.path, item)}", ENTRY)]
    if "fake" in item:
        return _invented(origin, place, item)
    record, mistakes = loaded(origin, origin.whole, _without_person(item), place)
    return _persons(ContactEntry(record, given=item), item, place, mistakes)


def _without_person(item: Record) -> Record:
    return {key: value for key, value in item.items() if key != "person"}


def _persons(entry: ContactEntry, item: Record, place: Place, mistakes: list[Mistake]) -> Loaded:
    """The entry with the person whom the *item* names."""
    person = item.get("person")
    if "person" in item and not isinstance(person, str):
        path = (*place.path, "person")
        mistakes.append(place.mistake(path, f"found {shown(path, person)}", "a person's key"))
        return entry, mistakes
    return entry._replace(person=person), mistakes


def _named(origin: Origin, place: Place, name: str, known: Mapping[str, Fixture] | None) -> Loaded:
    """The fixture of that name. Its mistakes are shown in its own file."""
    if known is None:
        return NOTHING, []
    if name not in known:
        found, hint = f"there is no fixture {name!r}", nearest(name, known)
        return NOTHING, [place.mistake(place.path, found, one_of(known), hint)]
    key, source = known[name]
    there = Place(source.mistake, (key,), place.mistake(place.path, repr(name)))
    live = live_keys(source.data[key], origin.rules, there.mistake, there.path)
    record, mistakes = loaded(origin, origin.whole, source.data[key], there)
    return ContactEntry(record, given=source.data[key]), [*map(there.hinted, live), *mistakes]


def _invented(origin: Origin, place: Place, item: Record) -> Loaded:
    shared = {key: value for key, value in _without_person(item).items() if key != "fake"}
    record, mistakes = loaded(origin, origin.partial, shared, place)
    if "person" in item:
        path = (*place.path, "person")
        mistakes.append(place.mistake(path, UNKNOWN_KEY, "no person beside fake", at_key=True))
    try:
        return ContactEntry(record, FAKES.deserialize(item["fake"]), given=item), mistakes
    except ValidationError as error:
        messages = {"fake": error.messages}
        return NOTHING, mistakes + place.described(messages, item, origin.partial)


def _owner(origin: Origin, record: Record, place: RecordPlace) -> tuple[Any, Mistake | None]:
    """The record's owner, or the mistake that the scenario has none."""
    if origin.ownerless:
        return Nobody(), None
    try:
        return origin.vendor.seeding.caller_of(origin.section, record), None
    except (LookupError, TypeError) as error:
        worded = isinstance(error, LookupError) and error.args
        sentence = str(error.args[0]) if worded else "The owner cannot be read."
        key = _naming_key(origin, record)
        return Nobody(), place.unowned(key, record.get(key), sentence)


def _naming_key(origin: Origin, record: Record) -> str:
    """The key that names a wrong owner: without it, the record has an owner. Empty if none is."""
    for key in record:
        try:
            origin.vendor.seeding.caller_of(origin.section, {**record, key: None})
        except (LookupError, TypeError):
            continue
        return str(key)
    return ""
