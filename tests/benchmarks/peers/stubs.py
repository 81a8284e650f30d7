"""The peers that answer from stubs: WireMock and mountebank.

Neither keeps what it is sent. Each has three stubs, the fewest that answer the three operations:
with more of them it is slower.
"""

import json
from collections.abc import Sequence
from typing import Any

from tests.benchmarks.peers.packages import MOUNTEBANK, NODE, WIREMOCK
from tests.benchmarks.peers.peer import SEEDED, Peer, Site, contact, page_path
from tests.benchmarks.peers.running import free_port
from tests.benchmarks.vendors import PAGE, Request

JAR = "node_modules/wiremock/build/wiremock-standalone-3.13.2.jar"
MB = "node_modules/mountebank/bin/mb"
JSON = {"Content-Type": "application/json"}
LIST = {"items": [{"id": number, **contact(number)} for number in range(PAGE)]}
ONE = {"id": 1, **contact(1)}
LISTS = [Request("GET", page_path("/contacts", "skip", "count"), {})]


def wiremock_command(site: Site) -> Sequence[str]:
    """No request journal and no log of requests: the fastest that its flags allow."""
    mappings = site.folder / "mappings"
    mappings.mkdir()
    (mappings / "contacts.json").write_text(json.dumps(_mappings()), encoding="utf-8")
    jar = str(site.peers / WIREMOCK.folder / JAR)
    flags = ["--no-request-journal", "--disable-request-logging", "--disable-banner"]
    where = ["--port", str(site.port), "--bind-address", "127.0.0.1"]
    return ["java", "-jar", jar, *where, "--root-dir", str(site.folder), *flags]


def mountebank_command(site: Site) -> Sequence[str]:
    """No log but of errors, and no regular expression, which halves its rate.

    Its control plane has a port of its own.
    """
    imposters = site.folder / "imposters.json"
    imposters.write_text(json.dumps(_imposters(site.port)), encoding="utf-8")
    node = str(site.peers / NODE.folder / "node_modules/.bin/node")
    files = ["--configfile", str(imposters), "--pidfile", str(site.folder / "pid")]
    flags = ["--noParse", "--nologfile", "--loglevel", "error", "--host", "127.0.0.1"]
    script = str(site.peers / MOUNTEBANK.folder / MB)
    return [node, script, "--port", str(free_port()), *files, *flags]


def _mappings() -> dict[str, Any]:
    one = {"method": "GET", "urlPathPattern": "/contacts/[0-9]+"}
    page, new = ({"method": method, "urlPath": "/contacts"} for method in ("GET", "POST"))
    answers = ((one, 200, ONE), (page, 200, LIST), (new, 201, ONE))
    return {
        "mappings": [
            {"request": asked, "response": {"status": status, "headers": JSON, "jsonBody": body}}
            for asked, status, body in answers
        ]
    }


def _imposters(port: int) -> dict[str, Any]:
    one = {"and": [{"equals": {"method": "GET"}}, {"startsWith": {"path": "/contacts/"}}]}
    page, new = ({"equals": {"method": m, "path": "/contacts"}} for m in ("GET", "POST"))
    answers = ((one, 200, ONE), (page, 200, LIST), (new, 201, ONE))
    kept = {**JSON, "Connection": "keep-alive"}
    stubs = [
        {
            "predicates": [asked],
            "responses": [{"is": {"statusCode": status, "headers": kept, "body": body}}],
        }
        for asked, status, body in answers
    ]
    return {"imposters": [{"port": port, "protocol": "http", "stubs": stubs}]}


def _gets(port: int, records: int) -> Sequence[Request]:
    return [Request("GET", f"/contacts/{id}", {}) for id in range(1, SEEDED + 1)]


def _create(number: int) -> Request:
    return Request("POST", "/contacts", {}, json.dumps(contact(number)).encode())


def _items(answer: Any) -> Sequence[Any]:
    return list(answer["items"])


PEERS = (
    Peer(
        "WireMock, no journal",
        wiremock_command,
        LISTS,
        _gets,
        _create,
        _items,
        packages=[WIREMOCK],
        programs=["java"],
    ),
    Peer(
        "mountebank",
        mountebank_command,
        LISTS,
        _gets,
        _create,
        _items,
        packages=[NODE, MOUNTEBANK],
    ),
)
