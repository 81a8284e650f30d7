"""Which contacts of several vendors are of one person."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from mock_server.core.people.compare import FieldDifference, differences, plain
from mock_server.core.people.person import Facts

MAX_NAMESAKES = 10  # people of one e-mail, phone or name among whom a contact's person is found
Match = Literal["scenario", "email", "phone", "name"]
Means = Literal["email", "phone", "name"]
MEANS: tuple[Means, ...] = ("email", "phone", "name")


class Held(NamedTuple):
    """A contact at a vendor, and the facts that it holds. *matched_by* tells why it is here."""

    vendor: str
    id: Hashable
    owner: Hashable
    record: dict[str, Any]
    facts: Facts
    matched_by: Match | None = None


class PersonGroup:
    """One person's records. *at* are the vendors that should have one.

    For a person that no scenario names, no vendor should.
    """

    def __init__(self, key: str, name: str, at: Sequence[str] = ()) -> None:
        self.key, self.name, self.at = key, name, at
        self.records: list[Held] = []
        self.vendors: set[str] = set()
        self.known: dict[Means, set[Any]] = {}  # by what they can be found

    def hold(self, held: Held) -> None:
        self.records.append(held)
        self.vendors.add(held.vendor)

    @property
    def missing(self) -> list[str]:
        """The vendors where the person's record is gone."""
        return [vendor for vendor in self.at if vendor not in self.vendors]

    @property
    def differs(self) -> list[FieldDifference]:
        if len(self.records) < 2:
            return []
        facts: dict[str, list[Facts]] = {}
        for held in self.records:
            facts.setdefault(held.vendor, []).append(held.facts)
        return differences(facts)


class PersonGroups:
    """People, to whom contacts are matched: by e-mail, then by phone, then by name.

    By phone and by name, a contact is matched only to a person without a record at its vendor. By
    phone, their names are equal or one has no e-mail; by name, they have neither e-mails nor phones
    to compare.
    """

    def __init__(self) -> None:
        self.all: list[PersonGroup] = []
        self._by: dict[tuple[Means, Any], list[PersonGroup]] = {}
        self._keys: set[str] = set()

    def add(self, group: PersonGroup, facts: Iterable[Facts]) -> None:
        """Another person, who is known by *facts*."""
        self.all.append(group)
        self._keys.add(group.key)
        for one in facts:
            self._learn(group, _means(one))

    def match(self, held: Held) -> None:
        """Give the contact to its person, or to a new one."""
        means = _means(held.facts)
        for by, value in means.items():
            for group in self._by.get((by, value), ()):
                if _may_be(by, group, held.vendor, means):
                    group.hold(held._replace(matched_by=by))
                    self._learn(group, means)
                    return
        alone = PersonGroup(self._key(held), str(held.facts.get("name") or held.id))
        alone.hold(held)
        self.add(alone, ())
        self._learn(alone, means)

    def _key(self, held: Held) -> str:
        """Vendor and id; with the owner where an owner has a contact of the same id."""
        key = f"{held.vendor}:{held.id}"
        return f"{held.vendor}:{held.owner}:{held.id}" if key in self._keys else key

    def _learn(self, group: PersonGroup, means: Mapping[Means, Any]) -> None:
        for by, value in means.items():
            listed = self._by.setdefault((by, value), [])
            if group not in listed and len(listed) < MAX_NAMESAKES:
                listed.append(group)
            group.known.setdefault(by, set()).add(value)


def _may_be(by: Means, group: PersonGroup, vendor: str, means: Mapping[Means, Any]) -> bool:
    """Whether a contact of these *means* that agrees in *by* may be the person's."""
    if by == "email":
        return True
    if vendor in group.vendors:
        return False
    both = group.known.keys() & means
    if by == "phone":
        return "email" not in both or means.get("name") in group.known.get("name", ())
    return not both & {"email", "phone"}


def _means(facts: Facts) -> dict[Means, Any]:
    """By what a person of these facts can be found, in the order in which it counts."""
    found = {by: plain(by, facts.get(by)) for by in MEANS}
    return {by: value for by, value in found.items() if value is not None}
