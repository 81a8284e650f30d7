"""The sides that run on Python: ours, two bare applications under our worker, and FastAPI."""

import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.benchmarks.peers.packages import FASTAPI
from tests.benchmarks.peers.peer import SEEDED, Peer, Site, contact, page_path
from tests.benchmarks.processes import Asker
from tests.benchmarks.throughput import ids
from tests.benchmarks.vendors import Request, Vendor

CONTACTS = Path(__file__).with_name("contacts.py")
# About what one of Razorpay's contacts and ten of them take.
ONE, TEN = 300, 2700


def ours(vendor: Vendor) -> Peer:
    """`mock-server serve`, every default, and nothing but *vendor*'s records."""
    return Peer(
        name=vendor.name,
        command=partial(_serve, vendor),
        lists=[vendor.list(0)],
        gets=lambda port, records: [vendor.get(id) for id in ids(vendor, records, port)],
        create=vendor.create,
        items=vendor.items,
        trim=lambda port, records, created: _post(port, "/_mock/reset"),
        large=True,
    )


def _serve(vendor: Vendor, site: Site) -> Sequence[str]:
    scenario = str(vendor.scenario(site.records, site.folder))
    flags = ["--port", str(site.port), "--scenario", scenario]
    return [sys.executable, "-m", "mock_server", "serve", *flags]


def _post(port: int, path: str) -> None:
    with Asker(port) as asker:
        asker.ask(Request("POST", path, {}))


def _bare(name: str, module: str) -> Peer:
    return Peer(
        name=name,
        command=lambda site: _helper(module, site),
        lists=[Request("GET", f"/{TEN}", {})],
        gets=lambda port, records: [Request("GET", f"/{ONE}", {})],
        create=lambda number: _create(f"/{ONE}", number),
    )


def _helper(module: str, site: Site) -> Sequence[str]:
    port_file = str(site.folder / "port")
    return [sys.executable, "-m", f"tests.benchmarks.{module}", port_file, str(site.port)]


def _fastapi(name: str, kind: str) -> Peer:
    return Peer(
        name=name,
        command=lambda site: _contacts(kind, site),
        lists=[Request("GET", page_path("/contacts", "skip", "count"), {})],
        gets=lambda port, records: [
            Request("GET", f"/contacts/{id}", {}) for id in range(1, SEEDED + 1)
        ],
        create=lambda number: _create("/contacts", number),
        items=lambda answer: answer["items"],
        packages=[FASTAPI],
        trim=lambda port, records, created: _post(port, "/reset"),
        large=True,
    )


def _contacts(kind: str, site: Site) -> Sequence[str]:
    python = str(site.peers / FASTAPI.folder / "bin" / "python")
    return [python, "-P", str(CONTACTS), kind, str(site.port), str(site.records)]


def _create(path: str, number: int) -> Request:
    return Request("POST", path, {}, json.dumps(contact(number)).encode())


BARE_FLASK = _bare("bare Flask route", "bare")
PEERS = (
    _bare("bare WSGI hello", "hello"),
    BARE_FLASK,
    _fastapi("FastAPI with Pydantic", "pydantic"),
    _fastapi("FastAPI raw", "raw"),
)
