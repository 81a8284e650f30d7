"""The schema of a person in a scenario."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from mock_server.core.document.fields import (
    FlagField,
    StrictSchema,
    TextField,
    WholeField,
    described,
)
from mock_server.core.document.mistakes import Wanted
from mock_server.core.people.person import KINDS, TYPES
from mock_server.core.scenario.schema import MAX_FAKE_PEOPLE
from mock_server.core.vendor import Vendor

KEY = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z"
FORM = "1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or a digit"
LIST: dict[str, Any] = {"null": Wanted("a list of vendors")}


class OwnField(fields.Dict):
    """Fields of a person in the words of each vendor. Its own schema checks them."""

    default_error_messages = {"null": Wanted("a mapping")}

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise self.make_error("invalid")
        wrong = {
            name: [Wanted("a mapping")] for name, one in value.items() if not isinstance(one, dict)
        }
        if wrong:
            raise ValidationError(wrong)
        return value


class PersonSchema(StrictSchema):
    """A person in neutral words, and the vendors at which they have a contact."""

    key = TextField(**described("Names the person; by default it is made from the name."))
    name = TextField(**described("The name of a person or of a company."))
    email = TextField(**described("The e-mail address."))
    phone = TextField(**described("The phone number, with + and the country's code if it has one."))
    company = TextField(**described("The company for which the person works."))
    kind = TextField(KINDS, **described("What has the name. The default is person."))
    type = TextField(TYPES, **described("What they are to the account. The default is customer."))
    active = FlagField(**described("Whether they are active. By default they are."))
    tax_id = TextField(**described("The tax registration number."))
    address = TextField(**described("House and street."))
    state = TextField(**described("The state or province."))
    postal_code = TextField(**described("The postal code."))
    country = TextField(**described("The country."))
    note = TextField(**described("A remark."))
    fake = WholeField(0, MAX_FAKE_PEOPLE, **described("How many people to invent."))
    at = fields.List(
        TextField(), error_messages=LIST, **described("The vendors that have them; by default all.")
    )
    missing = fields.List(
        TextField(),
        error_messages=LIST,
        **described("Of these, the vendors where the contact is gone. An export writes it."),
    )
    own = OwnField(
        data_key="in", **described("Further fields of the contacts, by vendor, in its own words.")
    )

    def __init__(self, vendors: Sequence[Vendor]) -> None:
        super().__init__()
        self.vendors = tuple(vendor.name for vendor in vendors)

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def _is_named(self, data: Mapping[str, Any], given: Any, **_: Any) -> None:
        if not isinstance(given, dict):
            return
        if "fake" in given and "key" in given:
            raise ValidationError(Wanted("no key where people are invented"), "key")
        if "fake" not in given and "name" not in given:
            raise ValidationError("Missing data for required field.", "name")
        if not data.get("name", "A").strip():
            raise ValidationError(Wanted("text that is not blank"), "name")

    @validates_schema(skip_on_field_errors=False)
    def _key_of_that_form(self, data: Mapping[str, Any], **_: Any) -> None:
        if not re.match(KEY, data.get("key", "a")):
            raise ValidationError(Wanted(FORM), "key")

    @validates_schema(skip_on_field_errors=False)
    def _works_for_a_company(self, data: Mapping[str, Any], **_: Any) -> None:
        if data.get("kind") == "company" and "company" in data:
            raise ValidationError(Wanted("none: the name is the company's"), "company")

    @validates_schema(skip_on_field_errors=False)
    def _known_vendors(self, data: Mapping[str, Any], **_: Any) -> None:
        at, missing = data.get("at", self.vendors), data.get("missing", ())
        if not at:
            raise ValidationError(Wanted("one vendor or more"), "at")
        wrong: dict[str, Any] = {"at": _wrong(at, self.vendors)}
        if not wrong["at"]:
            held = [name for name in at if name not in missing]
            own = [name for name in data.get("own", ()) if name not in held]
            wrong["missing"] = _wrong(missing, at)
            wrong["in"] = {name: [Wanted(choices=held)] for name in own}
        if any(wrong.values()):
            raise ValidationError({key: found for key, found in wrong.items() if found})


def _wrong(names: Sequence[str], known: Collection[str]) -> dict[int, list[Wanted]]:
    """The messages about a list of vendors: each is *known*, and there once."""
    once = [Wanted("each vendor once")]
    found = {n: once for n, name in enumerate(names) if name in names[:n]}
    return found | {n: [Wanted(choices=known)] for n, name in enumerate(names) if name not in known}
