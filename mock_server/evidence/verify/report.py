"""What a run says: before it asks, for each question, and at its end."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from textwrap import wrap
from typing import Any

from mock_server.core.behaviours import Behaviour
from mock_server.core.document.mistakes import cut
from mock_server.core.secrets.redaction import Redaction
from mock_server.core.vendor import Vendor
from mock_server.evidence.verify.outcomes import AGREES, DIFFERS, NOT_ASKED, NOT_CHECKABLE
from mock_server.evidence.verify.plan import Plan
from mock_server.evidence.verify.recipes import Recipes
from mock_server.evidence.verify.run import Cleaned, Verdict
from mock_server.evidence.verify.target import Target

WIDTH = len(NOT_CHECKABLE)
MAX_RULE = 80  # characters of a rule with which an answer agrees


@dataclass(frozen=True)
class Report:
    """The end of a run. *verdicts* holds one for each behaviour that the user wanted to know of."""

    vendor: str
    url: str
    asked: str
    calls: int
    verdicts: Sequence[Verdict]
    cleaned: Cleaned
    interrupted: bool = False

    def count(self, outcome: str) -> int:
        return sum(one.outcome == outcome for one in self.verdicts)

    @property
    def by_a_mock(self) -> bool:
        return any(one.by_a_mock for one in self.verdicts)

    def as_json(self) -> dict[str, Any]:
        return {
            "vendor": self.vendor,
            "url": self.url,
            "asked": self.asked,
            "calls": self.calls,
            "interrupted": self.interrupted,
            "agrees": self.count(AGREES),
            "differs": self.count(DIFFERS),
            "not_checkable": self.count(NOT_CHECKABLE),
            "not_asked": self.count(NOT_ASKED),
            "mock": self.by_a_mock,
            "behaviours": [verdict_json(one) for one in self.verdicts],
            "clean_up": {
                "removed": self.cleaned.removed,
                "deactivated": self.cleaned.deactivated,
                "left": list(self.cleaned.left),
            },
        }


def announced(plan: Plan, vendor: Vendor, target: Target, key: str, recipes: Recipes) -> list[str]:
    """What a run is going to do, a line each."""
    read, create, change, delete = plan.kinds
    lines = [
        f"{vendor.title} at {target.shown}, with the key in {key}:",
        f"  Questions: {len(plan.asked)}. {read} only read, {create} may create, "
        f"{change} may change, {delete} may delete.",
        f"  Calls: {plan.calls} where every answer is as expected, and {plan.budget} at most.",
    ]
    if plan.may_create:
        lines.append(
            f"  New contacts: {plan.creates} where every answer is as expected, and "
            f"{plan.may_create} at most. {_afterwards(recipes)}"
        )
    if plan.not_asked:
        lines.append(f"  Not asked, for the reasons at the end: {len(plan.not_asked)}.")
    if target.plain:
        lines.append("  The key travels in the clear: the URL is no https.")
    return lines


def told(verdict: Verdict, row: Behaviour | None, redaction: Redaction) -> Iterator[str]:
    """A verdict's lines. The rule is whole where the answer differs."""
    says = redaction.sentence(verdict.reason) or (row.rule if row else "")
    if verdict.outcome == AGREES:
        says = cut(says, MAX_RULE)
    yield f"{verdict.outcome:{WIDTH}}  {verdict.number:8}{says}"
    for one in verdict.differences:
        yield f"{'':{WIDTH}}  {'':8}{redaction.sentence(str(one))}"


def not_asked(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The questions that were not asked, by reason."""
    numbers: dict[str, list[str]] = {}
    indent = " " * (WIDTH + 2)
    for one in verdicts:
        if one.outcome == NOT_ASKED:
            numbers.setdefault(one.reason, []).append(one.number)
    for reason, found in numbers.items():
        yield f"{NOT_ASKED:{WIDTH}}  {reason}"
        yield from wrap(", ".join(found), 100, initial_indent=indent, subsequent_indent=indent)


def summary(report: Report, redaction: Redaction) -> Iterator[str]:
    """The lines at the end."""
    cleaned = report.cleaned
    words = {AGREES: "agree", DIFFERS: "differ"}
    counted = ", ".join(
        f"{report.count(outcome)} {words.get(outcome, outcome)}"
        for outcome in (AGREES, DIFFERS, NOT_CHECKABLE, NOT_ASKED)
    )
    yield f"{counted}. Calls: {report.calls}."
    if cleaned.removed or cleaned.deactivated:
        done = [
            f"{number} {word}"
            for number, word in (
                (cleaned.removed, "taken away"),
                (cleaned.deactivated, "deactivated"),
            )
            if number
        ]
        yield f"New contacts: {', '.join(done)}."
    yield from left_behind(cleaned, redaction)
    if report.by_a_mock:
        yield "A mock server answered: this says nothing about the vendor."


def left_behind(cleaned: Cleaned, redaction: Redaction) -> Iterator[str]:
    """What could not be taken away, a line each."""
    if cleaned.left:
        yield "Left behind:"
        yield from (f"  {redaction.sentence(one)}" for one in cleaned.left)


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    shown: dict[str, Any] = {"behaviour": verdict.number, "outcome": verdict.outcome}
    if verdict.reason:
        shown["reason"] = verdict.reason
    if verdict.differences:
        shown["differences"] = [
            {name: value for name, value in asdict(one).items() if value}
            for one in verdict.differences
        ]
    return shown


def unanswered(plan: Plan, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """A verdict for each wanted behaviour without one: Ctrl-C leaves questions unasked."""
    had = {one.number for one in verdicts}
    left = {one.number: "The run was interrupted." for one in plan.asked if one.number not in had}
    kinds = ((NOT_CHECKABLE, plan.not_checkable), (NOT_ASKED, {**left, **plan.not_asked}))
    return [
        Verdict(number, outcome, reason)
        for outcome, reasons in kinds
        for number, reason in reasons.items()
    ]


def _afterwards(recipes: Recipes) -> str:
    if recipes.clean.step is None:
        return f"They stay: {recipes.clean.none}"
    done = "deactivated, and stay" if recipes.clean.deactivates else "taken away"
    return f"At the end they are {done}."
