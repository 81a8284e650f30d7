"""Plain HTTP: a requests session, and what the standard library brings."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
import requests

pytestmark = pytest.mark.server

BUSINESS = "f33961ec-1c1a-461d-b888-8a5a56577a14"
CLEMTA_COMPANY = "64b8f1a2e4b0c8d9f0123456"
SPN_COMPANY = "7b3f1c2d-4e5a-6f7b-8c9d-0e1f2a3b4c5d"
TIMEOUT = 30


@pytest.fixture
def session(world: str) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        session.headers["X-Mock-World"] = world
        yield session


def test_requests_over_razorpay(session: requests.Session, url: str) -> None:
    """A session keeps its connection through a create, a list and a refusal (RZP-01, RZP-08)."""
    session.auth = ("rzp_test_mock", "mock_secret")
    base = f"{url}/razorpay/v1/contacts"
    made = session.post(base, json={"name": "Asha Rao", "notes": {"city": "Chennai"}}).json()
    listed = session.get(base, params={"name": "Asha Rao", "count": "1"}).json()
    refused = session.post(base, json={"email": "asha@example.com"})

    assert [made] == listed["items"]
    assert 400 == refused.status_code
    assert "The name field is required." == refused.json()["error"]["description"]


def test_requests_form_over_razorpay(session: requests.Session, url: str) -> None:
    """A form is as good as JSON; a note is `notes[key]` (RZP-22)."""
    form = {"name": "Asha Rao", "notes[city]": "Chennai"}
    made = session.post(
        f"{url}/razorpay/v1/contacts", data=form, auth=("rzp_test_mock", "mock_secret")
    )

    assert {"city": "Chennai"} == made.json()["notes"]


def test_requests_over_cleartax(session: requests.Session, url: str) -> None:
    """A put contact is read and listed as it was put (CTX-08, CTX-11)."""
    session.headers["X-Cleartax-Auth-Token"] = "mock-cleartax-token"
    base = f"{url}/cleartax/api/v0.1/businesses/{BUSINESS}/contacts"
    payload = {
        "id": "asha-textiles",
        "business_name": "Asha Textiles",
        "organization_type": "COMPANY",
        "state": "KARNATAKA",
    }
    put = session.put(f"{base}/asha-textiles", json=payload)
    got = session.get(f"{base}/asha-textiles")
    listed = session.get(base, params={"contact_id": "asha-textiles"})

    assert 200 == put.status_code
    assert put.json() == got.json()
    assert [put.json()] == listed.json()


def test_requests_over_spn(session: requests.Session, url: str) -> None:
    """A login's token lists and deletes; a deletion has no body at all (SPN-03, SPN-24)."""
    base = f"{url}/spn/api/v1"
    known = {"email": "user@example.com", "password": "mock-password"}
    token = session.post(f"{base}/auth/login", json=known).json()["access_token"]
    session.headers["Authorization"] = f"Bearer {token}"
    new = {"company_id": SPN_COMPANY, "first_name": "Asha", "email": "asha@example.com"}
    made = session.post(f"{base}/contacts", json=new)
    deleted = session.delete(f"{base}/contacts/{made.json()['id']}")
    listed = session.get(f"{base}/contacts", params={"company_id": SPN_COMPANY})

    assert 201 == made.status_code
    assert (204, b"") == (deleted.status_code, deleted.content)
    assert made.json() not in listed.json()


def test_urllib_over_ysuite(url: str, world: str) -> None:
    """The standard library creates, and reads what it created (YS-14, YS-16)."""
    base = f"{url}/ysuite/v1/contacts"
    keys = {"x-ysuite-access-key": "mock-access-key", "x-ysuite-secret-key": "mock-secret-key"}
    made = _ask("POST", base, world, keys, {"cstname": "Asha Rao", "contact_type": 1})
    got = _ask("GET", f"{base}/{made['data']['cstid']}", world, keys)

    assert "New contact has been created successfully." == made["message"]
    assert "Asha Rao" == got["data"]["cstname"]


def test_urllib_over_clemta(url: str, world: str) -> None:
    """A refusal is an HTTPError whose body is Clemta's (CLM-01, CLM-08)."""
    asked = f"{url}/clemta/contacts?company_id={CLEMTA_COMPANY}"
    listed = _ask("GET", asked, world, {"X-API-KEY": "clemta_mock_key"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        _ask("GET", asked, world, {})
    with refused.value as answer:
        body = json.load(answer)

    assert listed["data"]["total"] >= len(listed["data"]["contacts"]) > 0
    assert (401, "API_KEY_REQUIRED") == (refused.value.code, body["error"]["code"])


def _ask(method: str, url: str, world: str, headers: dict[str, str], body: Any = None) -> Any:
    """What an app without a library does."""
    request = urllib.request.Request(url, method=method, headers={**headers, "X-Mock-World": world})
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=TIMEOUT) as answer:
        return json.load(answer)
