"""Which questions are asked, in which order, and what they cost."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mock_server.evidence.verify.patterns import Variables
from mock_server.evidence.verify.recipes import (
    READS,
    UNIQUE,
    UUID,
    Recipe,
    Recipes,
    Step,
    names,
    needed,
)

_READ, _CREATE, _CHANGE, _DELETE = range(4)


@dataclass(frozen=True)
class Plan:
    """The recipes to ask in a safe order, and the numbers of the others with their reasons.

    *not_checkable* are those without calls, *not_asked* those that the budget or a variable leaves
    out. *calls* and *creates* are the most calls and new contacts where every answer is as
    expected; *may_create* counts the creates that should be refused too.
    """

    asked: Sequence[Recipe]
    not_checkable: Mapping[str, str]
    not_asked: Mapping[str, str]
    calls: int
    budget: int
    creates: int
    may_create: int

    @property
    def writes(self) -> bool:
        """Whether any call may do more than read."""
        return any(rank(recipe) != _READ for recipe in self.asked)

    @property
    def kinds(self) -> tuple[int, int, int, int]:
        """How many recipes only read, create, change and delete."""
        ranks = [rank(recipe) for recipe in self.asked]
        return (
            ranks.count(_READ),
            ranks.count(_CREATE),
            ranks.count(_CHANGE),
            ranks.count(_DELETE),
        )


def plan(recipes: Recipes, only: Collection[str], variables: Variables, budget: int) -> Plan:
    """The plan for the numbers in *only*, or for all where it is empty.

    A recipe that needs a variable without a value is left out, and one that may go beyond the
    *budget* of calls.
    """
    not_checkable: dict[str, str] = {}
    not_asked: dict[str, str] = {}
    asked: list[Recipe] = []
    calls = 1 if recipes.first else 0
    for recipe in sorted(recipes.recipes.values(), key=rank):
        if only and recipe.number not in only:
            continue
        missing = sorted(needed(recipe, recipes) - variables.keys())
        if recipe.none:
            not_checkable[recipe.number] = recipe.none
        elif missing:
            told = f"{missing[0]}=… ({recipes.variables[missing[0]].about})"
            not_asked[recipe.number] = f"It needs --set {told}"
        elif calls + most(recipe, recipes) > budget:
            not_asked[recipe.number] = f"It does not fit into the budget of {budget} calls."
        else:
            asked.append(recipe)
            calls += expected(recipe, recipes)
    made: dict[Hashable, bool] = {}
    for one, succeeds in (pair for recipe in asked for pair in _made(recipe)):
        made[one] = made.get(one, False) or succeeds
    return Plan(
        asked,
        not_checkable,
        not_asked,
        calls if asked else 0,
        budget,
        sum(made.values()),
        len(made),
    )


def rank(recipe: Recipe) -> int:
    """Reads come first, then creates, changes and deletes."""
    return max(map(_rank, recipe.steps), default=_READ)


def _rank(step: Step) -> int:
    if step.method in READS:
        return _READ
    if step.method == "DELETE":
        return _DELETE
    return _CREATE if step.creates or step.method == "POST" else _CHANGE


def created(recipe: Recipe) -> int:
    """How many contacts it makes at most where the vendor answers as expected."""
    return sum(step.creates and step.succeeds for step in recipe.steps)


def _made(recipe: Recipe) -> Iterator[tuple[Hashable, bool]]:
    """What tells apart the contacts that it may make, and whether it is to make them.

    It is the path of a PUT that several recipes send.
    """
    for at, step in enumerate(recipe.steps):
        if step.creates:
            shared = step.method == "PUT" and not {UNIQUE, UUID}.intersection(names(step.path))
            yield step.path if shared else (recipe.number, at), step.succeeds


def expected(recipe: Recipe, recipes: Recipes) -> int:
    """Its calls and those of its clean-up where the vendor answers as expected."""
    return len(recipe.steps) + (created(recipe) if recipes.clean.step else 0)


def most(recipe: Recipe, recipes: Recipes) -> int:
    """Its calls and those of its clean-up where every call that may create does."""
    creating = sum(step.creates for step in recipe.steps)
    return len(recipe.steps) + (creating if recipes.clean.step else 0)
