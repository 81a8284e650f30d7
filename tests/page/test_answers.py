"""The view of the user's own answers."""

import re

from mock_server import MockClient
from mock_server.page.frame import MAX_SHOWN
from tests.page.browsing import Browser, problem

TYPED = {
    **{"vendor": "razorpay", "method": "POST", "path": "/v1/fund_accounts/{id}", "times": "2"},
    **{"header": "X-Team: payments", "sent": '{"active": true}', "status": "201"},
    **{"headers": "X-Own: {id}", "body": '{"id": "{id}"}'},
}
ANSWER = {
    **{"vendor": "razorpay", "method": "POST", "path": "/v1/fund_accounts/{id}", "times": 2},
    **{"header": {"X-Team": "payments"}, "sent": {"active": True}, "status": 201},
    **{"headers": {"X-Own": "{id}"}, "body": {"id": "{id}"}},
}


def test_each_field_is_a_key_of_the_answer(browser: Browser, mock: MockClient) -> None:
    """And the answer is listed, with how often it was used."""
    page = browser.follow(browser.post(f"/_mock/page/answers/add?world={mock.world}", TYPED))

    assert [{"id": "a1", **ANSWER, "hits": 0}] == mock.answers()["answers"]
    assert "The answer is added." in page.text
    assert 'Remove<span class="hidden"> answer a1</span>' in page.text


def test_as_yaml(browser: Browser, mock: MockClient, world: str) -> None:
    """YAML is taken as it stands; its mistakes name their place."""
    where = f"/_mock/page/answers/add-yaml?world={world}"
    browser.follow(browser.post(where, {"yaml": "path: /v1/payouts\nbody: [1]"}))
    refused = browser.post(where, {"yaml": "path: /v1/payouts\nstatus: 1"})

    assert [[1]] == [one["body"] for one in mock.answers()["answers"]]
    assert "Line 2, column 9, <code>status</code>: found 1 (expected" in refused.text


def test_a_route_that_is_emulated(browser: Browser, world: str) -> None:
    """The sentence says that faults change it."""
    where = f"/_mock/page/answers/add?world={world}"
    refused = browser.post(where, {"vendor": "razorpay", "path": "/v1/contacts"})

    assert "not taken" in problem(refused)
    assert "Razorpay answers this one; faults change it" in refused.text


def test_the_form_begins_with_the_route_of_a_link(browser: Browser, world: str) -> None:
    """As the view of coverage leads here."""
    where = f"/_mock/page/answers?world={world}&vendor=spn&method=POST&path=/users/%22"
    page = browser.get(where).text

    assert '<option value="spn" selected>' in page
    assert '<option value="POST" selected>' in page
    assert 'value="/users/&#34;"' in page


def test_they_are_removed(browser: Browser, mock: MockClient, world: str) -> None:
    """One by its button, or all."""
    for path in ("/one", "/two", "/three"):
        mock.add_answer(path=path)
    browser.follow(browser.post(f"/_mock/page/answers/remove?world={world}", {"id": "a2"}))
    left = [one["id"] for one in mock.answers()["answers"]]
    browser.follow(browser.post(f"/_mock/page/answers/clear?world={world}"))

    assert (["a1", "a3"], []) == (left, mock.answers()["answers"])


def test_a_long_answer_is_cut(browser: Browser, mock: MockClient) -> None:
    """The list stays small, whether a text is long or what a mapping holds."""
    for number, body in enumerate(("<" * 10_000, {"a": {"b": "<" * 10_000}})):
        mock.add_answer(vendor="razorpay", method="POST", path=f"/v1/long/{number}", body=body)
    page = browser.get(f"/_mock/page/answers?world={mock.world}").text

    assert page.count("&lt;&lt;") < MAX_SHOWN
    assert ["10,000", "10,016"] == re.findall(r"… \(([\d,]+) characters\)", page)
