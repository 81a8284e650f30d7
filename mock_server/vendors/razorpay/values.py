"""The values of Razorpay's fields, each rule with the sentence that Razorpay answers it by."""

import re
from typing import Any

from marshmallow import ValidationError, fields

from mock_server.core.errors import Sentence
from mock_server.core.schemas import Text, accepts
from mock_server.core.situation import note, situation
from mock_server.core.state.ids import ALPHANUMERIC

TYPES = ("vendor", "customer", "employee", "self")
NO_NOTES = ()  # JSON shows an empty array; one for all contacts, because memory counts

PAIRS = [a + b for a in ALPHANUMERIC for b in ALPHANUMERIC]  # two digits at a time are faster
CHARACTERS = "A-Za-z0-9 '’_/().-"
SUPPORTED = re.compile(f"[{CHARACTERS}]*")
NAME = re.compile(f"[{CHARACTERS}]*[A-Za-z0-9.]")
NAME_REQUIRED = Sentence("RZP-08", "The name field is required.")
NAME_EMPTY = Sentence("RZP-45", NAME_REQUIRED)
NOTHING_SENT = Sentence("RZP-46", NAME_REQUIRED)
NAME_INVALID = Sentence("RZP-10", "The name field is invalid.")
NAME_ENDING = Sentence("RZP-68", NAME_INVALID)
EMAIL = "The email must be a valid email address."
ACTIVE = "The active field must be true or false."
# True and False are found by 1 and 0 too.
STATES = {True: True, False: False} | {
    word: state
    for state in (True, False)
    for word in (f"{state:d}", str(state).lower(), str(state))
}
# A pattern, because generators of clients make one name of "true" and "True" in an enum.
STATE_WORD: dict[str, Any] = {
    "type": "string",
    "pattern": f"^({'|'.join(word for word in STATES if isinstance(word, str))})$",
}


def base62(number: int, width: int) -> str:
    """The last *width* digits of *number*, digits before capitals before small letters."""
    text = ""
    for _ in range(-(-width // 2)):
        number, pair = divmod(number, 3844)  # 62 * 62
        text = PAIRS[pair] + text
    return text[-width:]


@accepts(type=["string", "number"])
class PhpString(Text):
    """A text; a number is taken as one, because clients send phones so (RZP-52)."""

    number = "RZP-52"

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, bool | list | dict) or not self.takes_numbers():
            raise self.make_error("invalid", input=_repeated_text(value))
        note(self.number)
        return str(value)

    def takes_numbers(self) -> bool:
        return True


@accepts(type="string")
class Name(PhpString):
    """A text; a number is one only under the variant `number_as_text` (RZP-51)."""

    number = "RZP-51"

    def takes_numbers(self) -> bool:
        return bool(situation().variants["number_as_text"])


def _repeated_text(value: Any) -> str:
    """The value as a sentence repeats it (RZP-54)."""
    return str(value).lower() if isinstance(value, bool) else "Array"


@accepts(
    anyOf=[
        {"type": "array", "items": {}, "maxItems": 0},
        {
            "type": "object",
            "maxProperties": 15,
            "propertyNames": {"maxLength": 256},
            "additionalProperties": {
                "type": ["string", "number", "boolean", "null"],
                "maxLength": 256,
            },
        },
    ]
)
class Notes(fields.Field[Any]):
    """Key-value pairs; an empty array when there are none, never an empty object (RZP-04)."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(value, dict):
            return _no_notes(value)
        if len(value) > 15:
            raise ValidationError(
                Sentence("RZP-16", "Number of fields in notes should be less than or equal to 15")
            )
        for key, text in value.items():
            _check_note(key, text)
        return value or NO_NOTES


def _no_notes(value: Any) -> Any:
    """No notes for an empty list (RZP-57). Anything else but pairs is refused (RZP-56)."""
    if value not in ([], NO_NOTES):
        raise ValidationError(Sentence("RZP-56", "The notes must be an array."))
    note("RZP-57")
    return NO_NOTES


def _check_note(key: str, value: Any) -> None:
    """Limits of the contacts page, in the sentences of the payments page (RZP-17, RZP-59)."""
    limit = situation().variants["note_value_limit"]
    if isinstance(value, dict | list):
        raise ValidationError(Sentence("RZP-18", "Notes values themselves should not be an array"))
    if len(key) > 256:
        raise ValidationError(Sentence("RZP-59", "Notes key cannot be greater than 256 characters"))
    if not isinstance(value, str):
        note("RZP-58")
    if len(str(value)) > limit:
        raise ValidationError(
            Sentence("RZP-17", f"Notes value cannot be greater than {limit} characters")
        )


@accepts(anyOf=[{"type": "boolean"}, {"type": "integer", "enum": [1, 0]}, STATE_WORD])
class State(fields.Field[bool]):
    """`active` in an update: a boolean as documented (RZP-32), or a word for one (RZP-61)."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> bool:
        try:
            state = STATES[value]
        except (KeyError, TypeError):  # an unknown word, or a value that cannot be one
            raise ValidationError(Sentence("RZP-60", ACTIVE)) from None
        note("RZP-32" if isinstance(value, bool) else "RZP-61")
        return state


@accepts(**STATE_WORD)
class StateFilter(fields.Field[tuple[bool, str]]):
    """`active` in a list's query, with the number that states it: a digit's, or a word's."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> tuple[bool, str]:
        if value not in STATES:
            raise ValidationError(Sentence("RZP-62", ACTIVE))
        return STATES[value], "RZP-24" if value in ("0", "1") else "RZP-63"


@accepts(minLength=3, maxLength=50, pattern=rf"{NAME.pattern}\Z")
def check_name(name: str) -> None:
    """3 to 50 of the listed characters, the last a letter, a digit or `.` (RZP-10, RZP-11)."""
    _check_name(name, NAME_INVALID)


@accepts(minLength=3, maxLength=50, pattern=rf"{NAME.pattern}\Z")
def check_changed_name(name: str) -> None:
    """As for a create, whose page alone has the rule of the last character (RZP-10, RZP-68)."""
    _check_name(name, NAME_ENDING)


def _check_name(name: str, ending: Sentence) -> None:
    if not name.strip():
        raise ValidationError(NAME_EMPTY)
    if len(name) < 3:
        raise ValidationError(Sentence("RZP-11", "The name must be at least 3 characters."))
    if len(name) > 50:
        raise ValidationError(Sentence("RZP-11", "The name may not be greater than 50 characters."))
    if not NAME.fullmatch(name):
        raise ValidationError(ending if SUPPORTED.fullmatch(name) else NAME_INVALID)
    if "'" in name:
        note("RZP-69")


@accepts(anyOf=[{"enum": list(TYPES)}, {"type": "string", "maxLength": 40}])
def check_type(name: str) -> None:
    """One of the account's own types, which have at most 40 characters (RZP-12)."""
    if name not in situation().caller["types"]:
        raise ValidationError(Sentence("RZP-12", f"Invalid type: {name}"))


def check_phone(number: str) -> None:
    """At least 8 digits under the variant `check_phone`, as the customers page says (RZP-15)."""
    if number.isdecimal() and len(number) >= 8 or len(re.sub(r"\D", "", number)) >= 8:
        return
    if situation().variants["check_phone"]:
        raise ValidationError(
            Sentence(
                "RZP-15",
                "Contact number should be at least 8 digits, including country code",
                step="NA",
                reason="invalid_contact_number",
            )
        )
    note("RZP-15")
