"""How Pydantic reads single values: lenient where it is, and each refusal in its words.

A refusal's facts are what FastAPI prints beside the sentence: its `type`, and `ctx` where it has
one.
"""

import re
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from marshmallow import ValidationError, fields

from mock_server.core.errors import Sentence
from mock_server.core.schemas import Text, accepts
from mock_server.core.situation import note

NO_TEXT = "Input should be a valid string"
NO_UNICODE = f"{NO_TEXT}, unable to parse raw data as a unicode string"
NO_FLAG = "Input should be a valid boolean"
USUAL_LENGTH = 255
GROUPS = (8, 4, 4, 4, 12)
DASHED = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
SPELLINGS = re.compile(rf"{DASHED}|\{{{DASHED}\}}|urn:uuid:{DASHED}|[0-9a-fA-F]{{32}}")
CANONICAL = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NATURAL = "[1-9][0-9]*(?:_[0-9]+)*"
NUMBER = re.compile(
    rf"([+-]?)(?:0[0_]*(?=[1-9]))?({NATURAL}|0[0_]*0|0)(?:\.0+)?"
    rf"|\+?0[0_]*(-)_?(0|{NATURAL})(?:\.0+)?"  # a minus may follow zeros
)
# What Rust strips: all that Python does but \x1c to \x1f.
SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
MAX_DIGITS = 4300
TRUE = frozenset({"1", "on", "t", "true", "y", "yes"})
FALSE = frozenset({"0", "off", "f", "false", "n", "no"})
# Addresses that need no second look: most scenarios then do without email_validator, which is
# slow to import.
PLAIN_EMAIL = re.compile(
    r"[a-z0-9]{1,30}(?:[._+-][a-z0-9]{1,15}){0,2}@[a-z0-9]{1,30}\.(?:com|org|net|in)"
)
PRETTY_NAME = r"(?:[\w!#$%&'*+\-/=?^_`{|}~]+\s+)*[\w!#$%&'*+\-/=?^_`{|}~]+"
PRETTY_EMAIL = re.compile(rf'\s*(?:{PRETTY_NAME}|"(?:[^"]|\")+")?\s*<(.+)>\s*')
MAX_EMAIL = 2048


def missing(rule: str) -> Sentence:
    return Sentence(rule, "Field required", type="missing")


class StrField(Text):
    """Text and nothing else; may be empty, of any length and hold any character (SPN-57)."""

    def __init__(self, null: str = "SPN-18", **kwargs: Any) -> None:
        said = Sentence(null, NO_TEXT, type="string_type")
        super().__init__(error_messages={"required": missing("SPN-16"), "null": said}, **kwargs)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError(Sentence("SPN-18", NO_TEXT, type="string_type"))
        if not 0 < len(value) <= USUAL_LENGTH or "\x00" in value:
            note("SPN-57")
        return value


@accepts(format="email")
class EmailStrField(StrField):
    """An address as Pydantic's EmailStr reads it (SPN-17).

    It is kept trimmed, its domain in lower case, without a name before it (SPN-56).
    """

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError(Sentence("SPN-18", NO_TEXT, type="string_type"))
        if PLAIN_EMAIL.fullmatch(value):
            return value
        kept = normal_email(value)
        if kept != value:
            note("SPN-56")
        return kept


class UuidField(fields.UUID):
    """A uuid in any of its spellings, kept in lower case with dashes (SPN-42)."""

    def __init__(self, rule: str = "SPN-52", absent: str = "SPN-16", **kwargs: Any) -> None:
        self.rule = rule
        super().__init__(error_messages={"required": missing(absent)}, **kwargs)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            said = "UUID input should be a string, bytes or UUID object"
            raise ValidationError(Sentence(self.rule, said, type="uuid_type"))
        found = canonical(value, self.rule)
        if found != value:
            note("SPN-42")
        return found


@accepts(minimum=0)
class IntField(fields.Integer):
    """A whole number of a query, at least 0: `+1_000`, ` 7 ` and `7.0` are ones too (SPN-42)."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> int:
        found = NUMBER.fullmatch(value.strip(SPACES))
        if not found:
            said = "Input should be a valid integer, unable to parse string as an integer"
            raise ValidationError(Sentence("SPN-08", said, type="int_parsing"))
        digits = (found[2] or found[4]).replace("_", "").lstrip("0") or "0"
        if len(digits) > MAX_DIGITS:
            said = "Unable to parse input string as an integer, exceeded maximum size"
            raise ValidationError(Sentence("SPN-08", said, type="int_parsing_size"))
        if "-" in (found[1], found[3]) and digits != "0":
            said, facts = "Input should be greater than or equal to 0", {"ctx": {"ge": 0}}
            raise ValidationError(Sentence("SPN-36", said, type="greater_than_equal", **facts))
        if digits != value:
            note("SPN-42")
        return int(digits)


@accepts(
    anyOf=[
        {"type": "boolean"},
        {"type": "integer", "enum": [1, 0]},
        {"type": "string", "enum": sorted(TRUE | FALSE)},
    ],
)
class BoolField(fields.Boolean):
    """A boolean, or a word or number that means one (SPN-42)."""

    def __init__(self, null: str = "SPN-51", **kwargs: Any) -> None:
        said = Sentence(null, NO_FLAG, type="bool_type")
        super().__init__(error_messages={"null": said}, **kwargs)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> bool:
        if isinstance(value, bool):
            return value
        if isinstance(value, float) and value.is_integer() and value > -(2**63):
            value = int(value)
        short = isinstance(value, int) and -(2**63) <= value < 2**63
        if not short and not isinstance(value, str):
            raise ValidationError(Sentence("SPN-51", NO_FLAG, type="bool_type"))
        note("SPN-42")
        return _meant(value)


class DateTimeField(fields.DateTime):
    """A time of a scenario, kept as SPN writes it: UTC with `Z`, fractions where there are any."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")
        except (TypeError, ValueError, OverflowError):
            raise ValidationError("Not a time such as 2026-01-15T09:00:00Z.") from None


def canonical(text: str, rule: str) -> str:
    """The uuid in lower case with dashes. Raises ValidationError with the reason."""
    if CANONICAL.fullmatch(text):
        return text
    if SPELLINGS.fullmatch(text):
        return _dashed(text)
    check_unicode(text)
    reason = _why_no_uuid(text)
    said = f"Input should be a valid UUID, {reason}"
    raise ValidationError(Sentence(rule, said, type="uuid_parsing", ctx={"error": reason}))


def check_unicode(text: str) -> None:
    """Refuse half of a surrogate pair, which the answer then cannot hold (SPN-45)."""
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise ValidationError(Sentence("SPN-45", NO_UNICODE, type="string_unicode"))


def normal_email(text: str) -> str:
    """The address in `Name <address>`, or all of *text*, in its usual form."""
    from email_validator import EmailNotValidError, validate_email  # takes 70 ms, see PLAIN_EMAIL

    if len(text) > MAX_EMAIL:
        raise _no_email(f"Length must not exceed {MAX_EMAIL} characters")
    pretty = PRETTY_EMAIL.fullmatch(text)
    try:
        address = (pretty[1] if pretty else text).strip()
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise _no_email(str(error)) from None


def _no_email(reason: str) -> ValidationError:
    said = f"value is not a valid email address: {reason}"
    return ValidationError(Sentence("SPN-17", said, type="value_error", ctx={"reason": reason}))


def _meant(value: str | int) -> bool:
    word = str(value).lower()
    check_unicode(word)
    if word not in TRUE | FALSE:
        said = f"{NO_FLAG}, unable to interpret input"
        raise ValidationError(Sentence("SPN-51", said, type="bool_parsing"))
    return word in TRUE


def _dashed(text: str) -> str:
    digits = re.sub("[{}-]", "", text.removeprefix("urn:uuid:")).lower()
    bounds = (0, 8, 12, 16, 20, 32)
    return "-".join(digits[start:stop] for start, stop in pairwise(bounds))


def _why_no_uuid(text: str) -> str:
    """The first thing wrong with it, in the words of Rust's uuid crate.

    It counts bytes, from the start of the whole text unless that has the right length.
    """
    inner, offset = _unwrapped(text)
    if offset and len(text.encode()) == 36 + len(text) - len(inner):
        text, offset = inner, 0
    stray = re.search(r"[^0-9a-fA-F-]", inner)
    if stray:
        at = offset + len(inner[: stray.start()].encode()) + 1
        wanted = "an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-]"
        return f"invalid character: expected {wanted}, found `{stray[0]}` at {at}"
    groups = inner.split("-")
    if len(groups) == 1 and not offset:
        return f"invalid length: expected length 32 for simple format, found {len(text)}"
    if len(groups) != len(GROUPS):
        return f"invalid group count: expected 5, found {len(groups)}"
    return _wrong_group(groups, len(text))


def _unwrapped(text: str) -> tuple[str, int]:
    """The text within braces or after `urn:uuid:`, and the number of characters before it."""
    if len(text) > 1 and text[0] == "{" and text[-1] == "}":
        return text[1:-1], 1
    urn = "urn:uuid:"
    return text.removeprefix(urn), len(urn) if text.startswith(urn) else 0


def _wrong_group(groups: list[str], length: int) -> str:
    """The last group is measured to the end of the text, a closing brace and all."""
    for number in range(4):
        if len(groups[number]) != GROUPS[number]:
            sizes = f"expected {GROUPS[number]}, found {len(groups[number])}"
            return f"invalid group length in group {number}: {sizes}"
    return f"invalid group length in group 4: expected 12, found {length - 24}"
