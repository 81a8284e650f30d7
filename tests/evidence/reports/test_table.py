"""The table of a terminal."""

from mock_server.evidence.coverage import Coverage, TestCounts
from mock_server.evidence.reports.table import HEADS, MAX_TESTS, table
from mock_server.vendors import VENDORS
from tests.evidence.reports.runs import a_run, hostile


def lines(data: Coverage) -> list[str]:
    return table(data, VENDORS).splitlines()


def test_a_row_a_vendor() -> None:
    """Each vendor that was called has a row; the others are named below. A terminal holds it."""
    heads, razorpay, spn, others = lines(a_run(test_a="RZP-01 RZP-01 RZP-10", test_b="SPN-01"))[:4]

    assert [*HEADS] == [head for part in heads.split("  ") if (head := part.strip())]
    assert 80 >= len(heads)
    assert ["razorpay", "2"] == razorpay.split()[:2]
    assert ["spn", "1"] == spn.split()[:2]
    assert "not called: cleartax, ysuite, clemta" == others


def test_the_figures_add_up() -> None:
    """Met, never met, refusals of them, limits and faults of them."""
    _, name, met, never, refusals, broken = ["", *lines(a_run(test_a="RZP-01 RZP-10"))[1].split()]

    assert ("razorpay", "2") == (name, met)
    assert int(never) > int(refusals) + int(broken) > 0


def test_tests_that_rest_on_guesses() -> None:
    """They are counted and named with the guesses; a test of documented behaviours is not."""
    shown = lines(a_run(test_a="RZP-01", test_b="RZP-10 RZP-08"))
    place = shown.index("rests on guesses: 1 test")

    assert "  test_b: RZP-08 RZP-10" == shown[place + 1]


def test_names_are_bounded() -> None:
    """So many are named; the others are counted, and it is told where they are."""
    tests = {f"test_{number:02}": "RZP-10" for number in range(MAX_TESTS + 3)}
    shown = lines(a_run(**tests))
    place = shown.index(f"rests on guesses: {MAX_TESTS + 3} tests")

    assert "  and 3 more, which JSON lists" == shown[place + MAX_TESTS + 1]


def test_guesses_are_bounded() -> None:
    """Beside a test, the first guesses are named; the others are counted."""
    shown = table(a_run(test_a=" ".join(f"RZP-{n}" for n in range(10, 19))), VENDORS)

    assert "test_a: RZP-10 RZP-11 RZP-12 RZP-13 RZP-14 RZP-15 and 3 more" in " ".join(shown.split())


def test_never_met() -> None:
    """The numbers of what was never met, three and more in a row as a range."""
    shown = lines(a_run(test_a="RZP-01 RZP-10"))
    place = next(n for n, line in enumerate(shown) if line.startswith("never met (razorpay): "))

    assert "RZP 06 08 09 11-" in shown[place]
    assert all(len(line) <= 100 for line in shown)


def test_unserved_routes() -> None:
    """A route that is not emulated is named with its vendor and the number of tests."""
    data = Coverage({"test_a": TestCounts({}, {"razorpay": {"POST /v1/payouts": 3}})})

    assert ["not emulated, and called: 1 route", "  POST /v1/payouts (razorpay): 1 test"] == [
        line for line in lines(data) if "emulated" in line or "payouts" in line
    ]


def test_nothing_was_called() -> None:
    """A run without a call says so."""
    assert ["no vendor was called", "rests on guesses: 0 tests"] == lines(Coverage())


def test_what_a_terminal_would_obey_is_shown() -> None:
    """Names reach the terminal without a control character."""
    shown = table(hostile(), VENDORS)

    assert shown.replace("\n", "").isprintable()
    assert "\\x1b[2J" in shown
