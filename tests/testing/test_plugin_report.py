"""What a failed test is told of its requests."""

import re

from tests.testing.suites import Suite


def test_a_failed_test_is_told_of_its_requests(app_suite: Suite) -> None:
    """The report has the journal of the test, and the reason of every refusal."""
    run = app_suite(
        """
def test_refused(mock_server):
    create()
    mock_server.faults.add(nth=2, drop="reset")
    create("Acme (India)")
"""
    )
    lines = run.section("mock server: requests")

    assert re.fullmatch(r" *1  POST /v1/contacts  200  razorpay create_contact  \d+ ms", lines[0])
    assert re.fullmatch(r" *2  POST /v1/contacts  400  razorpay create_contact  \d+ ms", lines[1])
    assert "RZP-10 (inferred): A name with a character outside" in lines[2]
    assert "body name was 'Acme (India)'; would pass: text; 3 to 50" in lines[3]
    assert 4 == len(lines)


def test_a_report_tells_of_faults(app_suite: Suite) -> None:
    """What a fault has done is told as such, and a request that was dropped has no answer."""
    run = app_suite(
        """
def test_dropped(mock_server):
    mock_server.faults.add(drop="reset")
    create()
"""
    )
    lines = run.section("mock server: requests")

    assert "no answer" in lines[0]
    assert "Fault f1 caused this on purpose." in lines[1]


def test_a_report_tells_of_what_is_not_emulated(app_suite: Suite) -> None:
    """A real route that the mock lacks has a line, and so has an answer that stood in."""
    run = app_suite(
        """
def test_unserved(mock_server):
    client = mock_server.razorpay.client
    client.get("/fund_accounts")
    mock_server.answers.add(vendor="razorpay", path="/v1/fund_accounts")
    client.get("/fund_accounts")
    assert False
"""
    )
    lines = run.section("mock server: requests")

    assert "/v1/fund_accounts  501" in lines[0]
    assert "the mock server does not emulate it" in lines[1]
    assert "/v1/fund_accounts  200" in lines[2]
    assert "answer a1 of the world was sent" in lines[3]


def test_a_report_is_short(app_suite: Suite) -> None:
    """A report has at most the last fifty lines, and says so."""
    run = app_suite(
        """
def test_long(mock_server):
    for number in range(70):
        mock_server.razorpay.client.get(f"/contacts/cont_{number}")
    assert False
"""
    )
    lines = run.section("mock server: requests")

    assert 51 == len(lines)
    assert "earlier lines are left out" in lines[0]
    assert "cont_69" in "".join(lines[-3:])


def test_only_failed_tests_are_told(app_suite: Suite) -> None:
    """Nothing is added to a test that passes, nor to one without the fixture."""
    run = app_suite(
        """
def test_passes(mock_server):
    create()

def test_fails():
    assert False

def test_asks_nothing(mock_server):
    assert False
"""
    )

    assert 1 == run.output.count("mock server: requests")
    assert ["The test has made no request to a vendor."] == run.section("mock server: requests")
