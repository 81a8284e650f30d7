"""The view of the clock."""

from collections.abc import Callable

import pytest

from mock_server import MockClient
from tests.page.browsing import Browser, problem

AT = "2026-01-15T09:00:00Z"
Press = Callable[..., str]


@pytest.fixture
def press(browser: Browser, world: str) -> Press:
    """press("set", at=…) sends that form, and gives the page that follows."""

    def send(form: str, **fields: str) -> str:
        reply = browser.post(f"/_mock/page/clock/{form}?world={world}", fields)
        return browser.follow(reply).text

    return send


def test_it_is_set(press: Press, mock: MockClient) -> None:
    """At a time, standing still or going on."""
    page = press("set", at=AT, frozen="true")
    still = mock.clock()
    press("set", at=AT)

    assert (AT, True, False) == (still["at"], still["frozen"], mock.clock()["frozen"])
    assert f'<time datetime="{AT}">2026-01-15 09:00:00</time>' in page
    assert "It stands still." in page


def test_it_is_frozen_and_goes_on(press: Press, mock: MockClient) -> None:
    """Where it stands, and from there."""
    press("set", at=AT)
    press("freeze")
    still = mock.clock()
    page = press("go-on")
    gone_on = mock.clock()
    real = press("real")

    assert (AT[:16], True) == (still["at"][:16], still["frozen"])
    assert (AT[:16], False) == (gone_on["at"][:16], gone_on["frozen"])
    assert "It was set, and goes on from there." in page
    assert "It is the real time." in real


def test_it_is_moved(press: Press, mock: MockClient) -> None:
    """By seconds, also back."""
    press("set", at=AT, frozen="true")
    press("advance", seconds="86400")
    press("advance", seconds="-60")

    assert "2026-01-16T08:59:00Z" == mock.clock()["at"]


def test_a_wrong_time_is_told(browser: Browser, world: str) -> None:
    """And stays in its field."""
    refused = browser.post(f"/_mock/page/clock/set?world={world}", {"at": "noon"})

    assert "not taken" in problem(refused)
    assert "<code>at</code>: found &#39;noon&#39; (expected" in refused.text
    assert 'value="noon"' in refused.text
