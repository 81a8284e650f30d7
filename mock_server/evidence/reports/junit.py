"""Coverage as JUnit's XML: each behaviour is a test case of its vendor's suite.

What was never met is skipped: tools show it apart from what passed, and no run turns red for it.
It is a failure only where a requirement asks for it. What an ordinary run cannot meet is left out.
"""

import re
from collections.abc import Collection, Sequence
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from mock_server.core.vendor import Vendor
from mock_server.evidence.coverage import Coverage, Row, VendorCoverage, of_vendor
from mock_server.evidence.files import make_folder, write_whole

MAX_TESTS = 100  # names of tests that are listed in a case
NEVER_MET = "never met"
# What XML 1.0 cannot hold, not even escaped.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(
    data: Coverage, vendors: Sequence[Vendor], file: Path, missed: Collection[str] = ()
) -> None:
    """Write the file, with the vendors that were called. *missed* are the numbers that fail.

    Raises OSError.
    """
    found = [of_vendor(data, vendor) for vendor in vendors]
    chosen = [one for one in found if data.called(one.vendor.name) or _missed(one, missed)]
    root = Element("testsuites", name="mock server coverage")
    for one in chosen:
        root.append(_suite(one, missed))
    _count(root)
    indent(root)
    written = BytesIO()
    ElementTree(root).write(written, encoding="utf-8", xml_declaration=True)
    make_folder(file.parent)
    write_whole(file, f"{written.getvalue().decode()}\n")


def _missed(one: VendorCoverage, missed: Collection[str]) -> bool:
    return any(row.behaviour.id in missed for row in one.never_met)


def _suite(one: VendorCoverage, missed: Collection[str]) -> Element:
    suite = Element("testsuite", name=one.vendor.name)
    rows = {row.behaviour.id: row for row in (*one.met, *one.never_met)}
    for row in (row for row in one.rows if row.behaviour.id in rows):
        suite.append(_case(one.vendor.name, row, row.behaviour.id in missed))
    _count(suite)
    return suite


def _case(vendor: str, row: Row, fails: bool) -> Element:
    behaviour = row.behaviour
    name = _legal(f"{behaviour.id} {behaviour.rule}")
    case = Element("testcase", classname=f"{vendor}.{row.kind}", name=name, time="0")
    source = _legal(f"{behaviour.provenance}: {behaviour.source}")
    if not row.is_met:
        mark = SubElement(case, "failure" if fails else "skipped", message=NEVER_MET)
        mark.text = source
    else:
        told = [f"met {row.count} times" if row.count > 1 else "met once", source, *_named(row)]
        SubElement(case, "system-out").text = _legal("\n".join(told))
    return case


def _named(row: Row) -> list[str]:
    """The first of the names of the tests, and how many more there are."""
    more = len(row.tests) - MAX_TESTS
    return [*row.tests[:MAX_TESTS], *([f"and {more} more"] if more > 0 else [])]


def _count(element: Element) -> None:
    """Give a suite, or all of them, its numbers of cases."""
    kinds = {"tests": "testcase", "failures": "failure", "skipped": "skipped"}
    for name, tag in kinds.items():
        element.set(name, str(sum(1 for _ in element.iter(tag))))
    element.set("errors", "0")
    element.set("time", "0")


def _legal(text: str) -> str:
    """The text, with an escape for each character that XML cannot hold."""
    return _ILLEGAL.sub(lambda found: repr(found[0])[1:-1], text)
