"""Every view by the keyboard alone."""

from typing import Any

import pytest

from mock_server import MockClient
from tests.browser import Opens
from tests.page.busy import VIEWS, make_busy
from tests.serving.process import Process

pytestmark = [pytest.mark.browser, pytest.mark.server]

# What a keyboard should reach, in the order of the document, and what it is at.
REACHED = """() => {
  const all = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")];
  window.reached = all.filter((one) => one.checkVisibility({ visibilityProperty: true }));
  return window.reached.length;
}"""
AT = """() => {
  const one = document.activeElement;
  return [window.reached.indexOf(one), getComputedStyle(one).outlineStyle];
}"""


def reached(page: Any) -> tuple[list[int], set[str]]:
    """The places in the document that Tab comes by, and how it shows where it is."""
    places, outlines = [], set()
    for _ in range(page.evaluate(REACHED)):
        page.keyboard.press("Tab")
        place, outline = page.evaluate(AT)
        places.append(place)
        outlines.add(outline)
    return places, outlines


def typed(page: Any, label: str, text: str) -> None:
    """Go to a field by Tab, and type."""
    field = page.get_by_label(label, exact=True)
    for _ in range(100):
        if field.evaluate("(one) => one === document.activeElement"):
            page.keyboard.type(text)
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {label}")


def test_tab_reaches_everything(visit: Opens, there: MockClient, gunicorn: Process) -> None:
    """In the order of the document, and one sees where one is."""
    make_busy(gunicorn, there)
    tab = visit("/")
    found = {}
    for path in VIEWS:
        page = tab.go(f"/@{there.world}/_mock/page{path}")
        places, outlines = reached(page)
        found[path] = (places == [*range(len(places))], outlines)

    assert dict.fromkeys(VIEWS, (True, {"solid"})) == found


def test_the_skip_link(visit: Opens) -> None:
    """The first Tab shows it; it leads past the navigation."""
    page = visit("/faults").page
    link = page.get_by_role("link", name="Skip to the content")
    hidden = link.bounding_box()["x"] < 0
    page.keyboard.press("Tab")
    seen = link.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    main = page.evaluate("document.activeElement.id")
    page.keyboard.press("Tab")

    assert (True, True, "main") == (hidden, seen, main)
    assert "About faults" == page.evaluate("document.activeElement.textContent")


def test_a_fault_by_keys(visit: Opens, there: MockClient) -> None:
    """Typed, sent by Enter, and removed by its button."""
    page = visit("/faults").page
    typed(page, "Vendor", "SPN")
    typed(page, "Operation", "create_contact")
    typed(page, "Only the n-th", "2")
    typed(page, "Answer with status", "503")
    page.keyboard.press("Enter")
    page.get_by_text("The fault is added.").wait_for()
    [fault] = there.faults()["faults"]
    page.get_by_role("button", name="Remove fault f1").press("Space")
    page.get_by_text("The fault is removed.").wait_for()

    assert ("spn", "create_contact", 2, {"status": 503}) == tuple(
        fault[key] for key in ("vendor", "operation", "nth", "answer")
    )
    assert [] == there.faults()["faults"]


def test_a_search_by_keys(visit: Opens) -> None:
    """Typed into the field, and sent by Enter; a record opens by Enter."""
    page = visit("/records").page
    typed(page, "Search", "gaurav")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="1 person").wait_for()
    page.locator("tbody summary").first.press("Enter")

    assert page.get_by_text("Tea, Earl Grey, Hot").is_visible()


def test_another_world_by_keys(visit: Opens, there: MockClient) -> None:
    """Chosen in the list that every view has."""
    there.load("empty")
    page = visit("/records").page
    typed(page, "World", "default")
    page.get_by_role("button", name="Show").first.press("Enter")
    page.wait_for_url("**/records?world=default")

    assert "default" == page.get_by_label("World").input_value()
