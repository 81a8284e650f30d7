"""A vendor's recipes.yaml as facts, with every mistake and its place."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from mock_server.core.document.describe import describe
from mock_server.core.document.fields import FlagField, StrictSchema, TextField, TextMapField
from mock_server.core.document.mistakes import Mistake, ScenarioError, Wanted, nearest, one_of
from mock_server.core.document.yaml import Source, parse
from mock_server.core.values import Path, walk
from mock_server.evidence.verify.patterns import KINDS, is_readable
from mock_server.evidence.verify.recipes import (
    ID,
    NOBODY,
    UNIQUE,
    USER,
    UUID,
    WRONG,
    Clean,
    Expect,
    Recipe,
    Recipes,
    Step,
    Variable,
    names,
    sent_names,
)

FILE = "recipes.yaml"
_SEND = re.compile(r"([A-Z]{3,10}) (/[^\s#]*)")
_STATUS = re.compile(r"[1-5]XX")
_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_BODIES = ("body", "has", "text")


class SendField(TextField):
    """`METHOD /path`, with a query or without."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not _SEND.fullmatch(value):
            raise ValidationError(Wanted("a method and a path such as GET /contacts"))
        return value


class StatusField(fields.Field[tuple[int | str, ...]]):
    """A status, a class such as 2XX, or a list of them."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> tuple[int | str, ...]:
        found = value if isinstance(value, list) else [value]
        if not found or not all(map(_is_status, found)):
            raise ValidationError(Wanted("a status such as 400, a class such as 2XX, or a list"))
        return tuple(found)


class HeadersField(fields.Field[Mapping[str, str | None]]):
    """Headers by name; null for one that must be absent."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Mapping[str, str | None]:
        if not isinstance(value, dict):
            raise ValidationError(Wanted("a mapping"))
        wrong = {name: [Wanted("text, or null")] for name, one in value.items() if _odd(one)}
        if wrong:
            raise ValidationError(wrong)
        return value


class ExpectSchema(StrictSchema):
    status = StatusField()
    headers = HeadersField()
    body = fields.Raw(allow_none=True)
    has = fields.Raw()
    text = TextField()


class StepSchema(StrictSchema):
    send = SendField(required=True)
    as_ = TextField((USER, NOBODY, WRONG), data_key="as")
    headers = TextMapField()
    body = fields.Raw(allow_none=True)
    text = TextField()
    creates = FlagField()
    outside = FlagField()
    wait = fields.Integer(
        strict=True, validate=validate.Range(1, 10, error=Wanted("1 to 10 seconds"))
    )
    keep = TextMapField()
    expect = fields.Nested(ExpectSchema)


class NoneSchema(StrictSchema):
    none = TextField(required=True)


class CleanSchema(StrictSchema):
    send = SendField()
    body = fields.Raw()
    id = TextField()
    none = TextField()
    deactivates = FlagField()


class VariableSchema(StrictSchema):
    about = TextField(required=True)
    of = TextField()
    secret = FlagField()


class FileSchema(StrictSchema):
    first = fields.Raw()
    variables = fields.Dict(keys=TextField())
    clean = fields.Raw(required=True)
    recipes = fields.Dict(keys=TextField(), required=True)


@cache
def recipes(package: str) -> Recipes | None:
    """The recipes of the vendor in *package*; None where it has no such file."""
    file = files(package) / FILE
    if not file.is_file():
        return None
    return read(parse(file.read_text(encoding="utf-8"), str(file)))


def read(source: Source) -> Recipes:
    """The recipes in a document. Raises ScenarioError with every mistake."""
    reading = _Reading(source)
    found = reading.whole()
    if reading.mistakes:
        raise ScenarioError(sorted(reading.mistakes, key=lambda one: (one.line, one.column)))
    return found


class _Reading:
    """Reads one document, and gathers its *mistakes*."""

    def __init__(self, source: Source) -> None:
        self._source, self.mistakes = source, list[Mistake]()

    def whole(self) -> Recipes:
        data = self._loaded(FileSchema(), self._source.data, ())
        variables = {
            name: self._variable(name, given) for name, given in data.get("variables", {}).items()
        }
        known = {*variables, UNIQUE, UUID}
        first = self._step(data["first"], ("first",), known) if "first" in data else None
        return Recipes(
            {
                number: self._recipe(number, given, known)
                for number, given in data.get("recipes", {}).items()
            },
            self._clean(data["clean"], known) if "clean" in data else Clean(),
            variables,
            first,
        )

    def _variable(self, name: str, given: Any) -> Variable:
        path = ("variables", name)
        data = self._loaded(VariableSchema(), given, path)
        if not _NAME.fullmatch(name) or name in (*KINDS, UNIQUE, UUID, ID):
            self._wrong(path, f"{name!r} cannot name a variable", at_key=True)
        return Variable(data.get("about", ""), _path(data.get("of", "")), data.get("secret", False))

    def _clean(self, given: Any, known: set[str]) -> Clean:
        data = self._loaded(CleanSchema(), given, ("clean",))
        step = None
        if ("send" in data) == ("none" in data):
            self._wrong(("clean",), "found both or none of send and none", "one of them")
        elif "send" in data:
            step = _step({name: data[name] for name in ("send", "body") if name in data})
            self._check_names(sent_names(step), known | {ID}, ("clean",))
        id = _path(data.get("id", ID))
        return Clean(id, step, data.get("none", ""), data.get("deactivates", False))

    def _recipe(self, number: str, given: Any, known: set[str]) -> Recipe:
        path = ("recipes", number)
        if isinstance(given, dict):
            return Recipe(number, none=self._loaded(NoneSchema(), given, path).get("none", ""))
        if not isinstance(given, list) or not given:
            self._wrong(path, "found no steps", "a list of steps, or a mapping with none")
            return Recipe(number)
        steps, known, before = [], {*known}, len(self.mistakes)
        for at, one in enumerate(given):
            steps.append(self._step(one, (*path, at), known))
            known |= steps[-1].keep.keys()
        if len(self.mistakes) == before and not any(step.expect for step in steps):
            self._wrong(path, "no step has expect", "at least one")
        return Recipe(number, tuple(steps))

    def _step(self, given: Any, path: Path, known: set[str]) -> Step:
        data = self._loaded(StepSchema(), given, path)
        step = _step(data)
        self._check_bodies(data, ("body", "text"), path)
        self._check_bodies(data.get("expect", {}), _BODIES, (*path, "expect"))
        self._check_names(sent_names(step), known, path)
        for name in step.keep:
            if not _NAME.fullmatch(name) or name in (*KINDS, UNIQUE, UUID):
                self._wrong((*path, "keep", name), f"{name!r} cannot name a variable")
        expected = {*names(*data.get("expect", {}).values())}
        self._check_names(expected, {*known, *step.keep, *KINDS}, (*path, "expect"))
        for inner, value in walk(data.get("expect", {})):
            if isinstance(value, str) and not is_readable(value):
                self._wrong((*path, "expect", *inner), f"{value!r} cannot be read", "a pattern")
        return step

    def _check_bodies(self, data: Mapping[str, Any], keys: Iterable[str], path: Path) -> None:
        given = [key for key in keys if key in data]
        if len(given) > 1:
            self._wrong((*path, given[1]), f"found {' and '.join(given)}", "one body")

    def _check_names(self, used: Iterable[str], known: set[str], path: Path) -> None:
        for name in sorted({*used} - known):
            hint = nearest(name, known)
            self._wrong(path, f"{{{name}}} is no variable here", one_of(sorted(known)), hint)

    def _loaded(self, schema: Schema, given: Any, path: Path) -> dict[str, Any]:
        try:
            return dict(schema.load(given))
        except ValidationError as error:
            self.mistakes += describe(error.messages, given, schema, self._source.mistake, path)
            valid = error.valid_data
            return dict(valid) if isinstance(valid, dict) else {}

    def _wrong(
        self, path: Path, found: str, expected: str = "", hint: str = "", at_key: bool = False
    ) -> None:
        self.mistakes.append(self._source.mistake(path, found, expected, hint, at_key=at_key))


def _step(data: Mapping[str, Any]) -> Step:
    method, _, path = data.get("send", "GET /").partition(" ")
    return Step(
        method,
        path,
        data.get("as_", USER),
        data.get("headers", {}),
        data.get("body"),
        "body" in data,
        data.get("text"),
        data.get("creates", method == "POST"),
        {name: _path(text) for name, text in data.get("keep", {}).items()},
        _expect(data["expect"]) if "expect" in data else None,
        data.get("outside", False),
        data.get("wait", 0),
    )


def _expect(data: Mapping[str, Any]) -> Expect:
    return Expect(
        data.get("status", ()),
        data.get("headers", {}),
        data.get("body", data.get("has")),
        "body" in data or "has" in data,
        "has" in data,
        data.get("text"),
    )


def _path(text: str) -> Path:
    """`data.items.0.id` as a path; numbers count in lists."""
    parts = text.split(".") if text else []
    return tuple(int(part) if part.isdecimal() else part for part in parts)


def _is_status(value: Any) -> bool:
    if isinstance(value, str):
        return _STATUS.fullmatch(value) is not None
    return type(value) is int and 100 <= value <= 599


def _odd(value: Any) -> bool:
    return value is not None and not isinstance(value, str)
