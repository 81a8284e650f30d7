"""Clemta's operations on contacts, in the order of its overview page."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint

from mock_server.core.errors import Forbidden, Invalid, NotFound, Problem, Sentence
from mock_server.core.paging import ordered, page, search
from mock_server.core.request.operation import operation
from mock_server.core.state.base import Record
from mock_server.core.state.ids import Draw, hexadecimal
from mock_server.core.state.store import StoredRecord
from mock_server.core.state.world import VendorState
from mock_server.core.vendor import Account, Answer, Query
from mock_server.vendors.clemta.schemas import (
    BILLING,
    DEFAULT_PAGE_SIZE,
    ID,
    MAX_PAGE_SIZE,
    ContactChange,
    ContactQuery,
    NewContact,
)

COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "eq": operator.eq,
    "created_at_value": operator.ge,
}
NO_BILLING: Record = dict.fromkeys(BILLING, "")
PAGED = {"company_id", "skip", "limit"}  # parameters that neither filter nor sort

blueprint = Blueprint("clemta", __name__)


@blueprint.post("/contacts")
@operation("Create Contact", "CLM-18", body=NewContact())
def create_contact(state: VendorState, caller: Account, body: Record) -> Answer:
    """Store a new contact. Another may have the same e-mail address (CLM-24)."""
    company = _company(state, caller, body["company_id"], "CLM-23")
    number, now = state.contacts.next_number, state.now()
    record = contact(body, new_id(now, number, state.draw("contact", number)), now)
    state.contacts.add(company, record)
    return _done("Contact created successfully", record)


@blueprint.get("/contacts")
@operation("List Contacts", "CLM-08", query=ContactQuery())
def list_contacts(state: VendorState, caller: Account, query: Query) -> Answer:
    """One company's contacts, newest first. `total` counts every match, not this page."""
    company = _company(state, caller, query["company_id"], "CLM-05")
    skip, limit = query.get("skip", 0), min(query.get("limit", DEFAULT_PAGE_SIZE), MAX_PAGE_SIZE)
    found = None if query.keys() <= PAGED else _matches(state, company, query)
    shown, total = page(state.contacts, company, skip, limit, found, newest_first=True)
    data = {"contacts": shown, "total": total, "skip": skip, "limit": limit}
    answer = _done("Contacts retrieved successfully", data)
    return answer._replace(usual=_list_behaviour(query, total))


@blueprint.get("/contacts/<contact_id>")
@operation("Get Contact by ID", "CLM-15")
def get_contact(state: VendorState, caller: Account, contact_id: str) -> Answer:
    return _done("Contact retrieved successfully", _entry(state, caller, contact_id).record)


@blueprint.patch("/contacts/<contact_id>")
@operation("Update Contact", "CLM-26", body=ContactChange())
def update_contact(state: VendorState, caller: Account, contact_id: str, body: Record) -> Answer:
    """Change the sent fields, in `billing` too (CLM-38), and the company (CLM-46)."""
    entry = _entry(state, caller, contact_id, "CLM-42")
    company = _company(state, caller, body["company_id"], "CLM-43")
    moved = "CLM-46" if company != entry.owner else None
    sent = {name: value for name, value in body.items() if name != "company_id"}
    billing = {**entry.record["billing"], **sent.get("billing", {})}
    changed = {**entry.record, **sent, "billing": billing, "updated_at": state.now()}
    state.contacts.replace(entry, changed, company)
    return _done("Contact updated successfully", changed, moved)


@blueprint.delete("/contacts/<contact_id>")
@operation("Delete Contact", "CLM-28")
def delete_contact(state: VendorState, caller: Account, contact_id: str) -> Answer:
    """Forget the contact for good. `data` is an object or null by the variant `delete_data`."""
    state.contacts.delete(_entry(state, caller, contact_id))
    shown = state.variants["delete_data"] == "object"
    data = {"id": contact_id, "deleted_at": state.now()} if shown else None
    return _done("Contact deleted successfully", data)


def contact(given: Record, id: str, created_at: int) -> Record:
    """A whole contact in Clemta's key order; its company is the owner, not a key (CLM-18).

    A field that was not given is empty, and the status is `active` (CLM-37).
    """
    billing = given.get("billing", NO_BILLING)
    return {
        "id": id,
        "created_at": created_at,
        "updated_at": given.get("updated_at", created_at),
        "type": given["type"],
        "status": given.get("status", "active"),
        "full_name": given["full_name"],
        "email": given["email"],
        "description": given.get("description", ""),
        "cc_emails": given.get("cc_emails", []),
        "bcc_emails": given.get("bcc_emails", []),
        "billing": billing if len(billing) == len(NO_BILLING) else {**NO_BILLING, **billing},
    }


def new_id(seconds: int, number: int, draw: Draw) -> str:
    """A MongoDB ObjectID: eight digits of time, ten of chance, six that count (CLM-32)."""
    return f"{seconds & 0xFFFFFFFF:08x}{hexadecimal(draw, 10)}{number & 0xFFFFFF:06x}"


def _done(message: str, data: Any, behaviour: str | None = None) -> Answer:
    return Answer({"success": True, "message": message, "data": data}, behaviour=behaviour)


def _company(state: VendorState, caller: Account, id: str, unknown: str) -> str:
    """*id*, if it is the caller's. Another partner's is refused, not hidden (CLM-07)."""
    if id in caller["companies"]:
        return id
    if any(id in account["companies"] for account in state.section["accounts"]):
        raise Forbidden("company", "CLM-07")
    raise NotFound("company", id, unknown)


def _entry(
    state: VendorState, caller: Account, contact_id: str, malformed: str = "CLM-16"
) -> StoredRecord:
    """Raises for a malformed id (CLM-16), an unknown one (CLM-17), another partner's (CLM-07)."""
    if not ID.fullmatch(contact_id):
        says = Sentence(malformed, "Invalid contact ID format", code="INVALID_REQUEST")
        raise Invalid([Problem("path", ("contact_id",), says, contact_id)])
    entry = state.contact(contact_id)
    if entry.owner not in caller["companies"]:
        raise Forbidden("contact", "CLM-07")
    return entry


def _matches(state: VendorState, company: str, query: Query) -> list[Record]:
    """The company's contacts that pass every filter, in order. Ties keep the order of creation."""
    field = query.get("sort")
    descending = query.get("order", "asc" if field else "desc") == "desc"
    records = state.contacts.all(company, newest_first=descending)
    if "search" in query:
        records = search(records, query["search"], ("full_name", "email"))
    kept = [record for record in records if _in_time(record["created_at"], query)]
    return ordered(kept, field or "created_at", descending)


def _in_time(created_at: int, query: Query) -> bool:
    """Whether the time compares as asked, or lies in the range, ends included (CLM-14)."""
    value: int | None = query.get("created_at_value")
    end: int | None = query.get("end_date")
    if end is not None:
        return (value is None or value <= created_at) and created_at <= end
    compare = COMPARE[query.get("created_at", "created_at_value")]
    return value is None or compare(created_at, value)


def _list_behaviour(query: Query, total: int) -> str | None:
    """The behaviour that a list shows: the first that applies."""
    if not 0 < query.get("limit", 1) <= MAX_PAGE_SIZE or query.get("skip", 0) >= max(total, 1):
        return "CLM-10"
    for behaviour, names in (
        ("CLM-14", {"created_at_value", "end_date"}),
        ("CLM-11", {"search"}),
        ("CLM-12", {"sort", "order"}),
        ("CLM-09", {"skip", "limit"}),
    ):
        if names & query.keys():
            return behaviour
    return None
