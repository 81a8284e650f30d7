"""Which questions are asked, in a safe order, within the budget."""

from mock_server.evidence.verify.plan import Plan, plan
from tests.evidence.verify.sandbox import recipes_in

TEXT = """
first: {send: GET /contacts}
variables: {company: {about: The id of a company.}}
clean: {send: 'DELETE /contacts/{id}'}
recipes:
  A-01:
    - {send: POST /contacts, keep: {made: id}}
    - {send: 'DELETE /contacts/{made}', expect: {status: 200}}
  A-02:
    - {send: POST /contacts, keep: {made: id}}
    - {send: 'PATCH /contacts/{made}', expect: {status: 200}}
  A-03: [{send: POST /contacts, expect: {status: 400}}]
  A-04: [{send: POST /contacts, expect: {status: 2XX}}]
  A-05: [{send: 'GET /contacts?company={company}', expect: {status: 200}}]
  A-06: {none: Only a fault shows it.}
  A-07: [{send: GET /contacts, expect: {status: 200}}]
"""


def planned(budget: int = 100, *only: str, **variables: str) -> Plan:
    return plan(recipes_in(TEXT), only, variables, budget)


def test_safe_order() -> None:
    """Reads come first, then creates, changes and deletes, each in the order of their numbers."""
    found = planned(company="c")

    assert ["A-05", "A-07", "A-03", "A-04", "A-02", "A-01"] == [one.number for one in found.asked]
    assert (2, 2, 1, 1) == found.kinds
    assert found.writes


def test_reasons() -> None:
    """What is not asked has its reason: the recipe's own, or the variable that it needs."""
    found = planned()

    assert {"A-06": "Only a fault shows it."} == found.not_checkable
    assert {"A-05": "It needs --set company=… (The id of a company.)"} == found.not_asked


def test_only() -> None:
    """Only the wanted numbers are asked, or have a reason."""
    found = planned(100, "A-07", "A-06")

    assert ["A-07"] == [one.number for one in found.asked]
    assert ["A-06"] == [*found.not_checkable]
    assert not found.not_asked
    assert not found.writes


def test_what_it_costs() -> None:
    """The first question, every step, and a clean-up for each contact that is to be created.

    One more is created where what should be refused is not.
    """
    found = planned(company="c")

    assert 1 + (1 + 1) + (1 + 2) + (3 + 3) == found.calls
    assert (3, 4) == (found.creates, found.may_create)


def test_budget() -> None:
    """A question is left out where it may go beyond the budget, even by what should not be."""
    found = planned(3, company="c")
    told = "It does not fit into the budget of 3 calls."

    assert ["A-05", "A-07"] == [one.number for one in found.asked]
    assert dict.fromkeys(["A-03", "A-04", "A-02", "A-01"], told) == found.not_asked


def test_nothing_to_ask() -> None:
    """Without a question no call is made, not even the first."""
    assert 0 == planned(100, "A-06").calls
