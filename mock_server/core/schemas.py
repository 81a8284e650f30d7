"""The base classes of the schemas of vendors' queries and bodies."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from marshmallow import EXCLUDE, Schema, ValidationError, fields, missing, pre_load

from mock_server.core.situation import note

Documented = TypeVar("Documented", bound=Callable[..., Any])


def accepts(**keywords: Any) -> Callable[[Documented], Documented]:
    """Document a field's class or a rule: the JSON Schema of the values that it accepts.

    It is for the OpenAPI document alone, where the field's kind tells too little.
    """

    def declare(documented: Documented) -> Documented:
        documented.json_schema = keywords  # type: ignore[attr-defined]  # read by the document
        return documented

    return declare


class Text(fields.String):
    """A text. A single rule is called directly: marshmallow combines the rules for every value."""

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """The text, without marshmallow's checks for a missing value and for null."""
        if type(value) is not str:
            return super().deserialize(value, *args, **kwargs)
        found = self._deserialize(value, *args, **kwargs)
        self._validate(found)
        return found

    def _validate(self, value: Any) -> None:
        if len(self.validators) == 1:
            self.validators[0](value)
        elif self.validators:
            super()._validate(value)


class LenientSchema(Schema):
    """Ignores unknown keys. *stray* is the behaviour that a request with such a key shows.

    Its only hook is `prepare`.
    """

    class Meta:
        unknown = EXCLUDE

    stray = ""

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys that a request may hold."""
        return frozenset(field.data_key or name for name, field in self.load_fields.items())

    def takes_null(self, name: str) -> bool:
        """Whether a request may hold null under that field. The OpenAPI document tells so."""
        return bool(self.load_fields[name].allow_none)

    @pre_load
    def prepare(self, sent: Any, **_: Any) -> Any:
        """The value that the fields load, made from the *sent* one. May raise ValidationError."""
        if self.stray and isinstance(sent, Mapping) and not sent.keys() <= self.keys:
            note(self.stray)
        return sent


class BodySchema(LenientSchema):
    """The schema of a body. It loads a valid body in half of marshmallow's time.

    Its fields are loaded one by one. At the first problem, marshmallow loads the body from the
    beginning and finds every problem.
    """

    def load(self, data: Any, **more: Any) -> Any:
        if not more and self.unknown == EXCLUDE and not self.partial and not self.many:
            try:
                return self._load_valid(data)
            except ValidationError:
                pass
        return super().load(data, **more)

    @cached_property
    def _plan(self) -> list[tuple[str, str, fields.Field[Any], bool]]:
        """Key in the body, key in the result, field, and whether it is skipped where absent."""
        return [
            (
                field.data_key or name,
                field.attribute or name,
                field,
                not field.required and field.load_default is missing,
            )
            for name, field in self.load_fields.items()
        ]

    def _load_valid(self, sent: Any) -> dict[str, Any]:
        data = self.prepare(sent)
        if not isinstance(data, Mapping):
            raise ValidationError("not an object")
        loaded = {}
        for key, name, field, optional in self._plan:
            value = data.get(key, missing)
            if value is missing and optional:
                continue
            value = field.deserialize(value, key, data)
            if value is not missing:
                loaded[name] = value
        return loaded
