"""ClearTax's operations on contacts, in the order of its document."""

from collections.abc import Sequence

from flask import Blueprint

from mock_server.core.errors import Invalid, Problem, Sentence
from mock_server.core.paging import page, where
from mock_server.core.request.operation import operation
from mock_server.core.state.base import Record
from mock_server.core.state.world import VendorState
from mock_server.core.vendor import Account, Answer, Query
from mock_server.vendors.cleartax.schemas import (
    DEFAULT_PAGE_SIZE,
    Contact,
    ContactPayload,
    ContactQuery,
)

ORDER = (*Contact().fields, "system_generated")
FILTERS = {
    "email": "email",
    "pan_number": "pan_number",
    "mobile_number": "mobile_number",
    "contact_id": "id",
}

blueprint = Blueprint("cleartax", __name__)


@blueprint.get("/businesses/<business_id>/contacts")
@operation("Get all Contacts", "CTX-01", query=ContactQuery())
def list_contacts(state: VendorState, caller: Account, business_id: str, query: Query) -> Answer:
    """A bare array in order of creation, without a total (CTX-01 to CTX-07, CTX-48)."""
    wanted = {field: query[name] for name, field in FILTERS.items() if query.get(name)}
    contacts = state.contacts
    start, size = query.get("start", 0), query.get("limit", DEFAULT_PAGE_SIZE)
    if query.get("override_pagination"):
        start, size = 0, contacts.size(business_id)
    found = where(contacts.all(business_id), **wanted) if wanted else None
    shown, _ = page(contacts, business_id, start, size, found)
    return Answer(shown, behaviour=_list_rule(shown, query), usual=_page_rule(query))


@blueprint.get("/businesses/<business_id>/contacts/<contact_id>")
@operation("Get a Contact", "CTX-08")
def get_contact(state: VendorState, caller: Account, business_id: str, contact_id: str) -> Answer:
    """One contact, with `system_generated` where the system made it (CTX-31)."""
    return Answer(state.contact(contact_id, business_id).record)


@blueprint.put("/businesses/<business_id>/contacts/<contact_id>")
@operation("Create/Update a Contact", "CTX-11", body=ContactPayload())
def put_contact(
    state: VendorState, caller: Account, business_id: str, contact_id: str, body: Record
) -> Answer:
    """Store the payload under the id of the path, which may have any form (CTX-22, CTX-43).

    An update replaces all (CTX-12) but `system_generated` (CTX-56), which no client sets (CTX-29).
    """
    rule = _id_rule(body, contact_id, state.variants["id_mismatch"])
    entry = state.contacts.find(contact_id, business_id)
    if entry is None:
        return Answer(state.contacts.add(business_id, stored(contact_id, body)), behaviour=rule)
    made = {k: v for k, v in entry.record.items() if k == "system_generated"}
    kept = made if state.variants["system_generated_after_put"] == "kept" else {}
    record = state.contacts.replace(entry, stored(contact_id, {**body, **kept}))
    return Answer(record, behaviour="CTX-56" if made else "CTX-12")


def stored(id: str, given: Record) -> Record:
    """A contact in the order of answers (CTX-44), with the given fields only (CTX-30, CTX-52)."""
    given = {**given, "id": id}
    return {name: given[name] for name in ORDER if name in given}


def _id_rule(body: Record, contact_id: str, variant: str) -> str | None:
    """The rule for a payload's id; None for the path's own. A blank id counts as absent."""
    sent = body.get("id", "")
    if sent == contact_id:
        return None
    if not sent.strip():
        return "CTX-22"
    if variant == "ignore":
        return "CTX-21"
    said = Sentence("CTX-21", "Contact id in url did not match with payload id", code="400")
    raise Invalid([Problem("body", (), said, sent)])


def _list_rule(found: Sequence[Record], query: Query) -> str | None:
    """The rule that a list's filters show; None where only its page shows one."""
    if not found:
        return "CTX-47" if _asks_for_none(query) else "CTX-02"
    if "override_pagination" in query:
        return "CTX-04" if query["override_pagination"] else "CTX-05"
    filters = [query[name] for name in FILTERS if name in query]
    if filters:
        return "CTX-06" if all(filters) else "CTX-49"
    return None


def _page_rule(query: Query) -> str | None:
    if query.get("start"):
        return "CTX-46"
    if query.get("limit", DEFAULT_PAGE_SIZE) > DEFAULT_PAGE_SIZE:
        return "CTX-47"
    return "CTX-03" if "start" in query or "limit" in query else None


def _asks_for_none(query: Query) -> bool:
    return query.get("limit") == 0 and not query.get("override_pagination")
