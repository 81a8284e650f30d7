"""What goes wrong in the control plane, in its own words."""

from flask import Response, request
from werkzeug.exceptions import NotFound

from mock_server.core.errors import MockRefusal
from mock_server.core.request.wire import own_problem


def word(error: Exception) -> Response:
    if isinstance(error, NotFound):
        error = MockRefusal(404, "control-plane", f"The control plane has no {request.path}.")
    return own_problem(error)
