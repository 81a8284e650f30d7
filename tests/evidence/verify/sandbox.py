"""A small sandbox of a test's own: it answers by a function, and remembers what it was asked."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from mock_server.core.document.yaml import parse
from mock_server.evidence.verify.calling import Caller
from mock_server.evidence.verify.plan import plan
from mock_server.evidence.verify.reading import read
from mock_server.evidence.verify.recipes import Recipes
from mock_server.evidence.verify.run import Runner, Verdict
from mock_server.vendors.razorpay import VENDOR

SENT = " ".join(f"u0{number}" for number in range(1, 10))  # {unique} of every recipe here
CLEAN = "clean: {send: 'DELETE /contacts/{id}'}\n"
ONE = CLEAN + "recipes: {A-01: [{send: GET /contacts, expect: {status: 200}}]}"
TWO_CREATES = f"""{CLEAN}
recipes:
  A-01:
    - {{send: POST /contacts, body: {{name: '{{unique}}'}}, keep: {{made: id}}}}
    - {{send: POST /contacts, body: {{name: 'b'}}, expect: {{status: 400}}}}
"""

Reply = tuple[int, Mapping[str, str], Any]


def recipes_in(text: str) -> Recipes:
    return read(parse(text, "recipes.yaml"))


class Sandbox:
    """Answers each call by *answer(method, path, number of the call)*, as status, headers, JSON.

    *answer* may raise. *calls* are the methods and paths that it was asked, *headers* those of each
    call, *waits* the seconds that the caller waited.
    """

    def __init__(self, answer: Callable[[str, str, int], Reply]) -> None:
        self._answer = answer
        self.calls: list[str] = []
        self.headers: list[Mapping[str, str]] = []
        self.waits: list[float] = []

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, wait: float
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        self.calls.append(f"{method} {path}")
        self.headers.append(headers)
        status, found, value = self._answer(method, path, len(self.calls))
        return status, [*found.items()], json.dumps(value).encode()

    def caller(self) -> Caller:
        sample = VENDOR.access.accounts.sample
        return Caller(VENDOR.access, sample, self.send, pause=self.waits.append)

    def runner(self, recipes: Recipes, budget: int = 100) -> Runner:
        return Runner(recipes, self.caller(), {}, "u", budget)

    def ask(self, text: str, budget: int = 100) -> tuple[Runner, list[Verdict]]:
        """The runner and its verdicts on every recipe in *text*, in the order of the plan."""
        recipes = recipes_in(text)
        runner = self.runner(recipes, budget)
        return runner, [runner.ask(one) for one in plan(recipes, (), {}, budget).asked]


def created(method: str, path: str, number: int) -> Reply:
    """A sandbox that creates whatever it is asked to, and deletes it."""
    return 200, {}, {"id": f"c_{number}", "name": SENT}
