"""Whether an application depends on a guess: a walk runs it under every variant that it meets.

def order_twice(mock): ...

print(variant_walk(order_twice, expect_bad=[("unknown_id", "split")]))
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self

from mock_server.core.values import choice_word
from mock_server.evidence.reports.columns import columns
from mock_server.testing.mock_server import MockServer
from mock_server.testing.variant_choices import Choice, chosen, guess, named
from mock_server.testing.walk import (
    Cell,
    Failures,
    Matrix,
    Run,
    Walk,
    checked,
    known_beginning,
    server_of,
)

NOT_TRIED = "Combinations of variants are not tried."
UNSTEADY = "cannot be repeated: without any other choice it fails too"


@dataclass(frozen=True)
class Tried:
    """A choice and what the comparison knows of it: see `POST /_mock/variants/compare`."""

    choice: Choice
    value: Any
    touched: bool | None
    numbers: Sequence[str]


@dataclass(frozen=True)
class VariantMatrix(Matrix):
    """Every cell by choice. A cell is None where the choice changes no answer of the run.

    *unfaithful* says why that is not known; every choice was tried then. *run* names the run in
    sentences. *steady* is the cell of a run that was repeated without any other choice.
    """

    tried: Sequence[Tried]
    cells: Mapping[Choice, Cell]
    expected: Collection[Choice] = ()
    calls: int = 0
    unfaithful: str = ""
    run: str = "the run"
    steady: Cell | None = None

    def wrong(self) -> Iterator[str]:
        """A sentence for each cell that is not as expected."""
        if not self.calls:
            yield "the run made no vendor call"
        if self.unsteady:
            yield f"{self.run} {UNSTEADY}: {self.unsteady}"
            return
        for one in self.tried:
            if self.mark(one.choice) == "BAD":
                yield self._dependence(one)
        for choice in self.expected:
            if not self.is_bad(choice):
                outcome = _outcome(self.cells.get(choice))
                yield f"{choice} was expected to be bad, but {outcome}"

    @property
    def unsteady(self) -> str:
        """The error of a run that fails when it is repeated as it was; empty where it does not."""
        return self.steady.error if self.steady and not self.steady.survived else ""

    @property
    def touched(self) -> list[Choice]:
        """The choices under which the run was repeated."""
        return [choice for choice, cell in self.cells.items() if cell.survived is not None]

    def __str__(self) -> str:
        rows = [[str(choice), self.mark(choice)] for choice in self.touched]
        lines = columns([["variant", "survived"], *rows]) if rows else []
        return "\n".join([*lines, *self._notes()])

    def _notes(self) -> Iterator[str]:
        for one in self.tried:
            cell = self.cells[one.choice]
            if cell.survived is False:
                where = f", at {cell.place}" if cell.place else ""
                yield f"{self.mark(one.choice)} {one.choice}: {cell.error}{where}"
            if self.mark(one.choice) == "BAD":
                alone = f"{one.choice.vendor}={{{one.choice.variant!r}: {one.value!r}}}"
                yield f"  to see it alone: mock_server.variants.choose({alone})"
        untouched = [choice for choice, cell in self.cells.items() if cell.survived is None]
        if untouched:
            yield f"change no answer: {_by_vendor(untouched)}"
        if self.unfaithful:
            yield f"Every choice was tried, because a replay cannot tell. {self.unfaithful}"
        yield NOT_TRIED

    def _dependence(self, one: Tried) -> str:
        """The guess on which the run depends, and what speaks for each side."""
        row = guess(one.choice, one.numbers)
        told = f"{self.run} depends on a guess: it fails under {one.choice}"
        error = f"({self.cells[one.choice].error})"
        if row is None:
            return f"{told} {error}"
        against = f" Against it: {row.alternative}" if row.alternative else ""
        return f"{told} {error}. {row.id}: {row.rule} For it: {_sentence(row.source)}{against}"


class VariantWalk(Walk):
    """A walk by the variants of the vendors that a run calls.

    *only* names vendors, variants, or `vendor.variant`; by default all. The run is made once within
    the `with` block, before `finish`. Raises ValueError for a name that is unknown.
    """

    snapshot = "variant-walk"

    def __init__(
        self,
        mock: MockServer,
        only: Iterable[str] | None = None,
        expect_bad: Iterable[tuple[str, Any]] = (),
        failures: Failures = (Exception,),
    ) -> None:
        super().__init__(mock, failures)
        self._only = (
            None if only is None else {name for one in _listed(only) for name in named(one)}
        )
        self._expected = [choice for pair in expect_bad for choice in chosen(pair)]

    def __enter__(self) -> Self:
        super().__enter__()
        self._before = self._mock.mock.variants()["chosen"]
        return self

    def finish(self, run: Run, name: str = "the run") -> VariantMatrix:
        """Compare the run that was made with other variants; repeat it where they touch it."""
        with known_beginning():
            found = self._mock.mock.compare_variants(self.snapshot)
        tried = [one for one in map(_tried, found["variants"]) if self._walks(one.choice)]
        try:
            cells = {one.choice: self._cell(run, one) for one in tried}
            bad = any(cell.survived is False for cell in cells.values())
            steady = self._under(run, self._before) if bad else None
        finally:
            self._choose(self._before)
        return VariantMatrix(
            tried,
            cells,
            self._expected,
            found["requests"],
            found["unfaithful"] if tried else "",
            name,
            steady,
        )

    def _walks(self, choice: Choice) -> bool:
        return self._only is None or choice.name in self._only

    def _cell(self, run: Run, one: Tried) -> Cell:
        if one.touched is False:
            return Cell(None)
        vendor, variant, _ = one.choice
        own = {**self._before.get(vendor, {}), variant: one.value}
        return self._under(run, {**self._before, vendor: own})

    def _under(self, run: Run, variants: Mapping[str, Any]) -> Cell:
        self._choose(variants)
        return self.attempt(run)

    def _choose(self, variants: Mapping[str, Any]) -> None:
        """Begin anew under these variants."""
        self._mock.mock.choose_variants(variants)
        self.begin()


def variant_walk(
    run: Callable[[MockServer], object],
    expect_bad: Iterable[tuple[str, Any]] = (),
    *,
    only: Iterable[str] | None = None,
    mock: MockServer | None = None,
    **world: Any,
) -> VariantMatrix:
    """Which choices of variants *run* survives: it returns in spite of them.

    *run* is called once as it is, then once for each choice that would have changed an answer.
    The world has the same state each time. It is that of *mock*, or a fresh one with the options
    of `opened`. *expect_bad* holds the choices that are known to be bad, such as
    `("unknown_id", "split")` or `("razorpay.unknown_id", "split")`. *only* names the vendors and
    the variants to walk.

    Raises what *run* raises as it is. Raises AssertionError with the matrix where a choice is bad
    unexpectedly, or is expected to be bad and is not; ValueError for a name that is unknown.
    """
    with (
        server_of(mock, "variant-walk", world) as server,
        VariantWalk(server, only, expect_bad) as walk,
    ):
        run(server)
        return checked(walk.finish(lambda: run(server)))


def _by_vendor(choices: Iterable[Choice]) -> str:
    """`razorpay unknown_id=split, check_phone=true; spn apostrophe=typographic`."""
    parts = [
        f"{vendor} {', '.join(f'{one.variant}={one.value}' for one in own)}"
        for vendor, own in groupby(choices, lambda one: one.vendor)
    ]
    return "; ".join(parts)


def _listed(names: Iterable[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(map(str, names))


def _tried(other: Mapping[str, Any]) -> Tried:
    choice = Choice(other["vendor"], other["variant"], choice_word(other["value"]))
    return Tried(choice, other["value"], other["touched"], other["behaviours"])


def _outcome(cell: Cell | None) -> str:
    if cell is None:
        return "its vendor was not called, or it is the choice that the run had"
    return "was survived" if cell.survived else "changes no answer"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
