"""The view of records: the contacts of all vendors, a row a person."""

import re

from mock_server import MockClient
from mock_server.page.records import ROWS
from tests.page.browsing import Browser

EMAIL = "somebody.new@example.org"


def rows(text: str) -> list[str]:
    """The rows of the table as text, without tags."""
    table = text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [" ".join(re.sub("<[^>]+>", " ", one).split()) for one in table.split("</tr>")[:-1]]


def create(browser: Browser, world: str) -> None:
    """One person at two vendors, with other phones."""
    named = {"X-Mock-World": world}
    here = {"name": "Somebody New", "email": EMAIL, "contact": "9000090001"}
    there = {
        "first_name": "Somebody",
        "last_name": "New",
        "email": EMAIL,
        "phone": "+91-9000090002",
    }
    browser.client.at("razorpay").post("/v1/contacts", here, **named)
    browser.client.at("spn").post("/contacts", there, **named)


def test_a_row_a_person(browser: Browser, mock: MockClient, world: str) -> None:
    """Side by side; what differs and who changed it stands there in words, the newest first."""
    create(browser, world)
    found = rows(browser.get(f"/_mock/page/records?world={world}").text)
    first, total = found[0], mock.people()["total"]

    assert min(total, ROWS) == len(found)
    assert first.startswith("Somebody New differs in phone ")
    assert "made by request 1" in first
    assert "made by request 2" in first
    assert "phone, differs 9000090001" in first
    assert "phone, differs +91-9000090002" in first
    assert f"email {EMAIL}" in first


def test_a_search(browser: Browser, mock: MockClient, world: str) -> None:
    """By any text; only who differs."""
    create(browser, world)
    where = f"/_mock/page/records?world={world}"
    found = [
        [one.split(" differs")[0] for one in rows(browser.get(where + query).text)]
        for query in ("&q=SOMEBODY", "&q=SOMEBODY&differs=true", "&q=nobody", "&differs=true")
    ]

    differ = mock.people(differs=True, order="changed")["people"]

    assert [["Somebody New"], ["Somebody New"], []] == found[:3]
    assert [one["name"] for one in differ] == found[3]


def test_pages(browser: Browser, mock: MockClient, world: str) -> None:
    """A page has so many rows, and says which of how many; its links keep the search."""
    mock.load("crowded")
    where = f"/_mock/page/records?world={world}&q=e"
    first = browser.get(where).text
    second = browser.get(f"{where}&start={ROWS}").text
    total = mock.people(q="e")["total"]

    assert f"1 to {ROWS} of {total}" in first
    assert f"{ROWS + 1} to {2 * ROWS} of {total}" in second
    assert f'href="/_mock/page/records?world={world}&amp;start={ROWS}&amp;q=e"' in first
    assert set(rows(first)).isdisjoint(rows(second))


def test_a_start_that_is_none(browser: Browser, world: str) -> None:
    """The control plane's sentence says so."""
    reply = browser.get(f"/_mock/page/records?world={world}&start=x")

    assert 400 == reply.status
    assert "offset: found &#39;x&#39; (expected a whole number)." in reply.text


def test_the_list_of_one_vendor(browser: Browser, world: str) -> None:
    """Its contacts alone, with its own fields as columns, and what differs elsewhere."""
    create(browser, world)
    text = browser.get(f"/_mock/page/records?world={world}&vendor=spn").text
    heads = re.findall('<th scope="col"><code>(.*?)</code></th>', text)
    first = rows(text)[0]

    assert ["id", "company_id", "first_name", "last_name", "email", "phone"] == heads[:6]
    assert f"Somebody New {EMAIL} +91-9000090002" in first
    assert first.startswith("made by request 2 phone differs ")


def test_the_last_changes(browser: Browser, mock: MockClient, world: str) -> None:
    """The newest first, a deleted contact among them, each with the request that did it."""
    create(browser, world)
    id = mock.people(q=EMAIL)["people"][0]["records"]["spn"][0]["id"]
    browser.client.at("spn").delete(f"/contacts/{id}", **{"X-Mock-World": world})
    text = browser.get(f"/_mock/page/records?world={world}").text
    listed = re.findall(r"<li>.*?</time> (\w+): <strong>(.*?)</strong> was (\w+) by", text)

    assert [
        ("spn", "Somebody New", "deleted"),
        ("spn", "Somebody New", "made"),
        ("razorpay", "Somebody New", "made"),
    ] == listed
