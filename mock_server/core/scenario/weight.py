"""An estimate of the memory that a scenario will take, from its document alone."""

from collections.abc import Mapping
from sys import getsizeof
from typing import Any

from mock_server.core.scenario.schema import MAX_FAKES

SCENARIO_BYTES = 20_000  # for an empty scenario, about
CONTACT_BYTES = 750  # for a contact beyond its part of the document, about
VALUE_BYTES = 150  # for a value beyond its text, about


def expected(data: Any) -> int:
    """About how many bytes. Aliased values and invented contacts count each time."""
    sections = _mapping(_mapping(data).get("vendors")).values()
    known: dict[int, int] = {}
    return SCENARIO_BYTES + _bytes(data, known) + sum(_contacts(one, known) for one in sections)


def _contacts(section: Any, known: dict[int, int]) -> int:
    """The bytes of a vendor's contacts beyond those of the document."""
    entries = _mapping(section).get("contacts")
    if not isinstance(entries, list):
        return 0
    return sum(_count(one) * (CONTACT_BYTES + _bytes(one, known)) for one in entries)


def _count(entry: Any) -> int:
    """How many contacts an entry stands for. A wrong entry counts as one."""
    count = _mapping(entry).get("fake", 1)
    return count if isinstance(count, int) and 0 <= count <= MAX_FAKES else 1


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


def _mapping(data: Any) -> Mapping[Any, Any]:
    return data if isinstance(data, dict) else {}
