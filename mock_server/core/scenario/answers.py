"""The schema of an answer of the user's own, as scenarios and the control plane write it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Flask
from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validates_schema
from werkzeug.routing.map import MapAdapter

from mock_server.core.document.fields import TextField, TextMapField, WholeField, described
from mock_server.core.document.mistakes import Wanted
from mock_server.core.scenario.faults import METHODS
from mock_server.core.state.answers import UserAnswer
from mock_server.core.state.matcher import PART, Matcher, path_pattern
from mock_server.core.state.templates import KNOWN, wrong_gaps
from mock_server.core.vendor import Vendor

MATCHING = ("vendor", "method", "path", "header")
FRAMING = ("content-length", "transfer-encoding", "connection")
HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
GLOB = re.compile(r"[*?\[]")
OWN_PATH = Wanted("the vendor's own path, such as /v1/fund_accounts/{id}")
PART_ONCE = Wanted("each {name} once")
NO_HEADER = Wanted("a header's name that the server does not set itself")
PRINTABLE = Wanted("a value of printable characters")
FILLABLE = Wanted(KNOWN)


class UserAnswerSchema(Schema):
    """A matcher over requests that the mock server does not emulate, and the answer to them.

    Loads a `UserAnswer`.
    """

    class Meta:
        unknown = RAISE

    vendor = TextField(**described("Only this vendor's requests."))
    method = TextField(METHODS, **described("Only requests of this method."))
    path = TextField(
        required=True,
        **described("The vendor's own path, with {name} for a part and * for any characters."),
    )
    header = TextMapField(**described("Headers and the values that the request's must have."))
    sent = fields.Dict(**described("Fields and the values that the request's body must have."))
    times = WholeField(1, **described("At most so many requests in all."))
    status = WholeField(200, 599, **described("The HTTP status; 200 if left out."))
    headers = TextMapField(**described("Headers of the answer; their values may have gaps."))
    body = fields.Raw(
        allow_none=True,
        **described(f"Text as it is, all else as JSON. Gaps are filled in: {KNOWN}."),
    )

    def __init__(self, vendors: Sequence[Vendor], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._vendors = {vendor.name: vendor for vendor in vendors}

    @validates_schema(skip_on_field_errors=False)
    def _known_vendor(self, data: Mapping[str, Any], **_: Any) -> None:
        if data.get("vendor") not in (None, *self._vendors):
            raise ValidationError(Wanted(choices=self._vendors), "vendor")

    @validates_schema(skip_on_field_errors=False)
    def _path_of_its_own(self, data: Mapping[str, Any], **_: Any) -> None:
        path = data.get("path")
        if path is None:
            return
        if not path.startswith("/"):
            raise ValidationError(OWN_PATH, "path")
        try:
            path_pattern(path)
        except re.error:
            raise ValidationError(PART_ONCE, "path") from None
        for title in self._emulating(path, data.get("vendor"), data.get("method")):
            said = f"a route that is not emulated: {title} answers this one; faults change it"
            raise ValidationError(Wanted(said), "path")

    @validates_schema(skip_on_field_errors=False)
    def _sound_headers(self, data: Mapping[str, Any], **_: Any) -> None:
        wrong = {}
        for name, value in data.get("headers", {}).items():
            if not HEADER.fullmatch(str(name)) or name.lower() in FRAMING:
                wrong[name] = [NO_HEADER]
            elif not value.isascii() or not value.isprintable():
                wrong[name] = [PRINTABLE]
        if wrong:
            raise ValidationError({"headers": wrong})

    @validates_schema(skip_on_field_errors=False)
    def _gaps_that_can_be_filled(self, data: Mapping[str, Any], **_: Any) -> None:
        parts = PART.findall(data.get("path") or "")
        wrong: dict[Any, Any] = {}
        for path, _gap in wrong_gaps({key: data.get(key) for key in ("headers", "body")}, parts):
            _put(wrong, path, [FILLABLE])
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def _made(self, data: dict[str, Any], **_: Any) -> UserAnswer:
        matched = {key: data.pop(key) for key in MATCHING if key in data}
        return UserAnswer(Matcher(**matched, body=data.pop("sent", {})), **data)

    def _emulating(self, path: str, vendor: str | None, method: str | None) -> Iterator[str]:
        """The titles of the vendors whose operation such a request would reach."""
        if GLOB.search(path):
            return
        for name, one in self._vendors.items():
            if vendor in (None, name):
                allowed = _routes(one).allowed_methods(PART.sub("x", path))
                if allowed and method in (None, *allowed):
                    yield one.title


def exported_answer(answer: UserAnswer) -> dict[str, Any]:
    """The answer's own keys, without those that it leaves open."""
    found = {**vars(answer.matcher), **vars(answer), "sent": answer.matcher.body}
    return {
        key: found[key]
        for key in UserAnswerSchema._declared_fields
        if found[key] not in (None, {}) or key == "body" and found[key] == {}
    }


def _routes(vendor: Vendor) -> MapAdapter:
    """The vendor's rules by themselves, under each of its prefixes."""
    app = Flask(vendor.name, static_folder=None)
    for number, prefix in enumerate(vendor.api.prefixes):
        app.register_blueprint(
            vendor.api.views.blueprint, url_prefix=prefix or "/", name=f"v{number}"
        )
    return app.url_map.bind("")


def _put(tree: dict[Any, Any], path: Sequence[str | int], leaf: Any) -> None:
    for part in path[:-1]:
        tree = tree.setdefault(part, {})
    tree[path[-1]] = leaf
