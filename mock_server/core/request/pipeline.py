"""Answers one request: the steps, the view, the faults, the journal and the log.

A request is a generator that yields what it waits for: see core/waits.py.
"""

import logging
from collections.abc import Generator
from typing import Any, Protocol

from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge
from werkzeug.exceptions import NotFound as NoRoute

from mock_server.core.errors import ApiError, Dropped, Failure, MockRefusal, NotFound, Refused
from mock_server.core.request.keeping import entry_of
from mock_server.core.request.log_line import log_entry
from mock_server.core.request.operation import load
from mock_server.core.request.routes import Routes
from mock_server.core.request.stand_in import stand_in
from mock_server.core.request.steps import (
    authenticate,
    break_after,
    break_before,
    find_route,
    limit_rate,
)
from mock_server.core.request.wire import (
    ANSWERED_BY,
    BEHAVIOUR,
    REQUEST,
    encode,
    own_marks,
    problem,
)
from mock_server.core.secrets.messages import of_request
from mock_server.core.secrets.rules import Rules
from mock_server.core.state.clock import stopwatch
from mock_server.core.state.coverage import Key
from mock_server.core.state.entry import JournalEntry
from mock_server.core.state.faults import ActiveFault, from_header
from mock_server.core.state.traffic import NOBODY, Traffic
from mock_server.core.state.world import World
from mock_server.core.vendor import Answer, Call, Step
from mock_server.core.waits import Pool, Reply, Request, Wait, Waits

log = logging.getLogger("mock_server")

BEFORE: tuple[Step, ...] = (find_route, authenticate, limit_rate, break_before, load)
BODY_ERRORS: dict[int, type[HTTPException]] = {400: BadRequest, 413: RequestEntityTooLarge}
LOST = Reply("", [], b"")  # stands for the answer to a client that has left


class WorldSource(Protocol):
    """What gives the world of a request: the registry, or a replay's only world."""

    def get(self, name: str | None) -> World:
        """The world of that name. Raises MockRefusal."""


class Pipeline:
    """Answers the requests of all vendors.

    *rules* tell which parts of a request are secret. *traffic* counts them. *marks* adds the
    X-Mock-* headers to answers; *fault_header* lets a request bring a fault of its own.
    """

    def __init__(
        self,
        worlds: WorldSource,
        routes: Routes,
        rules: Rules,
        traffic: Traffic,
        marks: bool,
        fault_header: bool,
    ) -> None:
        self._worlds, self.routes, self.rules = worlds, routes, rules
        self.traffic = traffic
        self.marks, self._fault_header = marks, fault_header

    def run(self, call: Call, world: str | None, usual: str | None, refused: int | None) -> Request:
        """Answer the call in the world that it names, else in the *usual* one. Raises MockRefusal.

        *refused* is the HTTP status for a request that the server could not read.
        """
        started = stopwatch()
        self.routes.find(call)
        self._enter(call, world, usual)
        try:
            answer = yield from _answered(call, refused)
        except GeneratorExit:  # the client has left
            self.keep(call, LOST, started)
            raise
        reply = self._reply(call, answer)
        self.keep(call, reply, started)
        return reply

    def keep(self, call: Call, reply: Reply, started: float) -> None:
        """Write to the journal, the counts and the log."""
        entry = entry_of(call, reply, (stopwatch() - started) * 1000)
        call.world.journal.write(entry)
        if reply is LOST:
            self.traffic.count(_left(entry), entry.milliseconds)
        else:
            self.traffic.count(_count(call, entry), entry.milliseconds)
            if self.marks:
                reply.headers.append((REQUEST, str(entry.id)))
        if call.refusal or call.effects:
            _count_more(call, self.traffic)
        log_entry(entry, call, self.routes)

    def _enter(self, call: Call, world: str | None, usual: str | None) -> None:
        """Give the call its credential and its world."""
        access = call.vendor.access
        credential = access.credential(call)
        if credential and "@" in credential:
            credential, meant = split_world(credential)
            world = world or meant
        call.credential = credential
        if not world and access.world_of:
            world = access.world_of(call)
        own = call.environ.get("HTTP_X_MOCK_FAULT") if self._fault_header else None
        # before the world, so that a refused header makes none
        fault = from_header(own, call.vendor.api.faults) if own else None
        call.world = self._worlds.get(world or usual)
        call.state, call.rules = call.world.state(call.vendor.name), self.rules
        if fault:
            call.own_fault = ActiveFault("X-Mock-Fault", fault, call.world.name)

    def _reply(self, call: Call, answer: Answer) -> Reply:
        """The answer as bytes, with the headers that the vendor and we add.

        A request that a fault loses before its view has no status.
        """
        status, headers, body = encode(answer)
        if call.passed or not call.drop:
            call.status = answer.status
        own = call.vendor.api.headers
        if own:
            headers.update(own(call))
        if self.marks:
            headers[ANSWERED_BY] = call.answered_by
            if call.behaviour:
                headers[BEHAVIOUR] = call.behaviour
            if call.answered_by == "mock":
                headers.update(own_marks(call.refusal))
        return Reply(status, list(headers.items()), body, call.drop)


def _count(call: Call, entry: JournalEntry) -> Key:
    """Count the answer in the world's coverage. One that was lost shows no behaviour."""
    lost = call.drop
    key = (
        entry.vendor,
        entry.operation,
        None if lost else entry.behaviour,
        None if lost else entry.status,
        entry.answered_by,
        entry.fault is not None,
    )
    call.world.coverage.count(key)
    if call.unserved:
        _count_unserved(call, call.refusal)
    return key


def _left(entry: JournalEntry) -> Key:
    """What counts of a request whose client has left."""
    return entry.vendor, entry.operation, None, None, NOBODY, entry.fault is not None


def _count_more(call: Call, traffic: Traffic) -> None:
    """Count what few requests have: effects of faults, a full window, a refusal of our own."""
    if call.effects:
        traffic.count_faults(call.vendor.name, call.effects)
    if call.count and not call.count.allowed:
        traffic.count_limited(call.vendor.name)
    if isinstance(call.refusal, MockRefusal):
        traffic.count_refusal(call.refusal.section)


def _count_unserved(call: Call, refusal: Exception | None) -> None:
    """Count the route, unless the user has an answer for it or the vendor refused the request."""
    if isinstance(refusal, MockRefusal) and refusal.status == 501:
        call.world.coverage.count_unserved(call.vendor.name, refusal.facts["route"])


def split_world(credential: str) -> tuple[str, str | None]:
    """`rzp_test_mock@gw1` is the credential `rzp_test_mock` in the world `gw1`."""
    plain, at, world = credential.rpartition("@")
    return (plain, world) if at and world else (credential, None)


def _answered(call: Call, refused: int | None) -> Generator[Wait, Any, Answer]:
    """The answer of the steps and the view, after the faults that may break it."""
    try:
        if refused:
            _refuse(call, refused)
        for step in call.vendor.api.steps or BEFORE:
            waits = step(call)
            if waits:
                yield from waits
        if call.stands_in:
            answer = stand_in(call)
        else:
            if not call.world.lock.acquire(blocking=False):
                yield Pool()
                call.world.lock.acquire()
            answer = _view(call)
    except Exception as error:
        answer = _error_answer(call, error)
    breaks = break_after(call) if call.passed else None
    return (yield from _after_faults(call, answer, breaks)) if breaks else answer


def _refuse(call: Call, status: int) -> None:
    """Refuse an unreadable request: a bad body in the step that reads it, all others at once."""
    if status not in BODY_ERRORS or not call.has_body:
        raise Refused(status)
    call.body_error = BODY_ERRORS[status]()


def _view(call: Call) -> Answer:
    """The view's answer. The caller holds the world's lock; it is released here."""
    wanted, arguments = call.operation, call.arguments  # the path's, and then the view's
    assert wanted
    try:
        if not wanted.public:
            arguments["caller"] = call.caller
        if wanted.query:
            arguments["query"] = call.query
        if wanted.body:
            arguments["body"] = call.body
        answer = wanted.view(call.state, **arguments)
        call.changes = call.state.drain()
    finally:
        call.world.lock.release()
    call.answered = True
    call.behaviour = answer.behaviour or call.noted or answer.usual or wanted.behaviour
    return answer


def _after_faults(call: Call, answer: Answer, breaks: Waits) -> Generator[Wait, Any, Answer]:
    """The answer, which a fault may delay, break or replace."""
    try:
        yield from breaks
    except Dropped as error:
        if error.drop == "malformed":
            return _malformed(answer)
        call.drop = error.drop
    except ApiError as error:
        call.answered_by = "vendor"
        return _error_answer(call, error)
    return answer


def _error_answer(call: Call, error: Exception) -> Answer:
    """The answer to an exception, in our words for a MockRefusal, else in the vendor's."""
    if isinstance(error, MockRefusal):
        call.refusal, call.answered_by = error.with_traceback(None), "mock"
        return problem(error, of_request(call.environ, call.rules))
    if isinstance(error, Dropped):
        call.drop = error.drop
        return Answer(None, 500)
    if not isinstance(error, ApiError | HTTPException):
        log.error("a bug in the mock server, answered as the vendor's 500", exc_info=error)
    refusal = _refusal(error)
    answer = call.vendor.api.render(refusal, call)
    if isinstance(refusal, Failure):
        answer = _failure_answer(call, refusal, answer)
    call.refusal, call.behaviour = refusal.with_traceback(None), answer.behaviour
    refusal.__context__ = None  # the journal keeps the refusal, not the frames that led to it
    return answer


def _failure_answer(call: Call, failure: Failure, worded: Answer) -> Answer:
    """The answer to a failure. It is marked if it is a fault's own answer or our bug."""
    if failure.body is not None or failure.status < 400:
        call.answered_by = "user"
        value = worded.value if failure.body is None else failure.body
        return worded._replace(value=value, behaviour=None)
    if failure.bug:
        call.answered_by = "mock"
        return worded._replace(behaviour=None)
    return worded


def _refusal(error: Exception) -> ApiError:
    if isinstance(error, ApiError):
        return error
    if isinstance(error, HTTPException):
        return NotFound("route") if isinstance(error, NoRoute) else Refused(error.code or 500)
    return Failure(500, bug=True)


def _malformed(answer: Answer) -> Answer:
    """Half of the JSON, in characters, with a Content-Length that agrees."""
    text = encode(answer)[2].decode("utf-8", "replace")
    return answer._replace(value=text[: -(-len(text) // 2)]) if text else answer
