"""The ids of a replay, in the place of those that were recorded."""

from typing import Any

from mock_server.core.state.world import World
from mock_server.core.vendor import Vendor
from mock_server.evidence.variants.ids import Ids
from mock_server.vendors import VENDORS
from tests.clients import Client
from tests.control.calls import create
from tests.control.conftest import in_a_world

RAZORPAY: Vendor = VENDORS[0]


def recorded(client: Client, path: str = "") -> Any:
    """The journal's entry of a request."""
    world: World = client.world
    if path:
        client.at("razorpay").get(path)
    else:
        create(client, "razorpay", "Somebody New")
    return world.journal.get()


def test_an_id_is_replaced_wherever_it_is_sent() -> None:
    """In the path, the query, the headers and the body; a longer word that has it is not."""
    client, ids = in_a_world(), Ids()
    made = recorded(client)
    old, new = b"cont_" + made.answered.body.partition(b"cont_")[2][:14], b"cont_00000000000001"
    ids.learn(made, made.answered.body.replace(old, new))
    path = f"/v1/contacts/{old.decode()}"
    sent = ids.request(recorded(client, f"{path}?a={old.decode()}&b={old.decode()}x"), RAZORPAY, 0)

    assert ("/v1/contacts/cont_00000000000001", "a=cont_00000000000001") == (
        sent.path,
        sent.query.partition("&")[0],
    )
    assert f"b={old.decode()}x" == sent.query.partition("&")[2]


def test_what_is_no_id_is_learnt_by_nobody() -> None:
    """A sentence, a time, a number or a word of another length tells a real difference."""
    client = in_a_world()
    made = recorded(client)
    path = "/v1/contacts/cont_11111111111111"
    for old, new in (
        (b'"Somebody New"', b'"Somebody Old"'),
        (b'"contact":null', b'"contact":"9000000000"'),
        (b'"active":true', b'"active":false'),
    ):
        ids = Ids()
        ids.learn(made, made.answered.body.replace(old, new))

        assert path == ids.request(recorded(client, path), RAZORPAY, 0).path
        assert {} == ids._known
