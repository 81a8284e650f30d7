"""The view of limits."""

from mock_server import MockClient
from tests.control.calls import create
from tests.page.browsing import Browser, problem

TYPED = {"vendor": "razorpay", "operation": "create_contact", "requests": "2", "seconds": "0.5"}


def test_a_limit_is_set(browser: Browser, mock: MockClient, world: str) -> None:
    """And listed, with nobody counted yet."""
    page = browser.follow(browser.post(f"/_mock/page/limits/set?world={world}", TYPED)).text

    assert {**TYPED, "requests": 2, "seconds": 0.5} in mock.limits()["limits"]
    assert "The limit is set." in page
    assert "no counter runs" in page


def test_who_is_counted(browser: Browser, mock: MockClient, world: str) -> None:
    """A spent counter says so in a word; a reset forgets it."""
    mock.set_limit("razorpay", "create_contact", requests=1, seconds=60)
    create(browser.client, "razorpay", "Somebody New", **{"X-Mock-World": world})
    page = browser.get(f"/_mock/page/limits?world={world}").text
    after = browser.follow(browser.post(f"/_mock/page/limits/reset?world={world}")).text

    assert '0 of 1 <strong class="bad">spent</strong>' in page
    assert "no counter runs" in after


def test_what_is_refused_is_told(browser: Browser, world: str) -> None:
    """In the control plane's sentence."""
    where = f"/_mock/page/limits/set?world={world}"
    refused = browser.post(where, {**TYPED, "operation": "nosuch"})

    assert problem(refused).startswith("Razorpay has no operation 'nosuch'. It has: create_contact")
    assert 'value="nosuch"' in refused.text
