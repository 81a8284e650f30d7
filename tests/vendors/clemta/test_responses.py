"""responses.yaml tells the truth about every answer, whatever the variant and the contact."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mock_server.evidence.openapi.responses import COMPONENTS, Responses, responses
from mock_server.vendors.clemta import VENDOR
from tests.clients import Api, Client, Reply
from tests.vendors.clemta.sample import CONTACTS, OTHERS, PARTNERS, UNKNOWN
from tests.vendors.clemta.test_described import OPERATIONS, asked, odd

Given = Callable[..., Client]
OTHERWISE = {
    name: next(choice for choice in variant.choices if choice != variant.default)
    for name, variant in VENDOR.api.variants.items()
}
each_side = pytest.mark.parametrize("variants", [{}, OTHERWISE], ids=["default", "otherwise"])
STATUSES = [
    *range(400, 405),
    *range(406, 419),
    422,
    423,
    424,
    428,
    429,
    431,
    451,
    *range(500, 509),
    511,
]
PLENTY = {"requests": 9999, "seconds": 60}
OURS = "application/problem+json"


@pytest.fixture
def file() -> Responses:
    return responses(VENDOR.package, tuple(VENDOR.operations))


@each_side
def test_whatever_is_sent(given: Given, file: Responses, variants: Mapping[str, Any]) -> None:
    """Successes and refusals of every odd request have the stated form and headers."""
    client = given("clemta", accounts=PARTNERS, variants=variants, limits=PLENTY)
    api = client.at("clemta")

    assert [] == [
        f"{name}, {what}: {found}"
        for name in OPERATIONS
        for what, reply in (*odd(api, name), *refusals(api, name))
        for found in mistakes(file, name, reply)
    ]


@each_side
def test_whatever_a_fault_asks_for(
    given: Given, file: Responses, variants: Mapping[str, Any]
) -> None:
    """An answer that only a fault causes has the stated form and headers."""
    api = given("clemta", accounts=PARTNERS, variants=variants).at("clemta")
    replies = [(status, failed(api, status)) for status in STATUSES]

    assert [] == [
        f"{status}: {found}"
        for status, reply in replies
        for found in mistakes(file, "list_contacts", reply)
    ]
    assert [*STATUSES] == [reply.status for _, reply in replies]


def test_every_kind_of_contact(given: Given, file: Responses) -> None:
    """Seeded and invented contacts have the stated form."""
    needed = {"type": "vendor", "full_name": " ", "email": "a@b.co"}
    named = ["john_doe", "paper_vendor", "turkish_customer", "bare_customer", "inactive_vendor"]
    contacts = [*named, {**needed, "created_at": 0, "billing": {"email": "?"}}, {"fake": 90}]
    api = given("clemta", accounts=PARTNERS, contacts=contacts).at("clemta")
    reply = api.get(f"{CONTACTS}&limit=100")

    assert len(reply.json["data"]["contacts"]) == 96
    assert [] == list(mistakes(file, "list_contacts", reply))


def refusals(api: Api, name: str) -> Iterator[tuple[str, Reply]]:
    """The refusals that no value causes."""
    yield "nobody", asked(api.anonymous, name, UNKNOWN)
    yield "somebody", asked(api.as_caller(**{"X-API-KEY": "nosuch"}), name, UNKNOWN)
    yield "unknown", asked(api, name, UNKNOWN, company_id=UNKNOWN)
    yield "company", asked(api, name, company_id=OTHERS)
    yield "moved", asked(api, name, company_id=UNKNOWN)
    yield "success", asked(api, name)


def failed(api: Api, status: int) -> Reply:
    return api.get(CONTACTS, **{"X-Mock-Fault": f"status={status}"})


def mistakes(file: Responses, operation: str, reply: Reply) -> Iterator[str]:
    """Where the answer is not as the file says; nothing of a refusal of our own."""
    if reply.header("Content-Type") == OURS:
        return
    shape = file.shape(operation, str(reply.status))
    if shape is None:
        yield f"{reply.status} is never answered"
        return
    fitting = [
        name for name in shape.schemas if fits(file, {"$ref": COMPONENTS + name}, reply.json)
    ]
    if len(fitting) != 1:
        yield f"{reply.status} has the forms {fitting} of {shape.schemas}: {reply.text[:300]}"
    for name in shape.headers:
        value = reply.header(name)
        if value is None or not fits(file, file.headers[name]["schema"], value):
            yield f"{reply.status} has {name}: {value}"


def fits(file: Responses, schema: Any, value: Any) -> bool:
    whole = {**schema, "components": {"schemas": file.schemas}}
    return bool(Draft202012Validator(whole).is_valid(value))
