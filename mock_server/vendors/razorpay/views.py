"""Razorpay's operations on contacts, in the order of its document.

A slash at the end of a path changes nothing (RZP-42). Contacts know no idempotency key: the header
X-Payout-Idempotency is not read (RZP-43). A change sends no webhook (RZP-44).
"""

from typing import Any

from flask import Blueprint

from mock_server.core.paging import page, search, where
from mock_server.core.request.operation import operation
from mock_server.core.state.base import Record
from mock_server.core.state.clock import SECOND
from mock_server.core.state.ids import Draw
from mock_server.core.state.store import StoredRecord
from mock_server.core.state.world import VendorState
from mock_server.core.vendor import Account, Answer, Query
from mock_server.vendors.razorpay.schemas import (
    DEFAULT_PAGE_SIZE,
    ContactChange,
    ContactQuery,
    NewContact,
)
from mock_server.vendors.razorpay.values import NO_NOTES, base62

EPOCH = 1388534400  # 2014-01-01, worked out from ids and times that Razorpay has published

blueprint = Blueprint("razorpay", __name__)


@blueprint.post("/contacts")
@operation("Create a Contact", "RZP-01", body=NewContact())
def create_contact(state: VendorState, caller: Account, body: Record) -> Answer:
    """Store a new contact, or give back the one equal in all five fields (RZP-06, RZP-07)."""
    owner, number = caller["key_id"], state.contacts.next_number
    found = state.contacts.duplicate(owner, body)
    if found:
        return Answer(found, behaviour=_of_duplicate(found, body))
    nanoseconds = state.clock.now_ns()
    record = contact(body, new_id(nanoseconds, number, state.draw("contact", number)), state.now())
    state.contacts.add(owner, record)
    return Answer(record, state.variants["new_contact_status"])


@blueprint.patch("/contacts/<contact_id>")
@operation("Update a Contact", "RZP-31", body=ContactChange())
def update_contact(state: VendorState, caller: Account, contact_id: str, body: Record) -> Answer:
    """Change the sent fields; `active` alone is the activate page's call (RZP-32)."""
    entry = state.contact(contact_id, caller["key_id"])
    changed = {**entry.record, **body}
    behaviour = _of_change(state, entry, changed, body)
    return Answer(state.contacts.replace(entry, changed), behaviour=behaviour)


@blueprint.get("/contacts")
@operation("Fetch All Contacts", "RZP-23", query=ContactQuery())
def list_contacts(state: VendorState, caller: Account, query: Query) -> Answer:
    """Newest first. `count` in the answer is the length of this page, not a total."""
    owner, contacts = caller["key_id"], state.contacts
    size, start = query.get("count", DEFAULT_PAGE_SIZE), query.get("skip", 0)
    wanted = {name: value for name, value in query.items() if name not in ("count", "skip")}
    found, behaviour = None, None
    if wanted:
        active, behaviour = wanted.pop("active", (None, "RZP-24"))
        everything = contacts.all(owner, newest_first=True)
        found = _filtered(everything, state.variants["name_filter"], wanted | {"active": active})
    items, _ = page(contacts, owner, start, size, found, newest_first=True)
    shown = {"entity": "collection", "count": len(items), "items": items}
    return Answer(shown, behaviour=behaviour if items else "RZP-27")


@blueprint.get("/contacts/<contact_id>")
@operation("Fetch Contact With ID", "RZP-28")
def get_contact(state: VendorState, caller: Account, contact_id: str) -> Answer:
    """A malformed id and another account's are as unknown as any other (RZP-29, RZP-30)."""
    return Answer(state.contact(contact_id, caller["key_id"]).record)


def contact(given: Record, id: str, created_at: int) -> Record:
    """A whole contact in Razorpay's key order; a missing field is null (RZP-02, RZP-03)."""
    return {
        "id": id,
        "entity": "contact",
        "name": given["name"],
        "contact": given.get("contact"),
        "email": given.get("email"),
        "type": given.get("type"),
        "reference_id": given.get("reference_id"),
        "batch_id": given.get("batch_id"),
        "active": given.get("active", True),
        "notes": given.get("notes") or NO_NOTES,
        "created_at": created_at,
    }


def new_id(nanoseconds: int, number: int, draw: Draw) -> str:
    """`cont_` and 14 base-62 digits, ten of time and four of chance (RZP-05).

    The record's number is added to the nanoseconds: ids keep their order under a frozen clock.
    """
    since = nanoseconds - EPOCH * SECOND + number
    return f"cont_{base62(since, 10)}{base62(draw.below(62**4), 4)}"


def identity(contact: Record) -> tuple[Any, ...]:
    """The five fields in which equal contacts agree; notes do not count (RZP-06)."""
    read = contact.get
    return read("name"), read("email"), read("contact"), read("type"), read("reference_id")


def _filtered(records: list[Record], name_filter: str, wanted: dict[str, Any]) -> list[Record]:
    """All filters at once (RZP-24); bounds of time include their ends."""
    wanted = dict(wanted)
    since, until = wanted.pop("since", None), wanted.pop("until", None)
    if name_filter == "contains":
        records = search(records, wanted.pop("name", ""), ["name"])
    return [
        record
        for record in where(records, **wanted)
        if (since is None or record["created_at"] >= since)
        and (until is None or record["created_at"] <= until)
    ]


def _of_duplicate(found: Record, body: Record) -> str:
    """The number of a create that returns *found*. Five equal fields are documented (RZP-06)."""
    if None in identity(found):
        return "RZP-70"
    kept = not found["active"] or found["notes"] != (body.get("notes") or NO_NOTES)
    return "RZP-71" if kept else "RZP-06"


def _of_change(
    state: VendorState, entry: StoredRecord, changed: Record, body: Record
) -> str | None:
    """The number of a change that no document covers."""
    old = entry.record
    if "active" in body and len(body) > 1:
        return "RZP-64"
    if body.get("active") is old["active"]:
        return "RZP-65"
    if set(old["notes"]) - set(changed["notes"]):
        return "RZP-66"
    moved = identity(changed) != identity(old)
    return "RZP-67" if moved and state.contacts.duplicate(entry.owner, changed) else None
