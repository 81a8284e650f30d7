"""The schema of a scenario file, built for the vendors that there are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields

from mock_server.core.document.fields import (
    FlagField,
    MomentField,
    NumberField,
    StrictSchema,
    TextField,
    WholeField,
    described,
)
from mock_server.core.document.mistakes import Wanted
from mock_server.core.scenario.answers import UserAnswerSchema
from mock_server.core.scenario.faults import FaultSchema
from mock_server.core.vendor import Variant, Vendor

MAX_FAKES = 1_000_000
MAX_NUMBER = 1_000_000_000
LIMITS = Wanted("a limit, a list of limits, or [] for none")
LIST = Wanted("a list")
TEXTS = Wanted("a list of texts")
MADE = (
    "How many contacts were ever made: ids go on from there, and those listed are in the order in "
    "which they were made. For exported states."
)
ONE_LIMIT = Wanted("one limit for each operation")


class ClockSchema(StrictSchema):
    """The clock when a world starts."""

    at = MomentField(load_default=None, **described("What it shows; the real time if left out."))
    frozen = FlagField(load_default=False, **described("Whether it stands still."))


class ContactField(fields.Raw):
    """A fixture's name, a contact, or `{fake: N}` with fields that all of the invented share.

    Let through as it is: entries are checked one by one where they are compiled.
    """

    def __init__(self, vendor: Vendor) -> None:
        super().__init__(allow_none=True)
        self.vendor = vendor


class LimitsField(fields.Field[Any]):
    """One limit or a list of them, loaded as a list. An empty list switches limits off."""

    default_error_messages = {"null": LIMITS, "invalid": LIMITS}

    def __init__(self, vendor: Vendor) -> None:
        said = "One limit or a list of them, in the place of the vendor's own; [] is no limit."
        super().__init__(load_default=None, **described(said))
        self.vendor = vendor
        self.schema = limit_schema(vendor.operations)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(value, dict):
            return [self.schema.load(value)]
        if not isinstance(value, list):
            raise self.make_error("invalid")
        limits = self.schema.load(value, many=True)
        named = [limit["operation"] for limit in limits]
        twice = {n: [ONE_LIMIT] for n, name in enumerate(named) if name in named[:n]}
        if twice:
            raise ValidationError(twice)
        return limits


class VariantField(fields.Field[Any]):
    """One of a variant's choices; where it lists none, a list of texts or null."""

    def __init__(self, variant: Variant) -> None:
        choices = variant.choices
        super().__init__(
            load_default=variant.default,
            allow_none=not choices or None in choices,
            error_messages={"null": Wanted(choices=choices)},
        )
        self.choices = choices

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.choices:
            return _texts(value)
        for choice in self.choices:
            if type(choice) is type(value) and choice == value:
                return choice
        raise ValidationError(Wanted(choices=self.choices))


def limit_schema(operations: Iterable[str]) -> Schema:
    """One limit: so many requests in so many seconds, of one operation or of the rest."""
    return _schema(
        "Limit",
        {
            "requests": WholeField(
                0, MAX_NUMBER, required=True, **described("0 refuses every request.")
            ),
            "seconds": NumberField(
                0.001, MAX_NUMBER, required=True, **described("How long a window is.")
            ),
            "operation": TextField(
                ("*", *operations), load_default="*", **described('"*" is every other one.')
            ),
        },
    )


def vendor_schema(vendor: Vendor) -> Schema:
    """One vendor's part: what all vendors have, and the vendor's own fields."""
    variants = {name: VariantField(variant) for name, variant in vendor.api.variants.items()}
    contacts = fields.List(
        ContactField(vendor),
        load_default=list,
        error_messages={"null": LIST},
        **described("Fixtures by name, contacts, and {fake: N} for N invented ones."),
    )
    return _schema(
        f"Vendor_{vendor.name}",
        {
            "variants": _mapping(
                _schema(f"Readings_{vendor.name}", variants),
                "Which side to take where documents are silent or disagree.",
            ),
            "limits": LimitsField(vendor),
            **vendor.section,
            "made": WholeField(0, MAX_NUMBER, load_default=None, **described(MADE)),
            "contacts": contacts,
        },
    )


def scenario_schema(vendors: Sequence[Vendor]) -> Schema:
    """The whole file. Every vendor is loaded, with its defaults where the file does not name it."""
    sections = {
        vendor.name: _mapping(vendor_schema(vendor), f"What {vendor.title} starts with.")
        for vendor in vendors
    }
    faults = fields.List(
        fields.Nested(FaultSchema(vendors)),
        load_default=list,
        error_messages={"null": LIST},
        **described("Requests that fail or are slow on purpose."),
    )
    answers = fields.List(
        fields.Nested(UserAnswerSchema(vendors)),
        load_default=list,
        error_messages={"null": LIST},
        **described("Answers of your own, for routes that the mock server does not emulate."),
    )
    return _schema(
        "Scenario",
        {
            "about": TextField(load_default="", **described("What it is for, in one sentence.")),
            "extends": TextField(
                load_default=None, **described("The name or path of a scenario to lay this over.")
            ),
            "seed": WholeField(
                load_default=0, **described("Another seed, other ids and inventions.")
            ),
            "clock": _mapping(ClockSchema(), "The clock when a world starts."),
            "vendors": _mapping(_schema("Vendors", sections), "The vendors' parts, by name."),
            "faults": faults,
            "answers": answers,
        },
    )


def _texts(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(text, str) for text in value):
        return value
    raise ValidationError(TEXTS)


def _mapping(schema: Schema, description: str) -> fields.Nested:
    """*schema* nested, with its own defaults where the key is left out."""
    return fields.Nested(
        schema,
        load_default=lambda: schema.load({}),
        error_messages={"null": Wanted("a mapping")},
        **described(description),
    )


def _schema(name: str, members: Mapping[str, Any]) -> Schema:
    schema: Schema = type(name, (StrictSchema,), dict(members))()
    return schema
