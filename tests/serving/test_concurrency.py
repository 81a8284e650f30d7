"""Many clients at once: nothing is lost, and nothing comes twice."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from mock_server import MockClient
from mock_server.client.sending import over_http
from tests.benchmarks.vendors import VENDORS, Vendor
from tests.clients import CREDENTIALS, Client
from tests.serving.process import Process

pytestmark = pytest.mark.server

THREADS = 32


def test_equal_creates_make_one_record(gunicorn: Process) -> None:
    """400 equal Razorpay creates on 32 threads leave one record (RZP-06)."""
    headers = {
        **CREDENTIALS["razorpay"],
        "X-Mock-World": "equal",
        "Content-Type": "application/json",
    }
    body = json.dumps({"name": "Only Once", "email": "once@example.com"}).encode()
    with ThreadPoolExecutor(THREADS) as pool:
        replies = list(
            pool.map(
                lambda _: gunicorn.send("POST", "/razorpay/v1/contacts", headers, body), range(400)
            )
        )
    found = gunicorn.send("GET", "/razorpay/v1/contacts?email=once@example.com", headers)

    assert {200} == {reply.status for reply in replies}
    assert 1 == len({reply.json["id"] for reply in replies})
    assert 1 == found.json["count"]


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_distinct_creates_are_all_there(vendor: Vendor, gunicorn: Process) -> None:
    """Of parallel creates that differ none is lost, and no two share an id."""
    count = 50 if vendor.limited else 200
    client = Client(over_http(gunicorn.url), f"distinct-{vendor.name}")

    def create(number: int) -> int:
        asked = vendor.create(number)
        return client.send(asked.method, asked.path, asked.body, {**asked.headers, **JSON}).status

    before = _ids(client, vendor)
    with ThreadPoolExecutor(THREADS) as pool:
        statuses = set(pool.map(create, range(1, count + 1)))
    after = _ids(client, vendor)

    assert statuses <= {200, 201}
    assert len(before) + count == len(after)
    assert len(after) == len(set(after))


def test_every_answer_names_its_own_request(gunicorn: Process) -> None:
    """With 64 clients at once, an answer's number is that of the request that it answers."""
    headers = {**CREDENTIALS["razorpay"], "X-Mock-World": "numbered"}
    paths = [f"/v1/contacts/cont_{number:014}" for number in range(640)]
    with ThreadPoolExecutor(64) as pool:
        replies = pool.map(lambda path: gunicorn.send("GET", f"/razorpay{path}", headers), paths)
        named = {
            reply.header("X-Mock-Request"): path for reply, path in zip(replies, paths, strict=True)
        }
    kept = MockClient(gunicorn.url, "numbered").requests(1000)["requests"]

    assert {str(entry["id"]): entry["path"] for entry in kept} == named


JSON = {"Content-Type": "application/json"}


def _ids(client: Client, vendor: Vendor) -> list[object]:
    """Every contact's id, page by page."""
    ids: list[object] = []
    while True:
        asked = vendor.list(len(ids), 10)
        reply = client.send(asked.method, asked.path, headers=asked.headers)
        page = vendor.items(reply.json)
        ids += [record[vendor.id] for record in page]
        if len(page) < 10:
            return ids
