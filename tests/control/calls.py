"""One call of each kind at every vendor, so that a rule can be tried at all of them."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.clients import Client, Reply
from tests.samples import SAMPLES
from tests.sampling import Samples


class Door(NamedTuple):
    """How a vendor is asked for contacts: its list and its own word for a new one's name."""

    list: str
    contacts: str
    name: str
    new: dict[str, Any]
    creating: str


def _door(row: Samples) -> Door:
    new = {
        key: value for key, value in (row.create.body or {}).items() if key not in (row.name, "id")
    }
    whole = urlencode({**row.list.query, **row.everything})
    return Door(f"{row.list.path}?{whole}", row.list.path, row.name, new, row.creating)


DOORS = {vendor: _door(row) for vendor, row in SAMPLES.items()}
VENDOR_NAMES = tuple(DOORS)


def create(client: Client, vendor: str, name: str, **headers: str) -> Reply:
    """Store a new contact of that name, as the vendor's default account."""
    door = DOORS[vendor]
    body, api = {door.name: name, **door.new}, client.at(vendor)
    if vendor == "cleartax":
        id = name.replace(" ", "-")
        return api.put(f"{door.contacts}/{id}", {**body, "id": id}, **headers)
    return api.post(door.contacts, body, **headers)


def listed(client: Client, vendor: str, **headers: str) -> Reply:
    return client.at(vendor).get(DOORS[vendor].list, **headers)


def names(client: Client, vendor: str) -> list[str]:
    """The names of all contacts that the vendor lists."""
    return [row[DOORS[vendor].name] for row in rows(listed(client, vendor))]


def rows(reply: Reply) -> list[dict[str, Any]]:
    """The contacts of a list's answer, whatever stands around them."""
    found: Any = reply.json
    while isinstance(found, dict):
        found = next(found[key] for key in ("items", "contacts", "data") if key in found)
    assert isinstance(found, list)
    return found
