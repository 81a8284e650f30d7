"""Reads a vendor's responses.yaml: what its answers hold, by operation and status.

The head comment of Razorpay's file tells the format.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from marshmallow import ValidationError, fields

from mock_server.core.document.describe import describe
from mock_server.core.document.fields import StrictSchema, TextField
from mock_server.core.document.mistakes import (
    UNKNOWN_KEY,
    Mistake,
    ScenarioError,
    Wanted,
    nearest,
    one_of,
    shown,
)
from mock_server.core.document.yaml import Source, parse
from mock_server.core.values import Path, walk

FILE = "responses.yaml"
EVERY, NEVER = "*", "never"
JSON = "application/json"
COMPONENTS = "#/components/schemas/"
PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
STATUS = "[1-5](?:[0-9][0-9]|XX)"
ANSWER = Wanted(f"a mapping with schema, headers and content, or {NEVER}")


@dataclass(frozen=True)
class Shape:
    """What one answer holds.

    *schemas* are components' names, of which one is true; none for an empty body, or for one of
    *content* that is no JSON. *headers* are names of the file's headers.
    """

    schemas: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    content: str | None = None


@dataclass(frozen=True)
class Responses:
    """One vendor's answers. *schemas*, *headers* and *parameters* are OpenAPI's, by name.

    *shapes* are by operation, `*` for every one, and then by status or class (`4XX`). A None tells
    that the operation never answers so, though the row of a behaviour covers it.
    """

    schemas: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    shapes: Mapping[str, Mapping[str, Shape | None]] = field(default_factory=dict)

    def shape(self, operation: str, status: str) -> Shape | None:
        """The closest: the operation's own before `*`, a status before its class.

        None where the operation never answers so. Raises KeyError where the file says nothing.
        """
        for owner in (operation, EVERY):
            for key in (status, f"{status[0]}XX"):
                if key in self.shapes.get(owner, {}):
                    return self.shapes[owner][key]
        raise KeyError(status)

    def has(self, operation: str, status: str) -> bool:
        """Whether the file tells what the operation answers with that status."""
        keys = {status, f"{status[0]}XX"}
        return any(keys & self.shapes.get(owner, {}).keys() for owner in (operation, EVERY))


@cache
def responses(package: str, operations: tuple[str, ...]) -> Responses:
    """The answers of the vendor in *package*. Raises ScenarioError with every mistake."""
    file = files(package) / FILE
    label = f"{package.rpartition('.')[2]}/{FILE}"
    return read_responses(file.read_text(encoding="utf-8"), label, operations)


def read_responses(text: str, label: str, operations: Iterable[str]) -> Responses:
    """The answers in *text*. *label* names the file. Raises ScenarioError with every mistake."""
    source = parse(text, label)
    schema = _File()
    try:
        loaded = schema.load(source.data)
    except ValidationError as error:
        raise ScenarioError(
            [*source.mistakes, *describe(error.messages, source.data, schema, source.mistake)]
        ) from None
    mistakes = [*source.mistakes, *_unknown(source, loaded, [EVERY, *operations])]
    if mistakes:
        raise ScenarioError(mistakes)
    return Responses(
        schemas=_with_whole_references(loaded["schemas"]),
        headers=loaded["headers"],
        parameters=loaded["parameters"],
        shapes={name: dict(_shapes(answers)) for name, answers in loaded["responses"].items()},
    )


class _Names(fields.Field[tuple[str, ...]]):
    """One name, or a list of them."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> tuple[str, ...]:
        names = value if isinstance(value, list) else [value]
        if not names or not all(type(name) is str for name in names):
            raise ValidationError(Wanted("a name, or a list of names"))
        return tuple(names)


class _Answer(StrictSchema):
    error_messages = {"unknown": Wanted("schema, headers or content")}

    schema = _Names(load_default=())
    headers = _Names(load_default=())
    content = TextField(load_default=None)


class _AnswerField(fields.Field[Any]):
    """An answer, or None for `never`."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if value == NEVER:
            return None
        if not isinstance(value, dict):
            raise ValidationError(ANSWER)
        return _Answer().load(value)


class _Mapping(fields.Field[dict[str, Any]]):
    """A mapping whose keys match *keys*, in words *kind*, and whose values *inner* reads."""

    def __init__(self, inner: fields.Field[Any], keys: str, kind: str, **more: Any) -> None:
        super().__init__(**more)
        self._inner, self._keys, self._kind = inner, re.compile(keys), kind

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError(Wanted("a mapping"))
        found, wrong = dict[str, Any](), dict[Any, Any]()
        for key, one in value.items():
            try:
                if not self._keys.fullmatch(str(key)):
                    raise ValidationError(Wanted(f"{self._kind} as its key"))
                found[str(key)] = self._inner.deserialize(one)
            except ValidationError as error:
                wrong[key] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return found


class _File(StrictSchema):
    schemas = fields.Dict(TextField(), fields.Dict(), load_default=dict)
    headers = fields.Dict(TextField(), fields.Dict(), load_default=dict)
    parameters = fields.Dict(TextField(), fields.Dict(), load_default=dict)
    responses = _Mapping(
        _Mapping(_AnswerField(), STATUS, "a status or a class"), ".+", "a name", required=True
    )


def _unknown(source: Source, loaded: Any, operations: list[str]) -> Iterator[Mistake]:
    """Every operation, schema and header that is named and is not there."""
    schemas, headers = [*loaded["schemas"]], [*loaded["headers"]]
    for path, name in _references(loaded["schemas"], ("schemas",)):
        if name not in schemas:
            yield _no(source, path, name, schemas)
    for operation, answers in loaded["responses"].items():
        here: Path = ("responses", operation)
        if operation not in operations:
            hint = nearest(operation, operations)
            yield source.mistake(here, UNKNOWN_KEY, one_of(operations), hint, at_key=True)
        for status, answer in answers.items():
            for key, known in (("schema", schemas), ("headers", headers)):
                for name in (answer or {}).get(key, ()):
                    if name not in known:
                        yield _no(source, (*here, status, key), name, known)


def _no(source: Source, path: Path, name: str, known: list[str]) -> Mistake:
    expected = one_of(known) if known else "none: the file has no such part"
    return source.mistake(path, f"found {shown((), name)}", expected, nearest(name, known))


def _references(data: Any, before: Path) -> Iterator[tuple[Path, str]]:
    """Every component that a `$ref` in *data* names, with its path."""
    for path, value in walk(data):
        if path and path[-1] == "$ref" and isinstance(value, str):
            yield (*before, *path), value.removeprefix(COMPONENTS)


def _with_whole_references(value: Any) -> Any:
    """`$ref: Contact` as OpenAPI writes it."""
    if isinstance(value, list):
        return [_with_whole_references(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    found = {key: _with_whole_references(one) for key, one in value.items()}
    name = found.get("$ref")
    if isinstance(name, str) and PLAIN_NAME.fullmatch(name):
        found["$ref"] = COMPONENTS + name
    return found


def _shapes(answers: Mapping[str, Any]) -> Iterator[tuple[str, Shape | None]]:
    for status, answer in answers.items():
        if answer is None:
            yield status, None
            continue
        content = answer["content"] or (JSON if answer["schema"] else None)
        yield status, Shape(answer["schema"], answer["headers"], content)
