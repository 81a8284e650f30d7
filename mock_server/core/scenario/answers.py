"""The schema of a user's own answer, in scenarios and in the control plane."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask
from marshmallow import ValidationError, fields, post_load, validates_schema

from mock_server.core.document.fields import TextField, TextMapField, WholeField, described
from mock_server.core.document.mistakes import Wanted
from mock_server.core.scenario.faults import METHODS, MatcherSchema
from mock_server.core.state.answers import UserAnswer
from mock_server.core.state.matcher import PART, Matcher, path_pattern
from mock_server.core.state.templates import KNOWN, wrong_gaps
from mock_server.core.vendor import Vendor

MATCHING = ("vendor", "method", "path", "header")
FRAMING = ("content-length", "transfer-encoding", "connection")
HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
GLOB = re.compile(r"[*?\[]")


class UserAnswerSchema(MatcherSchema):
    """A matcher over requests for routes that are not emulated, and their answer.

    Loads a `UserAnswer`.
    """

    vendor = TextField(**described("Only this vendor's requests."))
    method = TextField(METHODS, **described("Only requests of this method."))
    path = TextField(
        required=True,
        **described("The vendor's own path, with {name} for a part and * for any characters."),
    )
    header = TextMapField(**described("Headers that the request must have, with their values."))
    sent = fields.Dict(**described("Fields that the request's body must have, with their values."))
    times = WholeField(1, **described("At most this many requests in all."))
    status = WholeField(200, 599, **described("The HTTP status. The default is 200."))
    headers = TextMapField(**described("Headers of the answer. Their values may have gaps."))
    body = fields.Raw(
        allow_none=True,
        **described(f"The body: text unchanged, anything else as JSON. Gaps are filled: {KNOWN}."),
    )

    @validates_schema(skip_on_field_errors=False)
    def _path_not_emulated(self, data: Mapping[str, Any], **_: Any) -> None:
        path = data.get("path")
        if path is None:
            return
        if not path.startswith("/"):
            raise ValidationError(
                Wanted("the vendor's own path, such as /v1/fund_accounts/{id}"), "path"
            )
        try:
            path_pattern(path)
        except re.error:
            raise ValidationError(Wanted("each {name} once"), "path") from None
        for vendor in self._matched(data):
            if _emulates(vendor, path, data.get("method")):
                expected = "a route that is not emulated"
                hint = f"{vendor.title} answers this one; faults change it"
                raise ValidationError(Wanted(f"{expected}: {hint}"), "path")

    @validates_schema(skip_on_field_errors=False)
    def _sound_headers(self, data: Mapping[str, Any], **_: Any) -> None:
        wrong = {}
        for name, value in data.get("headers", {}).items():
            if not HEADER.fullmatch(str(name)) or name.lower() in FRAMING:
                wrong[name] = [Wanted("a header's name that the server does not set itself")]
            elif not value.isascii() or not value.isprintable():
                wrong[name] = [Wanted("a value of printable characters")]
        if wrong:
            raise ValidationError({"headers": wrong})

    @validates_schema(skip_on_field_errors=False)
    def _known_gaps(self, data: Mapping[str, Any], **_: Any) -> None:
        parts = PART.findall(data.get("path") or "")
        wrong: dict[Any, Any] = {}
        for path, _gap in wrong_gaps({key: data.get(key) for key in ("headers", "body")}, parts):
            _put(wrong, path, [Wanted(KNOWN)])
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def _to_answer(self, data: dict[str, Any], **_: Any) -> UserAnswer:
        matched = {key: data.pop(key) for key in MATCHING if key in data}
        return UserAnswer(Matcher(**matched, body=data.pop("sent", {})), **data)


def exported_answer(answer: UserAnswer) -> dict[str, Any]:
    """The answer's own keys, without defaults."""
    found = {**vars(answer.matcher), **vars(answer), "sent": answer.matcher.body}
    return {
        key: found[key]
        for key in UserAnswerSchema._declared_fields
        if found[key] not in (None, {}) or key == "body" and found[key] == {}
    }


def _emulates(vendor: Vendor, path: str, method: str | None) -> bool:
    """Whether such a request would reach one of the vendor's operations."""
    if GLOB.search(path):
        return False
    app = Flask(vendor.name, static_folder=None)
    for number, prefix in enumerate(vendor.api.prefixes):
        app.register_blueprint(
            vendor.api.views.blueprint, url_prefix=prefix or "/", name=f"v{number}"
        )
    allowed = list(app.url_map.bind("").allowed_methods(PART.sub("x", path)))
    return bool(allowed) and method in (None, *allowed)


def _put(tree: dict[Any, Any], path: Sequence[str | int], leaf: Any) -> None:
    for part in path[:-1]:
        tree = tree.setdefault(part, {})
    tree[path[-1]] = leaf
