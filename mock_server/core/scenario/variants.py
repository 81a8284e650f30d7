"""The schema of variants, in scenarios and in the control plane."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields

from mock_server.core.document.fields import schema_of
from mock_server.core.document.mistakes import Wanted
from mock_server.core.vendor import Variant, Vendor


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


def variants_schema(vendors: Sequence[Vendor]) -> Schema:
    """Variants by vendor and name. Those that are not named stay out."""
    messages: dict[str, Any] = {"null": Wanted("a mapping")}
    sections = {
        one.name: fields.Nested(choices_schema(one), error_messages=messages) for one in vendors
    }
    schema = schema_of("Variants", sections)
    schema.partial = True
    return schema


def choices_schema(vendor: Vendor) -> Schema:
    """The variants of one vendor, each with its default."""
    members = {name: VariantField(variant) for name, variant in vendor.api.variants.items()}
    return schema_of(f"Variants_{vendor.name}", members)
