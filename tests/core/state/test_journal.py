"""The journal: bounds, filters, waiting, and what is kept of a message."""

import threading
from functools import partial
from typing import Any

import pytest

from mock_server.core.secrets.messages import message
from mock_server.core.secrets.redaction import Redaction
from mock_server.core.secrets.rules import Rules
from mock_server.core.state.entry import JournalEntry, Raw
from mock_server.core.state.journal import Filter, Journal
from mock_server.core.state.store import Change, StoredRecord
from mock_server.core.waits import Wake

RULES = Rules()
EMPTY = Raw((), b"", 0)


def entry(vendor: str = "v", **facts: Any) -> JournalEntry:
    known = {
        "operation": "get",
        "method": "GET",
        "bare_path": "/a",
        "query": "",
        "status": 200,
        "behaviour": "V-1",
        "asked": EMPTY,
        "answered": EMPTY,
    }
    return JournalEntry(
        world="w", at=0, vendor=vendor, rules=RULES, milliseconds=0, **{**known, **facts}
    )


def ids(journal: Journal, wanted: Filter | None = None) -> list[int]:
    return [one.id for one in journal.find(wanted or Filter()).entries]


def test_ids_count_from_one() -> None:
    """Entries are numbered in the order in which they are written."""
    journal = Journal(10, 10**6)
    written = [journal.write(entry()).id for _ in range(3)]

    assert [1, 2, 3] == written == ids(journal)


def test_bounded_by_count() -> None:
    """The oldest makes room; how many did is counted."""
    journal = Journal(2, 10**6)
    for _ in range(5):
        journal.write(entry())

    assert [4, 5] == ids(journal)
    assert 3 == journal.evicted


@pytest.mark.parametrize(
    "large",
    [
        {"bare_path": "/" + "x" * 10_000},
        {"asked": Raw.of([("X-Large", "x" * 10_000)], b"")},
        {"asked": Raw((), b"x" * 10_000, 10_000)},
        {"sent_bytes": 10_000},
        {"answered": Raw.of((), b"x" * 10_000)},
    ],
    ids=["path", "headers", "request", "body as read", "response"],
)
def test_bounded_by_bytes(large: dict[str, Any]) -> None:
    """Whatever is large in an entry counts, also a body as read."""
    journal = Journal(100, 25_000)
    for _ in range(5):
        journal.write(entry(**large))

    assert 1 <= len(ids(journal)) <= 2


@pytest.mark.parametrize("bounds", [(0, 10**6), (10, 0)], ids=["no entries", "no bytes"])
def test_nothing_is_kept(bounds: tuple[int, int]) -> None:
    """A bound of nothing keeps nothing, and says that nothing is complete."""
    journal = Journal(*bounds)
    journal.write(entry())

    assert ([], False) == journal.find(Filter())
    assert 1 == journal.evicted


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(), [1, 2, 3]),
        (Filter(vendor="v"), [1, 3]),
        (Filter(operation="put"), [2]),
        (Filter(method="PUT"), [2]),
        (Filter(path="/a*"), [1, 2]),
        (Filter(path="/a"), [1]),
        (Filter(status=404), [3]),
        (Filter(behaviour="V-1"), [1, 2]),
        (Filter(body={"a": 1}), [2]),
        (Filter(body={"a": 1, "b": 2}), [2]),
        (Filter(body={"a": "1"}), []),
        (Filter(body={"c": None}), [2]),
        (Filter(after=1), [2, 3]),
        (Filter(vendor="v", status=404, after=2), [3]),
    ],
)
def test_filters(wanted: Filter, expected: list[int]) -> None:
    """Every field that is given must agree; a path is a glob; a body needs its fields alone."""
    journal = Journal(10, 10**6)
    journal.write(entry())
    journal.write(
        entry("u", operation="put", method="PUT", bare_path="/ab", sent={"a": 1, "b": 2, "c": None})
    )
    journal.write(entry(bare_path="/b", status=404, behaviour=None))

    assert expected == ids(journal, wanted)


def test_a_body_must_have_the_field() -> None:
    """A field that is not there is not the same as one that is null."""
    journal = Journal(10, 10**6)
    for sent in ({}, [1], None, {"c": None}):
        journal.write(entry(sent=sent))

    assert [4] == ids(journal, Filter(body={"c": None}))


@pytest.mark.parametrize(("after", "complete"), [(0, False), (2, False), (3, True), (9, True)])
def test_what_was_evicted_may_be_missed(after: int, complete: bool) -> None:
    """A question is complete where it does not reach back to what has made room."""
    journal = Journal(2, 10**6)
    for _ in range(5):
        journal.write(entry())

    assert complete == journal.find(Filter(after=after)).complete


def test_waiting_ends_with_what_comes() -> None:
    """Who waits is woken by the entry that was wanted, not by another."""
    journal = Journal(10, 10**6)

    def come() -> None:
        for vendor in ("u", "v", "v"):
            journal.write(entry(vendor))

    timer = threading.Timer(0.02, come)
    timer.start()
    woken = Wake(partial(journal.watch, Filter(vendor="v"), 2), 10).block()
    timer.join()

    assert woken
    assert [2, 3] == ids(journal, Filter(vendor="v"))


def test_waiting_ends_in_time() -> None:
    """After the time-out there is what there is."""
    journal = Journal(10, 10**6)
    journal.write(entry())

    assert not Wake(partial(journal.watch, Filter(), 2), 0.01).block()


def test_waiting_counts_what_is_there() -> None:
    """Entries from before count, and nobody is called twice over."""
    journal, calls = Journal(10, 10**6), []
    journal.write(entry())
    end = journal.watch(Filter(), 2, lambda: calls.append(1))
    journal.write(entry())
    end()
    journal.write(entry())

    assert [1] == calls


def test_clearing_counts_anew() -> None:
    """What was forgotten is not missed, and numbers begin again."""
    journal = Journal(10, 10**6)
    journal.write(entry())
    journal.clear()

    assert [] == ids(journal)
    assert 1 == journal.write(entry()).id
    assert journal.find(Filter()).complete


def test_many_threads() -> None:
    """No entry and no number is lost or given twice."""
    journal = Journal(10_000, 10**9)

    def write() -> None:
        for _ in range(200):
            journal.write(entry())

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(range(1, 1601)) == ids(journal)


def test_an_entry_is_found_by_its_id() -> None:
    """One that is kept is found; one that has made room is not."""
    journal = Journal(1, 10**6)
    journal.write(entry())
    kept = journal.write(entry(changes=(Change(None, StoredRecord(0, "s", {"id": 1})),)))

    assert kept == journal.get(2)
    assert journal.get(1) is None


def test_a_long_body_is_cut() -> None:
    """The first 64 KB are kept, and how long it was; bytes that are no text do no harm."""
    kept = message(*Raw.of([], b"\xff" + b"x" * 100_000), Redaction(RULES))

    assert (True, 100_001, 65_536) == (kept.long, kept.length, len(kept.body))
    assert "\ufffdx" == kept.body[:2]
