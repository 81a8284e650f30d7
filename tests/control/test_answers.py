"""Answers of the user's own: in a scenario, over the control plane, on the wire."""

import pytest

from mock_server import create_app
from mock_server.client import MockClient
from tests.clients import CREDENTIALS, Client
from tests.control.conftest import in_a_world, logged

FUNDS = "/v1/fund_accounts"
ANSWER = {
    "vendor": "razorpay",
    "method": "POST",
    "path": FUNDS,
    "status": 201,
    "headers": {"X-Of": "{body.contact_id}"},
    "body": {"id": "fa_{id}", "contact_id": "{body.contact_id}", "active": True},
}


@pytest.fixture
def inside() -> Client:
    return in_a_world()


def add(client: Client, **changes: object) -> str:
    reply = client.send("POST", "/_mock/answers", {**ANSWER, **changes})
    assert 201 == reply.status
    return str(reply.json["id"])


def test_it_stands_in_for_a_route(inside: Client) -> None:
    """The answer is the user's: its gaps filled, no number, and the header says whose it is."""
    add(inside)
    reply = inside.at("razorpay").post(FUNDS, {"contact_id": "cont_1"})

    assert (201, "user", None) == (
        reply.status,
        reply.header("X-Mock-Answered-By"),
        reply.behaviour,
    )
    assert "cont_1" == reply.header("X-Of")
    assert ["id", "contact_id", "active"] == list(reply.json)
    assert "cont_1" == reply.json["contact_id"]
    assert "application/json" == reply.header("Content-Type")


def test_the_vendors_authentication_comes_first(inside: Client) -> None:
    """Nobody is answered without credentials."""
    add(inside)

    assert "RZP-33" == inside.at("razorpay").anonymous.post(FUNDS, {}).behaviour


def test_a_path_that_nobody_documents(inside: Client) -> None:
    """The user may know more than the documents; what does not agree is still the vendor's."""
    add(inside, path="/v1/brand_new/{id}", body="{path.id}", headers={}, sent={"a": 1})
    api = inside.at("razorpay")

    assert "x" == api.post("/v1/brand_new/x", {"a": 1}).text
    assert "RZP-38" == api.post("/v1/brand_new/x", {"a": 2}).behaviour
    assert "RZP-33" == api.anonymous.post("/v1/brand_new/x", {"a": 1}).behaviour


@pytest.mark.parametrize("vendor", sorted(CREDENTIALS))
def test_such_a_path_at_every_vendor(inside: Client, vendor: str) -> None:
    """The path names no owner, so none is asked for."""
    add(inside, vendor=vendor, path="/no/such/path", body="hello", headers={})
    reply = inside.at(vendor).post("/no/such/path")

    assert (201, b"hello") == (reply.status, reply.body)


def test_content_type_of_ones_own(inside: Client) -> None:
    """It goes out once, in the place of ours."""
    add(inside, headers={"content-type": "text/csv"}, body="a,b")
    reply = inside.at("razorpay").post(FUNDS, {})

    assert ["text/csv"] == [v for n, v in reply.headers.items() if n.lower() == "content-type"]


def test_journal_log_and_explanation_tell(inside: Client) -> None:
    """Each names the answer that stood in; it is not unserved."""
    id = add(inside)
    with logged() as lines:
        inside.at("razorpay").post(FUNDS, {})
    (entry,) = inside.send("GET", "/_mock/requests").json["requests"]
    told = inside.send("GET", "/_mock/requests/1/explain").json

    assert (id, "user", False) == (entry["answer"], entry["answered_by"], entry["unserved"])
    assert f"answer {id} of the world was sent" in lines[0]
    assert ("user", False) == (told["answered_by"], told["refused"])


def test_a_fault_strikes_it_too(inside: Client) -> None:
    """A fault on the path answers in the vendor's stead."""
    add(inside)
    inside.send("POST", "/_mock/faults", {"path": FUNDS, "answer": {"status": 503}})

    assert 503 == inside.at("razorpay").post(FUNDS, {}).status


def test_list_remove_and_clear(inside: Client) -> None:
    """Each is listed with how many requests it has answered."""
    first, second = add(inside), add(inside, path="/v1/orders")
    inside.at("razorpay").post(FUNDS, {})
    listed = inside.send("GET", "/_mock/answers").json["answers"]

    assert [{"id": first, **ANSWER, "hits": 1}] == listed[:1]
    assert {"removed": 1} == inside.send("DELETE", f"/_mock/answers/{first}").json
    assert 404 == inside.send("DELETE", f"/_mock/answers/{first}").status
    assert [second] == [one["id"] for one in inside.send("GET", "/_mock/answers").json["answers"]]
    assert {"removed": 1} == inside.send("DELETE", "/_mock/answers").json


def test_a_mistake_has_its_place(inside: Client) -> None:
    """A bad template is told of with its place, and nothing is set."""
    reply = inside.send("POST", "/_mock/answers", {**ANSWER, "body": {"a": "{pth.id}"}})

    assert 400 == reply.status
    assert "body.a" == reply.json["mistakes"][0]["key"]
    assert [] == inside.send("GET", "/_mock/answers").json["answers"]


def test_a_scenarios_answers(inside: Client) -> None:
    """They are there at the start, after a reset, and in the world's state."""
    inside.send("PUT", "/_mock/scenario", {"extends": "default", "answers": [ANSWER]})
    inside.send("DELETE", "/_mock/answers")
    inside.send("POST", "/_mock/reset", {"only": ["answers"]})

    assert 201 == inside.at("razorpay").post(FUNDS, {}).status
    assert [ANSWER] == inside.send("GET", "/_mock/state").json["answers"]


def test_there_is_a_bound(inside: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A careless loop is stopped."""
    monkeypatch.setattr("mock_server.control.context.MAX_KEPT", 1)
    add(inside)

    assert 503 == inside.send("POST", "/_mock/answers", ANSWER).status


def test_from_python() -> None:
    """MockClient adds, lists and removes."""

    mock = MockClient.over(create_app(), "w")
    id = mock.add_answer(vendor="razorpay", path=FUNDS, body={"a": 1})["id"]

    assert [id] == [one["id"] for one in mock.answers()["answers"]]
    assert {"removed": 1} == mock.remove_answer(id)


def test_headers_of_the_users_own_stay(inside: Client) -> None:
    """Our headers come beside them, also where they have a name of ours."""
    headers = {"X-Mock-Request": "mine", "X-Own": "1"}
    inside.send("POST", "/_mock/answers", {"vendor": "razorpay", "path": FUNDS, "headers": headers})
    reply = inside.at("razorpay").get(FUNDS)

    assert ("1", "user") == (reply.header("X-Own"), reply.header("X-Mock-Answered-By"))
