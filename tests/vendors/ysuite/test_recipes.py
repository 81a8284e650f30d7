"""The recipes about pairs of keys that no sandbox has unless its user makes them."""

from collections.abc import Callable

from click.testing import CliRunner

from mock_server.cli import main
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


def test_a_user_without_such_keys() -> None:
    """A run needs none of the secrets; what takes them is left out."""
    words = "verify ysuite --url http://127.0.0.1:9 --key-env KEY --yes --only YS-01,YS-03"
    done = CliRunner().invoke(main, words.split(), env={"KEY": "an-access-key:a-secret-key"})

    assert 2 == done.exit_code, done.output
    assert "Questions: 1." in done.output
