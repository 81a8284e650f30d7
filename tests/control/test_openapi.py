"""A server gives each vendor's OpenAPI document, with its own address."""

import json
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from mock_server.core.vendor import Vendor
from mock_server.evidence.openapi.own import HEADERS
from mock_server.vendors import VENDORS
from tests.clients import Client
from tests.control.conftest import in_process
from tests.tables import openapi_file

WITHOUT_MARKS = ["/openapi.json", "/openapi/spn.json"]


def unmarked(path: str) -> Any:
    """The document of a server that adds no headers of its own."""
    client, _ = in_process("gw1", mock_headers=False)
    return client.send("GET", f"/_mock{path}").json


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_the_document(vendor: Vendor, client: Client) -> None:
    """It is the kept one, but for the addresses."""
    found = client.send("GET", f"/_mock/openapi/{vendor.name}.json").json
    kept = json.loads(openapi_file(vendor).read_text(encoding="utf-8"))

    assert {**kept, "servers": found["servers"]} == found


def test_its_servers(client: Client) -> None:
    """The first is this server, with the world that the request names."""
    headers = {"Host": "mock:8484"}
    found = client.send("GET", "/@gw1/_mock/openapi/razorpay.json", None, headers).json

    assert [
        "http://mock:8484/@gw1/razorpay/v1",
        "https://api.razorpay.com/v1",
    ] == [server["url"] for server in found["servers"]]


def test_no_world_is_made(client: Client) -> None:
    """A document of a world that does not exist does not make it."""
    client.send("GET", "/@never/_mock/openapi/razorpay.json")
    found = client.send("GET", "/_mock/worlds").json["worlds"]

    assert "never" not in [one["world"] for one in found]


@pytest.mark.parametrize("path", WITHOUT_MARKS)
def test_without_marks(path: str) -> None:
    """A server that adds no headers of its own promises none."""
    assert [] == [name for name in HEADERS if name in json.dumps(unmarked(path))]


@pytest.mark.slow
@pytest.mark.parametrize("path", WITHOUT_MARKS)
def test_documents_without_marks_are_sound(path: str) -> None:
    """They are valid by OpenAPI 3.1, as those with marks are."""
    assert [] == [str(error) for error in OpenAPIV31SpecValidator(unmarked(path)).iter_errors()]


def test_an_unknown_vendor(client: Client) -> None:
    """It is refused with the nearest name and all names."""
    reply = client.send("GET", "/_mock/openapi/razorpai.json")

    assert 404 == reply.status
    assert (
        "Unknown vendor 'razorpai'; did you mean 'razorpay'? "
        f"It is one of: {', '.join(vendor.name for vendor in VENDORS)}."
    ) == reply.json["detail"]
