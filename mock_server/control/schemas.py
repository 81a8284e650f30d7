"""What the control plane's calls may be sent."""

import json
from typing import Any

from marshmallow import (
    RAISE,
    Schema,
    ValidationError,
    fields,
    post_load,
    validate,
    validates_schema,
)

from mock_server.core.document.fields import Flag, Moment, Number, Text, Whole
from mock_server.core.document.mistakes import Wanted
from mock_server.core.state.journal import Filter
from mock_server.core.state.world import PARTS

LONGEST_WAIT = 60


class Strict(Schema):
    """Refuses what it does not know."""

    class Meta:
        unknown = RAISE


class Reset(Strict):
    """POST /reset."""

    parts = fields.List(Text(PARTS), data_key="only", load_default=list(PARTS))


class ClockSet(Strict):
    """PUT /clock: `at` null or left out is the real time."""

    at = Moment(load_default=None, allow_none=True)
    frozen = Flag(load_default=False)


class ClockAdvance(Strict):
    """POST /clock/advance."""

    seconds = Number(-3_000_000_000, 3_000_000_000, required=True)


class LimitSet(Strict):
    """PUT /limits: a limit (`requests` and `seconds`), or what `remaining` of it."""

    vendor = Text(required=True)
    operation = Text(load_default="*")
    requests = Whole(0)
    seconds = Number(0.001)
    remaining = Whole(0)

    @validates_schema
    def _one_thing(self, data: Any, **_: Any) -> None:
        if ("requests" in data) != ("seconds" in data):
            raise ValidationError(Wanted("requests and seconds together"))
        if not {"requests", "remaining"} & set(data):
            raise ValidationError(Wanted("requests and seconds, or remaining"))


class Entries(Strict):
    """Which journal entries are meant: loads `filter` and whatever else there is."""

    vendor = Text()
    operation = Text()
    method = Text()
    path = Text()
    behaviour = Text()

    @post_load
    def _filter(self, data: dict[str, Any], **_: Any) -> Any:
        extras = {n: data.pop(n) for n in ("at_least", "timeout", "limit") if n in data}
        return {"filter": Filter(**data), **extras}


class RequestFilter(Entries):
    """POST /requests/count."""

    status = Whole(100, 599)
    body = fields.Dict()
    after = Whole(0)


class Fields(fields.Dict):
    """A mapping, written as JSON."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            read = json.loads(value)
        except (ValueError, RecursionError):
            raise self.make_error("invalid") from None
        if not isinstance(read, dict):
            raise self.make_error("invalid")
        return read


class RequestQuery(Entries):
    """GET /requests, where numbers are texts, and fields of a body are JSON in a text."""

    status = fields.Integer()
    body = Fields()
    after = fields.Integer()
    limit = fields.Integer(load_default=100, validate=validate.Range(min=0))


class RequestWait(RequestFilter):
    """POST /requests/wait."""

    at_least = Whole(1, load_default=1)
    timeout = Number(0, LONGEST_WAIT, load_default=5)
