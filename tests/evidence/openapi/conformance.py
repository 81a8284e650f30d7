"""Whether an answer is as a vendor's document says."""

import json
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any

from jsonschema import Draft202012Validator

from mock_server.core.vendor import Vendor
from mock_server.evidence.openapi.document import vendor_document
from mock_server.vendors import VENDORS
from tests.clients import Reply

Json = dict[str, Any]


class Described:
    """A vendor's document, made once."""

    def __init__(self, vendor: Vendor) -> None:
        self.document = vendor_document(vendor, "1.0")
        self._validators: dict[str, Draft202012Validator] = {}
        self._found: dict[tuple[str, str], list[str]] = {}

    @cached_property
    def operations(self) -> dict[str, Json]:
        """Each operation of the document, by name."""
        paths = self.document["paths"].values()
        return {one["operationId"]: one for methods in paths for one in methods.values()}

    def validator(self, schema: Json) -> Draft202012Validator:
        """A validator by a schema of the document, which finds its components."""
        return Draft202012Validator({**schema, "components": self.document["components"]})

    def component(self, reference: Json) -> Json:
        """The schema to which a `$ref` leads."""
        found: Json = self.document["components"]["schemas"][reference["$ref"].rpartition("/")[2]]
        return found

    def unlike(self, operation: str, reply: Reply, place: str) -> Iterator[str]:
        """What the document says otherwise about an answer. *place* tells what was asked."""
        told = f"{operation} {place}: {reply.status} {reply.behaviour} {reply.text[:150]}"
        answers, kind = self.operations[operation]["responses"], reply.header("Content-Type")
        key = str(reply.status) if str(reply.status) in answers else f"{reply.status // 100}XX"
        if key not in answers:
            yield f"{told}: the document has no such status"
            return
        content = answers[key].get("content", {})
        if reply.body and kind not in content:
            yield f"{told}: {kind} is not one of {', '.join(content)}"
        elif reply.body and "json" in (kind or ""):
            for error in self._mistakes(json.dumps(content[kind]["schema"]), reply.text):
                yield f"{told}: {error}"

    def _mistakes(self, schema: str, body: str) -> list[str]:
        """What the schema finds in the body. Most refusals come many times."""
        if (schema, body) not in self._found:
            if schema not in self._validators:
                self._validators[schema] = self.validator(json.loads(schema))
            errors = self._validators[schema].iter_errors(json.loads(body))
            found = [f"{error.json_path} {error.message[:150]}" for error in errors]
            self._found[schema, body] = found
        return self._found[schema, body]


@cache
def described(name: str) -> Described:
    return Described(next(vendor for vendor in VENDORS if vendor.name == name))
