"""The metrics as prometheus-client writes them. Nothing of it is kept between two calls.

This module imports prometheus-client, which is an extra: import it where metrics are asked for.
docs/metrics.md tells what each metric means.
"""

import platform
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple, get_args

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from mock_server.control.context import ControlContext
from mock_server.control.serving import Connections
from mock_server.core.behaviours import behaviours
from mock_server.core.errors import Section
from mock_server.core.state.faults import EFFECTS
from mock_server.core.state.traffic import BOUNDS, Counts, Kind, Times
from mock_server.persistence.saver import Saver
from mock_server.version import __version__

NONE = "none"  # the value of a label where there is nothing to tell
SECONDS = [*(str(bound / 1000) for bound in BOUNDS), "+Inf"]


def exposed(
    control: ControlContext, connections: Connections | None, saver: Saver | None, accept: str
) -> tuple[bytes, str]:
    """The metrics in the format that the Accept header asks for, and its media type.

    Without *connections*, which only our own server counts, and without a *saver*, there are no
    metrics of them.
    """
    try:
        encode, content_type = choose_encoder(accept)
    except (TypeError, ValueError):  # the header names a version that is none
        encode, content_type = choose_encoder("")
    return encode(_Exposition(control, connections, saver)), content_type


class _Exposition(Collector):
    """All metrics of one application, as they are now."""

    def __init__(
        self, control: ControlContext, connections: Connections | None, saver: Saver | None
    ) -> None:
        self._control, self._connections, self._saver = control, connections, saver

    def collect(self) -> Iterator[Metric]:
        control, counts = self._control, self._control.traffic.counts()
        names = [vendor.name for vendor in control.vendors]
        yield _build(control)
        yield _gauge("start_time_seconds", "When the server began", control.traffic.since)
        yield _requests(control, counts.requests)
        yield _durations(counts.requests)
        yield from _rare(counts, names)
        yield from _worlds(control, names)
        yield from _memory(control)
        if self._connections:
            yield from _of_connections(self._connections)
        if self._saver:
            yield from _state(self._saver, control.traffic.since)
        yield from ProcessCollector(registry=None).collect()


def _build(control: ControlContext) -> Metric:
    facts = {"version": __version__, "python": platform.python_version()}
    value = {**facts, "replica": control.replica}
    return InfoMetricFamily("mock_server_build", "The version, and the id of this start", value)


class _Shown(NamedTuple):
    """The labels of requests."""

    vendor: str
    operation: str
    status_class: str
    provenance: str
    answered_by: str


def _requests(control: ControlContext, requests: Mapping[Kind, Times]) -> Metric:
    found: Counter[_Shown] = Counter()
    packages = {vendor.name: vendor.package for vendor in control.vendors}
    for kind, times in requests.items():
        status = f"{kind.hundreds}xx" if kind.hundreds else NONE
        provenance = _provenance(packages[kind.vendor], kind.behaviour)
        shown = _Shown(kind.vendor, kind.operation or NONE, status, provenance, kind.answered_by)
        found[shown] += sum(times.counts)
    return _counter("requests", "Requests to vendors", _Shown._fields, found.items())


def _provenance(package: str, number: str | None) -> str:
    """How sure the behaviour of that number is."""
    found = behaviours(package).get(number) if number else None
    return found.provenance if found else NONE


def _durations(requests: Mapping[Kind, Times]) -> Metric:
    """The times by vendor and operation, with those that a fault struck apart."""
    found: dict[tuple[str, ...], Times] = {}
    for kind, times in requests.items():
        key = kind.vendor, kind.operation or NONE, str(kind.fault).lower()
        before = found.get(key, Times([0] * len(SECONDS), 0))
        summed = [*map(sum, zip(before.counts, times.counts, strict=True))]
        found[key] = Times(summed, before.total + times.total)
    told = "From the whole request to its answer, delays of faults included"
    labels = ("vendor", "operation", "fault")
    metric = HistogramMetricFamily("mock_server_request_duration_seconds", told, labels=labels)
    for labelled, (counts, total) in sorted(found.items()):
        buckets = [*zip(SECONDS, map(float, accumulate(counts)), strict=True)]
        metric.add_metric(labelled, buckets, total / 1000)
    return metric


def _rare(counts: Counts, names: list[str]) -> Iterator[Metric]:
    """What few requests have. Each begins at 0, so that its first one is an increase."""
    faults = {(name, effect): 0 for name in names for effect in EFFECTS} | {**counts.faults}
    yield _counter("faults", "Effects of faults on requests", ("vendor", "effect"), faults.items())
    limited = {(name,): counts.limited.get(name, 0) for name in names}
    yield _counter(
        "rate_limited", "Requests that a full window refused", ("vendor",), limited.items()
    )
    refusals = {(section,): counts.refusals.get(section, 0) for section in get_args(Section)}
    yield _counter("refusals", "Refusals of the mock server's own", ("section",), refusals.items())


def _worlds(control: ControlContext, names: list[str]) -> Iterator[Metric]:
    worlds = control.worlds.all()
    records: Counter[str] = Counter(dict.fromkeys(names, 0))
    for world in worlds:
        records.update(world.contacts())
    yield _gauge("worlds", "Worlds that exist", len(worlds))
    yield _gauge("worlds_max", "The most worlds", control.settings.max_worlds)
    found = GaugeMetricFamily(
        "mock_server_records", "Contacts, summed over all worlds", labels=("vendor",)
    )
    for name in names:
        found.add_metric([name], records[name])
    yield found
    entries = sum(len(world.journal) for world in worlds)
    yield _gauge("journal_entries", "Requests in all journals", entries)
    yield _gauge("snapshots", "Snapshots of all worlds", len(control.snapshots))


def _memory(control: ControlContext) -> Iterator[Metric]:
    """Bytes, as the account has them. Without a ceiling, it is infinite."""
    ledger, start = control.worlds.ledger, control.worlds.scenario.bytes
    found = GaugeMetricFamily(
        "mock_server_memory_used_bytes", "Bytes under the ceiling", labels=("kind",)
    )
    for kind, bytes in ledger.used().items():
        found.add_metric([kind], bytes)
    yield found
    ceiling = ledger.ceiling or float("inf")
    yield _gauge("memory_ceiling_bytes", "The most bytes, as --max-memory sets it", ceiling)
    yield _gauge("scenario_bytes", "Bytes of the server's scenario, beside the ceiling", start)


def _of_connections(now: Connections) -> Iterator[Metric]:
    found = GaugeMetricFamily("mock_server_connections", "Open connections", labels=("state",))
    found.add_metric(["idle"], now.idle)
    found.add_metric(["busy"], now.open - now.idle)
    yield found
    yield _gauge("connections_max", "The most connections", now.most)
    yield _counter("connections_accepted", "Accepted connections", (), [((), now.accepted)])
    refused = {(reason,): count for reason, count in now.refused.items()}
    yield _counter(
        "connections_refused", "Connections that were ended", ("reason",), refused.items()
    )
    told = "Times that the most connections were open and new ones had to wait"
    yield _counter("connections_full", told, (), [((), now.full)])


def _state(saver: Saver, began: float) -> Iterator[Metric]:
    saved_at = saver.saved_at or began
    yield _gauge("state_saved_timestamp_seconds", "When worlds were saved last", saved_at)
    yield _gauge("state_failing", "Whether the last save has failed", float(bool(saver.error)))


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(f"mock_server_{name}", told, value)


def _counter(
    name: str, told: str, labels: Sequence[str], counts: Iterable[tuple[Sequence[str], int]]
) -> Metric:
    found = CounterMetricFamily(f"mock_server_{name}", told, labels=labels)
    for values, count in sorted(counts):
        found.add_metric(values, count)
    return found
