"""`mock-server verify spn` asks the real FastAPI, Pydantic and slowapi: they agree with each row.

The reference application keeps slowapi's limits, so that the whole run stays below them.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from mock_server.evidence.verify.calling import Caller
from mock_server.evidence.verify.outcomes import AGREES
from mock_server.vendors.spn import VENDOR
from tests.evidence.verify.asking import Run, ask_by, recipes_of
from tests.oracle.sending import by_asgi

oracle = pytest.importorskip("tests.oracle.side_by_side", reason="needs the extra oracle")
real = pytest.importorskip("tests.oracle.reference", reason="needs the extra oracle")

pytestmark = pytest.mark.oracle

# Applications that choose otherwise where the documents are silent, and the rows that tell.
OTHERWISE = {"headers": ["SPN-28"], "shared": []}
WAITS = {step.wait for one in recipes_of(VENDOR).recipes.values() for step in one.steps}


@pytest.fixture
def store() -> Any:
    kept = real.Store(list(oracle.USERS), oracle.NOW)
    kept.invented = (str(uuid4()) for _ in iter(int, 1))  # without an end
    return kept


def test_it_agrees(store: Any) -> None:
    """Every question that our own server answers is answered so by the real libraries."""
    run = asked(store)

    assert {} == run.told(but=AGREES)
    assert {} == run.not_asked
    assert {*run.verdicts} == {
        number for number, recipe in recipes_of(VENDOR).recipes.items() if recipe.steps
    }


@pytest.mark.parametrize("choice", OTHERWISE)
def test_another_choice_is_told(choice: str, store: Any) -> None:
    """An application that sends slowapi's headers differs in their row; how it counts is untold."""
    run = asked(store, **{choice: True})

    assert OTHERWISE[choice] == [*run.told(but=AGREES)]


def test_it_leaves_nothing_behind(store: Any) -> None:
    """Every contact that the run made is gone, and what was there stays (SPN-24)."""
    kept = {"id": uuid4(), "company_id": oracle.USERS[0].company_id, "first_name": "Ines"}
    kept |= {"last_name": None, "email": "ines@example.com", "phone": None, "designation": None}
    kept |= {"is_primary": False, "created_at": oracle.NOW, "updated_at": oracle.NOW}
    store.contacts[kept["id"]] = kept
    run = asked(store)

    assert [kept] == [*store.contacts.values()]
    assert {user.company_id for user in oracle.USERS} == store.companies
    assert () == tuple(run.cleaned.left)


def asked(store: Any, **choices: bool) -> Run:
    """The run against the reference application, whose clock moves where a step waits."""

    def passing(seconds: float) -> None:
        if seconds not in WAITS:
            pytest.fail(f"a limit was met: the run would wait for {seconds} s")
        store.now += timedelta(seconds=seconds)

    send = by_asgi(real.application(store, limited=True, **choices))
    account = VENDOR.access.accounts.sample
    caller = Caller(VENDOR.access, account, send, VENDOR.api.prefixes[0], pause=passing)
    return ask_by(caller, VENDOR)
