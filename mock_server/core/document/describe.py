"""marshmallow's messages as mistakes in a document."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from marshmallow import Schema, fields

from mock_server.core.document.mistakes import (
    MAX_SENTENCE,
    MISSING,
    UNKNOWN_KEY,
    Mistake,
    Wanted,
    cut,
    nearest,
    one_of,
    renamed,
    shown,
)
from mock_server.core.values import Path, flatten, value_at

QUOTE = "put it in quotes: without them it is not text"
_WANTED = {
    "Not a valid string.": Wanted("text"),
    "Not a valid integer.": Wanted("a whole number"),
    "Not a valid number.": Wanted("a number"),
    "Not a valid boolean.": Wanted("true or false"),
    "Not a valid list.": Wanted("a list"),
    "Not a valid mapping type.": Wanted("a mapping"),
    "Invalid input type.": Wanted("a mapping"),
    "Invalid type.": Wanted("a list"),
    "Missing data for required field.": Wanted(),
    "Field may not be null.": Wanted("a value"),
}
_CHOICES = re.compile(r"Must be one of: (.*)\.")
_BOUND = re.compile(r"Must be ((?:greater|less|equal).*)\.")

Maker = Callable[..., Mistake]


def describe(
    messages: Any,
    data: Any,
    schema: Schema,
    mistake: Maker,
    prefix: Path = (),
    extras: Sequence[str] = (),
) -> Iterator[Mistake]:
    """A mistake for each of *messages* about *data*. *prefix* is the path of *data* in its file.

    *extras* are further keys that are allowed at the top.
    """
    for path, sentence in flatten(messages):
        path = _within(path, data)
        known = list(members(field_at(schema, path[:-1])))
        known += extras if len(path) == 1 else []
        around = value_at(data, path[:-1])
        if path and known and path[-1] not in known and isinstance(around, dict):
            hint = renamed(path[-1]) or nearest(path[-1], known)
            yield mistake((*prefix, *path), UNKNOWN_KEY, one_of(known), hint, at_key=True)
        else:
            yield _wrong(
                mistake, (*prefix, *path), _given(data, path), value_at(data, path), sentence
            )


def pruned(schema: Schema, data: Any) -> tuple[Any, dict[Any, Any]]:
    """*data* without the keys that *schema* does not have, and messages about those keys.

    A vendor's schema may drop an unknown key, or refuse it without a place.
    """
    if not isinstance(data, dict):
        return data, {}
    known = members(schema)
    strays: dict[Any, Any] = {key: [UNKNOWN_KEY] for key in data if key not in known}
    kept = {key: value for key, value in data.items() if key in known}
    for key, value in kept.items():
        if isinstance(known[key], fields.Nested):
            kept[key], inner = pruned(known[key].schema, value)
            strays |= {key: inner} if inner else {}
    return kept, strays


def field_at(schema: Schema | None, path: Path) -> Any:
    """The schema's field at *path*; the schema for an empty path; None where there is no field."""
    found: Any = schema
    for part in path:
        if not isinstance(part, int):
            found = members(found).get(part)
        elif isinstance(found, fields.List):
            found = found.inner
    return found


def members(found: Any) -> dict[str, Any]:
    """The fields of a schema, or of a field with a schema, by the key that is read."""
    schema = found if isinstance(found, Schema) else getattr(found, "schema", None)
    if not isinstance(schema, Schema):
        return {}
    return {field.data_key or name: field for name, field in schema.load_fields.items()}


def _wrong(mistake: Maker, path: Path, given: bool, value: Any, sentence: str) -> Mistake:
    wanted = _wanted(sentence)
    found = f"found {shown(path, value)}" if given else MISSING
    if wanted is None:
        return replace(mistake(path, found), says=cut(str(sentence), MAX_SENTENCE))
    hint = nearest(value, wanted.choices) if isinstance(value, str) else ""
    if wanted == "text" and isinstance(value, (int, float)):
        hint = QUOTE
    return mistake(path, found, str(wanted), hint)


def _wanted(sentence: str) -> Wanted | None:
    """The expected value that the message names. None for a vendor's own sentence."""
    if isinstance(sentence, Wanted):
        return sentence
    if choices := _CHOICES.fullmatch(sentence):
        return Wanted(choices=choices[1].split(", "))
    if bound := _BOUND.match(sentence):
        return Wanted(f"a value {bound[1]}")
    return _WANTED.get(sentence)


def _given(data: Any, path: Path) -> bool:
    """Whether *data* has a value at *path*."""
    if not path:
        return True
    around = value_at(data, path[:-1])
    return isinstance(around, list) or isinstance(around, dict) and path[-1] in around


def _within(path: Path, data: Any) -> Path:
    """*path* without the `key` or `value` that marshmallow appends in a free mapping."""
    if len(path) < 2 or path[-1] not in ("key", "value") or _given(data, path):
        return path
    return path if isinstance(value_at(data, path[:-1]), dict) else path[:-1]
