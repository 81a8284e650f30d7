"""The journal over the control plane tells no credential, token or password."""

import base64
import json
from typing import Any

import pytest

from mock_server import MockClient
from mock_server.vendors import VENDORS
from tests.clients import CREDENTIALS, Client
from tests.control.calls import DOORS, VENDOR_NAMES

SECRET = "not-to-be-told"


def test_no_secret_is_found_by_text(client: Client, mock: MockClient) -> None:
    """Text is looked for in what is shown: nobody learns a secret by guessing it."""
    client.at("razorpay").post("/v1/contacts", {"name": "Acme", "password": "hunter22"})

    assert (1, 0) == (mock.count(text="password"), mock.count(text="hunter22"))


def hidden_in(vendor: str) -> dict[str, str]:
    """The headers of the vendor's credentials, with a secret in each."""
    coded = base64.b64encode(SECRET.encode()).decode()
    return {
        name: f"Basic {coded}" if "Basic " in value else value.replace(value.split()[-1], SECRET)
        for name, value in CREDENTIALS[vendor].items()
    }


@pytest.mark.parametrize("asked", VENDOR_NAMES)
@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_credentials_are_hidden(vendor: str, asked: str, client: Client, mock: MockClient) -> None:
    """Every vendor's headers, also where they were sent to another; a scheme is told."""
    secrets = hidden_in(vendor)
    client.at(asked).anonymous.get(DOORS[asked].list, **secrets)
    headers = {n.lower(): v for n, v in mock.request(1)["request"]["headers"].items()}
    told = json.dumps(mock.requests()) + json.dumps(mock.explain(1))

    assert all("(hidden)" in headers[name.lower()] for name in secrets)
    assert not any(value.split()[-1] in told for value in secrets.values())
    if "Authorization" in secrets:
        assert headers["authorization"] in ("Basic (hidden)", "Bearer (hidden)")


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_every_vendor_names_its_credentials(vendor: Any) -> None:
    """The headers by which a vendor knows its callers are secrets."""
    assert {name.lower() for name in CREDENTIALS[vendor.name]} <= vendor.access.secrets


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"email": "user@example.com", "password": "not-to-be-told"}', "application/json"),
        ('{"email": "nobody", "password": "not-to-be-told"}', "application/json"),
        ('{"password": "not-to-be-told"}', "application/json"),
        ('{"Password" : "not-to-be-told", "password": 7007007}', "application/json"),
        ('{"password": "not-to-be-told', "application/json"),
        ("email=user@example.com&password=not-to-be-told", "application/x-www-form-urlencoded"),
        ("password=not-to-be-told", "text/plain"),
    ],
)
def test_a_login_tells_no_password(body: str, kind: str, client: Client, mock: MockClient) -> None:
    """Neither the request nor what SPN shows of it, nor the explanation, has the password."""
    headers = {"Content-Type": kind, "Cookie": SECRET}
    client.send("POST", "/spn/api/v1/auth/login?password=not-to-be-told", body, headers)
    told = json.dumps([mock.requests(), mock.explain(1)])

    assert SECRET not in told
    assert "7007007" not in told
    assert "(hidden)" in told


def test_a_token_is_not_told(client: Client, mock: MockClient) -> None:
    """The token that a login gives is hidden in its answer."""
    known = {"email": "user@example.com", "password": "mock-password"}
    token = client.send("POST", "/spn/api/v1/auth/login", known).json["access_token"]
    response = mock.request(1)["response"]

    assert {"access_token": "(hidden)", "token_type": "bearer"} == json.loads(response["body"])
    assert token not in json.dumps(mock.requests())


def test_a_password_can_still_be_asked_for(client: Client, mock: MockClient) -> None:
    """What is hidden can be verified all the same."""
    client.send("POST", "/spn/api/v1/auth/login", {"email": "a@b.co", "password": SECRET})

    assert 1 == mock.count(body={"password": SECRET})
