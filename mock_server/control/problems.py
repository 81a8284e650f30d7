"""Words the refusals of the control plane."""

from difflib import get_close_matches
from typing import Any

from flask import current_app, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

from mock_server.control.context import context
from mock_server.core.errors import MockRefusal
from mock_server.core.request.wire import problem, refusal_of
from mock_server.core.secrets.messages import of_request
from mock_server.core.secrets.redaction import Redaction

INDEX = "GET /_mock lists all calls."
VARIABLE = "<"


def render(error: Exception) -> Any:
    """The Answer to an error, which is counted. Flask's types do not allow an Answer here."""
    redaction = of_request(request.environ, context().rules)
    if isinstance(error, NotFound):
        error = MockRefusal(404, "control-plane", _unknown_path(request.path, redaction))
    if isinstance(error, MethodNotAllowed):
        error = _wrong_method(error)
    refusal = refusal_of(error)
    context().traffic.count_refusal(refusal.section)
    return problem(refusal, redaction)


def _unknown_path(path: str, redaction: Redaction) -> str:
    """The sentence about an unknown path. It suggests a similar call."""
    rules = sorted((rule.rule for rule in current_app.url_map.iter_rules()), key=len, reverse=True)
    known = {rule.partition(f"/{VARIABLE}")[0]: rule for rule in rules if rule.startswith("/_mock")}
    near = get_close_matches(path.rstrip("/"), known, 1, 0.75)
    hint = f"Did you mean {known[near[0]]}?" if near else INDEX
    return f"The control plane has no call {redaction.path(path)}. {hint}"


def _wrong_method(error: MethodNotAllowed) -> MockRefusal:
    allowed = sorted({*(error.valid_methods or ())} - {"HEAD"})
    refusal = MockRefusal(
        405,
        "control-plane",
        f"{request.path} does not take {request.method}: use {' or '.join(allowed)}.",
    )
    refusal.headers = {"Allow": ", ".join(sorted(error.valid_methods or ()))}
    return refusal
