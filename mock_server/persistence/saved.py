"""What a save did."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple


class Outcome(NamedTuple):
    """What a save did with one world: nothing, or one of these. *failed* is the reason."""

    name: str
    saved: bool = False
    removed: bool = False
    failed: str | None = None


@dataclass(frozen=True)
class Saved:
    """What a save did: worlds by name. *failed* has the reason of each that was not saved."""

    saved: Sequence[str] = ()
    removed: Sequence[str] = ()
    unchanged: int = 0
    failed: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, folder: Path) -> str | None:
        """What the operator is told where something has failed."""
        if not self.failed:
            return None
        first, many = next(iter(self.failed.items())), len(self.failed) > 1
        others = f" and {len(self.failed) - 1} more" if many else ""
        return (
            f"{folder} does not have the last state of the world {first[0]}{others}: {first[1]}. "
            "What was saved before is still there, and the next save tries again."
        )


def summed(outcomes: Iterable[Outcome], unchanged: int) -> Saved:
    """The outcomes of all worlds, *unchanged* ones beside them."""
    done = sorted(outcomes)
    idle = sum(not (one.saved or one.removed or one.failed) for one in done)
    return Saved(
        saved=tuple(one.name for one in done if one.saved),
        removed=tuple(one.name for one in done if one.removed),
        unchanged=unchanged + idle,
        failed={one.name: one.failed for one in done if one.failed},
    )
