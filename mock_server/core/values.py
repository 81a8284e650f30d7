"""Values of JSON's kinds, and paths within them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Path = tuple[str | int, ...]


def walk(data: Any) -> Iterator[tuple[Path, Any]]:
    """Every value in *data* with its path, in order. A container comes before its values."""
    left: list[tuple[Path, Any]] = [((), data)]
    while left:
        path, value = left.pop()
        yield path, value
        if isinstance(value, Mapping | list | tuple):
            inner = value.items() if isinstance(value, Mapping) else enumerate(value)
            left += reversed([((*path, key), one) for key, one in inner])


def mapped(value: Any, replace: Callable[[str], Any]) -> Any:
    """*value* with the result of *replace* for each text in it."""
    if isinstance(value, str):
        return replace(value)
    if isinstance(value, Mapping):
        return {key: mapped(inner, replace) for key, inner in value.items()}
    return [mapped(inner, replace) for inner in value] if isinstance(value, list | tuple) else value


def value_at(data: Any, path: Path) -> Any:
    """The value at *path*, or None."""
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def flatten(messages: Any, path: Path = ()) -> list[tuple[Path, str]]:
    """marshmallow's nested messages as (path, sentence) pairs in their order."""
    if isinstance(messages, dict):
        return [pair for key, inner in messages.items() for pair in flatten(inner, (*path, key))]
    if isinstance(messages, list):
        return [pair for inner in messages for pair in flatten(inner, path)]
    return [(tuple(part for part in path if part != "_schema"), messages)]


def choice_word(choice: object) -> str:
    """A choice in one word, as YAML writes it: `null` for None, `true` for True."""
    if choice is None or isinstance(choice, bool):
        return {None: "null", True: "true", False: "false"}[choice]
    return str(choice)
