"""A vendor's numbered behaviours, from its behaviours.yaml, read when they are first needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mock_server.core.yaml_files import shipped_yaml

NEEDS = ("variant", "fault", "state")


@dataclass(frozen=True)
class Behaviour:
    """One behaviour: the vendor's rule in one sentence, how sure it is, and where it stands.

    *operations* are views' names, `*` for every one. *seen* is the date on which the source was
    read, and its edition. *status* holds the statuses of the answers that carry the number, in all
    variants, with `4XX` for a whole class; none for a rule that no single answer shows.
    *sentence* holds what a refusal says, with `{…}` for what varies. *alternative* is what speaks
    for the other side of an inferred behaviour, *variant* the switch for it. *needs* is one of
    NEEDS where only that shows it: another variant, a fault (or a request that is not sound HTTP,
    which no client sends), or a state that a scenario sets, such as a revoked key or a limit.
    """

    id: str
    operations: tuple[str, ...]
    rule: str
    provenance: str
    source: str
    seen: str | None = None
    status: tuple[int | str, ...] = ()
    sentence: tuple[str, ...] = ()
    alternative: str | None = None
    variant: str | None = None
    needs: str | None = None

    def has_status(self, status: int) -> bool:
        """Whether an answer of that status may carry the number."""
        return status in self.status or f"{status // 100}XX" in self.status

    def shown(self) -> dict[str, Any]:
        """As JSON, without empty fields."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in vars(self).items()
            if value not in (None, ())
        }


@cache
def behaviours(package: str) -> Mapping[str, Behaviour]:
    """The behaviours of the vendor in *package*, by number, in order."""
    return {row["id"]: _behaviour(row) for row in shipped_yaml(package, "behaviours.yaml")}


def canonical(number: str) -> str:
    """A number as the vendor's list has it: `rzp-6` is RZP-06. Any other text stays as it is."""
    vendor, _, digits = number.strip().upper().partition("-")
    return f"{vendor}-{int(digits):02}" if digits.isdecimal() else number


def _behaviour(row: dict[str, Any]) -> Behaviour:
    return Behaviour(
        operations=_listed(row.pop("operation")),
        status=_listed(row.pop("status", ())),
        sentence=_listed(row.pop("sentence", ())),
        **row,
    )


def _listed(value: Any) -> tuple[Any, ...]:
    """One value, or a list of them."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)
