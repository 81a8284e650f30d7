"""MockClient: the control plane as Python methods, over HTTP or in process.

This package imports the standard library only.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, Unpack
from urllib.parse import urlencode

from mock_server.client.calls import LOADING_TIMEOUT, Calls, given
from mock_server.client.fields import AnswerFields, FaultFields, FilterFields
from mock_server.client.replicas import Replicas, WorldMoved
from mock_server.client.sending import MockError, Wsgi, in_process

__all__ = ["MockClient", "MockError", "WorldMoved"]

Json = dict[str, Any]


class MockClient(Calls):
    """One world of one server; without a name, its default world.

    Every method is one call. It gives the JSON of the answer unless its description says otherwise.
    Raises ValueError for a *url* that is not one and for names that cannot be sent, MockError for a
    refusal, and OSError where no server answers within *timeout* seconds. Raises WorldMoved, once,
    where another replica answers for the world than did before: than *replica*, if that is given,
    else than the one that has answered first. Clients share what they remember by one Replicas.
    Safe for many threads.
    """

    @classmethod
    def over(
        cls,
        app: Wsgi,
        world: str | None = None,
        token: str | None = None,
        replica: str | Replicas | None = None,
    ) -> "MockClient":
        """A client of a WSGI application in this process: it opens no socket."""
        client = cls(world=world, token=token, replica=replica)
        client._send = in_process(app)
        return client

    def calls(self) -> Json:
        """Every call of the control plane: `calls`, each with method, path and what it does."""
        return self._call("GET", "")

    def health(self) -> Json:
        """`{"status": "alive"}` where the process answers."""
        return self._call("GET", "/health")

    def ready(self) -> Json:
        """`{"status": "ready"}` once the scenario is loaded."""
        return self._call("GET", "/ready")

    def info(self) -> Json:
        """Version, world, scenario, vendors with URLs, settings with origins, and memory."""
        return self._call("GET", "/info")

    def metrics(self) -> str:
        """The metrics of the server, as Prometheus reads them. It needs the extra `metrics`."""
        return self._text("GET", "/metrics")

    def behaviours(self) -> Json:
        """Every numbered behaviour, by vendor."""
        return self._call("GET", "/behaviours")

    def behaviour(self, id: str) -> Json:
        """One behaviour by its number, such as RZP-08."""
        return self._call("GET", "/behaviours", id)

    def openapi(self, vendor: str | None = None) -> Json:
        """The OpenAPI 3.1 document of a vendor; without one, of the control plane itself."""
        if vendor is None:
            return self._call("GET", "/openapi.json")
        return self._call("GET", "/openapi", f"{vendor}.json")

    def worlds(self) -> Json:
        """`worlds`: every world of the `replica` that answers, which speaks for itself alone."""
        return self._call("GET", "/worlds")

    def drop(self, name: str | None = None) -> Json:
        """Drop the world of that name, or every world but the default one."""
        dropped = self._call("DELETE", "/worlds", name)
        if name is not None:
            self._replicas.forget(name)
        return dropped

    def reset(self, only: Iterable[str] | None = None) -> Json:
        """Reset the world to its scenario, or *only* some parts, such as contacts or clock."""
        return self._call("POST", "/reset", sent=given(only=only and list(only)))

    def scenarios(self) -> Json:
        """Every scenario by name, with what it is about."""
        return self._call("GET", "/scenarios")

    def scenario(self) -> Json:
        """The scenario that the world began with."""
        return self._call("GET", "/scenario")

    def load(self, scenario: str | Mapping[str, Any]) -> Json:
        """Replace the world by a scenario: its name, its text in YAML or JSON, or a mapping."""
        return self._call("PUT", "/scenario", sent=scenario, wait=LOADING_TIMEOUT)

    def state(self) -> Json:
        """The world as a scenario, which `load` takes."""
        return self._call("GET", "/state")

    def save_state(self) -> Json:
        """Save every world that has changed to the server's state directory, now."""
        return self._call("POST", "/state/save", wait=60)

    def snapshots(self) -> Json:
        """`snapshots`: the names of this world's snapshots."""
        return self._call("GET", "/snapshots")

    def keep(self, name: str) -> Json:
        """Keep the world's state under a name."""
        return self._call("PUT", "/snapshots", name)

    def restore(self, name: str) -> Json:
        """Put the world back into the state of a snapshot. The snapshot stays."""
        return self._call("POST", "/snapshots", name, "restore")

    def forget(self, name: str | None = None) -> Json:
        """Drop the snapshot of that name, or every snapshot of this world."""
        return self._call("DELETE", "/snapshots", name)

    def requests(self, limit: int = 100, **filter: Unpack[FilterFields]) -> Json:
        """`requests`: the last *limit* that match the filter, oldest first."""
        asked: dict[str, Any] = {**filter, "limit": limit}
        for name in {"body", "unserved", "refused"} & set(asked):
            asked[name] = json.dumps(asked[name])
        return self._call("GET", f"/requests?{urlencode(asked)}")

    def request(self, id: int | Literal["last"]) -> Json:
        """One request by its number, which its answer carried in X-Mock-Request."""
        return self._call("GET", "/requests", id)

    def explain(self, id: int | Literal["last"]) -> Json:
        """Why the request was refused."""
        return self._call("GET", "/requests", id, "explain")

    def request_as(
        self, kind: Literal["curl", "pytest", "scenario"], id: int | Literal["last"] = "last"
    ) -> str:
        """A text that does a request again: a line for curl, a test file, or a scenario."""
        return self._text("GET", "/requests", id, "as", kind)

    def count(self, **filter: Unpack[FilterFields]) -> int:
        """How many requests match. Raises LookupError where the journal has dropped some."""
        found = self._call("POST", "/requests/count", sent=filter)
        if not found["complete"]:
            raise LookupError(
                "the journal has dropped requests that may count; "
                "give the id of a later one as `after=`, or clear the journal in between"
            )
        return int(found["count"])

    def wait(self, at_least: int = 1, timeout: float = 5, **filter: Unpack[FilterFields]) -> int:
        """Wait until *at_least* so many requests match; gives how many do.

        Raises TimeoutError where fewer match after *timeout* seconds.
        """
        sent = {**filter, "at_least": at_least, "timeout": timeout}
        found = self._call("POST", "/requests/wait", sent=sent, wait=timeout)
        if not found["reached"]:
            count = found["count"]
            raise TimeoutError(f"{count} of {at_least} requests came within {timeout:g} s")
        return int(found["count"])

    def clear_requests(self) -> Json:
        """Empty the journal; the next request has the number 1."""
        return self._call("DELETE", "/requests")

    def people(
        self,
        q: str = "",
        differs: bool | None = None,
        vendor: str | None = None,
        order: Literal["changed"] | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> Json:
        """`people`: each with their records by vendor, and in which fields these differ.

        *q* searches; with *differs*, only those who differ, or whose record is missing somewhere.
        With *vendor*, only those with a record there. In the *order* `changed`, who was changed
        last comes first.
        """
        only = None if differs is None else json.dumps(differs)
        asked = given(q=q or None, differs=only, vendor=vendor, order=order)
        return self._call(
            "GET", f"/people?{urlencode({**asked, 'limit': limit, 'offset': offset})}"
        )

    def coverage(self, summary: bool = False) -> Json:
        """What the world has met: `answers`, each with its `behaviour` and `count`; `unserved`.

        A *summary* has the numbers that each of `vendors` has `met` and `never_met` instead.
        """
        return self._call("GET", "/coverage/summary" if summary else "/coverage")

    def clear_coverage(self) -> Json:
        """Begin to count anew."""
        return self._call("DELETE", "/coverage")

    def faults(self) -> Json:
        """`faults`: each with its `id`, how many requests it has `seen`, and its `hits`."""
        return self._call("GET", "/faults")

    def add_fault(self, **fault: Unpack[FaultFields]) -> Json:
        """Add a fault; gives it with its `id`."""
        return self._call("POST", "/faults", sent=fault)

    def fault(self, id: str) -> Json:
        """One fault, how many requests it has `seen`, and how many it `hits`."""
        return self._call("GET", "/faults", id)

    def remove_fault(self, id: str | None = None) -> Json:
        """Remove one fault, or all of them."""
        return self._call("DELETE", "/faults", id)

    def answers(self) -> Json:
        """`answers`: the answers for routes that are not emulated, each with its `id`."""
        return self._call("GET", "/answers")

    def add_answer(self, **answer: Unpack[AnswerFields]) -> Json:
        """Add an answer for a route that is not emulated; gives it with its `id`."""
        return self._call("POST", "/answers", sent=answer)

    def remove_answer(self, id: str | None = None) -> Json:
        """Remove one answer, or all of them."""
        return self._call("DELETE", "/answers", id)

    def clock(self) -> Json:
        """The world's time: `at`, `seconds` since 1970, and whether it is `frozen` or `real`."""
        return self._call("GET", "/clock")

    def set_clock(self, at: datetime | str | float | None = None, frozen: bool = False) -> Json:
        """Show *at* from now on (ISO 8601 or seconds since 1970; None is the real time)."""
        shown = at.isoformat() if isinstance(at, datetime) else at
        return self._call("PUT", "/clock", sent={"at": shown, "frozen": frozen})

    def advance(self, seconds: float) -> Json:
        """Move the world's clock forward, or back where *seconds* are negative."""
        return self._call("POST", "/clock/advance", sent={"seconds": seconds})

    def variants(self) -> Json:
        """`variants`: those in force, by vendor; `chosen`: those chosen over the scenario's."""
        return self._call("GET", "/variants")

    def choose_variants(self, chosen: Mapping[str, Mapping[str, Any]]) -> Json:
        """Choose variants over the scenario's: `{"razorpay": {"unknown_id": "split"}}`.

        They hold through resets and loads, until they are cleared or others are chosen.
        """
        return self._call("PUT", "/variants", sent=chosen)

    def clear_variants(self) -> Json:
        """Let the scenario's variants be in force again."""
        return self._call("DELETE", "/variants")

    def compare_variants(self, snapshot: str) -> Json:
        """Which other choice of each variant would have changed an answer since the snapshot."""
        return self._call("POST", "/variants/compare", sent={"snapshot": snapshot}, wait=60)

    def limits(self) -> Json:
        """`limits`: each with its vendor, operation, and how many requests remain."""
        return self._call("GET", "/limits")

    def set_limit(
        self,
        vendor: str,
        operation: str = "*",
        requests: int | None = None,
        seconds: float | None = None,
        remaining: int | None = None,
    ) -> Json:
        """Set a limit (*requests* in *seconds*), or how many requests *remain* of it."""
        limit = given(requests=requests, seconds=seconds, remaining=remaining)
        sent = {"vendor": vendor, "operation": operation, **limit}
        return self._call("PUT", "/limits", sent=sent)
