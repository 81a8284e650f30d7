"""The view of variants."""

from mock_server import MockClient
from tests.page.browsing import Browser

SPLIT = {"razorpay": {"unknown_id": "split"}}


def test_another_side_is_chosen(browser: Browser, mock: MockClient, world: str) -> None:
    """What the form has changed is chosen; what is as it was stays the scenario's."""
    where = f"/_mock/page/variants/choose?world={world}"
    typed = {"vendor": "razorpay", "unknown_id": '"split"', "check_phone": "false"}
    page = browser.follow(browser.post(where, typed)).text
    first = mock.variants()["chosen"]
    browser.follow(browser.post(where, {"vendor": "spn", "rate_headers": "true"}))
    both = mock.variants()["chosen"]
    browser.follow(browser.post(f"/_mock/page/variants/clear?world={world}"))

    assert 1 == page.count("chosen here")
    assert (SPLIT, {**SPLIT, "spn": {"rate_headers": True}}) == (first, both)
    assert {} == mock.variants()["chosen"]


def test_the_usual_side_can_be_chosen_again(browser: Browser, mock: MockClient, world: str) -> None:
    """What was chosen may be chosen otherwise."""
    mock.choose_variants(SPLIT)
    typed = {"vendor": "razorpay", "unknown_id": '"documented"'}
    browser.follow(browser.post(f"/_mock/page/variants/choose?world={world}", typed))

    assert "documented" == mock.variants()["variants"]["razorpay"]["unknown_id"]


def test_every_variant_is_explained(browser: Browser, mock: MockClient, world: str) -> None:
    """Each has a field with its choices, and links to the rules that it decides."""
    page = browser.get(f"/_mock/page/variants?world={world}").text
    known = mock.variants()["known"]

    assert all(f'id="{vendor}-{name}"' in page for vendor in known for name in known[vendor])
    assert '<option value="&#34;split&#34;">split</option>' in page
    assert '<option value="200" selected>200 (usual)</option>' in page
    assert f'<a href="/_mock/page/coverage/RZP-29?world={world}">RZP-29</a>' in page


def test_a_wrong_choice_is_told(browser: Browser, mock: MockClient, world: str) -> None:
    """In the control plane's sentence."""
    typed = {"vendor": "razorpay", "unknown_id": "both"}
    refused = browser.post(f"/_mock/page/variants/choose?world={world}", typed)

    assert "<code>razorpay.unknown_id</code>: found &#39;both&#39; (expected" in refused.text
    assert {} == mock.variants()["chosen"]
