"""The page of one numbered rule."""

from tests.page.browsing import Browser


def test_a_rule_has_its_source(browser: Browser, world: str) -> None:
    """Its sentence, its provenance, what speaks against it, and links to what it was read from."""
    page = browser.get(f"/_mock/page/coverage/RZP-08?world={world}").text
    source = "https://razorpay.com/docs/errors/x/contacts/"

    assert "A create without a name is refused with HTTP 400" in page
    assert f'(<a href="{source}" rel="noreferrer">{source}</a>)' in page
    assert "another client error such as 422 is possible" in page


def test_a_number_in_any_form(browser: Browser) -> None:
    """As people write it; one that is none is not there."""
    found = [
        browser.get(f"/_mock/page/coverage/{number}").status for number in ("rzp-8", "rzp-999")
    ]

    assert [200, 404] == found
