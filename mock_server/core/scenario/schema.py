"""The schema of a scenario file, built from the vendors' cards."""

from collections.abc import Iterable, Sequence
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
    schema_of,
)
from mock_server.core.document.mistakes import Wanted
from mock_server.core.scenario.answers import UserAnswerSchema
from mock_server.core.scenario.faults import FaultSchema
from mock_server.core.scenario.progress import ProgressSchema
from mock_server.core.scenario.variants import choices_schema
from mock_server.core.vendor import Vendor

MAX_FAKES = 1_000_000
MAX_FAKE_PEOPLE = 100_000
MAX_NUMBER = 1_000_000_000
LIMITS = Wanted("a limit, a list of limits, or [] for none")
MADE = (
    "How many contacts were ever created. New ids continue from there, and the list is in order of "
    "creation. An export writes it."
)

PROGRESS = "What a kept world has beyond its scenario. The server writes it to its state directory."


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


def limit_schema(operations: Iterable[str]) -> Schema:
    """One limit: requests in seconds, for one operation or for all others."""
    return schema_of(
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
    return schema_of(
        f"Vendor_{vendor.name}",
        {
            "variants": _mapping(
                choices_schema(vendor),
                "A choice for each point on which the documents are silent or disagree.",
            ),
            "limits": LimitsField(vendor),
            **vendor.section,
            "made": WholeField(0, MAX_NUMBER, load_default=None, **described(MADE)),
            "contacts": _list(ContactField(vendor), contacts),
        },
    )


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
    return schema_of(
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
            "vendors": _mapping(schema_of("Vendors", sections), "Each vendor's section, by name."),
            "faults": _list(fields.Nested(FaultSchema(vendors)), faults),
            "answers": _list(fields.Nested(UserAnswerSchema(vendors)), answers),
            # made where a file has the key, because to make it takes milliseconds
            "progress": fields.Nested(lambda: ProgressSchema(vendors), **described(PROGRESS)),
        },
    )


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
