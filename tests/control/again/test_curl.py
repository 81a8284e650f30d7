"""A request as a line for a shell."""

import shlex
import shutil
import subprocess
from typing import Any

import pytest

from mock_server import MockClient
from mock_server.client.sending import over_http
from tests.clients import Client
from tests.control.again.kinds import KINDS
from tests.control.again.test_scenario import in_a_world
from tests.control.calls import listed

TOKEN = "Bearer mock-spn-token"


def words(mock: MockClient) -> list[str]:
    return shlex.split(mock.request_as("curl").replace("\\\n", ""))


def test_it_names_the_world_and_the_credential() -> None:
    """The address has the world; the account's own credential is there."""
    client, mock = in_a_world()
    listed(client, "spn", **{"X-Mock-World": str(mock.world), "User-Agent": "x", "X-Own": "y"})
    sent = words(mock)

    assert sent[1].startswith(f"http://127.0.0.1/@{mock.world}/spn/api/v1/contacts?")
    assert ["X-Own: y", f"Authorization: {TOKEN}"] == sent[3::2]


def test_a_pair_is_curls_own() -> None:
    """User and password are curl's -u."""
    client, mock = in_a_world()
    listed(client, "razorpay")

    assert ["-u", "rzp_test_mock:mock_secret"] == words(mock)[2:4]


def test_a_world_in_the_credential() -> None:
    """The account is known where its credential names the world."""
    client, mock = in_a_world()
    listed(client, "clemta", **{"X-API-KEY": f"clemta_mock_key@{mock.world}"})

    assert "X-API-KEY: clemta_mock_key" in words(mock)


def test_a_credential_that_nobody_has_stays_hidden() -> None:
    """What somebody sent by mistake is not given away."""
    client, mock = in_a_world()
    wrong = client.at("spn", Authorization="Bearer very-secret-1")
    wrong.get("/api/v1/contacts?token=very-secret-1")
    text = mock.request_as("curl")

    assert "very-secret-1" not in text
    assert "-H 'Authorization: Bearer (hidden)'" in text


def test_other_secrets_stay_hidden() -> None:
    """A password in a body is given only if it is an account's."""
    client, mock = in_a_world()
    for password in ("mock-password", "hunter22", "user@example.com"):
        sent = {"email": "user@example.com", "password": password}
        client.at("spn").anonymous.post("/api/v1/auth/login", sent)
    texts = [mock.request_as("curl", number) for number in (1, 2, 3)]

    assert '"password": "mock-password"' in texts[0]
    assert '"password": "(hidden)"' in texts[1]
    assert '"password": "(hidden)"' in texts[2]


def test_a_login_is_told_by_its_accounts_fixed_token() -> None:
    """A token of a login is replaced by that user's own."""
    client, mock = in_a_world()
    sent = {"email": "user@example.com", "password": "mock-password"}
    token = client.at("spn").anonymous.post("/api/v1/auth/login", sent).json["access_token"]
    listed(client, "spn", Authorization=f"Bearer {token}")

    assert f"Authorization: {TOKEN}" in words(mock)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"\xff\xfe\xfd", "no text in UTF-8"),
        (b"a\0b", "no text in UTF-8"),
        (b"\x1b[201~", "body has control characters, which a terminal would obey"),
        ("\x9b0c".encode(), "body has control characters"),
        (b" " * 5_000, "only 1000 of the 5000 bytes of its body are kept"),
        (b"{" + b" " * 100_000 + b"}", "longer than a command line may be"),
    ],
    ids=len,
)
def test_a_body_that_cannot_be_told(body: bytes, why: str) -> None:
    """A body that is no text, was cut or is too long is refused rather than told wrongly."""
    client, _ = in_a_world()
    client.at("razorpay").post("/v1/contacts", body)
    entry = client.world.journal.get()
    assert entry
    if "1000 of" in why:
        entry.shorten()
    reply = client.send("GET", "/_mock/requests/last/as/curl")

    assert 409 == reply.status
    assert why in reply.json["detail"]


def test_a_header_beyond_ascii() -> None:
    """A header in UTF-8 is typed as it was sent; any other cannot be typed."""
    client, mock = in_a_world()
    listed(client, "spn", **{"X-Own": "Zürich".encode().decode("latin-1")})
    typed = words(mock)
    listed(client, "spn", **{"X-Own": "Z\xfcrich"})
    reply = client.send("GET", "/_mock/requests/last/as/curl")

    assert "X-Own: Zürich" in typed
    assert (409, "The request's header X-Own is no text in UTF-8. Ask for it as pytest.") == (
        reply.status,
        reply.json["detail"],
    )


def test_an_unknown_kind() -> None:
    """The kinds are named."""
    client, _ = in_a_world()
    listed(client, "spn")
    reply = client.send("GET", "/_mock/requests/last/as/curls")
    named = "Unknown form of a request 'curls'; did you mean 'curl'? It is one of: "

    assert (404, named + "curl, pytest, scenario.") == (reply.status, reply.json["detail"])


@pytest.mark.slow
@pytest.mark.server
@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_the_line_runs(gunicorn: Any) -> None:
    """In the world of its scenario, curl's request meets what the request met."""
    expected, found = {}, {}
    for kind in KINDS:
        world = f"curl-{kind.name.replace(' ', '-')}"
        client, mock = Client(over_http(gunicorn.url), world), MockClient(gunicorn.url, world)
        kind.act(client, mock)
        expected[kind.name] = met(mock)
        line, limits = mock.request_as("curl"), mock.limits()["counters"]
        mock.load(mock.request_as("scenario"))
        for one in limits if kind.name == "limit" else ():
            mock.set_limit(one["vendor"], one["operation"], remaining=0)
        subprocess.run(["sh", "-ec", line], check=True, capture_output=True)
        found[kind.name] = met(mock)

    assert expected == found


def met(mock: MockClient) -> tuple[Any, ...]:
    entry = mock.request("last")
    return entry["method"], entry["path"], entry["status"], entry["behaviour"]
