"""The contacts of a scenario's people at one vendor, by the vendor's own rules."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, NamedTuple

from marshmallow import Schema

from mock_server.core.document.describe import describe
from mock_server.core.document.layers import Layers, merged
from mock_server.core.document.mistakes import MAX_SENTENCE, MISSING, Mistake, cut, shown
from mock_server.core.errors import Sentence
from mock_server.core.people.person import Person, filled
from mock_server.core.scenario.contacts import LATER, Origin, loaded
from mock_server.core.scenario.people import NamedPerson, People, PersonEntry
from mock_server.core.state.base import Record
from mock_server.core.values import Path, flatten
from mock_server.core.vendor import Vendor


class Written(NamedTuple):
    """A person's contact. *number* is the person's among all."""

    number: int
    record: Record


def written(
    origin: Origin, people: People, linked: Collection[str], layers: Layers
) -> tuple[list[Written], list[Mistake]]:
    """The contacts that the vendor gets, and the mistakes in them.

    Of one entry's invented people, the first is checked. Those who are *linked* have a contact in
    the vendor's own list.
    """
    made, mistakes = list[Written](), list[Mistake]()
    for _, numbered in groupby(enumerate(people.all), lambda pair: pair[1].entry.path):
        free = [pair for pair in numbered if _is_free(pair[1], origin.vendor, linked)]
        contacts, found = _contacts(origin, free, layers)
        made += contacts
        mistakes += found
    return made, mistakes


def _is_free(one: NamedPerson, vendor: Vendor, linked: Collection[str]) -> bool:
    """Whether the person is to get a contact at the vendor."""
    entry = one.entry
    return vendor.name in entry.at and vendor.name not in entry.missing and one.key not in linked


def _contacts(
    origin: Origin, numbered: Sequence[tuple[int, NamedPerson]], layers: Layers
) -> tuple[list[Written], list[Mistake]]:
    """The contacts of one entry's people.

    The vendor's rules check the first: the others differ from it in what is invented, which every
    vendor takes as it is.
    """
    if not numbered:
        return [], []
    number, first = numbered[0]
    given, own = _given(origin.vendor, first), first.entry.own.get(origin.vendor.name, {})
    place = PersonPlace(origin.vendor, first.entry, first.person, own, layers)
    record, mistakes = loaded(origin, origin.whole, given, place)
    made = [Written(number, record)]
    for number, one in () if mistakes else numbered[1:]:
        changed = {
            key: value
            for key, value in _given(origin.vendor, one).items()
            if value != given.get(key)
        }
        made.append(Written(number, {**record, **changed}))
    return made, mistakes


def _given(vendor: Vendor, one: NamedPerson) -> Record:
    """The person's contact as a scenario would give it."""
    own: Record = dict(one.entry.own.get(vendor.name, {}))
    found: Record = merged(filled(vendor.seeding.people.write(one.person)), own)
    return found


@dataclass(frozen=True, eq=False)
class PersonPlace:
    """Where a contact's fields come from: the person's *entry*, and the *own* fields in it."""

    vendor: Vendor
    entry: PersonEntry
    person: Person
    own: Mapping[str, Any]
    layers: Layers

    def described(self, messages: Any, data: Any, schema: Schema) -> list[Mistake]:
        """The vendor's *messages* about the contact as mistakes in the person."""
        return list(self._described(messages, data, schema))

    def unowned(self, key: str, value: Any, sentence: str) -> Mistake:
        """The mistake that the scenario lacks the owner in the contact's *key*, or any owner."""
        path = self._own_path((key,)) if key else self.entry.path
        found = f"found {shown((key,), value)}" if key else f"has no owner at {self.vendor.title}"
        return replace(self.layers.mistake(path, found), says=sentence)

    def _described(self, messages: Any, data: Any, schema: Schema) -> Iterator[Mistake]:
        for path, sentence in flatten(messages):
            if sentence == LATER:
                continue
            if path and path[0] in self.own:
                inside = self._own_path(())
                nested = _nested(path, sentence)
                for one in describe(nested, data, schema, self.layers.mistake, inside):
                    yield replace(one, says=_ruled(one.says, sentence))
            elif (field := self._field(path)) not in self.entry.wrong:
                yield self._refusal(field, path, sentence)

    def _field(self, path: Path) -> str:
        """The neutral field that the contact's key holds; empty where none does.

        Of several, the one that the person has, and of those the one for which the key is first.
        """
        key, keys = ".".join(map(str, path)), self.vendor.seeding.people.keys
        fields = self.vendor.seeding.people.fields_of(key)
        fields.sort(key=lambda one: (getattr(self.person, one) is None, keys[one][0] != key))
        return fields[0] if fields else ""

    def _refusal(self, field: str, path: Path, sentence: str) -> Mistake:
        value = getattr(self.person, field) if field else None
        found = MISSING if value in (None, "") else f"found {shown((field,), value)}"
        place = (*self.entry.path, field) if field else self._own_path(path)
        own, rule = ".".join(map(str, path)), _rule(sentence)
        expected = f"what {self.vendor.title} takes as {own}{f', {rule}' if rule else ''}"
        return replace(
            self.layers.mistake(place, found, expected), says=cut(str(sentence), MAX_SENTENCE)
        )

    def _own_path(self, path: Path) -> Path:
        return (*self.entry.path, "in", self.vendor.name, *path)


def _rule(sentence: str) -> str:
    return sentence.behaviour if isinstance(sentence, Sentence) else ""


def _ruled(says: str, sentence: str) -> str:
    """What is said, with the number of the vendor's rule."""
    rule = _rule(sentence)
    return f"{says} ({rule})" if says and rule else says


def _nested(path: Path, sentence: str) -> Any:
    found: Any = [sentence]
    for part in reversed(path):
        found = {part: found}
    return found
