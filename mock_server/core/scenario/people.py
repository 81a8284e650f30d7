"""The people of a scenario, each of whom has a contact at several vendors."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from marshmallow import Schema, ValidationError

from mock_server.core.document.describe import describe
from mock_server.core.document.layers import Layers
from mock_server.core.document.mistakes import Mistake, dotted, nearest, one_of, shown
from mock_server.core.people.person import FIELDS, Person
from mock_server.core.scenario.contacts import ContactEntry, Origin
from mock_server.core.seeding import invented_person
from mock_server.core.state.ids import Draw
from mock_server.core.values import Path
from mock_server.core.vendor import Vendor

if TYPE_CHECKING:
    from mock_server.core.scenario.person import PersonSchema

ENTRY = "a person, or {fake: N}"
MAX_SHOWN = 20  # keys that a mistake lists
MAX_NEAR = 100  # keys among which it finds the one that was meant
NO_ID = re.compile("[^a-z0-9]+")


class PersonEntry(NamedTuple):
    """One entry of the list: a person, or a number of *fakes* who share its facts.

    *path* is its place. *facts* are those that it gives, *wrong* those that cannot be read, and
    *own* has a contact's further fields by vendor.
    """

    path: Path
    facts: Mapping[str, Any]
    wrong: frozenset[str]
    at: tuple[str, ...]
    missing: tuple[str, ...]
    own: Mapping[str, Mapping[str, Any]]
    key: str = ""
    fakes: int | None = None


class NamedPerson(NamedTuple):
    """A person by their key, and the entry that they come from."""

    key: str
    person: Person
    entry: PersonEntry


@dataclass(frozen=True, eq=False)
class People:
    """Everybody, in the order of the list."""

    all: Sequence[NamedPerson] = ()

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Each person's place, by key."""
        return {one.key: number for number, one in enumerate(self.all)}


def read_people(
    layers: Layers, vendors: Sequence[Vendor], seed: int
) -> tuple[People, list[Mistake]]:
    """The people of the merged data. The schema of the file refuses anything but a list."""
    listed = layers.data.get("people")
    items = listed if isinstance(listed, list) else []
    if not items:
        return People(), []
    # most scenarios have no people, and to make this schema takes milliseconds
    from mock_server.core.scenario.person import PersonSchema

    schema, mistakes, entries = PersonSchema(vendors), list[Mistake](), list[PersonEntry]()
    for number, item in enumerate(items):
        entry, found = _entry(schema, ("people", number), item, layers)
        mistakes += found
        entries += [entry] if entry else []
    mistakes += _repeated_keys(entries, layers)
    return People(_named(entries, seed)), mistakes


def unknown_people(
    people: People, origin: Origin, entries: Sequence[ContactEntry], layers: Layers
) -> Iterator[Mistake]:
    """A mistake for each of the vendor's contacts that names a person who is not there."""
    for number, entry in enumerate(entries):
        if entry.person is not None and entry.person not in people.numbers:
            path = ("vendors", origin.vendor.name, "contacts", number, "person")
            known = [*islice(people.numbers, MAX_NEAR)]
            expected = one_of(known[:MAX_SHOWN]) if known else "a key of people, which has none"
            hint = nearest(entry.person, known)
            yield layers.mistake(path, f"there is no person {entry.person!r}", expected, hint)


def _entry(
    schema: "PersonSchema", path: Path, item: Any, layers: Layers
) -> tuple[PersonEntry | None, list[Mistake]]:
    if not isinstance(item, dict):
        return None, [layers.mistake(path, f"found {shown(path, item)}", ENTRY)]
    loaded, messages = _checked(schema, item)
    mistakes = list(describe(messages, item, schema, layers.mistake, path))
    at = () if "at" in messages else loaded.get("at", schema.vendors)
    entry = PersonEntry(
        path=path,
        facts={name: loaded[name] for name in FIELDS if name in loaded},
        wrong=frozenset(messages),
        at=tuple(name for name in schema.vendors if name in at),
        missing=tuple(loaded.get("missing", ())),
        own=loaded.get("own", {}),
        key=loaded.get("key", ""),
        fakes=loaded.get("fake", 0) if "fake" in item else None,
    )
    return entry, mistakes


def _checked(schema: Schema, item: Mapping[str, Any]) -> tuple[dict[str, Any], dict[Any, Any]]:
    """The keys that are right, and the messages about the others."""
    try:
        return schema.load(item), {}
    except ValidationError as error:
        messages: dict[Any, Any] = error.messages_dict
        valid = error.valid_data if isinstance(error.valid_data, dict) else {}
        wrong = {"own" if name == "in" else name for name in messages}
        return {name: value for name, value in valid.items() if name not in wrong}, messages


def _repeated_keys(entries: Sequence[PersonEntry], layers: Layers) -> Iterator[Mistake]:
    first: dict[str, Path] = {}
    for entry in entries:
        if entry.key and (earlier := first.setdefault(entry.key, entry.path)) != entry.path:
            expected = f"keys that differ; {dotted(earlier)} has it too"
            yield layers.mistake((*entry.path, "key"), f"{entry.key!r} comes twice", expected)


def _named(entries: Sequence[PersonEntry], seed: int) -> list[NamedPerson]:
    """Everybody with a key that no other has: the one that is given, or one made of the name."""
    found, invented = list[NamedPerson](), 0
    taken = {entry.key: 1 for entry in entries}
    for entry in entries:
        for _ in range(1 if entry.fakes is None else entry.fakes):
            person = _person(entry) if entry.fakes is None else _invented(entry, invented, seed)
            invented += entry.fakes is not None
            key = entry.key or _free(_slug(person.name), taken)
            found.append(NamedPerson(key, person, entry))
    return found


def _person(entry: PersonEntry) -> Person:
    return Person(**{"name": "", **entry.facts})


def _invented(entry: PersonEntry, number: int, seed: int) -> Person:
    """Somebody who has the facts that the entry gives."""
    made = invented_person(number, Draw(seed, "person", number), entry.facts.get("kind"))
    return Person(**{**made, **entry.facts})


def _slug(name: str) -> str:
    """`asha-rao` for Asha Rao; `person` for a name without Latin letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return NO_ID.sub("-", plain).strip("-")[:40].strip("-") or "person"


def _free(slug: str, taken: dict[str, int]) -> str:
    """The first of `asha-rao`, `asha-rao-2` and so on that is not *taken*. It is from now on.

    Of a name that is taken, the number is that of its last namesake.
    """
    key = slug
    while key in taken:
        taken[slug] += 1
        key = f"{slug}-{taken[slug]}"
    taken[key] = 1
    return key
