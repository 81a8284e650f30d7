"""What YSuite serves and the mock server does not: mirrors unserved.yaml."""

import pytest

from mock_server.core.unserved import unserved
from mock_server.vendors.ysuite import VENDOR
from tests.clients import Api, Client

ROUTES = [
    (route.method.replace("*", "PUT"), route.path.replace("{id}", "42").replace("*", "42"))
    for route in unserved(VENDOR.package)
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_real_route_says_so(client: Client, method: str, path: str) -> None:
    """A route that YSuite documents is HTTP 501 in our words, once its keys are accepted."""
    api = client.at("ysuite")
    known, unknown = api.send(method, path), api.anonymous.send(method, path)

    assert (501, "mock") == (known.status, known.header("X-Mock-Answered-By"))
    assert (401, "YS-01") == (unknown.status, unknown.behaviour)


@pytest.mark.parametrize("path", ["/leadss", "/lead", "/invoices/42/payments", "/items"])
def test_a_near_miss_is_an_unknown_path(api: Api, path: str) -> None:
    """What is in no document stays YSuite's own 404 (YS-41)."""
    reply = api.get(path)

    assert (404, "YS-41") == (reply.status, reply.behaviour)
