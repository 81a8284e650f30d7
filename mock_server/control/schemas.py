"""The schemas of the control plane's bodies and queries."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, ClassVar

from marshmallow import (
    Schema,
    ValidationError,
    fields,
    post_load,
    validates_schema,
)

from mock_server.core.behaviours import canonical
from mock_server.core.document.fields import (
    FlagField,
    MomentField,
    NumberField,
    StrictSchema,
    TextField,
    WholeField,
)
from mock_server.core.document.mistakes import ScenarioError, Wanted
from mock_server.core.document.yaml import parse
from mock_server.core.scenario.schema import MAX_NUMBER
from mock_server.core.state.journal import Filter
from mock_server.core.state.world import PARTS

MAX_WAIT = 60
MAX_PEOPLE = 1_000  # of a page


class Reset(StrictSchema):
    """POST /reset."""

    parts = fields.List(TextField(PARTS), data_key="only", load_default=list(PARTS))


class ClockSet(StrictSchema):
    """PUT /clock. Without `at`, or with null, it sets the real time."""

    at = MomentField(load_default=None, allow_none=True)
    frozen = FlagField(load_default=False)


class ClockAdvance(StrictSchema):
    """POST /clock/advance."""

    seconds = NumberField(-3_000_000_000, 3_000_000_000, required=True)


class VariantsCompare(StrictSchema):
    """POST /variants/compare."""

    snapshot = TextField(required=True)


class LimitSet(StrictSchema):
    """PUT /limits sets a limit (`requests` and `seconds`), the `remaining` requests, or both."""

    vendor = TextField(required=True)
    operation = TextField(load_default="*")
    requests = WholeField(0, MAX_NUMBER)
    seconds = NumberField(0.001, MAX_NUMBER)
    remaining = WholeField(0, MAX_NUMBER)

    json_schema: ClassVar = {
        "dependentRequired": {"requests": ["seconds"], "seconds": ["requests"]},
        "anyOf": [{"required": ["requests", "seconds"]}, {"required": ["remaining"]}],
    }

    @validates_schema
    def _one_thing(self, data: Any, **_: Any) -> None:
        if ("requests" in data) != ("seconds" in data):
            raise ValidationError(Wanted("requests and seconds together"))
        if not {"requests", "remaining"} & set(data):
            raise ValidationError(Wanted("requests and seconds, or remaining"))


class EntryFilter(StrictSchema):
    """The conditions on journal entries. It loads a `filter` and the other keys of the call."""

    vendor = TextField()
    operation = TextField()
    method = TextField()
    path = TextField()
    behaviour = TextField()
    unserved = FlagField()
    refused = FlagField()
    text = TextField()

    @post_load
    def _filter(self, data: dict[str, Any], **_: Any) -> Any:
        if "behaviour" in data:
            data["behaviour"] = canonical(data["behaviour"])
        extras = {n: data.pop(n) for n in ("at_least", "timeout", "limit") if n in data}
        return {"filter": Filter(**data), **extras}


class RequestFilter(EntryFilter):
    """POST /requests/count."""

    status = WholeField(100, 599)
    body = fields.Dict()
    after = WholeField(0)
    before = WholeField(1)


class JsonTextField(fields.Dict):
    """A mapping in a query, written in JSON or YAML."""

    json_schema: ClassVar = {"type": "string"}

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            read = parse(value, "body")
        except ScenarioError as error:
            raise ValidationError(str(error)) from None
        if read.empty:
            raise self.make_error("invalid")
        return read.data


class FlagTextField(FlagField):
    """`true` or `false` in a query."""

    json_schema: ClassVar = {"type": "string", "enum": ["true", "false"]}

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return super()._deserialize({"true": True, "false": False}.get(value, value))


class WholeTextField(WholeField):
    """A whole number in a query."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        with suppress(ValueError):
            value = int(value)
        return super()._deserialize(value, *args, **kwargs)


class RequestQuery(EntryFilter):
    """GET /requests. Every value of a query is a text."""

    unserved = FlagTextField()
    refused = FlagTextField()
    status = WholeTextField()
    body = JsonTextField()
    after = WholeTextField()
    before = WholeTextField()
    limit = WholeTextField(0, load_default=100)


class PeopleQuery(StrictSchema):
    """GET /people. Every value of a query is a text."""

    q = TextField(load_default="")
    vendor = TextField(load_default=None)
    differs = FlagTextField(load_default=None)
    order = TextField(("changed",), load_default=None)
    limit = WholeTextField(0, MAX_PEOPLE, load_default=MAX_PEOPLE // 10)
    offset = WholeTextField(0, load_default=0)


class RequestWait(RequestFilter):
    """POST /requests/wait."""

    at_least = WholeField(1, load_default=1)
    timeout = NumberField(0, MAX_WAIT, load_default=5)


# What each call takes, by its method and path, for the OpenAPI document. A text names a part of the
# scenario's schema.
BODIES: Mapping[str, Schema | str] = {
    "POST /reset": Reset(),
    "PUT /scenario": "Scenario",
    "POST /requests/count": RequestFilter(),
    "POST /requests/wait": RequestWait(),
    "POST /faults": "Fault",
    "POST /answers": "UserAnswer",
    "PUT /clock": ClockSet(),
    "POST /clock/advance": ClockAdvance(),
    "PUT /variants": "VariantsChosen",
    "POST /variants/compare": VariantsCompare(),
    "PUT /limits": LimitSet(),
}
QUERIES: Mapping[str, Schema] = {
    "GET /requests": RequestQuery(),
    "GET /people": PeopleQuery(),
}
