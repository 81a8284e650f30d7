"""The steps of a request. A step returns, gives what it waits for, or raises an ApiError."""

import math
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import MethodNotAllowed as WrongMethod

from mock_server.core.errors import (
    ApiError,
    Dropped,
    Failure,
    MethodNotAllowed,
    NotFound,
    RateLimited,
    Unauthenticated,
)
from mock_server.core.request.body import read_body
from mock_server.core.state.clock import SECOND
from mock_server.core.state.faults import Hit
from mock_server.core.state.limits import Count, Key, Limit
from mock_server.core.state.matcher import Subject
from mock_server.core.vendor import Call
from mock_server.core.waits import Pause, Waits

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def find_route(call: Call) -> None:
    """Refuse a path without a route. A vendor's router decides before it asks who is calling."""
    if call.routing_error:
        call.stands_in = call.unserved is not None or _has_user_answer(call)
        if not call.stands_in:
            raise no_route(call)


def no_route(call: Call) -> ApiError:
    """The refusal of a path, or of a method, that the vendor does not have."""
    wrong = call.routing_error
    if isinstance(wrong, WrongMethod):
        return MethodNotAllowed([m for m in METHODS if m in (wrong.valid_methods or ())])
    return NotFound("route", call.path)


def authenticate(call: Call) -> None:
    asked = call.unserved if call.stands_in else call.operation
    if call.stands_in and not asked or asked and not asked.public:
        call.caller = call.vendor.access.authenticate(call)


def limit_rate(call: Call) -> None:
    """Count the request. Raises RateLimited where its window is full."""
    call.count = count = _counted(call, call.world.limits.hit)
    if count and not count.allowed:
        raise RateLimited(count.limit.requests, count.limit.seconds, count.retry_after)


def break_before(call: Call) -> Waits | None:
    """Let faults delay the request, or answer it instead of the vendor."""
    if call.own_fault or call.world.faults.active:
        return _apply_faults(call, "before")
    call.passed = True
    return None


def break_after(call: Call) -> Waits | None:
    """Let faults delay the answer, or lose it."""
    if call.own_fault or call.world.faults.active:
        return _apply_faults(call, "after")
    return None


def counted(call: Call) -> Count | None:
    """The caller's counter after this request, even if the request was not counted."""
    return call.count or _counted(call, call.world.limits.look)


def peek(call: Call) -> Any:
    """The parsed body; None where there is none or it cannot be parsed."""
    if call.sent is None and call.method != "GET":
        with suppress(ApiError, HTTPException):
            call.sent = read_body(call)
    return call.sent


def _hits(call: Call, phase: str) -> list[Hit]:
    """The faults of a phase that hit this request."""
    own, faults = call.own_fault, call.world.faults
    hits = [own.hit()] if own and own.fault.when == phase else []
    if faults.active:
        ended = any(hit.fault.ends for hit in hits)
        hits += faults.hits(subject_of(call), phase, ended)
    return hits


def _apply_faults(call: Call, phase: str) -> Waits:
    for hit in _hits(call, phase):
        fault, call.fault = hit.fault, hit.id
        call.effects += fault.effects
        if fault.delay and fault.delay.get("virtual"):
            call.world.clock.elapse(hit.seconds)
        elif fault.delay:
            yield Pause(hit.seconds)
        if fault.answer:
            raise _fault_refusal(call, fault.answer)
        if fault.drop:
            raise Dropped(fault.drop)
    call.passed = True


def _has_user_answer(call: Call) -> bool:
    """Whether the user has an answer for a route that the mock server does not know."""
    answers = call.world.answers
    return bool(answers.active) and answers.expect(call.vendor.name, call.method, call.path)


def subject_of(call: Call) -> Subject:
    name = call.operation.name if call.operation else None
    return Subject(call.vendor.name, name, call.method, call.path, call.header, peek(call))


def _fault_refusal(call: Call, answer: Any) -> ApiError:
    """The refusal that a fault's answer asks for; the vendor words it."""
    behaviour, body = answer.get("behaviour"), answer.get("body")
    status = answer.get("status") or call.vendor.api.faults[behaviour]
    own = _own_refusal(call, status) if behaviour is None and body is None else None
    if own and call.vendor.api.render(own, call).status == status:
        return own
    return Failure(status, behaviour, body=body)


def _own_refusal(call: Call, status: int) -> ApiError | None:
    """The refusal for which the vendor has such a status. A variant may give it another."""
    if status == 401 and not (call.operation and call.operation.public):
        return Unauthenticated("wrong")
    if status == 429:
        limit = _limit(call)[1] or Limit(60, 60)
        return RateLimited(limit.requests, limit.seconds, math.ceil(limit.seconds))
    return None


def _counted(call: Call, count: Callable[[Key, Limit, float], Count]) -> Count | None:
    """The caller's counter, as *count* gives it; None where there is no limit."""
    scope, limit = _limit(call)
    if limit is None:
        return None
    key = Key(call.vendor.name, scope, call.vendor.api.limit_key(call))
    return count(key, limit, call.state.clock.now_ns() / SECOND)


def _limit(call: Call) -> tuple[str, Limit | None]:
    """The scope that covers a request, and its limit; the caller's own limit wins."""
    name = call.operation.name if call.operation else None
    scope, usual = call.world.limits.rule(call.vendor.name, name)
    own = call.vendor.api.limit_of
    return scope, own and own(call) or usual
