"""The view of the scenario."""

import json

from mock_server import MockClient
from tests.page.browsing import Browser


def test_another_by_name(browser: Browser, mock: MockClient, world: str) -> None:
    """The world starts anew from it, and the view marks it in a word."""
    page = browser.follow(
        browser.post(f"/_mock/page/scenario/load?world={world}", {"name": "empty"})
    )

    assert "empty" == mock.scenario()["scenario"]
    assert 'empty <span class="tag">this one</span>' in page.text


def test_another_as_yaml(browser: Browser, mock: MockClient, world: str) -> None:
    """A scenario is taken as it stands."""
    text = "about: Of one contact.\nextends: empty\nvendors: {spn: {contacts: [{fake: 1}]}}"
    browser.follow(browser.post(f"/_mock/page/scenario/load-yaml?world={world}", {"yaml": text}))

    assert "Of one contact." == mock.scenario()["about"]


def test_its_mistakes(browser: Browser, mock: MockClient, world: str) -> None:
    """Each has its line, its column and its key; the text stays, and the world too."""
    text = "vendor: {}\nfaults:\n  - {vendor: <i>, drop: reset}\n"
    refused = browser.post(f"/_mock/page/scenario/load-yaml?world={world}", {"yaml": text})
    where = "Line 3, column 14, <code>faults[0].vendor</code>: found &#39;&lt;i&gt;&#39;"

    assert 400 == refused.status
    assert "not taken, for 2 mistakes" in refused.text
    assert "Line 1, column 1, <code>vendor</code>: unknown key; did you mean" in refused.text
    assert where in refused.text
    assert ">\nvendor: {}\nfaults:" in refused.text
    assert "default" == mock.scenario()["scenario"]


def test_its_state_is_a_file(browser: Browser, mock: MockClient, world: str) -> None:
    """It is named after the world, and its form takes it."""
    file = browser.get(f"/_mock/page/scenario/state.json?world={world}")
    browser.follow(
        browser.post(f"/_mock/page/scenario/load-yaml?world={world}", {"yaml": file.text})
    )

    assert f'attachment; filename="{world}.json"' == file.header("Content-Disposition")
    assert json.loads(file.text)["vendors"] == mock.state()["vendors"]


def test_it_is_reset(browser: Browser, mock: MockClient, world: str) -> None:
    """Whole, or a part of it."""
    mock.set_clock("2026-01-15T09:00:00Z", frozen=True)
    mock.add_fault(drop="reset")
    browser.follow(browser.post(f"/_mock/page/scenario/reset?world={world}", {"only": "faults"}))
    part = (mock.faults()["faults"], mock.clock()["frozen"])
    browser.follow(browser.post(f"/_mock/page/scenario/reset?world={world}"))

    assert (([], True), False) == (part, mock.clock()["frozen"])


def test_snapshots(browser: Browser, mock: MockClient, world: str) -> None:
    """One is kept, restored and forgotten."""
    where, named = f"/_mock/page/scenario/{{}}?world={world}", {"name": "before"}
    browser.follow(browser.post(where.format("keep"), named))
    mock.add_fault(drop="reset")
    page = browser.follow(browser.post(where.format("restore"), named)).text
    faults = mock.faults()["faults"]
    browser.follow(browser.post(where.format("forget"), named))
    refused = browser.post(where.format("restore"), {"name": "<b>"})

    assert 'Forget<span class="hidden"> before</span>' in page
    assert ([], []) == (faults, mock.snapshots()["snapshots"])
    assert "There is no snapshot &#39;&lt;b&gt;&#39; in this world." in refused.text
