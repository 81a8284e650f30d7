"""Coverage for CI tools."""

from pathlib import Path
from xml.etree.ElementTree import Element, parse

import pytest

from mock_server.evidence.coverage import Coverage
from mock_server.evidence.reports.junit import MAX_TESTS, write_junit
from mock_server.vendors import VENDORS
from tests.evidence.reports.runs import a_run, hostile


def written(data: Coverage, folder: Path, *missed: str) -> Element:
    file = folder / "new" / "coverage.xml"
    write_junit(data, VENDORS, file, missed)
    return parse(file).getroot()


def case(root: Element, number: str) -> Element:
    (found,) = [one for one in root.iter("testcase") if one.get("name", "").startswith(number)]
    return found


def test_a_suite_a_vendor(tmp_path: Path) -> None:
    """Each vendor that was called is a suite, whose numbers are those of its cases."""
    (suite,) = root = written(a_run(test_a="RZP-01 RZP-10"), tmp_path)
    skipped = len([*suite.iter("skipped")])

    assert "razorpay" == suite.get("name")
    assert (2, 0) == (int(suite.get("tests", 0)) - skipped, int(suite.get("failures", 9)))
    assert str(skipped) == suite.get("skipped") == root.get("skipped")


def test_what_was_met_passes(tmp_path: Path) -> None:
    """A behaviour that was met is a case that passed; its output names the tests."""
    met = case(written(a_run(test_a="RZP-10 RZP-10", test_b="RZP-10"), tmp_path), "RZP-10 ")

    assert ["system-out"] == [one.tag for one in met]
    assert ["met 3 times", "test_a", "test_b"] == [
        line for line in str(met[0].text).splitlines() if not line.startswith("inferred: ")
    ]


def test_what_was_never_met_is_skipped(tmp_path: Path) -> None:
    """A behaviour that was never met is skipped, with its source."""
    never = case(written(a_run(test_a="RZP-10"), tmp_path), "RZP-01 ")

    assert [("skipped", "never met")] == [(one.tag, one.get("message")) for one in never]
    assert str(never[0].text).startswith("documented: ")


def test_what_a_requirement_asks_for_fails(tmp_path: Path) -> None:
    """A number that a requirement asks for fails; a vendor that was not called is there for it."""
    root = written(a_run(test_a="RZP-10"), tmp_path, "RZP-01", "CLM-01")

    assert ["failure"] == [one.tag for one in case(root, "RZP-01 ")]
    assert ["failure"] == [one.tag for one in case(root, "CLM-01 ")]
    assert ["razorpay", "clemta"] == [suite.get("name") for suite in root]
    assert "2" == root.get("failures")


def test_what_a_plain_run_cannot_meet_is_left_out(tmp_path: Path) -> None:
    """A fault that no test met is no case, and neither is a rule that no answer shows."""
    root = written(a_run(test_a="RZP-10"), tmp_path)
    names = {str(one.get("name")).split()[0] for one in root.iter("testcase")}

    assert not names & {"RZP-41", "RZP-02"}


def test_names_that_xml_cannot_hold(tmp_path: Path) -> None:
    """Markup is text, and a character that XML has none for is escaped."""
    text = str(case(written(hostile(), tmp_path), "RZP-10 ")[0].text)

    assert '</script><script>alert(1)</script>"' in text
    assert "\\x1b[31m\\x00\\ud83d]" in text


def test_tests_are_bounded(tmp_path: Path) -> None:
    """A case lists so many tests, and counts the others."""
    tests = {f"test_{number}": "RZP-10" for number in range(MAX_TESTS + 2)}
    text = str(case(written(a_run(**tests), tmp_path), "RZP-10 ")[0].text)

    assert "and 2 more" == text.splitlines()[-1]
    assert MAX_TESTS == sum(line.startswith("test_") for line in text.splitlines())


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """It raises OSError, and an earlier report stays as it was."""
    (tmp_path / "new").write_text("a file where a folder should be")
    with pytest.raises(OSError, match="not a directory"):
        written(a_run(test_a="RZP-10"), tmp_path)

    assert [tmp_path / "new"] == [*tmp_path.iterdir()]
