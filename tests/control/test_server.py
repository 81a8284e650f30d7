"""Health, readiness, information and reset; and what the control plane does not have."""

import pytest

from mock_server import __version__
from mock_server.settings import SETTINGS
from mock_server.vendors import VENDORS
from tests.clients import Client

NAME = {"name": "Comes And Goes", "email": "goes@example.com"}
FOUND = "/contacts?email=goes@example.com"


def test_alive_and_ready(client: Client) -> None:
    """Health says alive; readiness is told only by a server that is seeded."""
    assert {"status": "alive"} == client.send("GET", "/_mock/health").json
    assert {"status": "ready"} == client.send("GET", "/_mock/ready").json


def test_information(client: Client) -> None:
    """Version, world, scenario, every vendor and every setting with its origin are told."""
    told = client.send("GET", "/_mock/info").json

    assert __version__ == told["version"]
    assert "default" == told["scenario"]["name"]
    assert told["scenario"]["about"]
    assert [vendor.name for vendor in VENDORS] == list(told["vendors"])
    assert [row.name for row in SETTINGS] == list(told["settings"])
    assert {"value": 1_048_576, "origin": "default"} == told["settings"]["max_body"]


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_a_vendor_in_the_information(vendor: object, client: Client) -> None:
    """A vendor has its URL, prefixes, hosts, variants and a curl line that begins with its URL."""
    vendor = next(p for p in VENDORS if p is vendor)
    told = client.send("GET", "/_mock/info").json["vendors"][vendor.name]

    assert told["url"].endswith(f"/{vendor.name}")
    assert list(vendor.api.prefixes) == told["prefixes"]
    assert set(vendor.api.hosts) <= set(told["hosts"])
    assert f"{vendor.name}.localhost" in told["hosts"]
    assert {name: row.default for name, row in vendor.api.variants.items()} == told["variants"]
    assert told["curl"].replace("'", "").startswith(f"curl {told['url']}{vendor.api.prefixes[0]}/")


def test_information_about_a_world(client: Client) -> None:
    """Asked in a world, the addresses lead into that world."""
    told = client.send("GET", "/@elsewhere/_mock/info", headers={"Host": "localhost:1234"}).json

    assert "elsewhere" == told["world"]
    assert "http://localhost:1234/@elsewhere/spn" == told["vendors"]["spn"]["url"]


def test_information_at_a_vendors_host(client: Client) -> None:
    """Asked at a vendor's host, which leads to that vendor alone, the server's own URL is given."""
    told = client.send("GET", "/_mock/info", headers={"Host": "api.razorpay.com"}).json

    assert "api.razorpay.com" not in told["vendors"]["spn"]["url"]
    assert told["vendors"]["spn"]["url"].startswith("http://127.0.0.1:")


@pytest.mark.parametrize("body", [None, "", "{}"])
def test_reset(client: Client, body: str | None) -> None:
    """A reset without a body, or with an empty one, puts the world back to its scenario."""
    api = client.at("razorpay", "/v1")
    assert 200 == api.post("/contacts", NAME).status
    assert 1 == api.get(FOUND).json["count"]
    reply = client.send("POST", "/_mock/reset", body)

    assert 200 == reply.status
    assert "default" == reply.json["scenario"]
    assert 0 == api.get(FOUND).json["count"]


@pytest.mark.parametrize("body", ['{"all": true}', "[", "[]", '"contacts"', '{"only": 7}'])
def test_a_reset_that_is_not_understood(client: Client, body: str) -> None:
    """A body that says something else is refused, and nothing is reset."""
    api = client.at("razorpay", "/v1")
    assert 200 == api.post("/contacts", NAME).status
    reply = client.send("POST", "/_mock/reset", body, {"Content-Type": "application/json"})

    assert 400 == reply.status
    assert "application/problem+json" == reply.header("Content-Type")
    assert 1 == api.get(FOUND).json["count"]


def test_a_reset_of_one_world(client: Client) -> None:
    """A reset leaves other worlds as they are."""
    api = client.at("razorpay", "/v1")
    api.post("/contacts", NAME)

    assert 200 == client.send("POST", "/@elsewhere/_mock/reset").status
    assert 1 == api.get(FOUND).json["count"]


@pytest.mark.parametrize("path", ["/_mock/nothing", "/_mock/health/x"])
def test_nothing_there(client: Client, path: str) -> None:
    """What the control plane does not have is a problem of ours, never a vendor's answer."""
    reply = client.send("GET", path)

    assert 404 == reply.status
    assert "application/problem+json" == reply.header("Content-Type")
    assert "The mock server refused this request; no vendor did." == reply.json["title"]


def test_wrong_method(client: Client) -> None:
    """A wrong method is a problem that names the right ones in Allow."""
    reply = client.send("DELETE", "/_mock/ready")

    assert 405 == reply.status
    assert "application/problem+json" == reply.header("Content-Type")
    assert {"GET", "HEAD"} == set((reply.header("Allow") or "").split(", "))


@pytest.mark.parametrize("number", ["RZP-08", "RZP-8", "rzp-08", "rzp-8"])
def test_a_behaviour_by_its_number(number: str, client: Client) -> None:
    """A number is found in either case, and without its leading nought."""
    assert "RZP-08" == client.send("GET", f"/_mock/behaviours/{number}").json["id"]
