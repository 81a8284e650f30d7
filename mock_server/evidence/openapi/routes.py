"""A vendor's routes as OpenAPI's paths."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Flask
from werkzeug.routing import Rule

from mock_server.core.vendor import Operation, Vendor

_VARIABLE = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
_UNROUTED = {"HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Route:
    """One method of one path. *path* has `{name}` for what varies, *variables* in their order."""

    operation: Operation
    method: str
    path: str
    variables: tuple[str, ...] = field(default=())


def routes(vendor: Vendor) -> list[Route]:
    """The vendor's routes, in the order of its document."""
    named = {route.operation.name: route for route in _routes(vendor)}
    return [named[name] for name in vendor.operations]


def path_of(rule: str) -> str:
    """Flask's rule as OpenAPI writes it: `/contacts/<int:id>` is `/contacts/{id}`."""
    return _VARIABLE.sub(r"{\1}", rule)


def variables_of(path: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\{(\w+)\}", path))


def matches(path: str, asked: str) -> Mapping[str, str] | None:
    """The values of the variables in the path *asked*; None where it is another path."""
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path))
    found = re.fullmatch(pattern, asked)
    return found.groupdict() if found else None


def _routes(vendor: Vendor) -> Iterator[Route]:
    for rule, view in _rules(vendor.api.views.blueprint):
        operation, path = view.operation, path_of(rule.rule)
        for method in sorted((rule.methods or set()) - _UNROUTED):
            yield Route(operation, method.lower(), path, variables_of(path))


def _rules(blueprint: Blueprint) -> Iterator[tuple[Rule, Any]]:
    """A blueprint tells its rules only to an application."""
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(blueprint)
    for rule in app.url_map.iter_rules():
        yield rule, app.view_functions[rule.endpoint]
