"""The schema of a fault, in scenarios and in the control plane."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from mock_server.core.document.fields import (
    FlagField,
    NumberField,
    StrictSchema,
    TextField,
    TextMapField,
    WholeField,
    described,
)
from mock_server.core.document.mistakes import Wanted
from mock_server.core.state.faults import DROPS, MAX_DELAY, Fault
from mock_server.core.vendor import Vendor

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
EFFECTS = ("answer", "delay", "drop")
DELAYS = ("seconds", "uniform", "lognormal")


def exactly_one(names: Sequence[str]) -> Any:
    """A check for a schema: the data has exactly one of the keys."""

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def check(schema: Any, data: Any, given: Any, **_: Any) -> None:
        if isinstance(given, dict) and sum(name in given for name in names) != 1:
            raise ValidationError(Wanted(f"exactly one of: {', '.join(names)}"))

    return check


def ascending(pair: Sequence[float]) -> None:
    if len(pair) != 2 or pair[0] > pair[1]:
        raise ValidationError(Wanted("two numbers, the shorter first"))


class AnswerSchema(StrictSchema):
    """The answer that a fault gives. It needs a status or a behaviour."""

    status = WholeField(
        200, 599, **described("The HTTP status. The body is the vendor's own error.")
    )
    behaviour = TextField(**described("The number of a behaviour that only a fault causes."))
    body = fields.Raw(
        allow_none=True, **described("The body to send instead of the vendor's own error.")
    )

    @validates_schema
    def _needs_one(self, data: Mapping[str, Any], **_: Any) -> None:
        if not {"status", "behaviour"} & set(data):
            raise ValidationError(Wanted("status, behaviour or both"))


class LognormalSchema(StrictSchema):
    """A log-normal delay: most near the median, a few far beyond it."""

    median = NumberField(0, MAX_DELAY, required=True, **described("Seconds."))
    sigma = NumberField(
        0, 10, required=True, **described("The standard deviation of the logarithm.")
    )


class DelaySchema(StrictSchema):
    """How long a fault holds a request: fixed, uniform or lognormal."""

    seconds = NumberField(0, MAX_DELAY, **described("The same delay for every request."))
    uniform = fields.List(
        NumberField(0, MAX_DELAY),
        validate=ascending,
        **described("The shortest and the longest delay, in seconds."),
    )
    lognormal = fields.Nested(LognormalSchema, **described("Mostly short, sometimes long."))
    virtual = FlagField(**described("Whether to move the world's clock instead of waiting."))

    _one_kind = exactly_one(DELAYS)


class MatcherSchema(StrictSchema):
    """A matcher over the requests of one of the *vendors*, or of all."""

    def __init__(self, vendors: Sequence[Vendor]) -> None:
        super().__init__()
        self._vendors = {vendor.name: vendor for vendor in vendors}

    @validates_schema(skip_on_field_errors=False)
    def _known_vendor(self, data: Mapping[str, Any], **_: Any) -> None:
        if data.get("vendor") not in (None, *self._vendors):
            raise ValidationError(Wanted(choices=self._vendors), "vendor")

    def _matched(self, data: Mapping[str, Any]) -> list[Vendor]:
        """The vendors whose requests it matches."""
        named = data.get("vendor")
        return [one for name, one in self._vendors.items() if named in (None, name)]


class FaultSchema(MatcherSchema):
    """A matcher over requests and one effect. Loads a `Fault`."""

    vendor = TextField(**described("Only this vendor's requests."))
    operation = TextField(**described("Only this operation's requests."))
    method = TextField(METHODS, **described("Only requests of this method."))
    path = TextField(**described("A glob for the vendor's own path, such as /v1/contacts/*."))
    header = TextMapField(**described("Headers that the request must have, with their values."))
    body = fields.Dict(**described("Fields that the body must have, with their values."))
    nth = WholeField(1, **described("Only the n-th of the matching requests."))
    every = WholeField(1, **described("Every n-th of the matching requests."))
    times = WholeField(1, **described("At most this many requests in all."))
    chance = NumberField(0, 1, **described("The chance that a matching request is hit."))
    answer = fields.Nested(AnswerSchema, **described("The failure to answer with."))
    delay = fields.Nested(DelaySchema, **described("How long to hold the request."))
    drop = TextField(DROPS, **described("How to break the connection or the answer."))
    phase = TextField(
        ("before", "after"),
        load_default="before",
        **described("after: the request takes effect, and its answer is lost."),
    )

    _one_effect = exactly_one(EFFECTS)

    @validates_schema(skip_on_field_errors=False)
    def _known_operation(self, data: Mapping[str, Any], **_: Any) -> None:
        known = dict.fromkeys(name for one in self._matched(data) for name in one.operations)
        if known and data.get("operation") not in (None, *known):
            raise ValidationError(Wanted(choices=known), "operation")

    @validates_schema(skip_on_field_errors=False)
    def _known_behaviour(self, data: Mapping[str, Any], **_: Any) -> None:
        behaviour = data.get("answer", {}).get("behaviour")
        if behaviour and "vendor" not in data:
            raise ValidationError(Wanted("the vendor whose behaviour it is"), "vendor")
        for vendor in self._matched(data):
            if behaviour and behaviour not in vendor.api.faults:
                raise ValidationError({"answer": {"behaviour": [_behaviours(vendor)]}})

    @post_load
    def _to_fault(self, data: dict[str, Any], **_: Any) -> Fault:
        return Fault(**data)


def _behaviours(vendor: Vendor) -> Wanted:
    if vendor.api.faults:
        return Wanted(choices=vendor.api.faults)
    return Wanted(f"no behaviour: {vendor.title} has none that only a fault causes")
