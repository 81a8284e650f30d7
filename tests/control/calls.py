"""One call of each kind at every vendor, so that a rule can be tried at all of them."""

from typing import Any, NamedTuple

from tests.clients import Client, Reply
from tests.samples import CLEMTA_COMPANY, OF_A_BUSINESS, SPN_COMPANY


class Door(NamedTuple):
    """How a vendor is asked for contacts: its list and its own word for a new one's name."""

    list: str
    contacts: str
    name: str
    new: dict[str, Any]
    creating: str = "create_contact"


DOORS = {
    "razorpay": Door("/v1/contacts?count=100", "/v1/contacts", "name", {}),
    "cleartax": Door(
        f"{OF_A_BUSINESS}?override_pagination=true",
        OF_A_BUSINESS,
        "business_name",
        {"organization_type": "COMPANY", "state": "KERALA"},
        "put_contact",
    ),
    "ysuite": Door("/v1/contacts?pageSize=100", "/v1/contacts", "cstname", {"contact_type": 1}),
    "clemta": Door(
        f"/contacts?company_id={CLEMTA_COMPANY}&limit=100",
        "/contacts",
        "full_name",
        {"type": "customer", "email": "new@example.com", "company_id": CLEMTA_COMPANY},
    ),
    "spn": Door(
        f"/api/v1/contacts?company_id={SPN_COMPANY}&limit=100",
        "/api/v1/contacts",
        "first_name",
        {"email": "new@example.com", "company_id": SPN_COMPANY},
    ),
}
VENDOR_NAMES = tuple(DOORS)


def create(client: Client, vendor: str, name: str, **headers: str) -> Reply:
    """Store a new contact of that name, as the vendor's default account."""
    door = DOORS[vendor]
    body, api = {door.name: name, **door.new}, client.at(vendor)
    if vendor == "cleartax":
        id = name.replace(" ", "-")
        return api.put(f"{door.contacts}/{id}", {"id": id, **body}, **headers)
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
