"""The contract of a vendor on one page: its three cards, the call it gets, the answer it gives."""

import shlex
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from io import BytesIO
from itertools import chain
from types import ModuleType
from typing import Any, NamedTuple

from marshmallow import Schema
from marshmallow.fields import Field
from werkzeug.datastructures import Authorization
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.http import parse_options_header

from mock_server.core.carrier import Carrier
from mock_server.core.errors import ApiError
from mock_server.core.forms import FormRequest
from mock_server.core.secrets.rules import Rules
from mock_server.core.seeding import SectionList, Seeding
from mock_server.core.state.faults import ActiveFault
from mock_server.core.state.limits import Count, Limit
from mock_server.core.state.store import Change
from mock_server.core.state.world import VendorState, World
from mock_server.core.unserved import Unserved
from mock_server.core.values import choice_word
from mock_server.core.waits import Waits

Caller = Any
# for the arguments of views
Account = Mapping[str, Any]
Query = Mapping[str, Any]
# A step of a call. One that must wait gives what it waits for.
Step = Callable[["Call"], Waits | None]


class Answer(NamedTuple):
    """An answer. *value* is written as JSON, text and bytes unchanged, None as an empty body.

    *behaviour* is the number that it shows; by default the one that a schema noted, else *usual*,
    else the operation's.
    """

    value: Any
    status: int = 200
    behaviour: str | None = None
    headers: Mapping[str, str] = {}
    content_type: str = "application/json"
    usual: str | None = None


@dataclass(frozen=True)
class Operation:
    """One documented operation. *name* is its view's; *heading* its document's.

    *view* is `(state, caller, **path, query, body) -> Answer`. *public* operations are served
    without credentials. *behaviour* is what an ordinary success shows; an Answer may name another.
    """

    name: str
    heading: str
    behaviour: str
    query: Schema | None
    body: Schema | None
    public: bool
    view: Callable[..., Answer]


@dataclass(frozen=True)
class Variant:
    """A switch where documents are silent or disagree. *choices* holds every allowed value.

    Empty *choices* mean a list of texts, with *default* None for all. A *state* is an account's.
    """

    default: Any
    choices: tuple[Any, ...]
    state: bool = False

    def others(self, current: Any) -> tuple[Any, ...]:
        """The choices beside *current*. Of two with the same word, the first; a state has none."""
        if self.state:
            return ()
        by_word = {choice_word(choice): choice for choice in reversed(self.choices)}
        by_word.pop(choice_word(current), None)
        return tuple(reversed(by_word.values()))


@dataclass(frozen=True)
class Access:
    """How callers are known.

    *accounts* is the list of accounts that may call. *sign* gives an account's headers,
    *credential* reads them, and *authenticate* gives the caller or raises. *world_of* gives the
    world that a request names in the vendor's own way, and *carrier* tells a balancer where to find
    both. *secrets* are headers and body fields (in small letters) to hide, beside those that
    `is_secret` knows by name; *live_keys* is a pattern that real keys match.
    """

    accounts: SectionList
    sign: Callable[[Mapping[str, Any]], Mapping[str, str]]
    credential: "Callable[[Call], str | None]"
    authenticate: "Callable[[Call], Caller]"
    carrier: Carrier
    secrets: frozenset[str]
    live_keys: str = ""
    world_of: "Callable[[Call], str | None] | None" = None

    def basic_pair(self, account: Mapping[str, Any]) -> tuple[str, str] | None:
        """User and password where the account calls by HTTP's Basic, else None."""
        sent = Authorization.from_header(self.sign(account).get("Authorization"))
        if sent is None or sent.type != "basic":
            return None
        return sent.username or "", sent.password or ""


@dataclass(frozen=True)
class Api:
    """The vendor's API: its routes, and the rules around them.

    *hosts* are the vendor's own; those in *sandboxes* hold no real data. *views* is the module with
    the vendor's `blueprint` and its operations; *example* is the path of a first request to try.
    *render* words refusals. *faults* are behaviours that only a fault can cause, with their status.
    *media_types* are those of the bodies that are documented.

    *repeated* is the index of the query parameter that counts among several of one name: 0 or -1.
    *read_query* gives the input of the query schema (None: what Werkzeug reads), *read_body* that
    of the body schema (None: strict JSON). *headers* gives the headers of every answer. *steps* is
    the vendor's own order of checks. *limits* are by operation name, `"*"` for the rest; *limit_of*
    gives a caller's own limit, *limit_key* the key by which requests are counted.
    """

    hosts: tuple[str, ...]
    prefixes: tuple[str, ...]
    views: ModuleType
    render: "Callable[[ApiError, Call], Answer]"
    example: str = "/contacts"
    sandboxes: frozenset[str] = frozenset()
    variants: Mapping[str, Variant] = field(default_factory=dict)
    faults: Mapping[str, int] = field(default_factory=dict)
    limits: Mapping[str, Limit] = field(default_factory=dict)
    limit_of: "Callable[[Call], Limit | None] | None" = None
    limit_key: "Callable[[Call], Hashable]" = lambda call: call.credential
    headers: "Callable[[Call], Mapping[str, str]] | None" = None
    media_types: tuple[str, ...] = ("application/json",)
    repeated: int = -1
    read_query: "Callable[[Call], Mapping[str, str]] | None" = None
    read_body: "Callable[[Call], Any] | None" = None
    steps: "tuple[Step, ...]" = ()


@dataclass(frozen=True, eq=False)  # by identity: what is made of a vendor is kept by it
class Vendor:
    """One vendor: three cards of facts and functions. Nothing in them changes after import."""

    name: str
    title: str
    access: Access
    api: Api
    seeding: Seeding

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host of the vendor: its own, then `<name>.localhost`."""
        return tuple(dict.fromkeys([*self.api.hosts, f"{self.name}.localhost"]))

    @property
    def package(self) -> str:
        """The name of the vendor's package, where its data files lie."""
        return self.api.views.__name__.rpartition(".")[0]

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """By name, in the order of the vendor's document."""
        declared = [getattr(view, "operation", None) for view in vars(self.api.views).values()]
        return {found.name: found for found in declared if found}

    @cached_property
    def section(self) -> Mapping[str, Field[Any]]:
        """The vendor's own keys in a scenario, as marshmallow fields."""
        return {one.key: one.field for one in (*self.seeding.tables, self.access.accounts)}

    def curl(self, url: str) -> str:
        """A line for a shell: the example of the vendor at *url*, as its sample account."""
        sample = self.access.accounts.sample
        pair, headers = self.access.basic_pair(sample), self.access.sign(sample)
        flags = [("-H", f"{name}: {value}") for name, value in headers.items()]
        if pair:
            flags = [("-u", ":".join(pair))]
        return shlex.join(["curl", url + self.api.example, *chain(*flags)])


class Call:
    """One request on its way: the one object that carries its facts.

    *path* is the vendor's own path and *outside* the address before it, both as WSGI has them
    (their bytes as Latin-1). *arguments* are the path's, as Flask's rule found them. *has_route*
    tells whether the vendor has a route for another path. *queries* caches loaded ones.

    The steps fill in the rest: *sent* is the body as read, *body* as its schema loaded it, *noted*
    the behaviour that a schema noted. A call has *passed* where no fault answered it instead of the
    vendor, and is *answered* after its view. *unserved* is the vendor's route where the mock server
    does not emulate it. *stands_in* tells that something replaces the view; *stood_in* is the
    user's answer that did. *fault* is the last fault that struck, *effects* are those of all.
    """

    world: World
    state: VendorState
    rules: Rules
    operation: Operation | None = None
    arguments: dict[str, Any]
    has_route: Callable[[str], bool]
    queries: dict[str, Any]
    routing_error: HTTPException | None = None
    credential: str | None = None
    caller: Caller = None
    query: Any = None
    sent: Any = None
    body: Any = None
    count: Count | None = None
    passed = answered = stands_in = False
    own_fault: ActiveFault | None = None
    fault: str | None = None
    effects: tuple[str, ...] = ()
    drop: str | None = None
    changes: tuple[Change, ...] = ()
    refusal: Exception | None = None
    noted: str | None = None
    behaviour: str | None = None
    status: int | None = None
    answered_by = "vendor"
    stood_in: str | None = None
    unserved: Unserved | None = None
    body_error: HTTPException | None = None

    def __init__(
        self, vendor: Vendor, environ: Mapping[str, Any], path: str, outside: str, max_body: int
    ) -> None:
        self.vendor, self.environ, self.path, self.outside = vendor, environ, path, outside
        self.method: str = environ["REQUEST_METHOD"].upper()
        self.query_string: str = environ.get("QUERY_STRING", "")
        self._max_body = max_body

    def header(self, name: str) -> str | None:
        """The value of a header. *name* is in any case."""
        found: str | None = self.environ.get(_environ_key(name))
        return found

    @property
    def remote_address(self) -> str | None:
        return self.environ.get("REMOTE_ADDR")

    @property
    def media_type(self) -> str:
        """The body's media type, in small letters, without parameters; empty without one."""
        return _media_type(self.environ.get("CONTENT_TYPE", ""))

    @cached_property
    def raw(self) -> bytes:
        """The body. Raises HTTPException where it is too large or was cut off."""
        if self.body_error:
            raise self.body_error
        stream = self.environ["wsgi.input"]
        if type(stream) is not BytesIO or not self.environ.get("wsgi.input_terminated"):
            return self.request.get_data()
        body = stream.getvalue()  # the server has gathered it whole
        if len(body) > self._max_body:
            raise RequestEntityTooLarge
        return body

    @cached_property
    def request(self) -> FormRequest:
        """Werkzeug's request, for forms and for queries that are not cached."""
        request = FormRequest(dict(self.environ))
        request.max_content_length = self._max_body
        return request

    @property
    def has_body(self) -> bool:
        """Whether the head announces a body."""
        environ = self.environ
        return bool(environ.get("CONTENT_LENGTH")) or "HTTP_TRANSFER_ENCODING" in environ


@lru_cache(1000)
def _environ_key(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


@lru_cache(1000)
def _media_type(content_type: str) -> str:
    return parse_options_header(content_type)[0].lower()
