"""Asks the questions of a plan, and takes away what they made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mock_server.core.document.mistakes import cut
from mock_server.core.state.ids import Draw, uuid4
from mock_server.core.values import value_at
from mock_server.evidence.verify.calling import MAX_TOLD, Caller, Exchange, NoAnswer, NotCheckable
from mock_server.evidence.verify.compare import NOTHING, Difference, differences, shown
from mock_server.evidence.verify.outcomes import AGREES, DIFFERS, NOT_ASKED, NOT_CHECKABLE
from mock_server.evidence.verify.patterns import Variables, fill_path, names_one
from mock_server.evidence.verify.plan import most
from mock_server.evidence.verify.recipes import (
    ID,
    UNIQUE,
    USER,
    UUID,
    Recipe,
    Recipes,
    Step,
    sent_names,
)

GATEWAY = (502, 503, 504)  # of a service that is not there for a moment
REFUSED = 401

OURS = ("x-mock-behaviour", "x-mock-answered-by", "x-mock-request", "x-mock-replica")


@dataclass(frozen=True)
class Verdict:
    """What came of a question: AGREES, DIFFERS with *differences*, or none with a *reason*.

    The last of the *exchanges* decided it.
    """

    number: str
    outcome: str
    reason: str = ""
    differences: Sequence[Difference] = ()
    exchanges: Sequence[Exchange] = ()

    @property
    def by_a_mock(self) -> bool:
        """Whether a mock server answered, which says nothing about the vendor."""
        headers = [name for one in self.exchanges for name, _ in one.answer.headers]
        return any(name.lower() in OURS for name in headers)


@dataclass(frozen=True)
class Created:
    """A contact that a run has made: its id, its recipe's number, and what names it there."""

    id: str
    number: str
    variables: Mapping[str, Any]


@dataclass
class Cleaned:
    """What became of the contacts that a run has made; *left* has a sentence for each."""

    removed: int = 0
    deactivated: int = 0
    left: Sequence[str] = ()


class Foreign(NotCheckable):
    """A create answered with a contact that may be somebody else's. The message is a sentence."""


class Unreachable(Exception):
    """The first call was not answered, or was refused. The message is a sentence."""


class Runner:
    """One run against one server, within *budget* calls.

    Only a clean-up that has to be repeated may go beyond. *variables* are the user's, *unique*
    begins each text `{unique}`, from which `{uuid}` is made.
    """

    def __init__(
        self,
        recipes: Recipes,
        caller: Caller,
        variables: Mapping[str, Any],
        unique: str,
        budget: int,
    ) -> None:
        self._recipes, self._caller, self._variables = recipes, caller, variables
        self._unique, self._budget = unique, budget
        self._created: dict[str, Created] = {}
        self._gone: set[str] = set()
        self._foreign: dict[str, str] = {}
        self._refused = ""
        self._lost: list[str] = []
        self._sending: Step | None = None

    def begin(self) -> None:
        """Ask the first question. Raises Unreachable unless it is answered 2xx, with JSON."""
        step = self._first
        if step is None:
            return
        self._caller.spare = self._budget - 1
        try:
            exchange = self._caller.call(step, self._variables)
        except NotCheckable as error:
            raise Unreachable(f"{error} Nothing else was asked.") from None
        told = cut(exchange.answer.text, MAX_TOLD)
        if exchange.answer.status // 100 != 2:
            raise Unreachable(f"{exchange}, and nothing else was asked: {told}")
        if exchange.answer.json is NOTHING:  # a portal, or another site's page
            raise Unreachable(f"{exchange} without JSON, and nothing else was asked: {told}")

    def ask(self, recipe: Recipe) -> Verdict:
        """The verdict on one recipe."""
        spare = self._budget - self._caller.calls - len(self._left) - most(recipe, self._recipes)
        self._caller.spare = spare
        if spare < 0:
            told = f"The budget of {self._budget} calls is used up."
            return Verdict(recipe.number, NOT_ASKED, told)
        if self._refused:
            return Verdict(recipe.number, NOT_ASKED, self._refused)
        unique = self._unique + recipe.number.rpartition("-")[2]
        new = {UNIQUE: unique, UUID: uuid4(Draw(unique))}
        variables, exchanges = {**self._variables, **new}, list[Exchange]()
        try:
            for step in recipe.steps:
                exchanges.append(self._call(step, variables, recipe.number))
                found = _check(step, exchanges[-1], variables)
                if found:
                    self._check_service(step, exchanges[-1])
                    return Verdict(recipe.number, DIFFERS, "", found, exchanges)
                if step is not recipe.steps[-1]:
                    _check_owner(step, exchanges[-1], variables)
        except NotCheckable as error:
            return Verdict(recipe.number, NOT_CHECKABLE, str(error), (), exchanges)
        return Verdict(recipe.number, AGREES, "", (), exchanges)

    def clean(self) -> Cleaned:
        """Take away every contact that was made, the newest first; at Ctrl-C, name the rest."""
        done, left, waiting = Cleaned(), list[str](), self._left
        self._caller.begin_clean_up()
        try:
            while waiting:
                reason = self._take_away(waiting[-1])
                one = waiting.pop()
                if reason:
                    left.append(f"{one.id} ({one.number}): {reason}")
                elif self._recipes.clean.deactivates:
                    done.deactivated += 1
                else:
                    done.removed += 1
        except KeyboardInterrupt:
            left += [f"{one.id} ({one.number}): interrupted" for one in reversed(waiting)]
        foreign = [told for path, told in self._foreign.items() if path not in self._created]
        done.left = (*left, *foreign, *self._lost, *self._unfinished())
        return done

    @property
    def _first(self) -> Step | None:
        """The first question, where the user's variables allow it."""
        step = self._recipes.first
        return step if step and sent_names(step) <= self._variables.keys() else None

    def _check_service(self, step: Step, exchange: Exchange) -> None:
        """Raise NotCheckable where a difference tells of a gateway, or of the key, alone."""
        status = exchange.answer.status
        if step.expect and step.expect.status and step.expect.takes(status):
            return
        if status in GATEWAY:
            raise NotCheckable(f"{exchange}, as a gateway does: that tells nothing of the rule.")
        first = self._first
        if status != REFUSED or step.as_ != USER or first is None or self._caller.spare < 1:
            return
        self._caller.spare -= 1
        if self._caller.call(first, self._variables).answer.status == REFUSED:
            self._refused = "The key was no longer accepted."
            raise NotCheckable(f"{exchange}, and so did {first.method} {first.path} now.")

    @property
    def _left(self) -> list[Created]:
        """The contacts that were made and not taken away, the oldest first."""
        return [one for path, one in self._created.items() if path not in self._gone]

    def _call(self, step: Step, variables: Variables, number: str) -> Exchange:
        """The step's exchange, with what it has made or taken away noted."""
        self._sending = step
        try:
            exchange = self._caller.call(step, variables)
        except NoAnswer as error:
            self._sending = None
            if step.creates:
                self._lost.append(f"{number}: {error} It may have created a contact.")
            raise
        except NotCheckable:
            self._sending = None
            raise
        self._note(step, exchange, variables, number)
        self._sending = None
        return exchange

    def _note(self, step: Step, exchange: Exchange, variables: Variables, number: str) -> None:
        clean, status = self._recipes.clean, exchange.answer.status
        unsure = status >= 500 or status // 100 == 3
        if unsure and step.creates and not (step.expect and step.expect.takes(status)):
            self._lost.append(f"{number}: {exchange}; it may have created a contact.")
        if status // 100 != 2:
            return
        if clean.step and not clean.deactivates and step.method == clean.step.method:
            self._gone.add(_bare(fill_path(step.path, variables)))
        if not step.creates:
            return
        id = value_at(exchange.answer.json, clean.id)
        if not names_one(id):
            odd = "out an id" if id is None else f" {shown(id)} as id, which no path can hold"
            self._lost.append(f"{number}: {exchange} with{odd}; it may have created a contact.")
            return
        named = {**variables, ID: id}
        path = _bare(fill_path(clean.step.path, named)) if clean.step else str(id)
        if clean.step and not _is_ours(step, exchange, variables):
            told = f"{cut(str(id), MAX_TOLD)} ({number}): {exchange} with this contact, but not"
            told += " with what was sent; it may be yours, and was left alone."
            self._foreign.setdefault(path, told)
        else:
            self._created.setdefault(path, Created(cut(str(id)), number, named))

    def _take_away(self, one: Created) -> str:
        """Send the call that takes it away. Gives the reason where that fails, else nothing."""
        clean = self._recipes.clean
        if clean.step is None:
            return clean.none
        try:
            exchange = self._caller.call(clean.step, one.variables)
        except NotCheckable as error:
            return str(error)
        status = exchange.answer.status
        return "" if status // 100 == 2 else f"{exchange}."

    def _unfinished(self) -> list[str]:
        """A sentence about the call that Ctrl-C cut off, where it may have made something."""
        step = self._sending
        if step is None or not step.creates:
            return []
        return [f"{step.method} {step.path} was interrupted: it may have created a contact."]


def _bare(path: str) -> str:
    """The path without its query."""
    return path.partition("?")[0]


def _is_ours(step: Step, exchange: Exchange, variables: Variables) -> bool:
    """Whether the answer to a create shows the text that only this run sends.

    Otherwise it may be an older contact that the vendor takes for the same. The path of a PUT names
    the run's own.
    """
    return step.method != "POST" or str(variables[UNIQUE]).lower() in exchange.answer.text.lower()


def _check_owner(step: Step, exchange: Exchange, variables: Variables) -> None:
    """Raise Foreign where the next steps could change a contact that the run has not made."""
    good = exchange.answer.status // 100 == 2
    if good and step.creates and not _is_ours(step, exchange, variables):
        raise Foreign(
            f"{exchange} with a contact that does not show what was sent, and may be yours."
        )


def _check(step: Step, exchange: Exchange, variables: dict[str, Any]) -> Sequence[Difference]:
    """The differences of the answer; what it is to keep goes into *variables*.

    Raises NotCheckable where a step that is not the question itself fails.
    """
    answer = exchange.answer
    body = answer.json
    kept = {name: value_at(body, path) for name, path in step.keep.items()} if step.keep else {}
    absent = [name for name, value in kept.items() if value is None]
    variables |= {name: value for name, value in kept.items() if value is not None}
    if step.expect is not None:
        found = differences(step.expect, answer, variables)
        if found:
            return found
    elif answer.status // 100 != 2:
        raise NotCheckable(f"{exchange} before the question: {cut(answer.text, MAX_TOLD)}")
    if absent:
        path = ".".join(map(str, step.keep[absent[0]]))
        raise NotCheckable(f"{exchange} without {path}, which the question needs.")
    return ()
