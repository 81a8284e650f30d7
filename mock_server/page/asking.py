"""Asks the control plane: a view of the page calls one of its view functions."""

import json
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request

from mock_server.core.request.dispatch import ADDRESS
from mock_server.core.request.plain_fields import read_plain_field
from mock_server.core.vendor import Answer

Query = Mapping[str, str | int | None]


def ask(
    view: Callable[..., Any],
    *arguments: Any,
    query: Query | None = None,
    body: Any = None,
    world: str | None = None,
) -> Any:
    """What *view*, a view of the control plane, gives for *arguments*: its JSON, or its text.

    *query* is what follows the question mark, without what is None. A *body* that is no text is
    sent as JSON. The call is about *world*, by default the page's. Raises MockRefusal.
    """
    with current_app.request_context(_environ(query or {}, body, world or chosen_world())):
        given = view(*arguments)
    return given.value if isinstance(given, Answer) else given


def chosen_world() -> str | None:
    """The world that the page is about; None for the default one."""
    named: str | None = request.environ[ADDRESS].world
    return read_plain_field(request.query_string, "world") or named


def _environ(query: Query, body: Any, world: str | None) -> dict[str, Any]:
    """The environ of a call, as from the browser that asks for the page."""
    text = "" if body is None else body if isinstance(body, str) else json.dumps(body)
    sent = text.encode("utf-8", "surrogatepass")
    kept = {name: value for name, value in request.environ.items() if "werkzeug" not in name}
    return {
        **kept,
        ADDRESS: request.environ[ADDRESS]._replace(world=world),
        "REQUEST_METHOD": "GET" if body is None else "POST",
        "QUERY_STRING": urlencode(
            {name: value for name, value in query.items() if value is not None}
        ),
        "CONTENT_TYPE": "",
        "CONTENT_LENGTH": str(len(sent)),
        "wsgi.input": BytesIO(sent),
        "wsgi.input_terminated": True,
    }
