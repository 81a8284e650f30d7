"""The schema of a scenario file, built from the vendors' cards."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
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
MAX_FAKE_PEOPLE = 100_000
MAX_NUMBER = 1_000_000_000
LIMITS = Wanted("a limit, a list of limits, or [] for none")
MADE = (
    "How many contacts were ever created. New ids continue from there, and the list is in order of "
    "creation. An export writes it."
)


class ClockSchema(StrictSchema):
    """The clock at the start of a world."""

    at = MomentField(
        load_default=None, **described("The time that it shows. By default the real time.")
    )
    frozen = FlagField(load_default=False, **described("Whether the clock stands still."))


class ContactField(fields.Raw):
    """A fixture's name, a contact, or `{fake: N}` with the fields that invented contacts share.

    It takes any value: each entry is checked when the contacts are loaded.
    """

    def __init__(self, vendor: Vendor) -> None:
        super().__init__(allow_none=True)
        self.vendor = vendor


class PersonEntryField(fields.Raw):
    """A person. It takes any value: each is checked when the people are loaded."""

    def __init__(self, vendors: Sequence[Vendor]) -> None:
        super().__init__(allow_none=True)
        self.vendors = vendors


class LimitsField(fields.Field[Any]):
    """One limit or a list of limits. Loads a list; an empty one switches limits off."""

    default_error_messages = {"null": LIMITS, "invalid": LIMITS}

    def __init__(self, vendor: Vendor) -> None:
        text = "One limit or a list of limits, instead of the vendor's own. [] switches limits off."
        super().__init__(load_default=None, **described(text))
        self.vendor = vendor
        self.schema = limit_schema(vendor.operations)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(value, dict):
            return [self.schema.load(value)]
        if not isinstance(value, list):
            raise self.make_error("invalid")
        limits = self.schema.load(value, many=True)
        named = [limit["operation"] for limit in limits]
        once = [Wanted("one limit for each operation")]
        twice = {n: once for n, name in enumerate(named) if name in named[:n]}
        if twice:
            raise ValidationError(twice)
        return limits


class VariantField(fields.Field[Any]):
    """One of a variant's choices. Without choices, a list of texts or null."""

    def __init__(self, variant: Variant) -> None:
        choices = variant.choices
        super().__init__(
            load_default=variant.default,
            allow_none=not choices or None in choices,
            error_messages={"null": Wanted(choices=choices)},
        )
        self.choices = choices

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.choices and isinstance(value, list) and all(type(one) is str for one in value):
            return value
        for choice in self.choices:
            if type(choice) is type(value) and choice == value:
                return choice
        raise ValidationError(Wanted("" if self.choices else "a list of texts", self.choices))


def limit_schema(operations: Iterable[str]) -> Schema:
    """One limit: requests in seconds, for one operation or for all others."""
    return _schema(
        "Limit",
        {
            "requests": WholeField(
                0, MAX_NUMBER, required=True, **described("0 refuses every request.")
            ),
            "seconds": NumberField(
                0.001, MAX_NUMBER, required=True, **described("The length of a window.")
            ),
            "operation": TextField(
                ("*", *operations),
                load_default="*",
                **described('One operation, or "*" for all others.'),
            ),
        },
    )


def vendor_schema(vendor: Vendor) -> Schema:
    """One vendor's section: the keys that every vendor has, and its own."""
    contacts = "Fixtures by name, contacts, and {fake: N} for N invented contacts."
    return _schema(
        f"Vendor_{vendor.name}",
        {
            "variants": _mapping(
                _variants(vendor),
                "A choice for each point on which the documents are silent or disagree.",
            ),
            "limits": LimitsField(vendor),
            **vendor.section,
            "made": WholeField(0, MAX_NUMBER, load_default=None, **described(MADE)),
            "contacts": _list(ContactField(vendor), contacts),
        },
    )


def variants_schema(vendors: Sequence[Vendor]) -> Schema:
    """Variants by vendor and name. Those that are not named stay out."""
    messages: dict[str, Any] = {"null": Wanted("a mapping")}
    sections = {
        vendor.name: fields.Nested(_variants(vendor), error_messages=messages) for vendor in vendors
    }
    schema = _schema("Variants", sections)
    schema.partial = True
    return schema


@lru_cache(8)  # to make it takes longer than to load a short scenario by it
def scenario_schema(vendors: tuple[Vendor, ...]) -> Schema:
    """The whole file. A vendor without a section gets its defaults."""
    sections = {
        vendor.name: _mapping(vendor_schema(vendor), f"The starting state of {vendor.title}.")
        for vendor in vendors
    }
    people = "People who have a contact at several vendors, and {fake: N} for N invented ones."
    faults = "Requests that fail or are slow on purpose."
    answers = "Answers of your own, for routes that the mock server does not emulate."
    return _schema(
        "Scenario",
        {
            "about": TextField(
                load_default="", **described("The purpose of the scenario, in one sentence.")
            ),
            "extends": TextField(
                load_default=None,
                **described("The name or path of a scenario that this one extends."),
            ),
            "seed": WholeField(
                load_default=0, **described("Ids and invented records are derived from it.")
            ),
            "clock": _mapping(ClockSchema(), "The clock at the start of a world."),
            "people": _list(PersonEntryField(vendors), people),
            "vendors": _mapping(_schema("Vendors", sections), "Each vendor's section, by name."),
            "faults": _list(fields.Nested(FaultSchema(vendors)), faults),
            "answers": _list(fields.Nested(UserAnswerSchema(vendors)), answers),
        },
    )


def _variants(vendor: Vendor) -> Schema:
    members = {name: VariantField(variant) for name, variant in vendor.api.variants.items()}
    return _schema(f"Variants_{vendor.name}", members)


def _mapping(schema: Schema, description: str) -> fields.Nested:
    """*schema* nested. A missing key loads the schema's own defaults."""
    return fields.Nested(
        schema,
        load_default=lambda: schema.load({}),
        error_messages={"null": Wanted("a mapping")},
        **described(description),
    )


def _list(inner: fields.Field[Any], description: str) -> fields.Field[Any]:
    messages: dict[str, Any] = {"null": Wanted("a list")}
    return fields.List(inner, load_default=list, error_messages=messages, **described(description))


def _schema(name: str, members: Mapping[str, Any]) -> Schema:
    schema: Schema = type(name, (StrictSchema,), dict(members))()
    return schema
