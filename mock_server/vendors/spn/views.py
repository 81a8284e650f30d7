"""SPN's operations on contacts, in the order of its document; then what other pages tell of."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint

from mock_server.core.errors import Forbidden, NotFound
from mock_server.core.paging import page
from mock_server.core.request.auth import same
from mock_server.core.request.operation import operation
from mock_server.core.state.base import Record
from mock_server.core.state.clock import iso
from mock_server.core.state.ids import uuid4
from mock_server.core.state.world import VendorState
from mock_server.core.vendor import Account, Answer, Query
from mock_server.vendors.spn.document import PATH, document
from mock_server.vendors.spn.errors import Unwritable, WrongPassword
from mock_server.vendors.spn.schemas import (
    DEFAULT_PAGE_SIZE,
    ContactChange,
    Credentials,
    ListQuery,
    NewContact,
)
from mock_server.vendors.spn.tokens import issue

blueprint = Blueprint("spn", __name__)

GONE = {"Content-Type": "application/json"}  # FastAPI sends it with a 204 too (SPN-58)
SURROGATES = re.compile("[\ud800-\udfff]")


@blueprint.get("/contacts")
@operation("List Contacts", "SPN-03", query=ListQuery())
def list_contacts(state: VendorState, caller: Account, query: Query) -> Answer:
    """A bare array of the caller's company, the oldest first (SPN-39)."""
    company_id, skip, limit = query["company_id"], query["skip"], query["limit"]
    if company_id != caller["company_id"]:
        known = state.table("companies").find(company_id)
        raise Forbidden("contacts", "SPN-04" if known else "SPN-55")
    records, total = page(state.contacts, company_id, skip, limit)
    return Answer(records, behaviour=_list_behaviour(skip, limit, total))


@blueprint.get("/contacts/<contact_id>")
@operation("Get Contact", "SPN-11", public=True)
def get_contact(state: VendorState, contact_id: str) -> Answer:
    return Answer(state.contact(contact_id).record)


@blueprint.post("/contacts")
@operation("Create Contact", "SPN-14", body=NewContact(), public=True)
def create_contact(state: VendorState, body: Record) -> Answer:
    """Store a new contact. Nothing in it has to be unique (SPN-40)."""
    _check_company(state, body.get("company_id"), "SPN-15")
    _check_texts(body)
    id = uuid4(state.draw("contact", state.contacts.next_number))
    now = iso(state.now())
    record = contact(body, id, now, now)
    behaviour = "SPN-37" if None in body.values() else None
    return Answer(state.contacts.add(owner(record), record), 201, behaviour)


@blueprint.patch("/contacts/<contact_id>")
@operation("Update Contact", "SPN-22", body=ContactChange(), public=True)
def update_contact(state: VendorState, contact_id: str, body: Record) -> Answer:
    """Change the sent fields and `updated_at` (SPN-60). An empty patch changes nothing (SPN-23)."""
    entry = state.contact(contact_id)
    if not body:
        return Answer(entry.record, behaviour="SPN-23")
    _check_company(state, body.get("company_id"), "SPN-38")
    _check_texts(body)
    record = {**entry.record, **body, "updated_at": iso(state.now())}
    state.contacts.replace(entry, record, owner(record))
    return Answer(record, behaviour=_changed(body))


@blueprint.delete("/contacts/<contact_id>")
@operation("Delete Contact", "SPN-24")
def delete_contact(state: VendorState, caller: Account, contact_id: str) -> Answer:
    """Forget any company's contact; where `delete_ownership` is `owner`, the caller's own."""
    entry = state.contact(contact_id)
    foreign = entry.owner != caller["company_id"]
    if foreign and state.variants["delete_ownership"] == "owner":
        raise Forbidden("contacts", "SPN-25")
    state.contacts.delete(entry)
    return Answer(None, 204, "SPN-25" if foreign else None, GONE)


@blueprint.post("/auth/login")
@operation("Login", "SPN-33", body=Credentials(), public=True)
def login(state: VendorState, body: Mapping[str, Any]) -> Answer:
    """A token of this world. A refusal does not say which of the two was wrong (SPN-34)."""
    for user in state.section["users"]:
        if user["email"] == body["email"] and same(user["password"], body["password"]):
            token = issue(state, user["email"])
            return Answer({"access_token": token, "token_type": "bearer"})
    raise WrongPassword("SPN-34")


@blueprint.delete("/companies/<company_id>")
@operation("Delete Company", "SPN-31")
def delete_company(state: VendorState, caller: Account, company_id: str) -> Answer:
    """Forget the caller's company and all its contacts (SPN-31). Its users stay (inferred)."""
    company = state.table("companies").find(company_id)
    if company is None or company_id != caller["company_id"]:
        raise Forbidden("company", "SPN-59")
    state.table("companies").delete(company)
    for record in state.contacts.all(company_id):
        state.contacts.delete(state.contact(record["id"]))
    return Answer(None, 204, headers=GONE)


@blueprint.get(PATH)
@operation("OpenAPI Documentation", "SPN-61", public=True)
def openapi(state: VendorState) -> Answer:
    """What FastAPI says of these operations by itself. The pages that show it are not emulated."""
    return Answer(document())


def contact(given: Record, id: str, created_at: str, updated_at: str) -> Record:
    """A whole contact in SPN's key order; a missing field is null (SPN-32)."""
    return {
        "id": id,
        "company_id": given.get("company_id"),
        "first_name": given["first_name"],
        "last_name": given.get("last_name"),
        "email": given["email"],
        "phone": given.get("phone"),
        "designation": given.get("designation"),
        "is_primary": given.get("is_primary", False),
        "created_at": created_at,
        "updated_at": updated_at,
    }


def owner(record: Record) -> str:
    """The company whose list shows the contact; a contact of none is on no list."""
    return record["company_id"] or ""


def _check_company(state: VendorState, company_id: str | None, rule: str) -> None:
    if company_id is not None and state.table("companies").find(company_id) is None:
        raise NotFound("company", company_id, rule)


def _check_texts(body: Record) -> None:
    """Half of a surrogate pair passes every check, and no database takes it (SPN-54)."""
    for value in body.values():
        if type(value) is str and not value.isascii() and SURROGATES.search(value):
            raise Unwritable


def _list_behaviour(skip: int, limit: int, total: int) -> str | None:
    if skip and skip >= total:
        return "SPN-09"
    if min(limit, total - skip) > DEFAULT_PAGE_SIZE:
        return "SPN-36"
    return "SPN-07" if skip or limit < total else None


def _changed(body: Record) -> str | None:
    if "company_id" in body:
        return "SPN-38"
    return "SPN-37" if None in body.values() else None
