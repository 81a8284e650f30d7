"""Any run of calls leaves what a plain list of dicts would hold."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from werkzeug.test import Client as Browser

from mock_server.app import create_app
from tests.clients import CREDENTIALS
from tests.vendors.clemta.sample import COMPANY, CONTACTS, OTHERS

SCENARIO = f"""
clock: {{at: 2023-06-15T00:00:00Z, frozen: true}}
vendors:
  clemta:
    limits: []
    accounts: [{{api_key: clemta_mock_key, companies: ["{COMPANY}", "{OTHERS}"]}}]
    contacts: [{{fake: 3}}]
"""
NAMES = st.sampled_from(["Ada", "Bo", "Çiğdem", "ada b"])
COMPANIES = st.sampled_from([COMPANY, OTHERS])
apps: list[Flask] = []


class Contacts(RuleBasedStateMachine):
    """Create, update, delete, get and list against a model: (company, contact) oldest first."""

    ids = Bundle("ids")

    @initialize()
    def start(self) -> None:
        context = apps[0].extensions["mock_server"]
        self.world = context.worlds.reset(None)
        self.browser = Browser(apps[0])
        seeded = self.call("GET", CONTACTS)["data"]["contacts"]
        self.model = [(COMPANY, contact) for contact in reversed(seeded)]

    def call(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        headers = CREDENTIALS["clemta"]
        answer = self.browser.open(f"/clemta{path}", method=method, json=body, headers=headers)
        assert status == answer.status_code, answer.text
        return answer.json

    @rule(target=ids, name=NAMES, company=COMPANIES)
    def create(self, name: str, company: str) -> str:
        body = {"type": "vendor", "full_name": name, "email": "a@example.com"}
        made = self.call("POST", "/contacts", {**body, "company_id": company})["data"]
        self.model.append((company, made))
        return str(made["id"])

    @rule(id=ids, name=NAMES, company=COMPANIES)
    def update(self, id: str, name: str, company: str) -> None:
        body = {"type": "customer", "full_name": name, "email": "b@example.com"}
        place = self.place(id)
        self.world.clock.advance(1)
        sent = {**body, "company_id": company}
        answer = self.call("PATCH", f"/contacts/{id}", sent, 404 if place is None else 200)
        if place is not None:
            now = self.world.clock.now()
            self.model[place] = company, {**self.model[place][1], **body, "updated_at": now}
            assert self.model[place][1] == answer["data"]

    @rule(id=ids)
    def delete(self, id: str) -> None:
        place = self.place(id)
        self.call("DELETE", f"/contacts/{id}", status=404 if place is None else 200)
        if place is not None:
            del self.model[place]

    @rule(id=ids)
    def get(self, id: str) -> None:
        place = self.place(id)
        answer = self.call("GET", f"/contacts/{id}", status=404 if place is None else 200)
        assert place is None or self.model[place][1] == answer["data"]

    @rule(company=COMPANIES, term=NAMES)
    def search(self, company: str, term: str) -> None:
        path = f"/contacts?company_id={company}&search={term}&limit=100"
        wanted = [c for c in self.held(company) if term.casefold() in c["full_name"].casefold()]
        assert wanted == self.call("GET", path)["data"]["contacts"]

    @invariant()
    def lists_agree(self) -> None:
        for company in (COMPANY, OTHERS):
            path = f"/contacts?company_id={company}&limit=100"
            held = self.held(company)
            shown = self.call("GET", path)["data"]
            assert {"contacts": held, "total": len(held), "skip": 0, "limit": 100} == shown

    def held(self, company: str) -> list[Any]:
        return [contact for owner, contact in reversed(self.model) if owner == company]

    def place(self, id: str) -> int | None:
        found = [n for n, (_, contact) in enumerate(self.model) if contact["id"] == id]
        return found[0] if found else None


@pytest.fixture(scope="module", autouse=True)
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    file = tmp_path_factory.mktemp("clemta") / "model.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    apps.append(create_app(scenario=str(file)))
    yield
    apps.clear()


TestContacts = Contacts.TestCase
TestContacts.settings = settings(deadline=None, max_examples=25, stateful_step_count=15)
