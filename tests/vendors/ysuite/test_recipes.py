"""The recipes about pairs of keys that no sandbox has unless its user makes them."""

from collections.abc import Callable

from mock_server.core.request.application import MockFlask
from mock_server.evidence.verify.run import AGREES, DIFFERS
from mock_server.vendors.ysuite import VENDOR
from tests.clients import Client
from tests.evidence.verify.asking import ask

KEYS = {
    "revoked_access_key": "old-access-key",
    "revoked_secret_key": "old-secret-key",
    "lost_access_key": "lost-access-key",
    "lost_secret_key": "lost-secret-key",
}
SAMPLE = {"access_key": "mock-access-key", "secret_key": "mock-secret-key"}
REVOKED = {"access_key": "old-access-key", "secret_key": "old-secret-key", "revoked": True}
LOST = {"access_key": "lost-access-key", "secret_key": "lost-secret-key", "organisation": False}


def test_revoked_and_lost_keys(given: Callable[..., Client], default_app: MockFlask) -> None:
    """A revoked pair and one without an organisation agree where the user has them."""
    client = given("ysuite", contacts=[], accounts=[SAMPLE, REVOKED, LOST])
    run = ask(default_app, VENDOR, client.world.name, ("YS-03", "YS-04"), **KEYS)

    assert {} == run.told(but=AGREES)
    assert {"YS-03", "YS-04"} == run.verdicts.keys()


def test_keys_that_work(given: Callable[..., Client], default_app: MockFlask) -> None:
    """Both differ where the pairs are let in."""
    let_in = {"revoked": False, "organisation": True}
    client = given("ysuite", contacts=[], accounts=[SAMPLE, REVOKED | let_in, LOST | let_in])
    run = ask(default_app, VENDOR, client.world.name, ("YS-03", "YS-04"), **KEYS)

    assert ["YS-03", "YS-04"] == [*run.told(but=AGREES)]
    assert {DIFFERS} == {one.outcome for one in run.verdicts.values()}
