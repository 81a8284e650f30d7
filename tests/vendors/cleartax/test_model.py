"""Whatever is put and read in whatever order, ClearTax behaves as plain dictionaries would."""

import itertools
from typing import Any

from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from werkzeug.test import Client as Wsgi

from mock_server.app import create_app
from tests.vendors.cleartax.asking import BUSINESS, VALID

APP = create_app(max_worlds=100_000)
HEADERS = {"X-Cleartax-Auth-Token": "mock-cleartax-token"}
BASE = f"/cleartax/api/v0.1/businesses/{BUSINESS}/contacts"
worlds = itertools.count()
ids = some.sampled_from(["a", "b", "c", "d"])
changes = some.fixed_dictionaries(
    {},
    optional={
        "business_name": some.sampled_from(["One", "Two", ""]),
        "email": some.sampled_from(["", "x@example.com", "y@example.com"]),
        "city": some.text(max_size=3),
        "state": some.sampled_from(["goa", "KERALA", "KARNATKA"]),
    },
)
STATES = {"goa": "GOA", "GOA": "GOA", "KERALA": "KERALA"}


class Contacts(RuleBasedStateMachine):
    """A world of the server beside a dictionary by id, in order of creation."""

    def __init__(self) -> None:
        super().__init__()
        self.browser = Wsgi(APP)
        self.headers = {**HEADERS, "X-Mock-World": f"model-{next(worlds)}"}
        self.model = {contact["id"]: contact for contact in self.read("?override_pagination=true")}

    def read(self, tail: str) -> Any:
        return self.browser.get(BASE + tail, headers=self.headers).get_json()

    @rule(id=ids, sent=changes)
    def put(self, id: str, sent: dict[str, str]) -> None:
        """A good payload replaces or adds; a bad one changes nothing (CTX-11, CTX-12)."""
        body = {**VALID, **sent}
        reply = self.browser.put(f"{BASE}/{id}", json=body, headers=self.headers)
        good = body["business_name"] and body["state"] in STATES
        if good:
            self.model[id] = {"id": id, **body, "state": STATES[body["state"]]}

        assert (200 if good else 400) == reply.status_code
        assert not good or self.model[id] == reply.get_json()

    @rule(id=ids)
    def get(self, id: str) -> None:
        """A known contact is shown, an unknown one refused (CTX-08, CTX-09)."""
        reply = self.browser.get(f"{BASE}/{id}", headers=self.headers)

        assert (200 if id in self.model else 400) == reply.status_code
        assert id not in self.model or self.model[id] == reply.get_json()

    @rule(start=some.integers(0, 12), limit=some.integers(0, 12))
    def page(self, start: int, limit: int) -> None:
        """A page is a slice of the whole (CTX-03)."""
        wanted = list(self.model.values())[start : start + limit]

        assert wanted == self.read(f"?start={start}&limit={limit}")

    @rule(email=some.sampled_from(["x@example.com", "y@example.com"]))
    def search(self, email: str) -> None:
        """A filter keeps what agrees and the order (CTX-06)."""
        wanted = [contact for contact in self.model.values() if contact.get("email") == email]

        assert wanted == self.read(f"?email={email}&override_pagination=true")

    @invariant()
    def whole(self) -> None:
        """The whole list is the model, in order of creation (CTX-04)."""
        assert list(self.model.values()) == self.read("?override_pagination=true")


TestContacts = Contacts.TestCase
TestContacts.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
