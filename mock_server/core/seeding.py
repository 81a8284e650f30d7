"""Invented people, drawn from Faker's own words.

Faker itself makes 3,500 people a second. Its word lists, drawn from with derived chance, make
a hundred thousand, and the same ones every time.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from mock_server.core.state.ids import Draw


class Person(NamedTuple):
    """A name in plain Latin letters and an address at example.com that no other number has."""

    first: str
    last: str
    name: str
    email: str


@cache
def words(kind: str, locale: str, attribute: str) -> Sequence[str]:
    """One of Faker's word lists: `words("person", "en_IN", "first_names")`. Plain letters only."""
    from importlib import import_module  # Faker takes 86 ms, and most scenarios invent nobody

    provider = import_module(f"faker.providers.{kind}.{locale}").Provider
    return tuple(sorted(word for word in getattr(provider, attribute) if _plain(word)))


def person(number: int, draw: Draw) -> Person:
    first = draw.pick(words("person", "en_IN", "first_names"))
    last = draw.pick(words("person", "en_IN", "last_names"))
    email = f"{first}.{last}.{number}@example.com".lower().replace(" ", "-")
    return Person(first, last, f"{first} {last}", email)


def company(draw: Draw) -> str:
    """Two family names and an ending: `Rao Mehta Group`."""
    names = words("person", "en_IN", "last_names")
    ending = draw.pick(words("company", "en_US", "company_suffixes"))
    return f"{draw.pick(names)} {draw.pick(names)} {ending}"


def city(draw: Draw) -> str:
    return draw.pick(words("address", "en_IN", "cities"))


def _plain(word: str) -> bool:
    return word.isascii() and word.replace(" ", "").isalpha()
