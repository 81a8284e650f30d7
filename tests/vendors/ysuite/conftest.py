"""YSuite as its default account, over both transports, and a short way to a record."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients import Api, Client

Given = Callable[..., Api]


@pytest.fixture
def api(client: Client) -> Api:
    """The default scenario."""
    return client.at("ysuite", "/v1")


@pytest.fixture
def ysuite(given: Callable[..., Client]) -> Given:
    """`ysuite(contacts=[…], variants={…}, accounts=[…])`: in process, as the default account."""
    return lambda **section: given("ysuite", **section).at("ysuite", "/v1")


@pytest.fixture
def created(api: Api) -> Callable[..., int]:
    """`created(cstname="Bo")` is the id of a new individual."""

    def create(**body: Any) -> int:
        reply = api.post("/contacts", {"cstname": "Ada", "contact_type": 1, **body})
        assert reply.status == 200, reply.text
        return int(reply.json["data"]["cstid"])

    return create


def person(name: str, **more: Any) -> dict[str, Any]:
    """The body of a create: an individual."""
    return {"cstname": name, "contact_type": 1, **more}
