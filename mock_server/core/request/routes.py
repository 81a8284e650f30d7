"""Which operation a path leads to, whose else it is, and what may have been meant."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from difflib import get_close_matches
from functools import cached_property, lru_cache, partial
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import MethodNotAllowed as WrongMethod
from werkzeug.routing import Map, Rule
from werkzeug.routing.map import MapAdapter

from mock_server.core.unserved import ANY, Unserved, under, unserved
from mock_server.core.vendor import Call, Operation, Vendor

MAX_PATHS, MAX_PATH = 1000, 200  # whose match is kept, and their characters
LIKENESS = 0.8  # of two paths, from where on one may stand for the other


class Routes:
    """The rules of the vendors' blueprints with the operation behind each, and what is unserved.

    A path that was found once is found again, which takes a tenth of the time.
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
        self._paths = [rule.rule for rule in app.url_map.iter_rules()]

    def find(self, call: Call) -> None:
        """Tell the call its operation and the arguments of its path, or what is wrong with it."""
        call.has_route = partial(self._serves, call.vendor.name)
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
        """The vendor's route that is not emulated; by any method where nothing of the path is."""
        whole = _whole(vendor, path)
        try:
            return self._unserved[self._other.match(whole, method)[0]]
        except WrongMethod:
            if self._serves(vendor, path):
                return None
            known = self._other.allowed_methods(whole)
            return self._unserved[self._other.match(whole, next(iter(known)))[0]]
        except HTTPException:
            return None

    def hints(self, vendor: Vendor, path: str, method: str) -> Iterator[str]:
        """What may have been meant by a path that *vendor* does not have."""
        for other in self.owners(path, method):
            if other is not vendor:
                yield f"This path is {other.title}'s; it was sent to {vendor.title}."
        for prefix in filter(None, vendor.prefixes):
            if self._has(vendor, prefix + path, method):
                yield f"{vendor.title} has it with {prefix} before it."
                return
        for near in get_close_matches(path, self._alike(vendor, path), 1, LIKENESS):
            yield f"Did you mean {near}?"

    @cached_property
    def _unserved(self) -> dict[str, Unserved]:
        """By the rule's text with its method: read when a path first misses, for a fast start."""
        return {
            f"{route.method} /{vendor.name}{path}": route
            for vendor in self._vendors
            for route in unserved(vendor.package)
            for path in under(route.path, vendor.prefixes)
        }

    @cached_property
    def _other(self) -> MapAdapter:
        return _bound(self._unserved)

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
        """The vendor's paths of as many parts, what varies in them filled in from *path*."""
        parts, prefix = path.split("/"), f"/{vendor.name}/"
        others = [name.partition(" ")[2] for name in self._unserved]
        for rule in dict.fromkeys([*self._paths, *others]):
            known = rule.removeprefix(prefix[:-1]).split("/")
            if rule.startswith(prefix) and len(known) == len(parts):
                yield "/".join(
                    sent if part[:1] in ("<", "{") else part
                    for part, sent in zip(known, parts, strict=True)
                )


def _bound(routes: Mapping[str, Unserved]) -> MapAdapter:
    """A map of its own: Flask's has none but the operations."""
    rules = []
    for name, route in routes.items():
        methods = None if route.method == ANY else [route.method]
        path = name.partition(" ")[2].replace("{", "<").replace("}", ">")
        path = path.removesuffix(ANY) + "<path:rest>" if path.endswith(ANY) else path
        rules.append(Rule(path, methods=methods, endpoint=name))
    return Map(rules, strict_slashes=False, merge_slashes=False).bind("")


def _whole(vendor: str, path: str) -> str:
    """The path with the vendor before it, as text."""
    if not path.isascii():
        path = path.encode("latin-1").decode(errors="replace")
    return f"/{vendor}{path}"
