"""YSuite's operations on contacts, in the order of its document."""

import re

from flask import Blueprint

from mock_server.core.errors import Invalid, Problem, Sentence
from mock_server.core.paging import ordered, page, search, where
from mock_server.core.request.operation import operation
from mock_server.core.state.base import Record
from mock_server.core.state.clock import iso
from mock_server.core.state.store import StoredRecord
from mock_server.core.state.world import VendorState
from mock_server.core.vendor import Account, Answer, Query
from mock_server.vendors.ysuite.query import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, ContactQuery
from mock_server.vendors.ysuite.schemas import BUSINESS, ContactChange, NewContact

ROW = ("cstid", "cstname", "cstemail", "cstmobile", "contact_type", "cstcreated_on")
# The number that a parameter shows. The first that was sent counts.
TELLING = {"search": "YS-10", "type": "YS-11", "sortBy": "YS-12", "sortOrder": "YS-12"}
FIRST = 1001  # ids up to 1000, the documented 10 among them, are left to fixtures and scenarios
ID = re.compile(r"[1-9][0-9]{0,18}")

blueprint = Blueprint("ysuite", __name__)


@blueprint.get("/contacts")
@operation("GET /v1/contacts", "YS-05", query=ContactQuery())
def list_contacts(state: VendorState, caller: Account, query: Query) -> Answer:
    """A page of rows of six keys (YS-13), and the totals of all matches (YS-07)."""
    owner, contacts, (field, descending) = caller["access_key"], state.contacts, _order(query)
    size, index = min(query["pageSize"], MAX_PAGE_SIZE), query["pageIndex"]
    found = None
    if field or query.keys() & {"search", "type"}:
        found = _matches(contacts.all(owner, newest_first=descending), query, field, descending)
    records, total = page(contacts, owner, index * size, size, found, descending)
    data = {
        "data": [{field: record[field] for field in ROW} for record in records],
        "current_page": index + 1,
        "total_records": total,
        "total_pages": -(-total // size),
    }
    usual = _list_behaviour(query, total, bool(records))
    return Answer({"success": True, "data": data}, usual=usual)


@blueprint.get("/contacts/<contact_id>")
@operation("GET /v1/contacts/{id}", "YS-14")
def get_contact(state: VendorState, caller: Account, contact_id: str) -> Answer:
    return Answer({"success": True, "data": _entry(state, caller, contact_id).record})


@blueprint.post("/contacts")
@operation("POST /v1/contacts", "YS-16", body=NewContact())
def create_contact(state: VendorState, caller: Account, body: Record) -> Answer:
    """Store a new contact. Two may agree in every field."""
    _check_parent(state, caller, body)
    record = contact(body, _free_id(state), iso(state.now()))
    state.contacts.add(caller["access_key"], record)
    said = "New contact has been created successfully."
    data = {"cstid": record["cstid"], "cstname": record["cstname"]}
    return Answer({"success": True, "message": said, "data": data})


@blueprint.put("/contacts/<contact_id>")
@operation("PUT /v1/contacts/{id}", "YS-23", body=ContactChange())
def update_contact(state: VendorState, caller: Account, contact_id: str, body: Record) -> Answer:
    """Change the sent fields. Tags are replaced as a whole (YS-24)."""
    entry = _entry(state, caller, contact_id)
    cstid, created_on = entry.record["cstid"], entry.record["cstcreated_on"]
    _check_parent(state, caller, body, cstid)
    state.contacts.replace(entry, contact({**entry.record, **body}, cstid, created_on))
    return Answer({"success": True, "message": "Contact updated successfully!"})


@blueprint.delete("/contacts/<contact_id>")
@operation("DELETE /v1/contacts/{id}", "YS-26")
def delete_contact(state: VendorState, caller: Account, contact_id: str) -> Answer:
    """Forget the contact. Its children keep its number as their parent's."""
    state.contacts.delete(_entry(state, caller, contact_id))
    return Answer({"success": True, "message": "Contact deleted successfully!"})


def contact(given: Record, cstid: int, created_on: str) -> Record:
    """A whole contact in the order of the create's table; notify flags are on (YS-22)."""
    read = given.get
    return {
        "cstid": cstid,
        "cstname": given["cstname"],
        "contact_type": given["contact_type"],
        "cstemail": read("cstemail"),
        "cstmobile": read("cstmobile"),
        "cstmobile_country_id": read("cstmobile_country_id"),
        "cstaddress": read("cstaddress"),
        "ct_taxnumber": read("ct_taxnumber"),
        "cstnotes": read("cstnotes"),
        "cstemailnotify": read("cstemailnotify") is not False,
        "cstsmsnotify": read("cstsmsnotify") is not False,
        "cst_whatsapp_notify": read("cst_whatsapp_notify") is not False,
        "contact_parent": read("contact_parent"),
        "cst_tag_id": read("cst_tag_id") or [],
        "cstcreated_on": created_on,
    }


def new_id(number: int) -> int:
    """The id of the *number*-th contact without one of its own. Ids rise and never repeat."""
    return FIRST + number


def _free_id(state: VendorState) -> int:
    """The next id that no contact of the scenario has."""
    cstid = new_id(state.contacts.next_number)
    while state.contacts.find(cstid):
        cstid += 1
    return cstid


def _entry(state: VendorState, caller: Account, contact_id: str) -> StoredRecord:
    """A malformed id and another account's are as unknown as any other."""
    cstid = int(contact_id) if ID.fullmatch(contact_id) else contact_id
    return state.contact(cstid, caller["access_key"])


def _check_parent(
    state: VendorState, caller: Account, body: Record, child: int | None = None
) -> None:
    """A parent is another contact of the account's, and a business (YS-40)."""
    parent = body.get("contact_parent")
    if parent is None:
        return
    entry = state.contacts.find(parent)
    if (
        entry is None
        or entry.owner != caller["access_key"]
        or entry.record["contact_type"] != BUSINESS
        or parent == child
    ):
        said = Sentence("YS-40", "must be the cstid of a business.")
        raise Invalid([Problem("body", ("contact_parent",), said, parent)])


def _matches(
    records: list[Record], query: Query, field: str | None, descending: bool
) -> list[Record]:
    """The records that pass every filter, in order."""
    found = where(records, contact_type=query.get("type"))
    if "search" in query:
        found = search(found, query["search"], ("cstname", "cstemail"))
    return ordered(found, field, descending) if field else found


def _order(query: Query) -> tuple[str | None, bool]:
    """The field to sort by, None for the order of creation, and whether the greatest comes first.

    No document has the defaults: the newest come first, and a field ascends.
    """
    field, direction = query.get("sortBy"), query.get("sortOrder", "").lower()
    return field, direction == "desc" or (field is None and direction != "asc")


def _list_behaviour(query: Query, total: int, any_shown: bool) -> str | None:
    """The behaviour that a list shows: the first that applies."""
    if query["pageIndex"] and not any_shown:
        return "YS-09"
    for name, behaviour in TELLING.items():
        if name in query:
            return behaviour
    if query["pageIndex"]:
        return "YS-06"
    return "YS-07" if query["pageSize"] != DEFAULT_PAGE_SIZE or not total else None
