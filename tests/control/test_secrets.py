"""No credential leaves the server, in whatever shape it came."""

import base64
import json
import socket
from typing import Any

import pytest

from mock_server import MockClient
from mock_server.serving.logs import Lines, Objects
from mock_server.testing.backends import VENDORS_BY_NAME
from mock_server.testing.report import section
from tests.clients import Client, Reply
from tests.control.calls import DOORS, VENDOR_NAMES
from tests.control.conftest import logged, with_control
from tests.control.secret_shapes import SHAPES, Sent
from tests.samples import SAMPLES
from tests.serving.process import Process


def sent(client: Client, vendor: str, what: Sent) -> Reply:
    headers = {"Content-Type": "application/json", **what.headers}
    if what.instead is not None:
        return client.send("GET", what.instead, headers=headers)
    path = f"/{vendor}{DOORS[vendor].contacts}{what.after}"
    return client.send(what.method, path, what.body, headers)


def outputs(mock: MockClient) -> dict[str, str]:
    """Everything that a world tells of what it was asked."""
    asked = mock.requests(limit=1000)
    numbers = [entry["id"] for entry in asked["requests"]]
    told: dict[str, Any] = {
        "/requests": asked,
        "/requests/N": [mock.request(number) for number in numbers],
        "/explain": [mock.explain(number) for number in numbers],
        "/state": mock.state(),
        "/scenario": mock.scenario(),
        "/info": mock.info(),
        "/faults": mock.faults(),
        "/answers": mock.answers(),
        "/limits": mock.limits(),
        "/worlds": mock.worlds(),
        "the report": section(mock),
    }
    return {name: json.dumps(value, ensure_ascii=False) for name, value in told.items()}


def forms(secret: str) -> list[str]:
    """How a secret may be written without being hidden."""
    pair = base64.b64encode(f"someone:{secret}".encode()).decode()
    return [secret, pair, pair.rstrip("=")]


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_no_credential_is_told(vendor: str) -> None:
    """Sent in every shape, it is in no journal, explanation, state, log, report or refusal."""
    client, mock = with_control()
    secrets = {shape: f"Hush{number:02}{vendor}7Q" for number, shape in enumerate(SHAPES)}
    with logged(Lines()) as lines, logged(Objects()) as objects:
        replies = {
            shape: sent(client, vendor, made(secrets[shape])) for shape, made in SHAPES.items()
        }
    told = outputs(mock)
    told |= {
        f"the answer to {shape}": reply.text
        for shape, reply in replies.items()
        if reply.header("Content-Type") == "application/problem+json"
    }
    told |= {"the log": "\n".join(lines), "the log as JSON": "\n".join(objects)}

    assert [] == [
        (shape, place)
        for shape, secret in secrets.items()
        for place, text in told.items()
        if any(form in text for form in forms(secret))
    ]
    assert len(SHAPES) - 5 <= len(lines)


# A field of each vendor's that takes nearly any text.
# Fields that take any text, where a name does not.
FREE = {
    "razorpay": lambda text: {"notes": {"note": text}},
    "cleartax": lambda text: {"address": text},
    "spn": lambda text: {"first_name": text, "designation": text},
}
STORED = {
    "a key of Razorpay's": "rzp_live_Hush4711abcdEF",
    "a key of Clemta's": "clmt_live_Hush4711abcdEF",
    "an older key of Clemta's": "clemta_Hush4711abcdEFghijKLmnopQRstuvWXyz01",
    "a token of ClearTax's": "3.4b825dc6-42cb-6eb9-a060-e54bf8d69288_0123456789abcdef4711",
    "Bearer": "call with Bearer Hush4711",
    "Basic": f"Basic {base64.b64encode(b'someone:Hush4711').decode()}",
    "a URL": "https://someone:Hush4711@localhost/",
    "a JSON Web Token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.Hush4711",
    "its own": "",
}
OWN = {
    vendor: VENDORS_BY_NAME[vendor].access.accounts.sample[row.secret]
    for vendor, row in SAMPLES.items()
}
PARTS_OF_STORED = ("Hush4711", base64.b64encode(b"someone:Hush4711").decode(), "cdef4711")


def stored(client: Client, vendor: str, text: str) -> Reply:
    door = DOORS[vendor]
    free = FREE.get(vendor, lambda text: {door.name: text})
    body = {door.name: "Only Here", **door.new, **free(text)}
    if vendor == "cleartax":
        return client.at(vendor).put(f"{door.contacts}/x1", {"id": "x1", **body})
    return client.at(vendor).post(door.contacts, body)


@pytest.mark.parametrize("text", STORED.values(), ids=STORED)
@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_what_a_client_stores_is_not_told(vendor: str, text: str) -> None:
    """The vendor takes it and gives it back; the journal, the log and the state hide it."""
    client, mock = with_control()
    text = text or OWN[vendor]
    with logged(Lines()) as lines:
        reply = stored(client, vendor, text)
    state = mock.state()
    for part in state["vendors"].values():
        part.pop("accounts", None)
        part.pop("users", None)
        for contact in part["contacts"]:
            contact.pop("account", None)  # its owner, by a key that `accounts` has
    told = {**outputs(mock), "/state": json.dumps(state), "the log": "\n".join(lines)}
    told.pop("/info")  # its curl lines have the default scenario's own credentials

    assert reply.status in (200, 201)
    assert text in reply.text
    assert [] == [
        (place, secret)
        for place, said in told.items()
        for secret in (*PARTS_OF_STORED, OWN[vendor])
        if secret in said
    ]


@pytest.mark.parametrize("text", STORED.values(), ids=STORED)
@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_a_state_without_a_credential_can_be_loaded(vendor: str, text: str) -> None:
    """Something of the same length stands in its stead, wherever the vendor takes no other."""
    client, mock = with_control()
    stored(client, vendor, text or OWN[vendor])
    state = mock.state()
    mock.load(state)

    assert len(json.dumps(state)) == len(json.dumps(mock.state()))


def test_a_fault_tells_no_credential() -> None:
    """What it matches is hidden where faults are listed, and is matched all the same."""
    client, mock = with_control()
    header, answer = {"X-API-KEY": "hush4711"}, {"status": 500, "body": {"token": "hush4711"}}
    added = mock.add_fault(vendor="clemta", header=header, answer=answer)
    reply = client.send("GET", "/clemta/contacts?company_id=x", headers=header)
    told = [added, mock.fault(added["id"]), mock.faults()]

    assert {"X-API-KEY": "(hidden)"} == added["header"]
    assert {"status": 500, "body": {"token": "(hidden)"}} == added["answer"]
    assert "hush4711" not in json.dumps(told)
    assert (401, None) == (reply.status, mock.request(1)["fault"])
    assert header == mock.state()["faults"][0]["header"]


def test_an_answer_of_the_users_tells_no_credential() -> None:
    """The same where answers are listed; who is answered gets what was set."""
    client, mock = with_control()
    header, body = {"X-Trace": "Bearer hush4711"}, {"token": "hush4711"}
    added = mock.add_answer(vendor="clemta", path="/x", header=header, body=body)
    told = [added, mock.answers()]

    assert ({"X-Trace": "Bearer (hidden)"}, {"token": "(hidden)"}) == (
        added["header"],
        added["body"],
    )
    assert "hush4711" not in json.dumps(told)
    assert body == mock.state()["answers"][0]["body"]


@pytest.mark.server
@pytest.mark.parametrize(
    ("target", "host"),
    [
        ("http://someone:Hush4711@localhost/razorpay/v1/contacts", "localhost"),
        ("/razorpay/v1/contacts", "someone:Hush4711@localhost"),
        ("http://someone:Hush4711@localhost/nobody/Hush4711", "someone:Hush4711@localhost"),
        ("/_mock/info", "someone:Hush4711@localhost"),
        ("/_mock/nothing", "someone:Hush4711@example.com"),
        ("/clemta/contacts/x/", "someone:Hush4711@localhost"),
        ("/spn/api/v1/contacts/", "someone:Hush4711@localhost"),
    ],
)
def test_a_user_in_an_address(target: str, host: str, gunicorn: Process) -> None:
    """Neither in the absolute form of a request nor in its Host is one told."""
    head = f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", gunicorn.port), 5) as connection:
        connection.sendall(head.encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    told = json.dumps(MockClient(gunicorn.url).requests())
    is_ours = not target.startswith("/spn")  # SPN sends a client on by the address it came by

    assert answer.startswith("HTTP/1.1 ")
    assert "Hush4711" not in (answer if is_ours else "")
    assert "Hush4711" not in told + gunicorn.log
