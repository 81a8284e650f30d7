"""What a schema's rules may depend on, and the behaviour that they note."""

from collections.abc import Mapping
from contextvars import ContextVar, Token
from typing import Any, Self


class Situation:
    """What a schema's rules may depend on. For a seeded record, *caller* is its owner.

    Within it, `with Situation(variants, caller):`, schemas load.
    *asked* tells whether a rule has read it; such a result is valid for this call alone.
    *noted* is the behaviour that a success shows: see `note()`.
    """

    noted: str | None = None

    def __init__(self, variants: Mapping[str, Any], caller: Any) -> None:
        self.variants, self.caller, self.asked = variants, caller, False

    def __enter__(self) -> Self:
        self._before: Token[Situation] = _current.set(self)
        return self

    def __exit__(self, *_: object) -> None:
        _current.reset(self._before)


_current: ContextVar[Situation] = ContextVar("situation")


def situation() -> Situation:
    """For schemas: the variants and the caller in force."""
    found = _current.get()
    found.asked = True
    return found


def note(behaviour: str) -> None:
    """For schemas: note that a value was accepted by *behaviour*. A success shows the first one.

    Outside a Situation, as in a scenario's section, nothing is noted.
    """
    found = _current.get(None)
    if found:
        found.noted = found.noted or behaviour
