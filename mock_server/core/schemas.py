"""What the schemas of vendors' bodies are made of: marshmallow, without its detours."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, missing, pre_load


class Text(fields.String):
    """A text. Its one rule is asked directly: marshmallow joins the rules anew for every value."""

    def _validate(self, value: Any) -> None:
        if len(self.validators) == 1:
            self.validators[0](value)
        elif self.validators:
            super()._validate(value)


class BodySchema(Schema):
    """The schema of a body, whose only hook is `prepare`.

    What is right is loaded straight, field by field, in half of marshmallow's time. As soon as
    anything is wrong, marshmallow loads it from the beginning and finds every problem.
    """

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def prepare(self, sent: Any, **_: Any) -> Any:
        """What the fields are given of what was sent. May raise ValidationError."""
        return sent

    def load(self, data: Any, **more: Any) -> Any:
        if not more and self.unknown == EXCLUDE and not self.partial and not self.many:
            try:
                return self._straight(data)
            except ValidationError:
                pass
        return super().load(data, **more)

    @cached_property
    def _plan(self) -> list[tuple[str, str, fields.Field[Any]]]:
        """Key in the body, key in the result, and field."""
        return [
            (field.data_key or name, field.attribute or name, field)
            for name, field in self.load_fields.items()
        ]

    def _straight(self, sent: Any) -> dict[str, Any]:
        data = self.prepare(sent)
        if not isinstance(data, Mapping):
            raise ValidationError("not an object")
        loaded = {}
        for key, name, field in self._plan:
            value = field.deserialize(data.get(key, missing), key, data)
            if value is not missing:
                loaded[name] = value
        return loaded
