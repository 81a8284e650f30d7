"""SPN against a plain dictionary: whatever is done, both tell the same."""

from functools import cache
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from mock_server.app import create_app
from mock_server.core.request.application import MockFlask
from tests.clients import Api, Client
from tests.vendors.spn.conftest import COMPANY, listed

NAMES = st.sampled_from(["Ines", "Asha", "", "Łukasz"])
OPTIONAL = st.none() | st.sampled_from(["1", "Roy"])
COMPANIES = st.sampled_from([COMPANY, None])
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "company_id": COMPANIES,
        "first_name": NAMES,
        "last_name": OPTIONAL,
        "phone": OPTIONAL,
        "is_primary": st.booleans(),
    },
)


@cache
def served() -> MockFlask:
    return create_app()


class Contacts(RuleBasedStateMachine):
    """Creates, updates and deletes in a world; the model is a dict in order of creation."""

    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        served().extensions["mock_server"].worlds.reset("model")
        self.api: Api = Client.inside(served(), "model").at("spn", "/api/v1")
        self.model: dict[str, dict[str, Any]] = {one["id"]: one for one in listed(self.api)}

    @rule(target=ids, first_name=NAMES, change=CHANGES)
    def create(self, first_name: str, change: dict[str, Any]) -> str:
        """A create stores what was sent (SPN-14)."""
        sent = {"company_id": COMPANY, "first_name": first_name, "email": "a@example.com"}
        contact = self.api.post("/contacts", {**sent, **change}).json
        assert contact | sent | change == contact
        self.model[contact["id"]] = contact
        id: str = contact["id"]
        return id

    @rule(id=ids, change=CHANGES)
    def update(self, id: str, change: dict[str, Any]) -> None:
        """A patch changes what was sent and keeps the rest (SPN-22, SPN-23)."""
        contact = self.api.patch(f"/contacts/{id}", change).json
        kept = {**self.model[id], **change, "updated_at": contact["updated_at"]}
        assert kept == contact
        self.model[id] = contact

    @rule(id=consumes(ids))
    def delete(self, id: str) -> None:
        """A deleted contact is gone for good (SPN-24)."""
        assert self.api.delete(f"/contacts/{id}").status == 204
        del self.model[id]
        assert self.api.get(f"/contacts/{id}").status == 404

    @rule(id=ids)
    def get(self, id: str) -> None:
        """A contact is what was last made of it (SPN-11)."""
        assert self.api.get(f"/contacts/{id}").json == self.model[id]

    @rule(skip=st.integers(0, 6), limit=st.integers(0, 6))
    def page(self, skip: int, limit: int) -> None:
        """A page is the same slice of both (SPN-07)."""
        shown = listed(self.api, f"&skip={skip}&limit={limit}")
        assert shown == self.companys()[skip : skip + limit]

    @invariant()
    def same(self) -> None:
        """The list holds the company's contacts in the order of creation (SPN-03, SPN-39)."""
        assert listed(self.api) == self.companys()

    def companys(self) -> list[dict[str, Any]]:
        return [one for one in self.model.values() if one["company_id"] == COMPANY]


TestContacts = Contacts.TestCase
TestContacts.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
