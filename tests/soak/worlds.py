"""Many threads at many worlds, each world beside a model of what it must hold.

A world belongs to one thread, so that its model is exact; the server has them all at once.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from random import Random
from threading import Thread
from typing import Any

from mock_server.client import MockClient, sending
from tests.clients import ANSWER_TIMEOUT, Client, Reply
from tests.control.calls import DOORS, create, names
from tests.soak.figures import Deadline, Figures

WORLDS, THREADS = 64, 16
MAX_CONTACTS = 40  # of a vendor: a list shows a hundred at most

Names = Counter[str]
Holdings = dict[str, Names]  # by vendor


class Lost(Exception):
    """The connection ended without an answer."""


class Wire:
    """One connection that is kept, and made anew where it was broken."""

    def __init__(self, port: int, figures: Figures) -> None:
        self._port, self._figures = port, figures
        self._open: HTTPConnection | None = None

    def send(
        self, method: str, path: str, headers: Any, body: bytes | None, patience: float
    ) -> sending.Reply:
        """Raises Lost where there is no answer."""
        if self._open is None:
            self._figures.count("connections")
            self._open = HTTPConnection("127.0.0.1", self._port, timeout=patience)
        self._figures.count("requests")
        try:
            self._open.request(method, path, body, dict(headers))
            response = self._open.getresponse()
            return sending.Reply(response.status, response.getheaders(), response.read())
        except (HTTPException, OSError) as error:
            self.close()
            raise Lost(repr(error)) from error

    def close(self) -> None:
        if self._open:
            self._open.close()
        self._open = None


@dataclass
class Subject:
    """One world: a client of its own, its control plane, and the model."""

    name: str
    client: Client
    mock: MockClient
    held: Holdings = field(default_factory=lambda: {vendor: Counter() for vendor in DOORS})
    kept: Holdings | None = None
    made: int = 0

    def new_name(self) -> str:
        """No name is used twice, since a vendor may give the same contact back."""
        self.made += 1
        return f"Soak {self.made}"


def soak(port: int, seed: int, deadline: Deadline, figures: Figures) -> None:
    """Until the deadline. What differs from a model is blamed with the world's name."""
    walkers = [
        Thread(target=_walk, args=(port, seed, number, deadline, figures))
        for number in range(THREADS)
    ]
    for walker in walkers:
        walker.start()
    for walker in walkers:
        walker.join()


def _walk(port: int, seed: int, number: int, deadline: Deadline, figures: Figures) -> None:
    chance, wire = Random(f"{seed}-{number}"), Wire(port, figures)
    subjects = [_subject(port, f"soak-{n}", wire) for n in range(number, WORLDS, THREADS)]
    while deadline:
        subject = chance.choice(subjects)
        action = chance.choice(ACTIONS)
        try:
            action(subject, chance, figures)
        except Exception as error:
            figures.blame(f"{subject.name}: {action.__name__}: {error!r}")
            _begin_anew(subject)
    wire.close()


def _subject(port: int, name: str, wire: Wire) -> Subject:
    mock = MockClient(f"http://127.0.0.1:{port}", world=name, timeout=ANSWER_TIMEOUT)
    mock.reset()
    return Subject(name, Client(wire.send, name), mock)


def _begin_anew(subject: Subject) -> None:
    """As the server's scenario has it, its snapshots forgotten."""
    subject.mock.drop(subject.name)
    subject.mock.reset()
    subject.held, subject.kept = {vendor: Counter() for vendor in DOORS}, None


def make(subject: Subject, chance: Random, figures: Figures) -> None:
    """A contact, which is then held."""
    vendor, name = _room(subject, chance), subject.new_name()
    reply = create(subject.client, vendor, name)
    _check(reply.status in (200, 201), f"{vendor} create: {reply.status} {reply.text[:200]}")
    subject.held[vendor][name] += 1


def make_and_lose(subject: Subject, chance: Random, figures: Figures) -> None:
    """The request is applied, its answer lost: only the list can tell."""
    vendor, name = _room(subject, chance), subject.new_name()
    fault = chance.choice(["drop=reset; phase=after", "drop=empty; phase=after"])
    _lose(lambda: create(subject.client, vendor, name, **{"X-Mock-Fault": fault}))
    subject.held[vendor][name] += 1
    figures.count("faults")


def fail_to_make(subject: Subject, chance: Random, figures: Figures) -> None:
    """What a fault answers before the view has changed nothing."""
    vendor, status = chance.choice([*DOORS]), chance.choice([500, 503, 429])
    fault = {"X-Mock-Fault": f"status={status}"}
    reply = create(subject.client, vendor, subject.new_name(), **fault)
    _check(reply.status == status, f"{vendor} fault {status}: {reply.status}")
    figures.count("faults")


def refuse(subject: Subject, chance: Random, figures: Figures) -> None:
    """What the vendor refuses has changed nothing."""
    vendor = chance.choice([*DOORS])
    path = DOORS[vendor].contacts + ("/x" if vendor == "cleartax" else "")
    method = "PUT" if vendor == "cleartax" else "POST"
    reply = subject.client.at(vendor).send(method, path, chance.choice(["{", "[]", '{"a": 1}']))
    _check(400 <= reply.status < 500, f"{vendor} refusal: {reply.status}")


def compare(subject: Subject, chance: Random, figures: Figures) -> None:
    """What the vendor lists is what the model holds."""
    vendor = chance.choice([*DOORS])
    listed = Counter(names(subject.client, vendor))
    _check(subject.held[vendor] == listed, f"{vendor} lists {listed - subject.held[vendor]} more")
    figures.count("comparisons")


def keep(subject: Subject, chance: Random, figures: Figures) -> None:
    subject.mock.keep("one")
    subject.kept = _copied(subject.held)


def restore(subject: Subject, chance: Random, figures: Figures) -> None:
    if subject.kept is not None:
        subject.mock.restore("one")
        subject.held = _copied(subject.kept)


def export_and_load(subject: Subject, chance: Random, figures: Figures) -> None:
    """A state gives the same world again. Its snapshots stay."""
    subject.mock.load(json.dumps(subject.mock.state()))


def reset(subject: Subject, chance: Random, figures: Figures) -> None:
    if chance.random() < 0.1:
        _begin_anew(subject)


Action = Callable[[Subject, Random, Figures], None]
ACTIONS: tuple[Action, ...] = (
    *([make] * 8),
    *([compare] * 6),
    *([make_and_lose, fail_to_make, refuse] * 2),
    *(keep, restore, export_and_load, reset),
)


def _room(subject: Subject, chance: Random) -> str:
    """A vendor that can take one more; not every one can delete, so a full world begins anew."""
    vendor = chance.choice([*DOORS])
    if subject.held[vendor].total() >= MAX_CONTACTS:
        _begin_anew(subject)
    return vendor


def _lose(call: Callable[[], Reply]) -> None:
    try:
        reply = call()
    except Lost:
        return
    raise AssertionError(f"an answer that was to be lost: {reply.status}")


def _copied(held: Holdings) -> Holdings:
    return {vendor: Counter(names) for vendor, names in held.items()}


def _check(holds: bool, sentence: str) -> None:
    if not holds:
        raise AssertionError(sentence)
