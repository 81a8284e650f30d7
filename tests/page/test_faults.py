"""The view of faults: what stands in it, and what its forms do."""

import re
from typing import Any

from mock_server import MockClient
from mock_server.page.rows import MAX_ROWS
from tests.page.browsing import Browser, problem

FULL = {
    **{"vendor": "spn", "operation": "create_contact", "method": "POST", "path": "/contacts/*"},
    **{"nth": "2", "times": "3", "chance": "0.5"},
    **{"header": "X-Team: payments\nX-Part: a: b", "body": '{"first_name": "Asha"}'},
}
MATCHED = {
    **{"vendor": "spn", "operation": "create_contact", "method": "POST", "path": "/contacts/*"},
    **{"nth": 2, "times": 3, "chance": 0.5},
    **{"header": {"X-Team": "payments", "X-Part": "a: b"}, "body": {"first_name": "Asha"}},
}


def added(browser: Browser, mock: MockClient, **fields: Any) -> dict[str, Any]:
    """The fault that the form adds, without its counters."""
    page = browser.follow(browser.post(f"/_mock/page/faults/add?world={mock.world}", fields))
    assert "The fault is added." in page.text
    fault: dict[str, Any] = mock.faults()["faults"][-1]
    return {key: value for key, value in fault.items() if key not in ("id", "seen", "hits")}


def test_each_field_is_a_key_of_the_fault(browser: Browser, mock: MockClient) -> None:
    """Numbers are numbers, JSON is JSON, and a field that was left empty is no key."""
    broken = added(browser, mock, **FULL, drop="reset", phase="after")
    late = added(browser, mock, seconds="0.5", virtual="true", every="2")
    answered = added(browser, mock, status="500", answer="no JSON", phase="before")
    numbered = added(browser, mock, vendor="razorpay", behaviour="RZP-41", answer='{"a": [1]}')

    assert {**MATCHED, "drop": "reset", "phase": "after"} == broken
    assert {"every": 2, "delay": {"seconds": 0.5, "virtual": True}, "phase": "before"} == late
    assert {"status": 500, "body": "no JSON"} == answered["answer"]
    assert {"behaviour": "RZP-41", "body": {"a": [1]}} == numbered["answer"]


def test_as_yaml(browser: Browser, mock: MockClient, world: str) -> None:
    """YAML is taken as it stands; its mistakes name line, column and key, and it stays there."""
    where, fault = f"/_mock/page/faults/add-yaml?world={world}", "vendor: spn\ndrop: empty"
    browser.follow(browser.post(where, {"yaml": fault}))
    refused = browser.post(where, {"yaml": "vendor: spm\nnth: x\ndrop: empty"})

    assert ["spn"] == [one["vendor"] for one in mock.faults()["faults"]]
    assert 400 == refused.status
    assert (
        "Line 1, column 9, <code>vendor</code>: found &#39;spm&#39;; did you mean" in refused.text
    )
    assert "Line 2, column 6, <code>nth</code>: found &#39;x&#39; (expected" in refused.text
    assert ">\nvendor: spm\nnth: x\ndrop: empty</textarea>" in refused.text


def test_what_is_refused_stays_in_the_form(browser: Browser, mock: MockClient, world: str) -> None:
    """With the control plane's sentences by key; nothing is added."""
    where = f"/_mock/page/faults/add?world={world}"
    refused = browser.post(where, {"vendor": "spn", "nth": "second", "path": "/<b>"})

    assert 400 == refused.status
    assert "2 mistakes" in problem(refused)
    assert "<code>nth</code>: found &#39;second&#39; (expected a whole number)" in refused.text
    assert "exactly one of: answer, delay, drop" in refused.text
    assert 'value="/&lt;b&gt;"' in refused.text
    assert '<option value="spn" selected>' in refused.text
    assert [] == mock.faults()["faults"]


def test_they_are_listed_and_removed(browser: Browser, mock: MockClient, world: str) -> None:
    """Each with what it matched and hit; one by its button, or all."""
    for number in (1, 2, 3):
        mock.add_fault(vendor="spn", nth=number, answer={"status": 500})
    page = browser.get(f"/_mock/page/faults?world={world}").text
    browser.follow(browser.post(f"/_mock/page/faults/remove?world={world}", {"id": "f2"}))
    left = [one["id"] for one in mock.faults()["faults"]]
    browser.follow(browser.post(f"/_mock/page/faults/clear?world={world}"))

    assert ["f1", "f2", "f3"] == re.findall(r'name="id" value="(\w+)"', page)
    assert (["f1", "f3"], []) == (left, mock.faults()["faults"])


def test_a_page_has_a_hundred(browser: Browser, mock: MockClient, world: str) -> None:
    """The others are on further pages, to which links lead."""
    for number in range(MAX_ROWS + 1):
        mock.add_fault(vendor="spn", nth=number + 1, drop="reset")
    first, second = (
        browser.get(f"/_mock/page/faults?world={world}{query}").text for query in ("", "&page=2")
    )

    assert (MAX_ROWS, 1) == (first.count('name="id"'), second.count('name="id"'))
    assert f'<a href="/_mock/page/faults?world={world}&amp;page=2" rel="next">' in first
