"""Random requests and control calls of the worlds of one server, or of two alike."""

import json
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from mock_server.core.document.yaml import compose
from mock_server.core.request.application import MockFlask
from mock_server.core.scenario.kept import kept
from mock_server.core.scenario.restored import Restorer
from mock_server.vendors import VENDORS
from tests.clients import CREDENTIALS
from tests.samples import SAMPLES

WORLDS = ("gw1", "Gw1", "default")
OWN = (
    "{extends: default, seed: 9, clock: {at: 2026-02-01T00:00:00Z, frozen: true}, about: mine,"
    " vendors: {razorpay: {contacts: [gaurav, {fake: 3}]}}, people: [{name: Asha Rao}],"
    " faults: [{vendor: clemta, every: 2, answer: {status: 503}}]}"
)
ODD = ("\ud800", 1e-7, 0.1, 12345678901234567890, "é", "", None, True, ["a"], {"a": {"b": []}})
PARTS = ("contacts", "journal", "faults", "answers", "clock", "limits")
FAULTS: tuple[dict[str, Any], ...] = (
    {"nth": 2, "answer": {"status": 500}},
    {"every": 3, "answer": {"status": 429}},
    {"chance": 0.3, "times": 2, "answer": {"status": 418, "body": {"a": [0.25, None]}}},
    {"vendor": "spn", "delay": {"uniform": [1, 90], "virtual": True}},
    {"delay": {"lognormal": {"median": 3, "sigma": 1}, "virtual": True}, "times": 3},
    {"method": "POST", "every": 4, "drop": "malformed", "phase": "after"},
)
ANSWERS: tuple[dict[str, Any], ...] = (
    {"path": "/v1/payouts/{id}", "body": {"id": "{id}", "at": "{now}", "of": "{path.id}"}},
    {"path": "/v1/payouts/*", "times": 2, "status": 202, "headers": {"X-At": "{now.iso}"}},
)


class Step(NamedTuple):
    """One request in one world. *path* is the whole path after the world."""

    world: str
    method: str
    path: str
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()


class Reply(NamedTuple):
    """An answer. *headers* lack the replica's, which is another one in each server."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Server:
    """An application of its own, in which steps are done."""

    def __init__(self, app: MockFlask) -> None:
        self.app, self._client = app, app.test_client()
        self.context: Any = app.extensions["mock_server"]

    def do(self, step: Step) -> Reply:
        body = step.body if isinstance(step.body, str | None) else json.dumps(step.body)
        headers = [*step.headers, ("X-Mock-World", step.world)]
        if step.body is not None:
            headers.append(("Content-Type", "application/json"))
        reply = self._client.open(step.path, method=step.method, data=body, headers=headers)
        told = [(name, value) for name, value in reply.headers if name != "X-Mock-Replica"]
        return Reply(reply.status_code, told, reply.get_data())

    def go_on(self, other: "Server") -> None:
        """Take over the worlds of another server, as their documents have them."""
        context = self.context
        restorer = Restorer(context.worlds, context.library, VENDORS)
        for world in other.context.worlds.all():
            if world.differs:
                text = json.dumps(kept(world, VENDORS), indent=1)
                restorer.restore(world.name, compose(text, f"{world.name}.yaml"))


class Steps:
    """Random steps, which look at *server* for ids that there are."""

    def __init__(self, seed: int, server: Server) -> None:
        self._random, self._server = Random(seed), server
        self._tokens: list[str] = []
        self._controls: tuple[Callable[[str], Step], ...] = (
            *(self._fault, self._no_fault, self._answer, self._clock, self._limit),
            *(self._variant, self._reset, self._scenario, self._forget, self._look),
        )

    def do(self) -> tuple[Step, Reply]:
        """The next step, which the server has done."""
        draw = self._random
        world, controls = draw.choice(WORLDS), draw.random() < 0.3
        step = draw.choice(self._controls)(world) if controls else self._request(world)
        reply = self._server.do(step)
        if step.path.endswith("/auth/login") and b"access_token" in reply.body:
            self._tokens.append(json.loads(reply.body)["access_token"])
        return step, reply

    def _request(self, world: str) -> Step:
        draw = self._random
        vendor = draw.choice(sorted(SAMPLES))
        sample = draw.choice(list(SAMPLES[vendor].requests.values()))
        path = sample.path.replace("{id}", self._id(world, vendor))
        if draw.random() < 0.06:
            path = f"/v1/payouts/p{draw.randrange(3)}"
        if sample.query:
            path += "?" + "&".join(f"{name}={value}" for name, value in sample.query.items())
        headers = [*CREDENTIALS[vendor].items()]
        if vendor == "spn" and self._tokens and draw.random() < 0.5:
            headers = [("Authorization", f"Bearer {draw.choice(self._tokens)}")]
        if draw.random() < 0.05:
            headers = []
        if draw.random() < 0.05:
            headers.append(("X-Mock-Fault", "status=503"))
        return Step(world, sample.method, f"/{vendor}{path}", self._body(sample), tuple(headers))

    def _body(self, sample: Any) -> Any:
        draw = self._random
        if sample.body is None:
            return None
        body = dict(sample.body)
        for name in draw.sample(sorted(body), draw.randrange(2)):
            body[name] = draw.choice((f"Asha {draw.randrange(5)}", *ODD))
        if "name" in body:
            body["notes"] = {"a": draw.choice(ODD[:5])}
        if "id" in body:
            body["id"] = f"c-{draw.randrange(4)}"
        return body

    def _id(self, world: str, vendor: str) -> str:
        known = self._server.context.worlds.known(world)
        if known is None or self._random.random() < 0.1:
            return "nosuch"
        id = next(one.seeding.id for one in VENDORS if one.name == vendor)
        held = [*known.state(vendor).contacts.entries()]
        return str(self._random.choice(held).record[id]) if held else "nosuch"

    def _fault(self, world: str) -> Step:
        return Step(world, "POST", "/_mock/faults", self._random.choice(FAULTS))

    def _no_fault(self, world: str) -> Step:
        kind = self._random.choice(("faults", "answers"))
        return Step(world, "DELETE", f"/_mock/{kind}/{kind[0]}{self._random.randrange(1, 5)}")

    def _answer(self, world: str) -> Step:
        return Step(world, "POST", "/_mock/answers", self._random.choice(ANSWERS))

    def _clock(self, world: str) -> Step:
        draw = self._random
        if draw.random() < 0.5:
            seconds = draw.choice((-30, 0.5, 20, 86400.25))
            return Step(world, "POST", "/_mock/clock/advance", {"seconds": seconds})
        at = draw.choice((1768467600, 1768467600.123456, 1767225600.5))
        return Step(world, "PUT", "/_mock/clock", {"at": at, "frozen": True})

    def _limit(self, world: str) -> Step:
        vendor, draw = self._random.choice(sorted(SAMPLES)), self._random
        asked: dict[str, Any] = {"vendor": vendor, "operation": draw.choice(("*", "list_contacts"))}
        if draw.random() < 0.7:
            asked |= {"requests": draw.randrange(5), "seconds": draw.choice((1, 30, 0.5))}
        if draw.random() < 0.5:
            asked["remaining"] = draw.randrange(3)
        return Step(world, "PUT", "/_mock/limits", asked)

    def _variant(self, world: str) -> Step:
        draw = self._random
        vendor = draw.choice(VENDORS)
        variants = {name: one for name, one in vendor.api.variants.items() if one.choices}
        if draw.random() < 0.3 or not variants:
            return Step(world, "DELETE", "/_mock/variants")
        name = draw.choice(sorted(variants))
        chosen = {vendor.name: {name: draw.choice(variants[name].choices)}}
        return Step(world, "PUT", "/_mock/variants", chosen)

    def _reset(self, world: str) -> Step:
        draw = self._random
        only = {"only": draw.sample(PARTS, draw.randrange(1, 4))} if draw.random() < 0.7 else {}
        return Step(world, "POST", "/_mock/reset", only)

    def _scenario(self, world: str) -> Step:
        if self._random.random() < 0.7:
            return self._look(world)
        return Step(world, "PUT", "/_mock/scenario", OWN)

    def _forget(self, world: str) -> Step:
        kind = self._random.choice(("requests", "coverage", "faults", f"worlds/{world}"))
        return Step(world, "DELETE", f"/_mock/{kind}")

    def _look(self, world: str) -> Step:
        kinds = (
            "faults",
            "limits",
            "answers",
            "coverage",
            "state",
            "variants",
            "clock",
            "scenario",
        )
        return Step(world, "GET", f"/_mock/{self._random.choice(kinds)}")
