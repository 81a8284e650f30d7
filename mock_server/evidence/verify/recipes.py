"""A vendor's recipes, as facts: for each behaviour the calls that show it, or why none do."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mock_server.core.values import Path

READS = ("GET", "HEAD")
USER, NOBODY, WRONG = "user", "nobody", "wrong"
UNIQUE, UUID, ID = "unique", "uuid", "id"


@dataclass(frozen=True)
class Expect:
    """The answer that a step expects.

    *status* holds numbers and classes such as `2XX`. *parts* tells that the body may hold more than
    *body* names. A header whose value is None must be absent.
    """

    status: tuple[int | str, ...] = ()
    headers: Mapping[str, str | None] = field(default_factory=dict)
    body: Any = None
    has_body: bool = False
    parts: bool = False
    text: str | None = None

    def takes(self, status: int) -> bool:
        return not self.status or status in self.status or f"{status // 100}XX" in self.status


@dataclass(frozen=True)
class Step:
    """One call. Without *expect*, any 2xx will do.

    *body* is sent as JSON where *has_body*, *text* as it is. *keep* has the path in the answer of
    each variable that later steps use. *creates* tells that a 2xx answer is a new contact. A step
    *outside* has a path without the vendor's prefix. *wait* is in seconds, before it is sent.
    """

    method: str
    path: str
    as_: str = USER
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    has_body: bool = False
    text: str | None = None
    creates: bool = False
    keep: Mapping[str, Path] = field(default_factory=dict)
    expect: Expect | None = None
    outside: bool = False
    wait: int = 0

    @property
    def succeeds(self) -> bool:
        """Whether its answer is expected to be 2xx."""
        return self.expect is None or any(map(self.expect.takes, range(200, 300)))


@dataclass(frozen=True)
class Recipe:
    """The calls that show a behaviour. Without *steps*, *none* says why there are none."""

    number: str
    steps: Sequence[Step] = ()
    none: str = ""


@dataclass(frozen=True)
class Clean:
    """The call that takes a contact away. *id* is the id's path in the answer of a create.

    Without a *step*, *none* says why there is none. *deactivates* tells that the contact stays, and
    is only deactivated.
    """

    id: Path = (ID,)
    step: Step | None = None
    none: str = ""
    deactivates: bool = False


@dataclass(frozen=True)
class Variable:
    """A value of the user's account. *of* is where the sample account holds it.

    A *secret* one is read from an environment variable.
    """

    about: str
    of: Path = ()
    secret: bool = False


@dataclass(frozen=True)
class Recipes:
    """The recipes of one vendor, by behaviour. *first* is asked before all others."""

    recipes: Mapping[str, Recipe]
    clean: Clean
    variables: Mapping[str, Variable] = field(default_factory=dict)
    first: Step | None = None


NAME = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
AFTER = re.compile(r"\{after ([a-z_][a-z0-9_]*)\}")


def names(*values: Any) -> Iterator[str]:
    """The names in braces in every text of *values*, keys too."""
    for value in values:
        if isinstance(value, str):
            yield from NAME.findall(value)
            yield from AFTER.findall(value)
        elif isinstance(value, Mapping):
            yield from names(*value.keys(), *value.values())
        elif isinstance(value, list | tuple):
            yield from names(*value)


def sent_names(step: Step) -> set[str]:
    """The variables that sending the step takes."""
    return {*names(step.path, step.headers, step.body, step.text)}


def needed(recipe: Recipe, recipes: Recipes) -> set[str]:
    """The user's variables that the recipe and its clean-up take."""
    steps, clean = [*recipe.steps], recipes.clean.step
    if clean and any(step.creates for step in steps):
        steps.append(clean)
    used = set().union(*map(sent_names, steps))
    used |= {*names(*(_expected(step.expect) for step in steps))}
    return used & recipes.variables.keys() - set().union(*(step.keep for step in steps))


def _expected(expect: Expect | None) -> tuple[Any, ...]:
    return (expect.headers, expect.body, expect.text) if expect else ()
