"""The schema of a kept world's progress. `progress_json.py` writes what it reads."""

import json
from base64 import b64decode
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from mock_server.core.document.fields import (
    FlagField,
    NumberField,
    StrictSchema,
    TextField,
    WholeField,
    described,
    schema_of,
)
from mock_server.core.document.json import ExactFloat
from mock_server.core.document.mistakes import Wanted
from mock_server.core.scenario.answers import UserAnswerSchema
from mock_server.core.scenario.faults import FaultSchema, MatcherSchema, exactly_one
from mock_server.core.scenario.variants import variants_schema
from mock_server.core.state.base import Record
from mock_server.core.state.clock import END, SECOND
from mock_server.core.state.store import StoredRecord
from mock_server.core.vendor import Vendor

END_NS = END * SECOND
COUNTED_BY = Wanted("a text, null, or a list of texts and nulls")
CHANGED = Wanted("a list of changed records")
RECORD = "{position, owner, record}, or {position, deleted: true}"
DELETED = {"position", "deleted"}
AS_IT_IS, CODED = {"position", "owner", "record"}, {"position", "owner", "coded"}
FACT = "It is absent where the scenario itself has one of that id."
EXACT = json.JSONDecoder(parse_float=ExactFloat, parse_constant=ExactFloat)


class ChangedField(fields.Field[Mapping[int, StoredRecord | None]]):
    """The records that differ from the scenario's, by their position.

    It checks them itself, because a schema for each takes ten times as long.
    """

    default_error_messages = {"null": CHANGED, "invalid": CHANGED}

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        found: dict[int, StoredRecord | None] = {}
        wrong: dict[int, Any] = {}
        for number, one in enumerate(value):
            try:
                position, stored = _changed(one)
                if position in found:
                    raise ValidationError({"position": [Wanted("each position once")]})
                found[position] = stored
            except ValidationError as error:
                wrong[number] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return found


class IdField(TextField):
    """The id of a fault or an answer, which begins with that *letter*."""

    def __init__(self, letter: str) -> None:
        super().__init__(required=True, **described("The id."))
        wanted = Wanted(f"an id such as {letter}1")
        self.validators.append(validate.Regexp(rf"{letter}[1-9][0-9]{{0,9}}\Z", error=wanted))


class CountedByField(fields.Field[Hashable]):
    """The caller whose requests a window counts."""

    default_error_messages = {"invalid": COUNTED_BY}

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        parts = value if isinstance(value, list) else [value]
        if not all(one is None or type(one) is str for one in parts):
            raise self.make_error("invalid")
        return tuple(value) if isinstance(value, list) else value


class KnownScenarioSchema(StrictSchema):
    """The scenario of the world."""

    name = TextField(required=True, **described("Its name."))
    digest = TextField(required=True, **described("Another scenario has another one."))
    own = FlagField(required=True, **described("Whether the world was started from it alone."))


class HandsSchema(StrictSchema):
    """A clock in nanoseconds."""

    shift = WholeField(-END_NS, END_NS, **described("How far it is ahead of the real time."))
    stopped = WholeField(0, END_NS, **described("When it stands still, in nanoseconds since 1970."))

    _one = exactly_one(("shift", "stopped"))


class HeldRecordsSchema(StrictSchema):
    """The records of one table that differ from the scenario's."""

    made = WholeField(0, required=True, **described("How many records were ever created."))
    changed = ChangedField(required=True, **described(f"Each is {RECORD}."))


class CountedSchema(MatcherSchema):
    """What a limit is for."""

    vendor = TextField(required=True, **described("The vendor."))
    operation = TextField(required=True, **described('The operation, or "*" for all others.'))

    @validates_schema(skip_on_field_errors=False)
    def _known_operation(self, data: Mapping[str, Any], **_: Any) -> None:
        for vendor in self._matched(data):
            if data.get("operation", "*") not in ("*", *vendor.operations):
                raise ValidationError(Wanted(choices=("*", *vendor.operations)), "operation")


class RuleSchema(CountedSchema):
    """A limit."""

    requests = WholeField(0, required=True, **described("The requests that it allows."))
    seconds = NumberField(0, required=True, **described("The seconds in which it allows them."))


class WindowSchema(RuleSchema):
    """One caller's counter."""

    counted_by = CountedByField(required=True, allow_none=True, **described("The caller."))
    start = NumberField(required=True, **described("When the window began, by the world's clock."))
    used = WholeField(0, required=True, **described("The requests that it has counted."))


class RemainingSchema(CountedSchema):
    """What the next window of each caller begins with."""

    remaining = WholeField(0, required=True, **described("The requests that it still allows."))


class MetSchema(StrictSchema):
    """How often a kind of answer was given."""

    vendor = TextField(required=True)
    operation = TextField(required=True, allow_none=True)
    behaviour = TextField(required=True, allow_none=True)
    status = WholeField(required=True, allow_none=True)
    answered_by = TextField(required=True)
    fault = FlagField(required=True)
    count = WholeField(1, required=True)


class UnservedSchema(StrictSchema):
    """How often a route that is not emulated was asked for."""

    vendor = TextField(required=True)
    route = TextField(required=True)
    count = WholeField(1, required=True)


class ProgressSchema(StrictSchema):
    """What a kept world has beyond its scenario."""

    world = TextField(required=True, **described("The name of the world."))
    scenario = fields.Nested(
        KnownScenarioSchema, required=True, **described("The scenario of the world.")
    )
    since = NumberField(0, END, required=True, **described("When it began, in seconds since 1970."))
    clock = fields.Nested(HandsSchema, required=True, **described("The world's clock."))
    requests = WholeField(0, required=True, **described("The number of the last request."))

    def __init__(self, vendors: Sequence[Vendor]) -> None:
        super().__init__()
        tables = {vendor.name: fields.Nested(_tables_schema(vendor)) for vendor in vendors}
        found = {
            "variants": _nested(variants_schema(vendors), "Variants chosen over the scenario's."),
            "records": _nested(schema_of("Records", tables), "Changed records by vendor and list."),
            "limits": _nested(_limits_schema(vendors), "The limits, and what they have counted."),
            "faults": _nested(_faults_schema(vendors), "The faults in force."),
            "answers": _nested(_answers_schema(vendors), "The user's answers in force."),
            "coverage": _nested(_coverage_schema(), "What requests were answered with."),
        }
        for name, field in found.items():
            self.declared_fields[name] = field
        self._init_fields()


def _tables_schema(vendor: Vendor) -> Schema:
    kinds = ["contacts", *(one.key for one in vendor.seeding.tables)]
    tables = {kind: fields.Nested(HeldRecordsSchema) for kind in kinds}
    return schema_of(f"Records_{vendor.name}", tables)


def _limits_schema(vendors: Sequence[Vendor]) -> Schema:
    lists = {
        "rules": _list(RuleSchema(vendors), "The limits in force."),
        "windows": _list(WindowSchema(vendors), "The counters, the oldest first."),
        "remaining": _list(RemainingSchema(vendors), "What new windows begin with."),
    }
    return schema_of("HeldLimits", lists)


def _faults_schema(vendors: Sequence[Vendor]) -> Schema:
    item = {
        "id": IdField("f"),
        "seen": WholeField(0, required=True, **described("The requests that it matched.")),
        "hits": WholeField(0, required=True, **described("Those that it hit.")),
        "fault": fields.Nested(FaultSchema(vendors), **described(FACT)),
    }
    return _items_schema("Fault", item)


def _answers_schema(vendors: Sequence[Vendor]) -> Schema:
    item = {
        "id": IdField("a"),
        "hits": WholeField(0, required=True, **described("The requests that it answered.")),
        "answer": fields.Nested(UserAnswerSchema(vendors), **described(FACT)),
    }
    given = WholeField(0, required=True, **described("How many answers were given."))
    return _items_schema("Answer", item, given=given)


def _items_schema(name: str, item: Mapping[str, Any], **more: Any) -> Schema:
    made = WholeField(0, required=True, **described("How many there ever were."))
    active = _list(schema_of(f"Held{name}", item), "Those in force, in their order.")
    return schema_of(f"Held{name}s", {"made": made, **more, "active": active})


def _coverage_schema() -> Schema:
    answers = _list(MetSchema(), "The kinds of answers, and how often each was given.")
    unserved = _list(UnservedSchema(), "The routes that are not emulated, and how often.")
    return schema_of("Coverage", {"answers": answers, "unserved": unserved})


def _nested(schema: Schema, text: str) -> fields.Nested:
    return fields.Nested(schema, required=True, **described(text))


def _list(schema: Schema, text: str) -> fields.Field[Any]:
    return fields.List(fields.Nested(schema), required=True, **described(text))


def _changed(given: Any) -> tuple[int, StoredRecord | None]:
    """The position and the record of one entry. Raises ValidationError."""
    position = given.get("position") if isinstance(given, dict) else None
    if type(position) is not int or position < 0:
        raise ValidationError([Wanted(RECORD)])
    if given.keys() == DELETED and given["deleted"] is True:
        return position, None
    if given.keys() not in (AS_IT_IS, CODED) or type(given["owner"]) is not str:
        raise ValidationError([Wanted(RECORD)])
    return position, StoredRecord(position, given["owner"], _record(given))


def _record(given: Mapping[str, Any]) -> Record:
    record = given["record"] if "record" in given else _decoded(given["coded"])
    if not isinstance(record, dict):
        raise ValidationError([Wanted(RECORD)])
    return record


def _decoded(coded: Any) -> Any:
    try:
        return EXACT.decode(b64decode(coded, validate=True).decode())
    except (TypeError, ValueError, RecursionError):
        raise ValidationError({"coded": [Wanted("a record's JSON in Base64")]}) from None
