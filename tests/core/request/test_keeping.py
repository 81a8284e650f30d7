"""What the journal keeps of bodies and refusals that are large."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from mock_server.core.errors import Invalid
from mock_server.core.request.keeping import MAX_PROBLEMS, MAX_SENT, TOO_LARGE
from mock_server.core.state.entry import JournalEntry
from mock_server.core.state.journal import Filter
from tests.clients import Client
from tests.control.conftest import in_a_world

EMPTIES: list[Any] = [{}] * 2000


def last(client: Client) -> JournalEntry:
    return list(client.world.journal)[-1]


def sent(body: Any, vendor: str = "razorpay", **headers: str) -> JournalEntry:
    """The entry of a create that was sent this body."""
    client = in_a_world()
    path = {"razorpay": "/v1/contacts", "spn": "/api/v1/contacts", "ysuite": "/v1/contacts"}
    client.at(vendor).send("POST", path[vendor], body, headers)
    return last(client)


def test_a_small_body_is_kept_as_read() -> None:
    """Nothing is read twice where it takes little."""
    entry = sent({"name": "Asha"})

    assert entry.read is None
    assert {"name": "Asha"} == entry.sent == entry.body
    assert 0 < entry.sent_bytes < MAX_SENT


@pytest.mark.parametrize("vendor", ["razorpay", "ysuite", "spn"])
def test_a_large_body_is_read_again(vendor: str) -> None:
    """It is kept as it came, and given as it was read."""
    body = {"name": "Asha", "list": EMPTIES}
    entry = sent(body, vendor)

    assert entry.sent is None
    assert body == entry.body
    assert entry.size - len(entry.answered.body) < 2 * len(json.dumps(body))


def test_a_large_form_is_read_again() -> None:
    """So is a form, which is read by its type."""
    pairs = {f"k{number}": "v" for number in range(1000)}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    entry = sent(urlencode(pairs), **form)

    assert entry.sent is None
    assert pairs == entry.body


def test_what_cannot_be_read_is_none_again() -> None:
    """A large body that is no JSON is none to whoever asks."""
    entry = sent("[" * 5000, "ysuite")

    assert entry.sent is None
    assert entry.body is None


def test_a_large_body_is_matched() -> None:
    """A filter finds it by its fields, beyond what is shown of it too."""
    client = in_a_world()
    client.at("razorpay").post("/v1/contacts", {"list": [1] * 50_000, "name": "Asha"})
    found = client.world.journal.find(Filter(body={"name": "Asha"})).entries

    assert [1] == [entry.id for entry in found]
    assert found[0].shown.request.long


def test_a_filter_without_a_body_reads_none() -> None:
    """Large bodies are read again for nobody who does not ask for them."""
    client = in_a_world()
    client.at("razorpay").post("/v1/contacts", {"list": EMPTIES})
    last(client).read = lambda entry: pytest.fail("read for nothing")

    assert 1 == len(client.world.journal.find(Filter(vendor="razorpay")).entries)


def test_a_refusal_keeps_no_large_value() -> None:
    """A whole body that is refused is not kept by the refusal either."""
    entry = sent(EMPTIES, "spn")

    assert isinstance(entry.refusal, Invalid)
    assert {TOO_LARGE} == {problem.value for problem in entry.refusal.problems}


def test_a_refusal_keeps_no_long_text() -> None:
    """A long text that is refused is told as too large, a short one as it was."""
    entry = sent({"name": "x" * 20_000, "email": "no address"})

    assert isinstance(entry.refusal, Invalid)
    assert {TOO_LARGE, "no address"} == {problem.value for problem in entry.refusal.problems}


def test_a_refusal_keeps_so_many_problems() -> None:
    """Of many thousand refused values the first hundred are kept."""
    entry = sent({f"k{number}": number for number in range(3000)})

    assert isinstance(entry.refusal, Invalid)
    assert len(entry.refusal.problems) <= MAX_PROBLEMS
