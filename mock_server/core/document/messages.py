"""marshmallow's messages, and the values that they are about."""

from typing import Any

Path = tuple[str | int, ...]


def flatten(messages: Any, path: Path = ()) -> list[tuple[Path, str]]:
    """marshmallow's nested messages as (path, sentence) pairs in their order."""
    if isinstance(messages, dict):
        return [pair for key, inner in messages.items() for pair in flatten(inner, (*path, key))]
    if isinstance(messages, list):
        return [pair for inner in messages for pair in flatten(inner, path)]
    return [(tuple(part for part in path if part != "_schema"), messages)]


def value_at(data: Any, path: Path) -> Any:
    """What was sent at *path*, or None."""
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data
