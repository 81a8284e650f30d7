"""The view of coverage."""

import re

from mock_server import MockClient
from tests.control.calls import create
from tests.page.browsing import Browser


def states(text: str) -> dict[str, str]:
    """The state of each rule that the page shows, by its number."""
    rows = re.findall(
        r'<tr id="([A-Z]+-\d+)">.*?<span class="state [\w-]+">(.*?)</span>', text, re.S
    )
    return dict(rows)


def test_each_rule_has_its_state(browser: Browser, mock: MockClient, world: str) -> None:
    """In words: met and how often, never met, not counted, no single answer."""
    for name in ("Somebody New", "Somebody Else", "X"):
        create(browser.client, "razorpay", name, **{"X-Mock-World": world})
    found = states(browser.get(f"/_mock/page/coverage?world={world}").text)
    rules = mock.behaviours()["behaviours"]["razorpay"]

    assert [one["id"] for one in rules] == [*found]
    assert ("met × 2", "met × 1") == (found["RZP-01"], found["RZP-11"])
    assert {"met × 2", "met × 1", "never met", "not counted", "no single answer"} == {
        *found.values()
    }


def test_rules_are_chosen_by_vendor_and_state(browser: Browser, world: str) -> None:
    """By a form that needs no script."""
    where = f"/_mock/page/coverage?world={world}&vendor=spn&state=not+counted"
    found = states(browser.get(where).text)

    assert {"not counted"} == {*found.values()}
    assert {"SPN"} == {number[:3] for number in found}


def test_routes_that_are_not_emulated(browser: Browser, world: str) -> None:
    """Each leads to the form of an answer for it."""
    browser.client.at("razorpay").post("/v1/payouts", {}, **{"X-Mock-World": world})
    page = browser.get(f"/_mock/page/coverage?world={world}").text
    query = f"world={world}&amp;vendor=razorpay&amp;method=POST&amp;path=%2Fv1%2Fpayouts#add"

    assert f'href="/_mock/page/answers?{query}"' in page


def test_counts_begin_anew(browser: Browser, mock: MockClient, world: str) -> None:
    """By its button."""
    create(browser.client, "razorpay", "Somebody New", **{"X-Mock-World": world})
    page = browser.follow(browser.post(f"/_mock/page/coverage/clear?world={world}")).text

    assert "The counts begin anew." in page
    assert [] == mock.coverage()["answers"]


def test_a_vendor_that_is_none(browser: Browser, world: str) -> None:
    """The page has no rules of it."""
    reply = browser.get(f"/_mock/page/coverage?world={world}&vendor=%3Cb%3E")

    assert (200, {}) == (reply.status, states(reply.text))
