"""The OpenAPI 3.1 document of a vendor."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import yaml

from mock_server.core.behaviours import Behaviour, behaviours
from mock_server.core.vendor import Vendor
from mock_server.evidence.exchanges import Exchange, exchanges
from mock_server.evidence.openapi.answers import answers, summary
from mock_server.evidence.openapi.links import links
from mock_server.evidence.openapi.own import HEADERS, PROBLEM_COMPONENT, PROBLEM_SCHEMA
from mock_server.evidence.openapi.requests import VERSION, RequestSchemas
from mock_server.evidence.openapi.responses import Responses, responses
from mock_server.evidence.openapi.routes import Route, matches, routes
from mock_server.evidence.openapi.security import security_schemes

Json = dict[str, Any]

DEFAULT_URL = "http://localhost:8484"
ANY_PART: Json = {"type": "string", "pattern": "^[^/]+$"}
ABOUT = (
    "The contacts of {title} as the mock server answers them under the default scenario: its "
    "operations, what they accept, and every status that they can answer. `x-mock-behaviours` "
    "names the numbered behaviours of an answer, each with its provenance. GET /_mock/behaviours "
    "has their sources."
)


def vendor_document(vendor: Vendor, version: str, url: str = DEFAULT_URL) -> Json:
    """The document. *version* is the mock server's, *url* its address.

    Raises ScenarioError where the vendor's responses.yaml has mistakes.
    """
    return _Document(vendor).whole(version, url)


def as_json(document: Json) -> str:
    """The document as its file holds it."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_yaml(document: Json) -> str:
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)


class _Document:
    """The parts of one vendor's document."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor, self._routes = vendor, routes(vendor)
        self._rows: Sequence[Behaviour] = [*behaviours(vendor.package).values()]
        self._known: Responses = responses(vendor.package, tuple(vendor.operations))
        self._exchanges = exchanges(vendor.name)
        self._requests = RequestSchemas([*self._known.schemas, PROBLEM_SCHEMA])

    def whole(self, version: str, url: str) -> Json:
        title = self._vendor.title
        paths = self._paths()
        return {
            "openapi": VERSION,
            "info": {
                "title": f"{title} contacts",
                "version": version,
                "description": ABOUT.format(title=title),
            },
            "servers": [*_servers(self._vendor, url)],
            "security": self._security(),
            "paths": paths,
            "components": {
                "schemas": {
                    **self._requests.components(),
                    **self._known.schemas,
                    PROBLEM_SCHEMA: PROBLEM_COMPONENT,
                },
                "headers": {**self._known.headers, **HEADERS},
                "securitySchemes": security_schemes(self._vendor.access),
            },
        }

    def _security(self) -> list[Json]:
        return [{name: [] for name in security_schemes(self._vendor.access)}]

    def _paths(self) -> dict[str, Json]:
        paths: dict[str, Json] = {}
        for route in self._routes:
            paths.setdefault(route.path, {})[route.method] = self._operation(route)
        return paths

    def _operation(self, route: Route) -> Json:
        operation = route.operation
        found: Json = {"operationId": operation.name, "summary": operation.heading}
        if operation.public:
            found["security"] = []
        parameters = [*self._variables(route), *self._query(route)]
        if parameters:
            found["parameters"] = parameters
        if operation.body:
            found["requestBody"] = {"required": True, "content": self._body(route)}
        found["responses"] = self._answers(route)
        silent = [row for row in self._rows if not row.status and operation.name in row.operations]
        if silent:
            found["x-mock-behaviours"] = [summary(row) for row in silent]
        return found

    def _answers(self, route: Route) -> dict[str, Json]:
        name = route.operation.name
        found = answers(name, self._rows, self._known, self._exchanges)
        for status, answer in found.items():
            if status.startswith("2") and self._known.has(name, status):
                shape = self._known.shape(name, status)
                led = links(route, shape, self._known, self._vendor.seeding.id, self._routes)
                if led:
                    answer["links"] = led
        return found

    def _variables(self, route: Route) -> Iterator[Json]:
        """The variables of the path, with what the vendor's file says of them."""
        asked = next((values for _, values, _ in self._asked(route)), {})
        for name in route.variables:
            example = {"example": asked[name]} if name in asked else {}
            told = {"schema": ANY_PART, **example, **self._known.parameters.get(name, {})}
            yield {"name": name, "in": "path", "required": True, **told}

    def _query(self, route: Route) -> Iterator[Json]:
        """The parameters of the query, each with the first documented value."""
        if not route.operation.query:
            return
        values: dict[str, str] = {}
        for _, _, query in self._asked(route):
            values = {**query, **values}
        for parameter in self._requests.parameters(route.operation.query):
            value = values.get(parameter["name"])
            plain = parameter["schema"].get("type") not in ("integer", "boolean")
            example = {} if value is None else {"example": value if plain else json.loads(value)}
            yield {**parameter, **example}

    def _body(self, route: Route) -> Json:
        assert route.operation.body
        schema = self._requests.reference(route.operation.body)
        shown = {
            one.case: {"summary": one.facts["about"], "value": json.loads(one.body)}
            for one, _, _ in self._asked(route)
            if one.body
        }
        examples = {"examples": shown} if shown else {}
        first, *others = self._vendor.api.media_types
        forms = {kind: {"schema": schema} for kind in others}
        return {first: {"schema": schema, **examples}, **forms}

    def _asked(
        self, route: Route
    ) -> Iterator[tuple[Exchange, Mapping[str, str], Mapping[str, str]]]:
        """The route's successful exchanges, each with the values of its path and of its query."""
        for one in self._exchanges:
            url = urlsplit(one.url)
            if one.operation != route.operation.name or one.status >= 300:
                continue
            for prefix in self._vendor.api.prefixes:
                values = matches(prefix + route.path, url.path)
                if values is not None:
                    yield one, values, dict(parse_qsl(url.query))
                    break


def _servers(vendor: Vendor, url: str) -> Iterator[Json]:
    """The mock server's addresses before the vendor's, because tools take the first."""
    for prefix in vendor.api.prefixes:
        yield {"url": f"{url}/{vendor.name}{prefix}", "description": "The mock server."}
    for host in vendor.api.hosts:
        if not host.endswith(".localhost"):
            url = f"https://{host}{vendor.api.prefixes[0]}"
            yield {"url": url, "description": f"{vendor.title} itself."}
