"""Answers for routes that the mock server does not emulate: the user's, or a refusal."""

from mock_server.core.errors import MockRefusal
from mock_server.core.request.steps import no_route, subject_of
from mock_server.core.state.answers import Filled
from mock_server.core.unserved import Unserved
from mock_server.core.vendor import Answer, Call

TYPE, TEXT = "content-type", "text/plain; charset=utf-8"


def stand_in(call: Call) -> Answer:
    """The first of the world's answers that matches the request.

    Raises MockRefusal for a real route without such an answer, and the vendor's own refusal for a
    path that it does not have.
    """
    found = call.world.answers.take(subject_of(call), call.world.clock)
    if found:
        call.answered_by, call.stood_in = "user", found.id
        return _answer(found)
    raise _not_emulated(call, call.unserved) if call.unserved else no_route(call)


def _answer(found: Filled) -> Answer:
    """The answer, with the user's own Content-Type where there is one."""
    headers = {name: value for name, value in found.headers.items() if name.lower() != TYPE}
    own = [value for name, value in found.headers.items() if name.lower() == TYPE]
    usual = TEXT if isinstance(found.body, str) else "application/json"
    return Answer(found.body, found.status, None, headers, own[0] if own else usual)


def _not_emulated(call: Call, route: Unserved) -> MockRefusal:
    return MockRefusal(
        501,
        "not-emulated",
        f"{call.vendor.title} serves {call.method} {call.path} ({route.heading}); the mock server "
        "does not emulate it. A scenario's answers can stand in for it.",
        vendor=call.vendor.name,
        route=f"{route.method} {route.path}",
        document=route.source,
    )
