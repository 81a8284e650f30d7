"""An estimate of the memory that a scenario will take, from its document alone."""

from collections.abc import Mapping
from sys import getsizeof
from typing import Any

from mock_server.core.scenario.schema import MAX_FAKE_PEOPLE, MAX_FAKES

SCENARIO_BYTES = 20_000  # for an empty scenario, about
CONTACT_BYTES = 750  # for a contact beyond its part of the document, about
PERSON_BYTES = 2_000  # for a person beyond that, about
VALUE_BYTES = 150  # for a value beyond its text, about


def expected(data: Any, vendors: int = 0) -> int:
    """About how many bytes. Aliased values and invented contacts count each time.

    *vendors* is how many a person has a contact at by default.
    """
    sections = _mapping(_mapping(data).get("vendors")).values()
    known: dict[int, int] = {}
    contacts = sum(_contacts(one, known) for one in sections)
    return SCENARIO_BYTES + _bytes(data, known) + contacts + _people(data, known, vendors)


def _contacts(section: Any, known: dict[int, int]) -> int:
    """The bytes of a vendor's contacts beyond those of the document."""
    entries = _list(_mapping(section).get("contacts"))
    return sum(_count(one, MAX_FAKES) * (CONTACT_BYTES + _bytes(one, known)) for one in entries)


def _people(data: Any, known: dict[int, int], vendors: int) -> int:
    """The bytes of people and their contacts beyond those of the document."""
    found = 0
    for one in _list(_mapping(data).get("people")):
        at = _mapping(one).get("at")
        contacts = len(at) if isinstance(at, list) else vendors
        each = PERSON_BYTES + _bytes(one, known) + contacts * CONTACT_BYTES
        found += _count(one, MAX_FAKE_PEOPLE) * each
    return found


def _count(entry: Any, most: int) -> int:
    """How many an entry stands for. A wrong entry counts as one."""
    count = _mapping(entry).get("fake", 1)
    return count if isinstance(count, int) and 0 <= count <= most else 1


def _bytes(data: Any, known: dict[int, int]) -> int:
    """The bytes of *data*. An aliased value counts at each alias."""
    if isinstance(data, str):
        return VALUE_BYTES + getsizeof(data)
    if not isinstance(data, dict | list):
        return VALUE_BYTES
    found = known.get(id(data))
    if found is None:
        inner = data.values() if isinstance(data, dict) else data
        found = known[id(data)] = VALUE_BYTES + sum(_bytes(value, known) for value in inner)
    return found


def _list(data: Any) -> list[Any]:
    return data if isinstance(data, list) else []


def _mapping(data: Any) -> Mapping[Any, Any]:
    return data if isinstance(data, dict) else {}
