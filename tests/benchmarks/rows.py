"""One line of the table: figures by column, perhaps a target, perhaps a failure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import ge, le
from typing import Any

NAME_WIDTH, COLUMN_WIDTH = 44, 14
RELATIONS = {"<=": le, ">=": ge}


@dataclass(frozen=True)
class Target:
    """What one column of a row must reach: `Target("ms", "<=", 400)`."""

    column: str
    relation: str
    bound: float

    def met(self, values: Mapping[str, float]) -> bool:
        return bool(RELATIONS[self.relation](values[self.column], self.bound))

    def __str__(self) -> str:
        return f"{self.column} {self.relation} {self.bound:g}"


@dataclass(frozen=True)
class Row:
    """*values* is empty where the measurement failed; *failure* then says how.

    *note* says what else a reader must know, such as why nothing was measured.
    """

    name: str
    values: Mapping[str, float]
    target: Target | None = None
    failure: str | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """None where there is no target. What failed has met none."""
        if self.target is None:
            return None
        return self.failure is None and self.target.met(self.values)

    def verdict(self) -> str:
        if self.failure is not None:
            return f"FAILED: {self.failure}"
        if self.target is None:
            return self.note
        return f"{self.target}: {'met' if self.met else 'MISSED'}"

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "values": dict(self.values),
            "target": str(self.target) if self.target else None,
            "met": self.met,
            "failure": self.failure,
            "note": self.note,
        }


@dataclass(frozen=True)
class Group:
    """Rows that are measured one after another and share their columns, each *width* wide."""

    name: str
    about: str
    columns: Sequence[str]
    measure: Callable[[Any], Iterable[Row]]
    width: int = COLUMN_WIDTH


def attempt(
    name: str, measure: Callable[[], Mapping[str, float]], target: Target | None = None
) -> Row:
    """A row of what *measure* gives; whatever it raises becomes the row's failure."""
    try:
        return Row(name, measure(), target)
    except Exception as error:
        return failed(name, error, target)


def failed(name: str, error: Exception, target: Target | None = None) -> Row:
    said = " ".join(str(error).split()) or "no reason given"
    return Row(name, {}, target, f"{type(error).__name__}: {said[-300:]}")


def head(group: Group) -> Iterator[str]:
    titles = "".join(f"{column:>{group.width}}" for column in group.columns)
    yield f"\n{group.name}: {group.about}"
    yield f"{'':<{NAME_WIDTH}}{titles}"


def line(group: Group, row: Row) -> str:
    figures = "".join(f"{figure(row.values.get(c)):>{group.width}}" for c in group.columns)
    return f"{row.name:<{NAME_WIDTH}}{figures}  {row.verdict()}".rstrip()


def figure(value: float | None) -> str:
    """Three digits or more; a dash where there is none."""
    if value is None:
        return "-"
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"
