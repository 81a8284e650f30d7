"""What Clemta serves and the mock server does not: mirrors unserved.yaml."""

import re

import pytest

from mock_server.core.unserved import unserved
from mock_server.vendors.clemta import VENDOR
from tests.clients import Client

ROUTES = [
    (route.method, re.sub(r"\{\w+\}", "64b8f1a2e4b0c8d9f0123456", route.path))
    for route in unserved(VENDOR.package)
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_real_route_says_so(client: Client, method: str, path: str) -> None:
    """A route that Clemta documents is a 501 in our words, once its key is accepted."""
    api = client.at("clemta")
    known, unknown = api.send(method, path), api.anonymous.send(method, path)

    assert (501, "mock") == (known.status, known.header("X-Mock-Answered-By"))
    assert (401, "CLM-01") == (unknown.status, unknown.behaviour)


@pytest.mark.parametrize(
    "path", ["/formation", "/fixed-asset", "/companies", "/invoices", "/v1/contacts", "/v1/nothing"]
)
def test_a_near_miss_is_an_unknown_path(client: Client, path: str) -> None:
    """What is in no document stays Clemta's own 404 (CLM-48)."""
    reply = client.at("clemta").get(path)

    assert (404, "CLM-48") == (reply.status, reply.behaviour)
