"""The contract on one page: what a vendor is, what it serves, and what it is handed and gives."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import ModuleType
from typing import Any, NamedTuple

from flask import Request
from marshmallow import Schema
from marshmallow.experimental.context import Context
from marshmallow.fields import Field

from mock_server.core.errors import ApiError
from mock_server.core.state.faults import ActiveFault
from mock_server.core.state.ids import Draw
from mock_server.core.state.limits import Count, Limit
from mock_server.core.state.store import Change, Key, Record
from mock_server.core.state.world import VendorState, World

Caller = Any


class Answer(NamedTuple):
    """What goes back. *value* is written as JSON, text and bytes as they are, None as no body."""

    value: Any
    status: int = 200
    behaviour: str | None = None
    headers: Mapping[str, str] = {}
    content_type: str = "application/json"


@dataclass(frozen=True)
class Operation:
    """One documented operation. *name* is its view's; *heading* its document's.

    *public* operations are served without credentials. *behaviour* is what an ordinary success
    shows; an Answer may name another.
    """

    name: str
    heading: str
    behaviour: str
    query: Schema | None
    body: Schema | None
    public: bool


class Situation(NamedTuple):
    """What a schema's rules may depend on. For a seeded record, *caller* is its owner."""

    variants: Mapping[str, Any]
    caller: Caller


def situation() -> Situation:
    """For schemas: the variants and the caller in force."""
    return Context[Situation].get()


@dataclass(frozen=True)
class Variant:
    """A switch where documents are silent or disagree. *choices* holds every allowed value.

    Empty *choices* mean a list of texts (such as addresses), with *default* None for all.
    """

    default: Any
    choices: tuple[Any, ...]
    behaviours: tuple[str, ...]


@dataclass(frozen=True)
class Seeding:
    """What a seeded record may depend on.

    *section* is the loaded one of the scenario, *number* the record's place in the whole list,
    *created_at* (seconds since 1970) the time to give it if it brings none. *draw* is chance of
    its own, the same in every world of the scenario.
    """

    section: Mapping[str, Any]
    number: int
    created_at: int
    draw: Draw


class Seeded(NamedTuple):
    """A complete record, its owner, and the second in which it was created."""

    owner: Hashable
    record: Record
    created_at: int


@dataclass(frozen=True)
class Vendor:
    """One vendor: a card of facts and functions. Nothing in it changes after import.

    *views* is the module with the vendor's `blueprint` and its operations. *curl* is the tail of a
    line that shows the vendor at once, after its base URL.

    Of a scenario: *section* holds the vendor's own keys (accounts, companies, users) as marshmallow
    fields, *contact* is the schema of one seeded contact, *caller_of* gives a seeded record's
    caller (what schemas find in `situation().caller`) or raises LookupError with a sentence. *seed*
    completes a loaded contact, *unseed* turns a stored one back into what *contact* reads, *invent*
    makes one up. *id* is the field that identifies a contact, within its owner
    only where *scoped_ids*; *key* what de-duplication compares.
    *tables* are further tables, seeded from lists of the part: key of the part to id field.

    Of a request: *credential* reads it, *authenticate* gives the caller or raises, *render* words
    refusals, *repeated* tells which of several query parameters of one name
    counts, 0 or -1; *read_body* gives what the body schema loads (None: strict JSON), *decorate*
    the headers of every answer, *steps* an order of checks of its own.
    *limits* are by operation name, `"*"` for the rest; *limit_of* is a caller's own limit,
    *limit_key* what a window is counted by. *secrets* are the headers and body fields (in small
    letters) that no journal shows. *faults* are behaviours that only a fault can cause,
    with their status.
    """

    name: str
    title: str
    hosts: tuple[str, ...]
    prefixes: tuple[str, ...]
    views: ModuleType
    variants: Mapping[str, Variant]
    section: Mapping[str, Field[Any]]
    contact: type[Schema]
    caller_of: Callable[[Mapping[str, Any], Record], Caller]
    seed: Callable[[Record, Seeding], Seeded]
    unseed: Callable[[Hashable, Record], Record]
    invent: Callable[[int, Draw], Record]
    credential: Callable[[Request], str | None]
    authenticate: "Callable[[Call], Caller]"
    render: "Callable[[ApiError, Call], Answer]"
    curl: str
    id: str = "id"
    scoped_ids: bool = False
    tables: Mapping[str, str] = field(default_factory=dict)
    key: Key | None = None
    limits: Mapping[str, Limit] = field(default_factory=dict)
    limit_of: "Callable[[Call], Limit | None]" = lambda call: None
    limit_key: "Callable[[Call], Hashable]" = lambda call: call.credential
    decorate: "Callable[[Call], Mapping[str, str]]" = lambda call: {}
    secrets: frozenset[str] = frozenset({"authorization"})
    faults: Mapping[str, int] = field(default_factory=dict)
    repeated: int = -1
    read_body: "Callable[[Call], Any] | None" = None
    steps: "tuple[Callable[[Call], None], ...]" = ()

    @property
    def package(self) -> str:
        """The name of the vendor's package, where its data files lie."""
        return self.views.__name__.rpartition(".")[0]

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """By name, in the order of the vendor's document."""
        declared = [getattr(view, "operation", None) for view in vars(self.views).values()]
        return {found.name: found for found in declared if found}


@dataclass
class Call:
    """One request on its way: filled by the steps, read by the view's wrapper and the pipeline.

    *sent* is the body as read, *body* as its schema loaded it. It has *passed* once no fault
    answered it in the vendor's stead, and is *answered* once its view has.
    """

    vendor: Vendor
    world: World
    state: VendorState
    request: Request
    credential: str | None
    operation: Operation | None = None
    caller: Caller = None
    query: Any = None
    sent: Any = None
    body: Any = None
    count: Count | None = None
    passed: bool = False
    answered: bool = False
    own_fault: ActiveFault | None = None
    fault: str | None = None
    changes: tuple[Change, ...] = ()
    refusal: Exception | None = None
    behaviour: str | None = None
