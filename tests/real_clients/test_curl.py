"""The curl lines that the vendors' documents print, with the host and the credentials swapped."""

import json
import shutil
import subprocess
from typing import Any, NamedTuple

import pytest

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here"),
]

SWAPPED = {
    "https://api.razorpay.com": "{url}/razorpay",
    "https://api.ysuite.org": "{url}/ysuite",
    "https://api.clemta.com": "{url}/clemta",
    "http://localhost:8000": "{url}/spn",
    "[YOUR_KEY_ID]:[YOUR_KEY_SECRET]": "rzp_test_mock:mock_secret",
    "<YOUR_KEY>:<YOUR_SECRET>": "rzp_test_mock:mock_secret",
    "YOUR_ACCESS_KEY": "mock-access-key",
    "YOUR_SECRET_KEY": "mock-secret-key",
    "<api-key>": "clemta_mock_key",
    "yourpassword": "mock-password",
}

RAZORPAY_CREATE = r"""curl -u <YOUR_KEY>:<YOUR_SECRET> \
-X POST https://api.razorpay.com/v1/contacts \
-H "Content-Type: application/json" \
-d '{
  "name":"Gaurav Kumar",
  "email":"gaurav.kumar@example.com",
  "contact":"9000090000",
  "type":"employee",
  "reference_id":"Acme Contact ID 12345",
  "notes":{
    "notes_key_1":"Tea, Earl Grey, Hot",
    "notes_key_2":"Tea, Earl Grey… decaf."
  }
}'"""
RAZORPAY_UPDATE = r"""curl -u [YOUR_KEY_ID]:[YOUR_KEY_SECRET] \
-X PATCH https://api.razorpay.com/v1/contacts/cont_00000000000001 \
-H "Content-Type: application/json" \
-d '{
  "name": "Gaurav Kumar",
  "email": "gaurav.kumar@example.com",
  "contact": "9000090000",
  "type": "self",
  "reference_id": "Acme Contact ID 12345",
  "notes": {
    "notes_key_1":"Tea, Earl Grey, Hot",
    "notes_key_2":"Tea, Earl Grey… decaf."
  }
}'"""
RAZORPAY_LIST = r"""curl -u [YOUR_KEY_ID]:[YOUR_KEY_SECRET] \
-X GET https://api.razorpay.com/v1/contacts"""
RAZORPAY_GET = r"""curl -u [YOUR_KEY_ID]:[YOUR_KEY_SECRET] \
-X GET https://api.razorpay.com/v1/contacts/cont_00000000000001"""
RAZORPAY_DEACTIVATE = r"""curl -u [YOUR_KEY_ID]:[YOUR_KEY_SECRET] \
-X PATCH https://api.razorpay.com/v1/contacts/cont_00000000000001 \
-H "Content-Type: application/json" \
-d '{
    "active": false
}'"""
YSUITE_LIST = r"""curl -X GET https://api.ysuite.org/v1/contacts \
  -H "x-ysuite-access-key: YOUR_ACCESS_KEY" \
  -H "x-ysuite-secret-key: YOUR_SECRET_KEY" """
CLEMTA_LIST = r"""curl --request GET \
  --url https://api.clemta.com/contacts \
  --header 'X-API-Key: <api-key>' """
SPN_LOGIN = r"""curl -X POST http://localhost:8000/api/v1/auth/login \
  -H "Content-Type: application/json" \
  -d '{"email": "user@example.com", "password": "yourpassword"}' """


class Curled(NamedTuple):
    status: int
    body: Any


@pytest.fixture
def curl(url: str, world: str) -> Any:
    """Run a documented line in a shell, as if pasted, in a world of the test's own."""

    def run(line: str) -> Curled:
        for documented, ours in SWAPPED.items():
            line = line.replace(documented, ours.format(url=url))
        quiet = f"-s --max-time 30 --noproxy '*' -H 'X-Mock-World: {world}' -w '\\n%{{http_code}}'"
        done = subprocess.run(
            ["sh", "-c", f"{line} {quiet}"], capture_output=True, timeout=60, check=True
        )
        body, _, status = done.stdout.decode().rpartition("\n")
        return Curled(int(status), json.loads(body))

    return run


def test_razorpay_create(curl: Any) -> None:
    """The documented contact is in the default scenario: the create gives it back (RZP-06)."""
    status, body = curl(RAZORPAY_CREATE)

    assert 200 == status
    assert "cont_00000000000001" == body["id"]
    assert "Tea, Earl Grey… decaf." == body["notes"]["notes_key_2"]


def test_razorpay_update(curl: Any) -> None:
    """The documented update changes the type (RZP-31)."""
    status, body = curl(RAZORPAY_UPDATE)

    assert (200, "cont_00000000000001", "self") == (status, body["id"], body["type"])


def test_razorpay_list(curl: Any) -> None:
    """The documented list is a collection (RZP-23)."""
    status, body = curl(RAZORPAY_LIST)

    assert (200, "collection", len(body["items"])) == (status, body["entity"], body["count"])


def test_razorpay_get(curl: Any) -> None:
    """The documented id is served (RZP-28)."""
    status, body = curl(RAZORPAY_GET)

    assert (200, "Gaurav Kumar") == (status, body["name"])


def test_razorpay_deactivate(curl: Any) -> None:
    """The documented deactivation leaves the contact inactive (RZP-32)."""
    status, body = curl(RAZORPAY_DEACTIVATE)

    assert (200, False) == (status, body["active"])


def test_ysuite_list(curl: Any) -> None:
    """The line of the authentication page lists the first page (YS-05)."""
    status, body = curl(YSUITE_LIST)

    assert (200, True, 1) == (status, body["success"], body["data"]["current_page"])


def test_clemta_list(curl: Any) -> None:
    """The line as printed has no company, and is refused for it (CLM-04)."""
    status, body = curl(CLEMTA_LIST)

    assert (400, "Company ID is required") == (status, body["error"]["details"])


def test_clemta_list_of_a_company(curl: Any) -> None:
    """With the company it lists (CLM-08)."""
    asked = "https://api.clemta.com/contacts?company_id=64b8f1a2e4b0c8d9f0123456"
    status, body = curl(CLEMTA_LIST.replace("https://api.clemta.com/contacts", f"'{asked}'"))

    assert (200, "Contacts retrieved successfully") == (status, body["message"])


def test_spn_login(curl: Any) -> None:
    """The overview's login gives a bearer token (SPN-33)."""
    status, body = curl(SPN_LOGIN)

    assert 200 == status
    assert "bearer" == body["token_type"]
    assert body["access_token"]
