"""marshmallow fields that convert nothing: text is not a number, a number is not a flag."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from mock_server.core.document.json import ExactFloat
from mock_server.core.document.mistakes import Wanted

MAX_TIME = 253402300799  # the last second of the year 9999
TIME = Wanted("a time such as 2026-01-15T09:00:00Z, or seconds since 1970")


def _messages(phrase: str) -> dict[str, Any]:
    wanted = Wanted(phrase)
    return {"invalid": wanted, "null": wanted}


def described(text: str) -> dict[str, Any]:
    """Keyword arguments that give a field its description in the JSON Schema."""
    return {"metadata": {"description": text}}


class StrictSchema(Schema):
    """Refuses unknown keys."""

    class Meta:
        unknown = RAISE


def schema_of(name: str, members: Mapping[str, Any]) -> Schema:
    """A strict schema of that name, with the fields *members*."""
    schema: Schema = type(name, (StrictSchema,), dict(members))()
    return schema


class ExactField(fields.Field[Any]):
    """Takes a finite value of one of the *kinds*."""

    kinds: tuple[type, ...]

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if type(value) not in self.kinds or not _is_finite(value):
            raise self.make_error("invalid")
        return value


class _Bounded(ExactField):
    """From *least* to *most*."""

    def __init__(
        self, least: float | None = None, most: float | None = None, **kwargs: Any
    ) -> None:
        super().__init__(validate=_within(least, most), **kwargs)


class WholeField(_Bounded, fields.Integer):
    """A whole number."""

    default_error_messages = _messages("a whole number")
    kinds = (int,)


class NumberField(_Bounded, fields.Float):
    """A finite number, whole or not."""

    default_error_messages = _messages("a number")
    kinds = (int, float, ExactFloat)


class FlagField(ExactField, fields.Boolean):
    """true or false."""

    default_error_messages = _messages("true or false")
    kinds = (bool,)


class TextField(fields.String):
    """Text. With *choices*, one of them."""

    default_error_messages = _messages("text")

    def __init__(self, choices: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(validate=_one_of(tuple(choices)), **kwargs)


class TextMapField(fields.Dict):
    """A mapping of names to texts."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise self.make_error("invalid")
        if not all(type(key) is str for key in value):
            raise ValidationError(Wanted("names that are text, in quotes"))
        wrong = {key: [Wanted("text")] for key, inner in value.items() if type(inner) is not str}
        if wrong:
            raise ValidationError(wrong)
        return value


class MomentField(fields.Field[float]):
    """Seconds since 1970, from such a number or from ISO 8601. A time without a zone is UTC."""

    default_error_messages = _messages(TIME)
    json_schema: ClassVar = {"anyOf": [{"type": "number"}, {"type": "string"}]}

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> float:
        seconds = _seconds(value)
        if seconds is None:
            raise self.make_error("invalid")
        if not 0 <= seconds <= MAX_TIME:
            raise ValidationError(Wanted("a time from 1970 to 9999"))
        return seconds


def _within(least: float | None, most: float | None) -> list[validate.Validator]:
    if least is None:
        return []
    wanted = f"at least {least}" if most is None else f"from {least} to {most}"
    return [validate.Range(least, most, error=Wanted(wanted))]


def _one_of(choices: tuple[str, ...]) -> list[validate.Validator]:
    return [validate.OneOf(choices, error=Wanted(choices=choices))] if choices else []


def _is_finite(number: float) -> bool:
    return not isinstance(number, float) or isfinite(number)


def _seconds(value: Any) -> float | None:
    """Seconds since 1970, or None for what is not a time."""
    try:
        if type(value) in NumberField.kinds:
            return value if _is_finite(value) else None
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
