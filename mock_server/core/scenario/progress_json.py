"""The progress of a world as values of JSON."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

import orjson

from mock_server.core.document.json import mapping_of
from mock_server.core.scenario.answers import exported_answer
from mock_server.core.scenario.export import exported_fault
from mock_server.core.state.base import Record
from mock_server.core.state.clock import Hands
from mock_server.core.state.limits import HeldLimits, Limit
from mock_server.core.state.numbered import HeldItem, HeldItems
from mock_server.core.state.progress import Progress
from mock_server.core.state.scenario import Scenario
from mock_server.core.state.store import HeldRecords, StoredRecord

PLAIN_BRACKETS = 50  # of a record that stands there as it is: the document's depth is bounded

Json = dict[str, Any]
S = TypeVar("S")


def progress_json(progress: Progress, scenario: Scenario, vendors: Sequence[str]) -> Json:
    """The progress of a world of the *scenario*. Its faults and answers stand by their ids."""
    faults, answers = progress.faults, progress.user_answers
    records = {name: progress.records[name] for name in vendors if progress.records.get(name)}
    return {
        "since": progress.since,
        "clock": _clock(progress.clock),
        "requests": progress.requests,
        "variants": {vendor: dict(chosen) for vendor, chosen in progress.variants.items()},
        "records": {
            vendor: {table: _records(held) for table, held in tables.items()}
            for vendor, tables in records.items()
        },
        "limits": {"rules": list(_rules(progress.rules)), **_counters(progress.limits)},
        "faults": _items(faults, "fault", exported_fault, len(scenario.faults)),
        "answers": {
            "given": progress.given,
            **_items(answers, "answer", exported_answer, len(scenario.answers)),
        },
        "coverage": {
            "answers": [{**met._asdict(), "count": n} for met, n in progress.answers.items()],
            "unserved": [
                {"vendor": vendor, "route": route, "count": count}
                for (vendor, route), count in progress.unserved.items()
            ],
        },
    }


def _clock(hands: Hands) -> Json:
    if hands.stopped is None:
        return {"shift": hands.shift}
    return {"stopped": hands.stopped}


def _records(held: HeldRecords) -> Json:
    changed = [_changed(position, held.changed[position]) for position in sorted(held.changed)]
    return {"made": held.made, "changed": changed}


def _changed(position: int, stored: StoredRecord | None) -> Json:
    if stored is None:
        return {"position": position, "deleted": True}
    return {"position": position, "owner": stored.owner, **_record(stored.record)}


def _record(record: Record) -> Json:
    """The record, or its JSON in Base64 where a document cannot hold it.

    A client may send half of a character, or a number beyond all bounds.
    """
    try:
        text = orjson.dumps(record)
        plain = text.count(b"{") + text.count(b"[") <= PLAIN_BRACKETS
    except TypeError:
        plain = mapping_of(json.dumps(record)) is not None
    if plain:
        return {"record": record}
    return {"coded": b64encode(json.dumps(record).encode()).decode()}


def _rules(rules: Mapping[str, Mapping[str, Limit]]) -> Iterator[Json]:
    for vendor, scopes in rules.items():
        for scope, limit in scopes.items():
            yield {"vendor": vendor, "operation": scope, **asdict(limit)}


def _counters(held: HeldLimits) -> Json:
    windows = [
        {
            "vendor": key.vendor,
            "operation": key.scope,
            "counted_by": key.counted_by,
            **asdict(window.limit),
            "start": window.start,
            "used": window.used,
        }
        for key, window in held.windows.items()
    ]
    left = [
        {"vendor": vendor, "operation": scope, "remaining": remaining}
        for (vendor, scope), remaining in held.left.items()
    ]
    return {"windows": windows, "remaining": left}


def _items(held: HeldItems[S], key: str, export: Callable[[S], Json], own: int) -> Json:
    """The items. The first *own* ids are the scenario's, which has their facts."""

    def item(one: HeldItem[S]) -> Json:
        fact = {} if int(one.id[1:]) <= own else {key: export(one.fact)}
        return {"id": one.id, **one.counts, **fact}

    return {"made": held.last, "active": [*map(item, held.items)]}
