"""What the schemas of vendors' bodies are made of: marshmallow, without its detours."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, missing, pre_load


class Text(fields.String):
    """A text. Its one rule is asked directly: marshmallow joins the rules anew for every value."""

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """What is a text is neither missing nor null, and passes by the questions after both."""
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
    def _plan(self) -> list[tuple[str, str, fields.Field[Any], bool]]:
        """Key in the body, key in the result, field, and whether it may be passed over."""
        return [
            (
                field.data_key or name,
                field.attribute or name,
                field,
                not field.required and field.load_default is missing,
            )
            for name, field in self.load_fields.items()
        ]

    def _straight(self, sent: Any) -> dict[str, Any]:
        data = self.prepare(sent)
        if not isinstance(data, Mapping):
            raise ValidationError("not an object")
        loaded = {}
        for key, name, field, may_lack in self._plan:
            value = data.get(key, missing)
            if value is missing and may_lack:
                continue
            value = field.deserialize(value, key, data)
            if value is not missing:
                loaded[name] = value
        return loaded
