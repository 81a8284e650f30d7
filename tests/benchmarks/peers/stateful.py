"""The peers that keep what they are sent: json-server, and emulate's Stripe customers."""

import json
import time
from collections.abc import Iterator, Sequence
from typing import Any

from tests.benchmarks.load import drive
from tests.benchmarks.peers.packages import EMULATE, JSON_SERVER, NODE
from tests.benchmarks.peers.peer import SEEDED, Peer, Site, contact, page_path
from tests.benchmarks.processes import Asker
from tests.benchmarks.vendors import PAGE, Request

CONTACTS, CUSTOMERS = "/contacts", "/v1/customers"
JSON_SERVER_BIN = "node_modules/json-server/lib/cli/bin.js"
EMULATE_BIN = "node_modules/emulate/dist/index.js"
# emulate allows a token 5,000 requests an hour: many tokens take turns.
TOKENS = 200
BATCH, FILLING = 5000, 240


def json_server_command(site: Site) -> Sequence[str]:
    """Its file lies in the site's folder and is written at every change, as always."""
    file = site.folder / "db.json"
    records = [{"id": number, **contact(number)} for number in range(1, site.records + 1)]
    file.write_text(json.dumps({"contacts": records}), encoding="utf-8")
    where = ["--host", "127.0.0.1", "--port", str(site.port)]
    script = str(site.peers / JSON_SERVER.folder / JSON_SERVER_BIN)
    return [_node(site), script, "--quiet", *where, str(file)]


def emulate_command(site: Site) -> Sequence[str]:
    script = str(site.peers / EMULATE.folder / EMULATE_BIN)
    return [_node(site), script, "--service", "stripe", "--port", str(site.port)]


def _node(site: Site) -> str:
    return str(site.peers / NODE.folder / "node_modules/.bin/node")


def _gets(port: int, records: int) -> Sequence[Request]:
    return [Request("GET", f"{CONTACTS}/{id}", {}) for id in range(1, SEEDED + 1)]


def _create(number: int) -> Request:
    return Request("POST", CONTACTS, {}, json.dumps(contact(number)).encode())


def _delete_contacts(port: int, records: int, created: range) -> None:
    """It numbers new records from the greatest id on."""
    with Asker(port) as asker:
        for number in range(len(created)):
            asker.ask(Request("DELETE", f"{CONTACTS}/{records + number + 1}", {}))


def _customer_gets(port: int, records: int) -> Sequence[Request]:
    with Asker(port) as asker:
        newest = asker.ask_json(_customers(SEEDED))["data"]
    return [
        _request("GET", f"{CUSTOMERS}/{one['id']}", number) for number, one in enumerate(newest)
    ]


def _create_customer(number: int) -> Request:
    told = contact(number)
    body = {"name": told["name"], "email": told["email"], "description": told["reference_id"]}
    return _request("POST", CUSTOMERS, number, json.dumps(body).encode())


def _fill_customers(port: int, records: int) -> int:
    """One is there from the start. Ends early after FILLING seconds."""
    limit, held = time.monotonic() + FILLING, 1
    while held < records and time.monotonic() < limit:
        count = min(BATCH, records - held)
        drive(port, [_create_customer(held + number) for number in range(count)], count, 16)
        held += count
    return held


def _delete_customers(port: int, records: int, created: range) -> None:
    """The newest come first, a hundred at a time."""
    for start in range(0, len(created), SEEDED):
        with Asker(port) as asker:
            newest = asker.ask_json(_customers(min(SEEDED, len(created) - start)))["data"]
            for number, one in enumerate(newest):
                asker.ask(_request("DELETE", f"{CUSTOMERS}/{one['id']}", number))


def _customers(limit: int) -> Request:
    return _request("GET", f"{CUSTOMERS}?limit={limit}", 0)


def _customer_lists() -> Iterator[Request]:
    for number in range(TOKENS):
        yield _request("GET", f"{CUSTOMERS}?limit={PAGE}", number)


def _request(method: str, path: str, number: int, body: bytes = b"") -> Request:
    bearer = f"Bearer sk_test_{number % TOKENS}"
    return Request(method, path, {"Authorization": bearer}, body)


def _data(answer: Any) -> Sequence[Any]:
    return list(answer["data"])


PEERS = (
    Peer(
        "json-server",
        json_server_command,
        [Request("GET", page_path(CONTACTS, "_start", "_limit"), {})],
        _gets,
        _create,
        list,
        packages=[NODE, JSON_SERVER],
        trim=_delete_contacts,
    ),
    Peer(
        "emulate",
        emulate_command,
        list(_customer_lists()),
        _customer_gets,
        _create_customer,
        _data,
        packages=[NODE, EMULATE],
        fill=_fill_customers,
        trim=_delete_customers,
        large=True,
    ),
)
