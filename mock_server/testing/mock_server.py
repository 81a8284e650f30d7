"""The fixture `mock_server`: one world, and short forms of the calls that tests make."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, Unpack

from mock_server.client import MockClient
from mock_server.client.fields import AnswerFields, FaultFields, FilterFields
from mock_server.testing.backends import VENDORS_BY_NAME, Backend, Remote
from mock_server.testing.endpoint import VendorEndpoint
from mock_server.testing.recipe import Moment, Scenario, recipe

PEOPLE = 1000  # that one call gives

Json = dict[str, Any]
Rows = list[Json]  # `list` is a method of the classes below


class MockServer:
    """A world of one test. Vendors are attributes: `mock_server.razorpay.url`.

    *world* is its name, *mock* a client of its control plane.
    """

    def __init__(
        self, backend: Backend, world: str, intercepted: bool = False, allow: Iterable[str] = ()
    ) -> None:
        self.world, self.mock = world, backend.mock(world)
        self.clock, self.faults = WorldClock(self.mock), WorldFaults(self.mock)
        self.answers, self.variants = WorldAnswers(self.mock), WorldVariants(self.mock)
        self.requests = WorldRequests(self.mock)
        self._backend, self._intercepted, self._allow = backend, intercepted, allow
        self._vendors: dict[str, VendorEndpoint] = {}

    def __getattr__(self, name: str) -> VendorEndpoint:
        if name not in VENDORS_BY_NAME:
            known = ", ".join(VENDORS_BY_NAME)
            raise AttributeError(f"the mock server has no {name!r}; its vendors are: {known}")
        if name not in self._vendors:
            self._vendors[name] = VendorEndpoint(
                VENDORS_BY_NAME[name], self._backend, self.world, self._intercepted
            )
        return self._vendors[name]

    @property
    def vendors(self) -> dict[str, VendorEndpoint]:
        """Every vendor by name."""
        return {name: getattr(self, name) for name in VENDORS_BY_NAME}

    @property
    def url(self) -> str:
        """The address of a real server, for clients without interception: `URL/@WORLD/VENDOR/…`."""
        return f"{self._backend.url}/@{self.world}"

    def env(self) -> dict[str, str]:
        """What leads a program to this world, in any language and with the vendors' own addresses.

        `subprocess.run([…], env={**os.environ, **mock_server.env()})`: proxy variables, authorities
        to trust, and each vendor's base URL and credentials. Files that they name last as long as
        the run. Raises MockError and OSError.
        """
        return self._backend.environment(self.world, self._allow)

    def people(self, q: str = "", differs: bool | None = None) -> Rows:
        """Each person with their `records` by vendor, and in what these differ.

        *q* searches; with *differs*, only those who differ, or whose record is missing somewhere.
        """
        found: Rows = []
        while True:
            page = self.mock.people(q, differs, limit=PEOPLE, offset=len(found))
            found += page["people"]
            if not page["truncated"]:
                return found

    def state(self) -> Json:
        """The world as a scenario, which `load` takes."""
        return self.mock.state()

    def load(self, scenario: str | Mapping[str, Any]) -> None:
        """Replace the world by a scenario: its name, its text in YAML or JSON, or a mapping."""
        self.mock.load(scenario)
        self._vendors.clear()

    def reset(self, only: Iterable[str] | None = None) -> None:
        """Reset the world to its scenario, or *only* some parts, such as contacts or clock."""
        self.mock.reset(only)


class _WorldPart:
    def __init__(self, mock: MockClient) -> None:
        self._mock = mock


class WorldClock(_WorldPart):
    """The world's time. A time is ISO 8601, a datetime, or seconds since 1970."""

    @property
    def now(self) -> float:
        """Seconds since 1970."""
        return float(self._mock.clock()["seconds"])

    def freeze(self, at: Moment | None = None) -> None:
        """Stop the clock, at *at* or at the time that it shows."""
        self._mock.set_clock(self.now if at is None else at, frozen=True)

    def set(self, at: Moment | None) -> None:
        """Show *at* and run on from there; None is the real time."""
        self._mock.set_clock(at)

    def advance(self, seconds: float) -> None:
        """Move the clock forward, or back where *seconds* are negative."""
        self._mock.advance(seconds)


class WorldFaults(_WorldPart):
    """The faults of the world."""

    def add(self, **fault: Unpack[FaultFields]) -> str:
        """Add a fault, which is a matcher and one effect. Gives its id."""
        return str(self._mock.add_fault(**fault)["id"])

    def list(self) -> Rows:
        """Every fault, how many requests it has `seen`, and how many it `hits`."""
        faults: Rows = self._mock.faults()["faults"]
        return faults

    def clear(self) -> None:
        """Remove every fault, also those of the scenario."""
        self._mock.remove_fault()


class WorldAnswers(_WorldPart):
    """The user's own answers, for routes that the mock server does not emulate."""

    def add(self, **answer: Unpack[AnswerFields]) -> str:
        """Add an answer with its matcher. Gives its id."""
        return str(self._mock.add_answer(**answer)["id"])

    def list(self) -> Rows:
        """Every answer, and how many requests it has answered: `hits`."""
        answers: Rows = self._mock.answers()["answers"]
        return answers

    def clear(self) -> None:
        """Remove every answer, also those of the scenario."""
        self._mock.remove_answer()


class WorldVariants(_WorldPart):
    """The variants of the world, by vendor and name."""

    def get(self) -> Json:
        """Every variant in force."""
        found: Json = self._mock.variants()["variants"]
        return found

    def choose(self, **chosen: Mapping[str, Any]) -> None:
        """Choose variants over the scenario's: `choose(razorpay={"unknown_id": "split"})`.

        They hold through resets and loads. Every earlier choice ends.
        """
        self._mock.choose_variants(chosen)

    def clear(self) -> None:
        """Let the scenario's variants be in force again."""
        self._mock.clear_variants()


class WorldRequests(_WorldPart):
    """The requests of the world. They match a filter by every key: `vendor="spn", status=201`.

    `count`, `wait` and `explain` are those of MockClient.
    """

    def __init__(self, mock: MockClient) -> None:
        super().__init__(mock)
        self.count, self.wait, self.explain = mock.count, mock.wait, mock.explain

    def list(self, limit: int = 1000, **filter: Unpack[FilterFields]) -> Rows:
        """The last *limit* requests, oldest first, each with its answer and what it changed."""
        requests: Rows = self._mock.requests(limit, **filter)["requests"]
        return requests


@contextmanager
def opened(
    backend: Backend,
    world: str,
    *,
    scenario: Scenario | None = None,
    clock: Moment | Mapping[str, Any] | None = None,
    seed: int | None = None,
    faults: Sequence[Mapping[str, Any]] | None = None,
    answers: Sequence[Mapping[str, Any]] | None = None,
    variants: Mapping[str, Mapping[str, Any]] | None = None,
    intercept: bool = True,
    allow: Iterable[str] = (),
) -> Iterator[MockServer]:
    """A fresh world, which is dropped at the end.

    With *intercept*, the vendors' real hosts are answered in this process, and every other host is
    refused unless *allow* names it. Without, children in Python and Node.js are refused the
    vendors' hosts. Raises ScenarioError, MockError and OSError.
    """
    with ExitStack() as stack:
        stack.callback(backend.end, world)
        backend.begin(world, recipe(scenario, clock, seed, faults, answers, variants))
        allowed = [allow] if isinstance(allow, str) else [*allow]
        stack.enter_context(_intercepted(backend, world, allowed) if intercept else _watched())
        yield MockServer(backend, world, intercept, allowed)


def _intercepted(
    backend: Backend, world: str, allowed: list[str]
) -> AbstractContextManager[MockClient]:
    from mock_server.testing.intercept import intercept

    server = [backend.host] if isinstance(backend, Remote) else []
    return intercept(backend.target, world=world, allow=[*allowed, *server])


def _watched() -> AbstractContextManager[None]:
    from mock_server.testing.interception.children.watching import watched

    return watched()
