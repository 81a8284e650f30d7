"""Laws that hold for any sequence of calls."""

from collections.abc import Callable
from typing import Any

import hypothesis
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.clients import Api, Client

Given = Callable[..., Client]
IDENTITY = ("name", "email", "contact", "type", "reference_id")
FEW = hypothesis.settings(
    deadline=None,
    max_examples=25,
    stateful_step_count=15,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)

# Few values, so that equal contacts are likely.
bodies = some.fixed_dictionaries(
    {"name": some.sampled_from(["Asha Rao", "asha rao", "Bo."])},
    optional={
        "email": some.sampled_from(["asha@example.com", "Asha@example.com", None]),
        "contact": some.sampled_from(["9000090000", "+919000090000"]),
        "type": some.sampled_from(["vendor", "self", None]),
        "reference_id": some.sampled_from(["A-1", "a-1"]),
        "notes": some.dictionaries(some.sampled_from("ab"), some.sampled_from("xy")),
    },
)


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one.get(field) == other.get(field) for field in IDENTITY)


def empty(client: Client) -> Api:
    assert 200 == client.send("POST", "/_mock/reset").status
    return client.at("razorpay", "/v1")


@FEW
@hypothesis.given(some.lists(bodies, max_size=8))
def test_creates_obey_the_laws_of_identity(given: Given, sent: list[dict[str, Any]]) -> None:
    """Two creates give one id exactly if all five fields agree (RZP-06, RZP-07)."""
    api = empty(given("razorpay", contacts=[]))
    ids = [api.post("/contacts", body).json["id"] for body in sent]

    for one, first in zip(sent, ids, strict=True):
        for other, second in zip(sent, ids, strict=True):
            assert same(one, other) == (first == second)


@FEW
@hypothesis.given(some.integers(0, 25), some.integers(1, 12))
def test_pages_partition_the_list(given: Given, total: int, size: int) -> None:
    """Pages one after another show every contact once, in the order of the whole (RZP-23)."""
    contacts = [{"name": f"Asha {number}"} for number in range(total)]
    api = given("razorpay", contacts=contacts).at("razorpay", "/v1")
    whole = api.get("/contacts?count=100").json["items"]
    pages = [
        api.get(f"/contacts?count={size}&skip={start}").json for start in range(0, total + 1, size)
    ]

    assert total == len(whole)
    assert whole == [contact for page in pages for contact in page["items"]]
    assert all(page["count"] == len(page["items"]) for page in pages)


class Contacts(RuleBasedStateMachine):
    """Razorpay beside a plain list of what it should hold."""

    client: Client

    @initialize()
    def start(self) -> None:
        self.api = empty(self.client)
        self.held: list[dict[str, Any]] = []

    @rule(body=bodies)
    def create(self, body: dict[str, Any]) -> None:
        twins = [contact for contact in self.held if same(contact, body)]
        made = self.api.post("/contacts", body).json
        if twins:
            assert twins[0] == made
        else:
            assert same(body, made)
            assert (body.get("notes") or []) == made["notes"]
            self.held.append(made)

    @rule(change=bodies, which=some.integers(0, 99))
    def update(self, change: dict[str, Any], which: int) -> None:
        if not self.held:
            return
        contact = self.held[which % len(self.held)]
        sent = {name: value for name, value in change.items() if value is not None}
        contact.update(sent, notes=sent.get("notes", contact["notes"]) or [])

        assert contact == self.api.patch(f"/contacts/{contact['id']}", change).json

    @rule(active=some.booleans(), which=some.integers(0, 99))
    def switch(self, active: bool, which: int) -> None:
        if not self.held:
            return
        contact = self.held[which % len(self.held)]
        contact["active"] = active

        assert contact == self.api.patch(f"/contacts/{contact['id']}", {"active": active}).json

    @rule(name=some.sampled_from(["Asha Rao", "asha rao", "Bo."]))
    def filter(self, name: str) -> None:
        expected = [c for c in reversed(self.held) if name.lower() in c["name"].lower()]

        assert expected == self.api.get(f"/contacts?count=100&name={name}").json["items"]

    @invariant()
    def the_list_shows_them_newest_first(self) -> None:
        assert self.held[::-1] == self.api.get("/contacts?count=100").json["items"]

    @invariant()
    def each_is_found_by_its_id(self) -> None:
        for contact in self.held:
            assert contact == self.api.get(f"/contacts/{contact['id']}").json


def test_any_calls_agree_with_a_plain_list(given: Given) -> None:
    """Creates, updates, lists and reads agree with a list (RZP-06, RZP-23, RZP-28, RZP-31)."""
    machine = type("Contacts", (Contacts,), {"client": given("razorpay", contacts=[])})

    run_state_machine_as_test(machine, settings=FEW)
