"""`answers:` in a scenario: what is loaded, and what is a mistake."""

from typing import Any

import pytest
from marshmallow import ValidationError

from mock_server.core.scenario.answers import UserAnswerSchema, exported_answer
from mock_server.core.values import flatten
from mock_server.vendors import VENDORS

SCHEMA = UserAnswerSchema(VENDORS)
FUNDS = {"vendor": "razorpay", "method": "POST", "path": "/v1/fund_accounts"}


def mistakes(**changes: Any) -> list[tuple[Any, str]]:
    with pytest.raises(ValidationError) as caught:
        SCHEMA.load({**FUNDS, **changes})
    return [(path, str(said)) for path, said in flatten(caught.value.messages)]


@pytest.mark.parametrize(
    "answer",
    [
        {"path": "/v1/x"},
        {**FUNDS, "status": 201, "body": {"id": "fa_{id}", "contact_id": "{body.contact_id}"}},
        {**FUNDS, "header": {"X-A": "b"}, "sent": {"a": 1}, "times": 2, "headers": {"X-B": "c"}},
        {**FUNDS, "path": "/v1/fund_accounts/{id}", "body": "{path.id}"},
        {**FUNDS, "body": {}},
        {"path": "/v1/contacts", "method": "DELETE", "vendor": "razorpay"},
    ],
)
def test_an_answer_is_exported_as_it_was_written(answer: dict[str, Any]) -> None:
    """What a state holds loads as the same answer again."""
    exported = exported_answer(SCHEMA.load(answer))

    assert {"status": 200, **answer} == exported
    assert SCHEMA.load(exported) == SCHEMA.load(answer)


@pytest.mark.parametrize(
    ("changes", "place", "said"),
    [
        ({"vendor": "nosuch"}, ("vendor",), "razorpay"),
        ({"path": "v1/x"}, ("path",), "the vendor's own path"),
        ({"path": "/v1/{a}/{a}"}, ("path",), "each {name} once"),
        ({"path": "/v1/contacts"}, ("path",), "Razorpay answers this one"),
        ({"status": 99}, ("status",), "from 200 to 599"),
        ({"times": 0}, ("times",), "at least 1"),
        ({"headers": {"Content-Length": "3"}}, ("headers", "Content-Length"), "a header's name"),
        ({"headers": {"a b": "c"}}, ("headers", "a b"), "a header's name"),
        ({"headers": {"X-A": "b\nc"}}, ("headers", "X-A"), "printable"),
        ({"headers": {"X-A": "{nosuch}"}}, ("headers", "X-A"), "{path.NAME}"),
        ({"body": {"a": ["{path.id}"]}}, ("body", "a", 0), "{path.NAME}"),
        ({"body": "{body.a"}, ("body",), "{path.NAME}"),
        ({"nosuch": 1}, ("nosuch",), "Unknown field"),
    ],
)
def test_mistakes(changes: dict[str, Any], place: Any, said: str) -> None:
    """Each has its place, and says what was expected."""
    ((path, sentence),) = mistakes(**changes)

    assert place == path
    assert said in sentence


def test_an_emulated_route_of_any_vendor() -> None:
    """Without a vendor, no vendor's operation may be meant."""
    with pytest.raises(ValidationError) as caught:
        SCHEMA.load({"path": "/contacts/{id}", "method": "PATCH"})

    assert "Clemta answers this one" in str(caught.value)


def test_a_path_is_required() -> None:
    """An answer to everything would hide what is unserved."""
    with pytest.raises(ValidationError) as caught:
        SCHEMA.load({"vendor": "spn"})

    assert {"path"} == set(caught.value.messages)
