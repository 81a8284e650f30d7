"""The facts that a schema's rules may depend on, and the behaviour that they note."""

from collections.abc import Mapping
from contextvars import ContextVar, Token
from typing import Any, Self


class Situation:
    """The variants and the caller for a schema's rules. A seeded record's *caller* is its owner.

    Schemas load inside `with Situation(variants, caller):`. *was_read* tells whether a rule read
    it; the result is then valid for this call only. *noted* is the behaviour that a success shows:
    see `note()`.
    """

    noted: str | None = None

    def __init__(self, variants: Mapping[str, Any], caller: Any) -> None:
        self.variants, self.caller, self.was_read = variants, caller, False

    def __enter__(self) -> Self:
        self._before: Token[Situation] = _current.set(self)
        return self

    def __exit__(self, *_: object) -> None:
        _current.reset(self._before)


_current: ContextVar[Situation] = ContextVar("situation")


def situation() -> Situation:
    """The current Situation, for rules in schemas."""
    found = _current.get()
    found.was_read = True
    return found


def note(behaviour: str) -> None:
    """Note that a schema accepted a value by *behaviour*. A success shows the first one noted.

    Without a Situation, as in a scenario's section, it does nothing.
    """
    found = _current.get(None)
    if found:
        found.noted = found.noted or behaviour
