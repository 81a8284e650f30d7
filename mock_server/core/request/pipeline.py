"""The way of one request: steps before the view, wording, headers and journal after it."""

import logging
from collections.abc import Iterable
from typing import cast

from flask import Flask, Request, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import NotFound as NoRoute

from mock_server.core.errors import ApiError, Dropped, Failure, MockRefusal, NotFound, Refused
from mock_server.core.request.auth import split_world
from mock_server.core.request.dispatch import CONTROL, asked
from mock_server.core.request.explain import line
from mock_server.core.request.steps import STEPS, peek, strike
from mock_server.core.request.wire import own_problem, write
from mock_server.core.state.clock import SECOND, stopwatch
from mock_server.core.state.faults import ActiveFault, from_header
from mock_server.core.state.journal import (
    SECRETS,
    JournalEntry,
    disclosed,
    headers_of,
    message,
    without,
)
from mock_server.core.state.world import Worlds
from mock_server.core.vendor import Call, Vendor

log = logging.getLogger("mock_server")


class Pipeline:
    """Hangs the steps and what follows the view on a Flask application, and nothing else does.

    *show_behaviour* names the behaviour that fired in a header; *fault_header* lets a request
    bring a fault of its own.
    """

    def __init__(
        self,
        app: Flask,
        vendors: Iterable[Vendor],
        worlds: Worlds,
        show_behaviour: bool,
        fault_header: bool,
    ) -> None:
        self._vendors = {vendor.name: vendor for vendor in vendors}
        self._worlds = worlds
        self._show_behaviour, self._fault_header = show_behaviour, fault_header
        self._secrets = SECRETS.union(*(one.secrets for one in self._vendors.values()))
        app.before_request(self.enter)
        app.register_error_handler(Exception, self.word)
        app.after_request(self.leave)

    def enter(self) -> None:
        """Enter the world, then pass the vendor's steps. Any of them may raise."""
        g.started = stopwatch()
        vendor = asked(request.environ, "vendor")
        if vendor is None:
            return
        call = g.call = self._call(self._vendors[vendor])
        for step in call.vendor.steps or STEPS:
            step(call)

    def word(self, error: Exception) -> ResponseReturnValue:
        """Whatever was raised, in the words of whoever was asked."""
        call: Call | None = g.get("call")
        if isinstance(error, NoRoute) and call is None:
            return own_problem(self._not_served())
        if isinstance(error, MockRefusal) or call is None:
            return own_problem(error)
        if isinstance(error, Dropped):
            request.environ["mock.drop"] = error.drop
            return Response(status=500)
        if not isinstance(error, ApiError | HTTPException):
            log.exception("a bug in the mock server, answered as the vendor's 500")
        return _worded(call, _refusal(error))

    def leave(self, response: Response) -> Response:
        """Let faults strike after the view, add headers, write journal and log."""
        call: Call | None = g.get("call")
        if call is None:
            return response
        if call.passed:
            response = self._after(call, response)
        added = call.vendor.decorate(call)
        if added:
            response.headers.update(added)
        if call.behaviour and self._show_behaviour:
            response.headers["X-Mock-Behaviour"] = call.behaviour
        entry = call.world.journal.write(_entry(call, response, self._secrets))
        _log(entry)
        _tell_why(entry, call.vendor)
        return response

    def _after(self, call: Call, response: Response) -> Response:
        try:
            strike(call, "after")
        except Dropped as error:
            if error.drop == "malformed":
                if text := response.get_data(as_text=True):
                    response.set_data(text[: -(-len(text) // 2)])
            else:
                request.environ["mock.drop"] = error.drop
        except ApiError as error:
            return cast(Response, self.word(error))
        return response

    def _not_served(self) -> MockRefusal:
        if request.path == CONTROL or request.path.startswith(f"{CONTROL}/"):
            return MockRefusal(404, "control-plane", f"The control plane has no {request.path}.")
        served = [f"/{p.name}{prefix}" for p in self._vendors.values() for prefix in p.prefixes]
        detail = f"{request.path} belongs to no vendor. A vendor is chosen by prefix, host or port."
        return MockRefusal(404, "reaching-a-vendor", detail, served=served)

    def _call(self, vendor: Vendor) -> Call:
        asking: Request = request._get_current_object()  # type: ignore[attr-defined]  # a proxy is slow
        credential, world = vendor.credential(asking), asked(asking.environ, "world")
        if credential is not None:
            credential, meant = split_world(credential)
            world = world or meant
        entered = self._worlds.get(world)
        call = Call(vendor, entered, entered.state(vendor.name), asking, credential)
        if asking.url_rule:
            view = current_app.view_functions[asking.url_rule.endpoint]
            call.operation = getattr(view, "operation", None)
        own = asking.headers.get("X-Mock-Fault") if self._fault_header else None
        if own:
            call.own_fault = ActiveFault(
                "X-Mock-Fault", from_header(own, vendor.faults), entered.name
            )
        return call


def _refusal(error: Exception) -> ApiError:
    if isinstance(error, ApiError):
        return error
    if isinstance(error, HTTPException):
        return NotFound("route") if isinstance(error, NoRoute) else Refused(error.code or 500)
    return Failure(500, bug=True)


def _worded(call: Call, refusal: ApiError) -> Response:
    answer = call.vendor.render(refusal, call)
    if isinstance(refusal, Failure) and refusal.body is not None:
        answer = answer._replace(value=refusal.body)
    call.refusal, call.behaviour = refusal.with_traceback(None), answer.behaviour
    refusal.__context__ = None  # the journal keeps the refusal, not the frames that led to it
    response = write(answer)
    if isinstance(refusal, Failure) and refusal.bug:
        response.headers["X-Mock-Error"] = "a bug in the mock server; its log has the traceback"
    return response


def _entry(call: Call, response: Response, secrets: frozenset[str]) -> JournalEntry:
    """What the journal keeps. A request that was dropped before its view has no status.

    *secrets* are every vendor's: a client may mistake one for another.
    """
    asking = call.request
    query = asking.query_string.decode("latin-1")
    lost, sent = "mock.drop" in asking.environ and not call.passed, peek(call)
    return JournalEntry(
        id=0,
        world=call.world.name,
        at=call.world.clock.now_ns() / SECOND,
        vendor=call.vendor.name,
        operation=call.operation.name if call.operation else None,
        method=asking.method,
        path=asking.environ["mock.path"] + (without(f"?{query}", secrets) if query else ""),
        status=None if lost else response.status_code,
        behaviour=call.behaviour,
        request=message(headers_of(asking.environ), _body(call), secrets),
        response=message(response.headers, response.get_data(), secrets, disclosed(sent, secrets)),
        milliseconds=(stopwatch() - g.started) * 1000,
        fault=call.fault,
        changes=call.changes,
        sent=sent,
        refusal=call.refusal,
    )


def _body(call: Call) -> bytes:
    """The request's body; one that is too large or cut off was never read."""
    if not (call.request.content_length or "HTTP_TRANSFER_ENCODING" in call.request.environ):
        return b""
    try:
        return call.request.get_data()
    except HTTPException:
        return b""


def _tell_why(entry: JournalEntry, vendor: Vendor) -> None:
    """One line of explanation. Whatever goes wrong here is nobody's refusal."""
    try:
        told = line(entry, vendor)
        if told:
            log.info(told)
    except Exception:
        log.exception("a bug in the mock server's explanation; the answer stands")


def _log(entry: JournalEntry) -> None:
    facts = {
        "vendor": entry.vendor,
        "operation": entry.operation or "-",
        "status": entry.status or "-",
        "behaviour": entry.behaviour or "-",
        "milliseconds": round(entry.milliseconds),
        "world": entry.world,
    }
    log.info(
        "%(vendor)s %(operation)s %(status)s %(behaviour)s %(milliseconds)d ms world=%(world)s",
        facts,
        extra={"facts": facts},
    )
