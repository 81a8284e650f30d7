"""The fault walk: which single fault an application survives."""

import json
import urllib.error
import urllib.request
from textwrap import dedent
from typing import Any

import pytest

from mock_server.testing.backends import InProcess
from mock_server.testing.fault_walk import KINDS, FaultMatrix, fault_walk
from mock_server.testing.mock_server import MockServer, opened
from mock_server.testing.walk import Cell, summary

OK = Cell(True)
BROKEN = (urllib.error.URLError, OSError, ValueError)


def create(mock: MockServer, name: str = "Somebody New") -> Any:
    """What an application would do, by the standard library."""
    headers = {**mock.razorpay.headers, "Content-Type": "application/json"}
    body = json.dumps({"name": name}).encode()
    url = "https://api.razorpay.com/v1/contacts"
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=2) as answer:
        return json.load(answer)


def persistent(mock: MockServer) -> Any:
    """Tries again once, whatever happens: Razorpay gives the same contact twice."""
    for _ in range(2):
        try:
            return create(mock)
        except Exception as error:
            last = error
    raise last


def test_who_survives_everything() -> None:
    """An application that tries again survives every kind, at every call."""
    matrix = fault_walk(persistent)

    assert {(1, kind): OK for kind in KINDS} == matrix.cells
    assert ["razorpay create_contact"] == [call.name for call in matrix.calls]


def test_who_survives_nothing() -> None:
    """What is not survived is an AssertionError that shows the matrix and each error."""
    with pytest.raises(AssertionError) as caught:
        fault_walk(create, ["500", "empty"])
    expected = dedent(
        """\
        call 1 (razorpay create_contact) does not survive: 500, empty
        call                       500  empty
        1 razorpay create_contact  BAD  BAD
        BAD 1 500: HTTPError: HTTP Error 500: Internal Server Error
        BAD 1 empty: RemoteDisconnected: Remote end closed connection without response"""
    )

    assert expected == str(caught.value)


def test_known_bad_cells() -> None:
    """A cell that is expected to be bad is no error, and is shown as such."""
    matrix = fault_walk(create, ["500"], [(1, "500")])

    assert False is matrix.cells[1, "500"].survived
    assert "1 razorpay create_contact  bad" in str(matrix)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ((1, "503"), "call 1, 503 was expected to be bad, but was survived"),
        ((1, "500"), "call 1, 500 was expected to be bad, but there is no such cell"),
        ((2, "503"), "call 2, 503 was expected to be bad, but there is no such cell"),
    ],
)
def test_expectations_are_strict(cell: tuple[int, str], said: str) -> None:
    """A cell that is expected to be bad and is not, is an error."""
    with pytest.raises(AssertionError, match=said):
        fault_walk(persistent, ["503"], [cell])


def test_every_call_is_struck_once() -> None:
    """Each run meets one fault, at one call; the others are answered."""

    def thrice(mock: MockServer) -> None:
        lost = 0
        for name in ("First One", "Second One", "Third One"):
            try:
                create(mock, name)
            except BROKEN:
                lost += 1
        assert lost <= 1

    matrix = fault_walk(thrice, ["503", "lost"])

    assert {(n, kind) for n in (1, 2, 3) for kind in ("503", "lost")} == set(matrix.cells)
    assert {OK} == set(matrix.cells.values())


def test_a_lost_answer_was_applied() -> None:
    """`reset` strikes before the vendor acts, `lost` after it."""
    kept = []

    def count(mock: MockServer) -> None:
        try:
            create(mock)
        except BROKEN:
            kept.append(mock.razorpay.client.get("/contacts", params={"name": "Somebody"}).json())

    fault_walk(count, ["reset", "lost"], scenario="empty")

    assert [0, 1] == [found["count"] for found in kept]


def test_every_run_begins_alike(inside: InProcess) -> None:
    """A run finds what there was when the walk began; afterwards that is there again."""
    found = []

    def contacts(mock: MockServer) -> int:
        return len(mock.state()["vendors"]["razorpay"]["contacts"])

    def run(mock: MockServer) -> None:
        found.append(contacts(mock))
        mock.razorpay.client.post("/contacts", json={"name": "One More"})

    with opened(inside, "alike", scenario="empty") as mock:
        create(mock)
        fault_walk(run, ["429", "malformed"], mock=mock)
        after = contacts(mock)
        snapshots = mock.mock.snapshots()["snapshots"]

    assert [1, 1, 1] == found
    assert (1, []) == (after, snapshots)


def test_a_call_that_no_fault_reaches() -> None:
    """Where the vendor refuses before a fault can strike, the cell is neither good nor bad."""

    def refused(mock: MockServer) -> None:
        stranger = {"Authorization": "Basic eDp5"}
        assert 401 == mock.razorpay.client.get("/contacts", headers=stranger).status
        assert 400 == mock.razorpay.client.post("/contacts", json={}).status

    matrix = fault_walk(refused, ["reset", "lost"], [(2, "reset"), (2, "lost")])

    assert [None, None] == [matrix.cells[1, kind].survived for kind in ("reset", "lost")]
    assert "1 razorpay list_contacts   -      -" in str(matrix)
    assert "- the fault did not strike" in str(matrix)


def test_a_run_that_ends_its_own_faults() -> None:
    """A run that resets its world takes the fault away, and that is told."""

    def reset(mock: MockServer) -> None:
        mock.reset()
        create(mock)

    matrix = fault_walk(reset, ["500"])

    assert Cell(None) == matrix.cells[1, "500"]


def test_a_late_answer() -> None:
    """With a time-out, a call may also be late by so many seconds."""

    def impatient(mock: MockServer) -> None:
        request = urllib.request.Request("https://api.razorpay.com/v1/contacts")
        request.add_header("Authorization", mock.razorpay.headers["Authorization"])
        urllib.request.urlopen(request, timeout=0.1).close()

    matrix = fault_walk(impatient, ["timeout"], [(1, "timeout")], timeout=0.4)

    assert "TimeoutError" in matrix.cells[1, "timeout"].error


def test_kinds_of_ones_own() -> None:
    """Kinds may be faults by name."""
    gone = {"answer": {"status": 410}, "vendor": "razorpay"}
    matrix = fault_walk(persistent, {"gone": gone})

    assert {(1, "gone"): OK} == matrix.cells


@pytest.mark.parametrize(
    ("kind", "said"),
    [("501", "'501' is not a kind of fault; there are: 500"), ("timeout", "with timeout=SECONDS")],
)
def test_an_unknown_kind_is_told(kind: str, said: str) -> None:
    """A kind that does not exist is a ValueError with those that do."""
    with pytest.raises(ValueError, match=said):
        fault_walk(persistent, [kind])


def test_a_run_without_calls_proves_nothing() -> None:
    """A run that calls no vendor is an error."""
    with pytest.raises(AssertionError, match="the run made no vendor call"):
        fault_walk(lambda mock: None)


def test_a_run_that_fails_anyway(inside: InProcess) -> None:
    """What is raised without any fault comes through, and nothing is left behind."""
    with opened(inside, "anyway") as mock:
        with pytest.raises(ZeroDivisionError):
            fault_walk(lambda mock: 1 // 0, mock=mock)
        snapshots = mock.mock.snapshots()["snapshots"]

    assert [] == snapshots


def test_a_matrix_of_its_own() -> None:
    """A matrix is as wide as its words."""
    assert "call" == str(FaultMatrix([], [], {}))


def test_no_credential_in_the_table() -> None:
    """An application's error may quote the address that it asked, and what it sent."""

    def run(mock: MockServer) -> None:
        try:
            create(mock)
        except Exception:
            raise ValueError("no answer of https://a:hush@localhost/?key_secret=hush&b=1") from None

    with pytest.raises(AssertionError) as caught:
        fault_walk(run, ["500"])

    assert (
        "BAD 1 500: ValueError: no answer of https://(hidden)@localhost/?key_secret=(hidden)"
        in str(caught.value)
    )
    assert "hush" not in str(caught.value)


def test_an_error_is_one_line() -> None:
    """The first, as far as a line reaches; what a terminal would obey is shown."""
    long = summary(ValueError("\x1b[2J" + "a" * 200 + "\nsecond"))

    assert long.startswith(r"ValueError: \x1b[2Jaaa")
    assert long.endswith("aaa…")
    assert "KeyError" == summary(KeyError())
