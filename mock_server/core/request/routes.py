"""Flask's URL map as the pipeline asks it: no request context, one match a request."""

from functools import lru_cache, partial
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException

from mock_server.core.vendor import Call, Operation

MAX_PATHS = 10_000  # whose match is kept: a path that was found once is found again


class Routes:
    """The rules of the vendors' blueprints, and the operation behind each."""

    def __init__(self, app: Flask) -> None:
        self._map = app.url_map.bind("")
        self._match = lru_cache(MAX_PATHS)(self._map.match)
        views = app.view_functions
        self._operations: dict[str, Operation] = {
            rule.endpoint: vars(views[rule.endpoint])["operation"]
            for rule in app.url_map.iter_rules()
            if hasattr(views[rule.endpoint], "operation")
        }
        self._queries: dict[str, dict[str, Any]] = {name: {} for name in self._operations}

    def find(self, call: Call) -> None:
        """Tell the call its operation and the arguments of its path, or what is wrong with it."""
        call.has_route = partial(self._serves, call.vendor.name)
        try:
            whole = _whole(call.vendor.name, call.path)
            endpoint, arguments = self._match(whole, call.method)
        except HTTPException as error:
            call.routing_error, call.arguments, call.queries = error, {}, {}
        else:
            call.arguments = dict(arguments)
            call.operation, call.queries = self._operations[endpoint], self._queries[endpoint]

    def _serves(self, vendor: str, path: str) -> bool:
        return bool(self._map.allowed_methods(_whole(vendor, path)))


def _whole(vendor: str, path: str) -> str:
    """The path with the vendor before it, as text."""
    if not path.isascii():
        path = path.encode("latin-1").decode(errors="replace")
    return f"/{vendor}{path}"
