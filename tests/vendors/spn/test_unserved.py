"""SPN's real routes that are not emulated: mirrors unserved.yaml."""

import pytest

from mock_server.core.unserved import Unserved, unserved
from mock_server.vendors.spn import VENDOR
from tests.clients import Api, Client

ROUTES = unserved(VENDOR.package)
each_route = pytest.mark.parametrize("route", ROUTES, ids=lambda one: f"{one.method} {one.path}")


@pytest.fixture
def root(client: Client) -> Api:
    """SPN as the default user, without a prefix."""
    return client.at("spn")


def asked(route: Unserved) -> tuple[str, str]:
    """A method and a path that the route covers."""
    path = route.path.replace("{id}", "7").replace("{company_id}", "7").replace("*", "else/7")
    return route.method.replace("*", "PUT"), path


@each_route
def test_each_is_told_of(route: Unserved, root: Api) -> None:
    """With a token it is 501 in our own words, with its page."""
    reply = root.send(*asked(route))

    assert (501, "mock", None) == (
        reply.status,
        reply.header("X-Mock-Answered-By"),
        reply.behaviour,
    )
    assert route.source == reply.json["document"]


@each_route
def test_each_asks_for_a_token(route: Unserved, root: Api) -> None:
    """Without a token it is refused as SPN refuses (SPN-01), unless it is public."""
    reply = root.anonymous.send(*asked(route))

    refused = (501, None) if route.public else (401, "SPN-01")
    assert refused == (reply.status, reply.behaviour)


def test_each_has_its_pages_path(root: Api) -> None:
    """The pages print paths without /api/v1."""
    assert 501 == root.get("/users/me").status


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/users", 404),
        ("GET", "/api/v1/user/me", 404),
        ("GET", "/api/v1/auth", 404),
        ("GET", "/api/v1/docs", 404),
        ("GET", "/api/v1/catalog/feed/7", 404),
        ("GET", "/api/v1/auth/login", 405),
        ("PUT", "/api/v1/companies/7", 405),
        ("PUT", "/api/v1/contacts", 405),
    ],
)
def test_near_misses_are_spns_own(method: str, path: str, status: int, root: Api) -> None:
    """What no page names is unknown, and what is emulated is no part of a family (SPN-30)."""
    reply = root.send(method, path)

    assert (status, "vendor") == (reply.status, reply.header("X-Mock-Answered-By"))
