"""Every form in a browser that runs no scripts."""

import pytest

from mock_server import MockClient
from tests.browser import Opens

pytestmark = [pytest.mark.browser, pytest.mark.server]


def test_forms_need_no_script(visit: Opens, there: MockClient) -> None:
    """They are sent, done, and the page that follows says so."""
    page = visit("/faults", java_script_enabled=False).page

    def go(view: str) -> None:
        page.get_by_role("navigation").get_by_role("link", name=view).click()

    def press(name: str, said: str) -> None:
        page.get_by_role("button", name=name, exact=True).first.click()
        page.get_by_text(said).wait_for()

    page.get_by_label("Delay in seconds").fill("0.5")
    press("Add the fault", "The fault is added.")
    go("Answers")
    page.get_by_label("Path", exact=True).fill("/v1/payouts")
    press("Add the answer", "The answer is added.")
    go("Clock")
    press("Freeze it now", "The clock stands still.")
    press("1 day on", "The clock is moved.")
    go("Limits")
    page.get_by_label("Vendor", exact=True).select_option("spn")
    page.get_by_label("Requests", exact=True).fill("3")
    page.get_by_label("Within seconds").fill("60")
    press("Set the limit", "The limit is set.")
    go("Variants")
    page.get_by_label("apostrophe").select_option(label="typographic")
    press("Choose for SPN", "The variants are chosen.")
    go("Coverage")
    press("Begin to count anew", "The counts begin anew.")
    there_now = (there.clock()["frozen"], there.limits()["limits"], there.variants()["chosen"])
    kept = (there.faults()["faults"][0]["delay"], there.answers()["answers"][0]["path"])
    go("Scenario")
    press("Load empty", "The world has started anew from that scenario.")

    assert ({"seconds": 0.5}, "/v1/payouts") == kept
    assert {"vendor": "spn", "operation": "*", "requests": 3, "seconds": 60} in there_now[1]
    assert (True, {"spn": {"apostrophe": "typographic"}}) == there_now[::2]
    assert "empty" == there.scenario()["scenario"]


def test_a_state_is_downloaded(visit: Opens, there: MockClient) -> None:
    """As a file, which the form of a scenario takes."""
    page = visit("/scenario").page
    with page.expect_download() as download:
        page.get_by_role("link", name="Download its state").click()
    text = download.value.path().read_text(encoding="utf-8")
    there.load("empty")
    page.get_by_label("Scenario", exact=True).fill(text)
    page.get_by_role("button", name="Start from this").click()
    page.get_by_text("The world has started anew").wait_for()

    assert f"{there.world}.json" == download.value.suggested_filename
    assert 10 <= there.people()["total"]
