"""JSON documents. The YAML reader reads what is not sound JSON, and finds the place of mistakes."""

import json
import re
from math import isfinite
from typing import Any

from mock_server.core.document.checks import MAX_DEPTH

_PAIR = re.compile(r"\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}", re.IGNORECASE)
_HALF = re.compile(r"\\ud[89a-f]", re.IGNORECASE)


class ExactFloat(float):
    """A float that only the standard encoder may write: others write 1e-07 and NaN otherwise."""

    __slots__ = ()


def mapping_of(text: str) -> dict[str, Any] | None:
    """The JSON object in *text*; None for anything else.

    It is also None for a repeated key, a number that is not finite, a lone surrogate, and deep
    nesting.
    """
    if _HALF.search(_PAIR.sub("", text)):
        return None
    try:
        data = _SOUND.decode(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and not _is_deep(data) else None


def json_error(text: str) -> json.JSONDecodeError | None:
    """The first error in a text that is meant as JSON."""
    try:
        _SOUND.decode(text)
    except json.JSONDecodeError as error:
        return error
    except (ValueError, RecursionError):
        pass
    return None


def joined(text: str) -> str:
    """*text* with the character for each pair of surrogate escapes, which YAML does not join."""
    return _PAIR.sub(lambda pair: str(json.loads(f'"{pair[0]}"')), text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key given twice")
    return found


def _finite(text: str) -> ExactFloat:
    number = ExactFloat(text)
    if not isfinite(number):
        raise ValueError("a number that JSON cannot write")
    return number


_SOUND = json.JSONDecoder(object_pairs_hook=_once, parse_float=_finite, parse_constant=_finite)


def _is_deep(data: Any) -> bool:
    level = [data]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
