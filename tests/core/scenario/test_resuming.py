"""The mistakes in a kept world's document, each told with its place; and what is none."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from mock_server.core.document.mistakes import ScenarioError
from mock_server.vendors import VENDORS as SERVED
from tests.core.scenario.keeping import document, registry, restored
from tests.core.state.test_journal import entry

Json = dict[str, Any]

CHANGED, WINDOW = "records.razorpay.contacts.changed", "limits.windows.0"


def contact(number: int = 9, id: Any = "cont_1") -> Json:
    return {"position": number, "owner": "rzp_test_mock", "record": {"id": id}}


def found(number: int = 1) -> Json:
    """A document with a changed contact, a fault and a counter."""
    world = registry().get("gw1")
    world.journal.write(entry())
    kept = document(world)
    kept["progress"]["records"] = {"razorpay": {"contacts": {"made": 10, "changed": [contact()]}}}
    fault = {"id": f"f{number}", "seen": 2, "hits": 1, "fault": {"drop": "reset"}}
    kept["progress"]["faults"] = {"made": 1, "active": [fault]}
    window = {"vendor": "spn", "operation": "*", "counted_by": ["a", None], "requests": 2}
    kept["progress"]["limits"]["windows"] = [{**window, "seconds": 1, "start": 0, "used": 1}]
    return kept


def said(change: Callable[[Json], object]) -> list[str]:
    """What is said of the document after a change to its progress, without the place."""
    kept = found()
    change(kept["progress"])
    try:
        restored(kept)
    except ScenarioError as error:
        return [str(mistake).split(": ", 1)[1] for mistake in error.mistakes]
    return []


def changed(*entries: Any) -> Callable[[Json], object]:
    contacts = {"made": 12, "changed": list(entries)}
    return lambda progress: progress.update(records={"razorpay": {"contacts": contacts}})


def put(path: str, value: Any) -> Callable[[Json], object]:
    """A change of one value, at a path with dots."""
    *around, last = [int(part) if part.isdigit() else part for part in path.split(".")]

    def change(progress: Any) -> None:
        for part in around:
            progress = progress[part]
        progress[last] = value

    return change


ENTRY = "{position, owner, record}, or {position, deleted: true}"
FIRST = "cont_00000000000001, which the scenario's record has"
RISING = "ids that rise up to 0, as many as were made"
CALLER = "a text, null, or a list of texts and nulls"
PLACES = "one of the scenario's 9, or from 9 below 12"
VENDORS = f"one of: {', '.join(vendor.name for vendor in SERVED)}"
WORDS = "one of: ascii, typographic"
OTHER = {"spn": {"apostrophe": "x"}}


@pytest.mark.parametrize(
    ("change", "key", "what", "expected"),
    [
        (put("requests", -1), "requests", "-1", "at least 0"),
        (put("clock", {}), "clock", "an empty mapping", "exactly one of: shift, stopped"),
        (put("world", "gw2"), "world", "'gw2'", "gw1, for which the file is named"),
        (put("variants", OTHER), "variants.spn.apostrophe", "'x'", WORDS),
        (changed({"position": 1}), f"{CHANGED}[0]", "a mapping", ENTRY),
        (changed(contact(), contact()), f"{CHANGED}[1].position", "9", "each position once"),
        (changed(contact(12)), f"{CHANGED}[0].position", "12", PLACES),
        (changed(contact(0)), f"{CHANGED}[0].record.id", "'cont_1'", FIRST),
        (changed(contact(), contact(10)), f"{CHANGED}[1].record.id", "'cont_1'", "ids that differ"),
        (changed(contact(id=None)), f"{CHANGED}[0].record.id", "null", "an id"),
        (put("faults.made", 0), "faults.active[0].id", "f1", RISING),
        (put("faults.active.0.id", "a1"), "faults.active[0].id", "'a1'", "an id such as f1"),
        (put(f"{WINDOW}.vendor", "none"), "limits.windows[0].vendor", "'none'", VENDORS),
        (put(f"{WINDOW}.counted_by", 1), "limits.windows[0].counted_by", "1", CALLER),
    ],
)
def test_a_mistake(change: Callable[[Json], object], key: str, what: str, expected: str) -> None:
    """It is told with its key, what was found and what was expected."""
    assert [f"progress.{key}: found {what} (expected {expected})"] == said(change)


def test_an_unknown_key() -> None:
    """It is told with the keys that there are."""
    (told,) = said(put("request", 1))

    assert told.startswith("progress.request: unknown key; did you mean 'requests'? (expected one")


def test_no_mistake() -> None:
    """A document that a server wrote has none."""
    assert [] == said(lambda progress: progress)


def test_its_place() -> None:
    """A mistake has the file, the line and the column."""
    kept = found()
    kept["progress"]["requests"] = "x"
    lines = json.dumps(kept, indent=1).split("\n")
    line = next(n for n, text in enumerate(lines, 1) if text.startswith('  "requests": "x"'))
    with pytest.raises(ScenarioError) as error:
        restored(kept)

    assert f"gw1.json:{line}:15: progress.requests: " in str(error.value)


def test_no_progress() -> None:
    """A scenario is no kept world."""
    kept = found()
    del kept["progress"]
    with pytest.raises(ScenarioError) as error:
        restored(kept)

    assert "progress.world: missing" in str(error.value)
