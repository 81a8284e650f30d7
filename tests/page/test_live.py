"""What a view does by its script: it follows requests, and copies texts."""

from typing import Any

import pytest

from mock_server import MockClient
from mock_server.client.sending import over_http
from tests.browser import Opens
from tests.clients import Client
from tests.page.busy import make_busy
from tests.serving.process import Process

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.fixture
def client(gunicorn: Process, world: str) -> Client:
    return Client(over_http(gunicorn.url), world)


def numbers(page: Any) -> list[str]:
    """The numbers of the requests in the table, from above."""
    found: list[str] = page.locator("#requests tbody tr td:first-child").all_inner_texts()
    return found


def test_requests_appear_by_themselves(visit: Opens, client: Client) -> None:
    """On top, without a reload; the status says how many."""
    client.at("razorpay").get("/v1/contacts")
    page = visit("/requests").page
    page.evaluate("window.same = true")
    client.at("razorpay").post("/v1/contacts", {"name": "A"})
    page.locator("#requests tbody tr").nth(1).wait_for()
    told = page.get_by_role("status").inner_text()

    assert (["2", "1"], True) == (numbers(page), page.evaluate("window.same"))
    assert "1 new request." == told
    assert page.get_by_text("body name was 'A'").is_visible()


def test_what_is_looked_for_alone_appears(visit: Opens, client: Client) -> None:
    """The filter holds for new requests too."""
    page = visit("/requests?status=400").page
    client.at("razorpay").get("/v1/contacts")
    client.at("razorpay").post("/v1/contacts", {"name": "A"})
    page.locator("#requests tbody tr").first.wait_for()

    assert ["2"] == numbers(page)


def test_it_pauses(visit: Opens, client: Client) -> None:
    """And goes on with what has come in between."""
    page = visit("/requests").page
    button = page.get_by_role("button", name="Pause")
    button.click()
    client.at("razorpay").get("/v1/contacts")
    page.wait_for_timeout(2500)
    paused = numbers(page)
    button.click()
    page.locator("#requests tbody tr").first.wait_for()

    assert ([], ["1"]) == (paused, numbers(page))


def test_a_journal_that_begins_anew(visit: Opens, there: MockClient, client: Client) -> None:
    """Where numbers come again, the rows of before are gone, however many have come since."""
    for name in ("A", "B"):
        client.at("razorpay").post("/v1/contacts", {"name": name})
    page = visit("/requests").page
    there.clear_requests()
    for _ in range(3):
        client.at("razorpay").get("/v1/contacts")
    page.locator("#requests tbody tr").nth(2).wait_for()

    assert ["3", "2", "1"] == numbers(page)
    assert 0 == page.get_by_text("body name was").count()


def test_a_view_says_when_it_is_old(visit: Opens, client: Client) -> None:
    """Once requests have come, a link shows the view as it is now; nothing moves before."""
    page = visit("/records?q=Somebody").page
    client.at("razorpay").post("/v1/contacts", {"name": "Somebody New"})
    page.get_by_role("link", name="Show it as it is now.").click()
    page.get_by_role("link", name="made by request 1", exact=True).wait_for()

    assert "" == page.locator("#stale").inner_text()


def test_texts_are_copied(visit: Opens, there: MockClient, gunicorn: Process) -> None:
    """Each button puts its text on the clipboard, as it stands, and says so."""
    make_busy(gunicorn, there)
    tab = visit("/", permissions=["clipboard-read", "clipboard-write"])
    copied, shown = [], []
    for path in ("/", "/requests/3"):
        page = tab.go(f"/@{there.world}/_mock/page{path}")
        for button in page.locator("button[data-copy]").all():
            button.click()
            button.filter(has_text="Copied").wait_for()
            copied.append(page.evaluate("navigator.clipboard.readText()"))
            shown.append(page.locator(f"#{button.get_attribute('data-copy')}").text_content())

    assert shown == copied
    assert len(shown) == 8  # five first requests, and a request as three texts
