"""The benchmarks still measure what they say: in the smallest sizes, and no figure is judged."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import inside, performance, stalls, start, store, throughput, worlds
from tests.benchmarks.effort import Effort
from tests.benchmarks.load import Seen, whole
from tests.benchmarks.peers import python, table
from tests.benchmarks.peers.packages import Absent, Package, provide
from tests.benchmarks.peers.peer import Peer
from tests.benchmarks.peers.rounds import STEPS, Side, measure
from tests.benchmarks.peers.verdicts import verdicts
from tests.benchmarks.processes import helper, mock_server
from tests.benchmarks.rows import Group, Row, Target, attempt, line
from tests.benchmarks.stalled import LINE, LIST, Stall, take_answer
from tests.benchmarks.vendors import VENDORS, Vendor

TINY = Effort(
    runs=1,
    rounds=1,
    requests=20,
    connections=4,
    sizes=(100,),
    few=100,
    many=200,
    turns=1,
    clients=4,
    names=2000,
    worlds=(1, 20),
)
GROUP = Group("g", "about", ("ms",), lambda effort: [])
BY_NAME = {vendor.name: vendor for vendor in VENDORS}
OURS, HELLO = python.ours(VENDORS[0]), python.PEERS[0]
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"


def test_a_met_target_is_shown() -> None:
    """A bound belongs to what it allows."""
    row = attempt("start", lambda: {"ms": 400.0}, Target("ms", "<=", 400))

    assert row.met is True
    assert line(GROUP, row).endswith("400  ms <= 400: met")


def test_a_missed_target_is_shown() -> None:
    """What passes the bound by a little has missed."""
    row = attempt("start", lambda: {"ms": 401}, Target("ms", "<=", 400))

    assert row.met is False
    assert line(GROUP, row).endswith("401  ms <= 400: MISSED")


def test_a_failed_measurement_is_shown_as_failed() -> None:
    """It meets no target, and no figure takes its place."""
    row = attempt("start", lambda: {"ms": 1 / 0}, Target("ms", "<=", 400))

    assert row.met is False
    assert {} == row.values
    assert line(GROUP, row).endswith("-  FAILED: ZeroDivisionError: division by zero")


def test_the_store_is_measured() -> None:
    """Tables and worlds, eight ways."""
    _check(list(store.measure(TINY)), 8)


@pytest.mark.slow
@pytest.mark.parametrize("vendor", VENDORS, ids=BY_NAME)
def test_every_operation_is_measured(vendor: Vendor, tmp_path: Path) -> None:
    """Every vendor's requests are answered well in process."""
    _check(list(inside.measure_vendor(vendor, TINY, tmp_path)), 5 if vendor.made else 4)


@pytest.mark.slow
@pytest.mark.server
def test_throughput_is_measured(tmp_path: Path) -> None:
    """Beside the bare route, under the server that really serves."""
    vendor = BY_NAME["spn"]
    with (
        helper("bare", tmp_path) as bare,
        mock_server(str(vendor.scenario(100, tmp_path)), tmp_path) as server,
    ):
        rows = list(throughput.measure_vendor(vendor, 100, TINY, server.port, bare.port))

    _check(rows, 5)


@pytest.mark.slow
@pytest.mark.server
def test_a_stalled_server_is_measured(tmp_path: Path) -> None:
    """No more clients stall than the effort allows, and the rows say how many."""
    kinds = [Stall("{} in a line", 9, LINE), Stall("{} idle", 2, LIST.wire(), take_answer)]
    rows = list(stalls.measure_stalls(kinds, TINY, tmp_path))

    _check(rows, 2)
    assert ["4 in a line", "2 idle"] == [row.name for row in rows]


@pytest.mark.slow
@pytest.mark.server
def test_clients_that_do_not_stall_are_told(tmp_path: Path) -> None:
    """Whoever was answered, and whoever the server hung up on, has kept nobody waiting."""
    kinds = [Stall("answered", 1, LIST.wire()), Stall("closed", 1, b"no request\r\n\r\n")]
    answered, closed = stalls.measure_stalls(kinds, TINY, tmp_path)

    assert "no stall, but b'HTTP/1.1 200 OK" in str(answered.failure)
    assert "no stall" in str(closed.failure)


@pytest.mark.slow
@pytest.mark.server
def test_worlds_are_measured() -> None:
    """One world and twenty, side by side."""
    one, twenty = worlds.measure(TINY)

    _check([one, twenty], 2)
    assert ("1 world", "20 worlds") == (one.name, twenty.name)
    assert 1 == one.values["ratio"]


@pytest.mark.slow
@pytest.mark.server
def test_a_start_is_measured(tmp_path: Path) -> None:
    """From the command to an answer is some time."""
    assert start.first_answer("default", tmp_path) > 0


def test_a_chunked_answer_is_whole_after_its_last_chunk() -> None:
    """Many peers send no length."""
    assert not whole(CHUNKED)
    assert whole(CHUNKED + b"0\r\n\r\n")


def test_a_ratio_is_the_median_of_the_rounds_own() -> None:
    """Ours divided by theirs, round by round: 2, 4 and 3."""
    ours, theirs = table.rows([_side(OURS, 200, 400, 600), _side(HELLO, 100, 100, 200)])

    assert 1 == ours.values["GET x"]
    assert 3 == theirs.values["GET x"]
    assert 100 == theirs.values["GET"]


def test_an_absent_peer_is_skipped_with_a_word() -> None:
    """It is no failure: nothing was wrong with what is measured."""
    absent = Side(HELLO, 100, absent="no java on this machine")
    row = table.rows([_side(OURS, 200), absent])[1]

    assert row.failure is None
    assert "skipped: no java on this machine" == row.verdict()


def test_a_table_that_could_not_be_filled_is_told() -> None:
    """A figure for fewer records must not pass for one for all."""
    row = table.rows([replace(_side(OURS, 200), records=1000)])[0]

    assert "razorpay, 1,000 records" == row.name
    assert "only 100 records could be seeded in time" == row.note


def test_a_target_is_judged_by_the_ratio() -> None:
    """1.2 of emulate is above the aim for a GET, 0.95 of it only above the bound for a create."""
    emulate = Row("emulate", {"GET x": 1.2, "list x": 1.05, "create x": 0.95})
    judged = _judged({"razorpay": Row("razorpay", {}), "emulate": emulate})

    assert judged["aim: GET, emulate"].met is True
    assert judged["aim: list, emulate"].met is False
    assert judged["bound: create, emulate"].met is True


def test_a_busy_load_generator_is_told() -> None:
    """Its own speed must not be what is measured."""
    judged = _judged({"razorpay": Row("razorpay", {"generator busy %": 90})})

    assert judged["bound: the load generator's processor"].met is False


def test_an_absent_peer_is_not_judged() -> None:
    """A target is neither met nor missed where the peer is not there."""
    skipped = Row("emulate", {}, note="skipped: no npm on this machine")
    row = _judged({"razorpay": Row("razorpay", {}), "emulate": skipped})["aim: GET, emulate"]

    assert row.met is None
    assert "not judged: skipped: no npm on this machine" == row.verdict()


def test_a_package_is_installed_once(tmp_path: Path) -> None:
    """Its folder is marked when it is complete."""
    installed: list[Path] = []
    package = Package("some-1.0", lambda folder, pins: installed.append(folder), ("some@1.0",))
    for _ in range(2):
        provide(package, tmp_path)

    assert [tmp_path / "some-1.0"] == installed


@pytest.mark.slow
@pytest.mark.server
def test_peers_are_measured_side_by_side(tmp_path: Path) -> None:
    """One that cannot be had and one that does not start leave the others alone."""
    absent = replace(HELLO, name="absent", packages=[Package("none-1.0", _refuse, ())])
    broken = replace(HELLO, name="broken", command=lambda site: [sys.executable, "-c", "1 / 0"])
    sides = measure([OURS, HELLO, absent, broken], 100, TINY, tmp_path, lambda said: None)
    ours, hello, *others = table.rows(sides)

    _check([ours, hello], 2)
    assert "skipped: no network" == others[0].note
    assert "ZeroDivisionError" in str(others[1].failure)


def test_a_section_is_made_of_a_report() -> None:
    """The figures, the ratios and the targets each have a table; a skipped peer has its word."""
    made = performance.section(_report())

    assert "| razorpay | 200 | - |" in made
    assert "| emulate | 0.50 | - | - |" in made
    assert "| WireMock | skipped: no java |" in made
    assert "| aim: GET, emulate | 0.50 | ratio >= 1.1 | missed |" in made


def test_a_section_replaces_what_stood_between_the_marks() -> None:
    """Nothing else of the document changes."""
    document = "before\n<!-- peers -->\nold\n<!-- /peers -->\nafter\n"
    made = performance.replaced(document, "new", "peers")

    assert "before\n<!-- peers -->\nnew\n<!-- /peers -->\nafter\n" == made


def test_the_page_has_the_marks() -> None:
    """docs/performance.md can be made anew."""
    text = performance.DOCUMENT.read_text(encoding="utf-8")
    for name in performance.SECTIONS:
        made = performance.replaced(text, "new", name)

        assert f"<!-- {name} -->\nnew\n<!-- /{name} -->" in made


def test_a_document_without_marks_is_refused() -> None:
    """It is not overwritten."""
    with pytest.raises(ValueError, match="must stand in the document"):
        performance.replaced("no marks", "new", "peers")


def _side(peer: Peer, *rates: int) -> Side:
    """Every step alike: so many requests in a second, one a round."""
    seen = {step.name: [Seen(1, [0.001] * rate, 0.5) for rate in rates] for step in STEPS}
    spent = {step.name: [0.0001] * len(rates) for step in STEPS}
    return Side(peer, 100, seen, spent, firsts=[0.3], megabytes=[70], held=100)


def _judged(measured: dict[str, Row]) -> dict[str, Row]:
    return {row.name: row for row in verdicts(measured, (100,), ("razorpay",))}


def _refuse(folder: Path, pins: object) -> None:
    raise Absent("no network")


def _report() -> dict[str, Any]:
    aim = Target("ratio", ">=", 1.1)
    rows = [
        Row("razorpay", {"GET": 200}),
        Row("emulate", {"GET": 400, "GET x": 0.5}),
        Row("WireMock", {}, note="skipped: no java"),
    ]
    judged = [Row("aim: GET, emulate", {"ratio": 0.5}, aim)]
    return {
        "date": "2025-01-02",
        "command": "python -m tests.benchmarks",
        "version": "0.1",
        "machine": {"python": "CPython", "processors": 2, "system": "Linux"},
        "effort": {"rounds": 3},
        "groups": {
            "peers": [row.as_json() for row in rows],
            "peers-targets": [row.as_json() for row in judged],
        },
    }


def _check(rows: list[Row], count: int) -> None:
    assert [None] * count == [row.failure for row in rows]
    figures = [pair for row in rows for pair in row.values.items()]
    # the system counts processor time in hundredths of a second: a short round may take none
    assert all(figure > 0 or name.startswith("us a ") for name, figure in figures)
