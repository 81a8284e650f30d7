"""The requests of a world, and one of them."""

import re
from html import unescape
from typing import Any

import pytest

from mock_server import MockClient, create_app
from tests.clients import Client
from tests.control.calls import listed
from tests.control.conftest import shared_app
from tests.page.browsing import Browser, problem

HOSTILE = "</code></pre><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


@pytest.fixture
def asked(world: str) -> Client:
    """Four requests of the world: a list, a refusal, a route that is not emulated, SPN's list."""
    client = Client.inside(shared_app(), world)
    client.at("razorpay").get("/v1/contacts")
    client.at("razorpay").post("/v1/contacts", {"name": "A"})
    client.at("razorpay").get("/v1/payouts")
    listed(client, "spn")
    return client


def numbers(text: str) -> list[int]:
    """The numbers of the requests in the table, from the top."""
    return [int(found) for found in re.findall(r'aria-label="Request (\d+)"', text)]


def page(browser: Browser, world: str, path: str = "", **query: str) -> str:
    asked = "".join(f"&{name}={value}" for name, value in query.items())
    return browser.get(f"/_mock/page/requests{path}?world={world}{asked}").text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [4, 3, 2, 1]),
        ({"vendor": "spn"}, [4]),
        ({"status": "400"}, [2]),
        ({"refused": "true"}, [3, 2]),
        ({"unserved": "true"}, [3]),
        ({"text": "PAYOUTS"}, [3]),
        ({"vendor": "", "status": "", "text": ""}, [4, 3, 2, 1]),
        ({"before": "3"}, [2, 1]),
    ],
)
@pytest.mark.usefixtures("asked")
def test_the_newest_first(
    query: dict[str, str], expected: list[int], browser: Browser, world: str
) -> None:
    """The form finds requests by vendor, status, text, and whether they were refused."""
    assert expected == numbers(page(browser, world, **query))


@pytest.mark.usefixtures("asked")
def test_a_row_explains_a_refusal(browser: Browser, world: str) -> None:
    """The table says why, in the line that the log has."""
    text = unescape(page(browser, world))

    assert "body name was 'A'" in text
    assert "Razorpay serves GET /v1/payouts (Payouts); the mock server does not emulate it." in text


@pytest.mark.usefixtures("asked")
def test_new_rows(browser: Browser, world: str) -> None:
    """The script asks for what came after the last, and learns the last number."""
    text = page(browser, world, "/rows", after="2", vendor="razorpay")

    assert [3] == numbers(text)
    assert '<table data-last="4">' in text


@pytest.mark.usefixtures("asked")
def test_the_form_keeps_what_was_asked(browser: Browser, world: str) -> None:
    """The form and the script's address have the filter of the page."""
    text = page(browser, world, vendor="spn", text="a%22b", refused="true")

    assert '<option value="spn" selected>' in text
    assert 'type="search" value="a&#34;b"' in text
    assert 'name="refused" value="true" checked' in text
    assert f"rows?world={world}&amp;vendor=spn&amp;text=a%22b&amp;refused=true" in text


def test_a_filter_that_cannot_be_read(browser: Browser, world: str) -> None:
    """The page says what the control plane says, and keeps what was typed."""
    reply = browser.get(f"/_mock/page/requests?world={world}&status=abc")

    assert 400 == reply.status
    assert "status: found 'abc' (expected a whole number)." in problem(reply)
    assert 'name="status" inputmode="numeric" size="4" maxlength="9" value="abc"' in reply.text


def test_at_most_so_many_rows(world: str, browser: Browser) -> None:
    """A page has a hundred rows and a link to the older ones."""
    client = Client.inside(shared_app(), world)
    for _ in range(103):
        listed(client, "spn")
    first = page(browser, world)
    older = re.search(r'<a href="([^"]+)" rel="next">Older requests</a>', first)
    assert older is not None
    rest = browser.get(unescape(older[1])).text

    assert [*range(103, 3, -1)] == numbers(first)
    assert [3, 2, 1] == numbers(rest)
    assert "Older requests" not in rest
    assert 'id="live"' not in rest


@pytest.mark.usefixtures("asked")
def test_one_refusal(browser: Browser, world: str) -> None:
    """Its page has the rule with source and provenance, what was sent, what would pass."""
    text = unescape(page(browser, world, "/2"))

    assert "RZP-11</a></h3>\n<p>A name of fewer than 3" in text
    assert "<dt>Provenance</dt><dd>inferred" in text
    assert '<dt>Source</dt><dd>"Create a Contact", Request Parameters' in text
    assert "<dt>Against it</dt><dd>The contact pages give no sentence for length" in text
    assert '<td data-name="Sent"><code>"A"</code></td>' in text
    assert '<td data-name="Would pass">text; 3 to 50 of the listed characters' in text
    assert '"field": "name"' in text
    assert "Basic (hidden)" in text
    assert 'rel="prev">Request 1<' in text
    assert 'rel="next">Request 3<' in text


@pytest.mark.usefixtures("asked")
def test_one_can_be_copied(browser: Browser, mock: MockClient, world: str) -> None:
    """Its page has it as curl, as pytest and as a scenario, as the control plane tells them."""
    text = unescape(page(browser, world, "/2"))
    missing = [kind for kind in ("curl", "pytest", "scenario") if f'id="as-{kind}"' not in text]

    assert [] == missing
    assert mock.request_as("curl", 2).partition("\\\n")[2] in text
    assert 'data-copy="as-curl"' in text


def test_one_that_cannot_be_copied(browser: Browser, world: str) -> None:
    """The page says why, in the control plane's own sentence."""
    Client.inside(shared_app(), world).at("razorpay").post("/v1/contacts", b"\xff\xfe\xfd")

    assert 2 == page(browser, world, "/1").count("its body is no text in UTF-8")


@pytest.mark.usefixtures("asked")
def test_one_that_is_not_emulated(browser: Browser, world: str) -> None:
    """It says whose answer it is."""
    text = unescape(page(browser, world, "/3"))

    assert "<dt>Answered by</dt><dd>the mock server itself</dd>" in text
    assert "A scenario's answers can stand in for it." in text


def test_what_a_request_changed(browser: Browser, world: str) -> None:
    """A create has the record that it made, an update both of its states."""
    api = Client.inside(shared_app(), world).at("razorpay")
    id = api.post("/v1/contacts", {"name": "Gaurav"}).json["id"]
    api.patch(f"/v1/contacts/{id}", {"name": "Gaurav K"})

    assert "<h3>Made</h3>" in page(browser, world, "/1")
    changed = unescape(page(browser, world, "/2"))
    _, _, both = changed.partition("<h3>Changed</h3>")
    assert both.index('"name": "Gaurav"') < both.index('"name": "Gaurav K"')


def test_a_broken_connection(browser: Browser, world: str, mock: MockClient) -> None:
    """A request that a fault broke has no answer."""
    mock.add_fault(vendor="spn", drop="reset")
    with pytest.raises(ConnectionResetError):
        listed(Client.inside(shared_app(), world), "spn")
    text = page(browser, world, "/1")

    assert "Nothing: the connection was broken on purpose." in text
    assert "<dt>Fault</dt><dd>f1</dd>" in text


def test_one_that_is_not_there(browser: Browser, world: str) -> None:
    """The control plane's 404 is shown."""
    reply = browser.get(f"/_mock/page/requests/7?world={world}")

    assert (404, "There is no request '7' in this world.") == (reply.status, problem(reply))


def test_verified_behaviours_have_their_date() -> None:
    """Where a sandbox has agreed, the page says when."""
    app = create_app()
    app.extensions["mock_server"].evidence["RZP-11"] = {"verified": "2026-11-01"}
    own = Browser(Client.inside(app))
    own.client.at("razorpay").post("/v1/contacts", {"name": "A"})

    assert "a sandbox agreed on 2026-11-01" in own.get("/_mock/page/requests/1").text


def hostile_requests(client: Client) -> None:
    """Requests with a script in every place where a client can put one."""
    quoted: dict[str, Any] = {"name": HOSTILE, HOSTILE: HOSTILE, "notes": {HOSTILE: HOSTILE}}
    headers = {"User-Agent": HOSTILE, "X-A": HOSTILE, "Accept": HOSTILE, "Referer": HOSTILE}
    for vendor, path in (("razorpay", "/v1/contacts"), ("spn", "/api/v1/contacts")):
        client.at(vendor).post(path, quoted, **headers)
        client.at(vendor).get(f"{path}/{HOSTILE.replace('/', '%2F')}?q={HOSTILE}", **headers)
        client.send("POST", f"/{vendor}{path}", HOSTILE, {"Authorization": HOSTILE, **headers})


def test_hostile_requests_are_text(browser: Browser, world: str) -> None:
    """A script in a path, a query, a header, a name or a value is shown, and is no element."""
    hostile_requests(Client.inside(shared_app(), world))
    texts = [page(browser, world), page(browser, world, "/rows")]
    texts += [page(browser, world, f"/{number}") for number in range(1, 7)]
    texts.append(page(browser, world, text="%3Cscript%3Ealert(1)", vendor="%22%3E%3Cscript%3E"))

    for text in texts:
        assert "<script>" not in text
        assert "<img src=x" not in text
    assert "<script>alert(1)</script>" in unescape(texts[0])
