"""What a schema's rules may depend on, and what a success is to show of them."""

from collections.abc import Mapping
from typing import Any

from marshmallow.experimental.context import Context


class Situation:
    """What a schema's rules may depend on. For a seeded record, *caller* is its owner.

    *asked* tells whether a rule has depended on it: what it said then holds for this call alone.
    *noted* is the behaviour that a success shows: see `note()`.
    """

    noted: str | None = None

    def __init__(self, variants: Mapping[str, Any], caller: Any) -> None:
        self.variants, self.caller, self.asked = variants, caller, False


_current = Context[Situation].get  # subscribed once: that takes longer than all the rest


def situation() -> Situation:
    """For schemas: the variants and the caller in force."""
    found = _current()
    found.asked = True
    return found


def note(behaviour: str) -> None:
    """For schemas: a value is taken as no document says. A success shows the first such number.

    A scenario's section has neither caller nor answer, and nothing is noted there.
    """
    found = _current(None)
    if found:
        found.asked, found.noted = True, found.noted or behaviour
