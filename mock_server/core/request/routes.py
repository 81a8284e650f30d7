"""Finds a path's operation, the vendors that have such a path, and near misses."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches
from functools import lru_cache, partial
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException

from mock_server.core.unserved import ANY, Unserved, UnservedRoutes
from mock_server.core.vendor import Call, Operation, Vendor

MAX_PATHS, MAX_PATH = 1000, 200  # paths whose match is cached, and their characters
LIKENESS = 0.8  # from which on a path is suggested for another


class Routes:
    """The rules of the vendors' blueprints, the operation behind each, and the unserved routes.

    Matches are cached, which takes a tenth of the time.
    """

    def __init__(self, app: Flask, vendors: Sequence[Vendor]) -> None:
        self._map = app.url_map.bind("")
        self._match = lru_cache(MAX_PATHS)(self._map.match)
        views = app.view_functions
        self._operations: dict[str, Operation] = {
            rule.endpoint: vars(views[rule.endpoint])["operation"]
            for rule in app.url_map.iter_rules()
            if hasattr(views[rule.endpoint], "operation")
        }
        self._queries: dict[str, dict[str, Any]] = {name: {} for name in self._operations}
        self._vendors = vendors
        self._has_route = {v.name: partial(self._serves, v.name) for v in vendors}
        self._paths = [rule.rule for rule in app.url_map.iter_rules()]
        self._unserved = {v.name: UnservedRoutes(v.package, v.api.prefixes) for v in vendors}

    def find(self, call: Call) -> None:
        """Give the call its operation and the arguments of its path, or the routing error."""
        call.has_route = self._has_route[call.vendor.name]
        try:
            whole = _whole(call.vendor.name, call.path)
            match = self._match if len(whole) <= MAX_PATH else self._map.match
            endpoint, arguments = match(whole, call.method)
        except HTTPException as error:
            call.routing_error, call.arguments, call.queries = error, {}, {}
            call.unserved = self.unserved(call.vendor.name, call.path, call.method)
        else:
            call.arguments = dict(arguments)
            call.operation, call.queries = self._operations[endpoint], self._queries[endpoint]

    def unserved(self, vendor: str, path: str, method: str) -> Unserved | None:
        """The vendor's real route that the mock does not emulate, else None.

        A route whose method or full path is unknown does not cover an emulated path.
        """
        found = self._unserved[vendor].find(path, method)
        vague = found and (found.method not in (ANY, method) or found.path.endswith(ANY))
        if vague and self._serves(vendor, path):
            return None
        return found

    def hints(self, vendor: Vendor, path: str, method: str) -> Iterator[str]:
        """Sentences that help with a path that *vendor* does not have, the likeliest first.

        Where the vendor has it under a prefix, that alone is told.
        """
        for prefix in filter(None, vendor.api.prefixes):
            if self._has(vendor, prefix + path, method):
                yield f"{vendor.title} has this path under {prefix}."
                return
        for other in self.owners(path, method):
            if other is not vendor:
                yield f"This is a path of {other.title}; the request went to {vendor.title}."
        if len(path) > MAX_PATH:
            return  # the time to compare grows with the square of the length
        for near in get_close_matches(path, self._alike(vendor, path), 1, LIKENESS):
            yield f"Did you mean {near}?"

    def owners(self, path: str, method: str) -> list[Vendor]:
        """The vendors that have such a route, emulated or not."""
        return [vendor for vendor in self._vendors if self._has(vendor, path, method)]

    def _has(self, vendor: Vendor, path: str, method: str) -> bool:
        with suppress(HTTPException):
            self._map.match(_whole(vendor.name, path), method)
            return True
        return self.unserved(vendor.name, path, method) is not None

    def _serves(self, vendor: str, path: str) -> bool:
        return bool(self._map.allowed_methods(_whole(vendor, path)))

    def _alike(self, vendor: Vendor, path: str) -> Iterator[str]:
        """The vendor's paths with as many parts as *path*, whose parts replace the variables."""
        parts, before = path.split("/"), f"/{vendor.name}"
        served = [rule.removeprefix(before) for rule in self._paths if rule.startswith(before)]
        for known in dict.fromkeys([*served, *self._unserved[vendor.name].paths]):
            if len(known.split("/")) == len(parts):
                yield "/".join(
                    sent if part[:1] in ("<", "{") else part
                    for part, sent in zip(known.split("/"), parts, strict=True)
                )


def _whole(vendor: str, path: str) -> str:
    """The path with the vendor before it, as text."""
    if not path.isascii():
        path = path.encode("latin-1").decode(errors="replace")
    return f"/{vendor}{path}"
