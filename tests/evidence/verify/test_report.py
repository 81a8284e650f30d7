"""What a run says: mirrors report.py."""

from mock_server.core.behaviours import behaviours
from mock_server.core.secrets.redaction import Redaction
from mock_server.core.secrets.rules import Rules
from mock_server.evidence.verify.outcomes import AGREES, NOT_CHECKABLE
from mock_server.evidence.verify.report import told
from mock_server.evidence.verify.run import Verdict


def test_a_rule_is_shown_as_it_stands() -> None:
    """A rule that speaks of a bearer token hides none of its words; what was answered does."""
    row = behaviours("mock_server.vendors.spn")["SPN-02"]
    redaction = Redaction(Rules(), ["Hush4711"])
    agreed = Verdict("SPN-02", AGREES)
    broken = Verdict("SPN-02", NOT_CHECKABLE, "It answered Hush4711.")

    assert [f"agrees         SPN-02  {row.rule[:79]}…"] == [*told(agreed, row, redaction)]
    assert "Hush4711" not in "".join(told(broken, row, redaction))
