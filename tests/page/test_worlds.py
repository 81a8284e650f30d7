"""The overview, and what its forms do to worlds."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.request import Request, urlopen

import pytest

from mock_server import MockClient
from mock_server.serving.thread import serve
from tests.control.conftest import in_process
from tests.page.browsing import Browser, problem


@pytest.fixture
def there(world: str, mock: MockClient) -> Iterator[str]:
    """The name of a world that is there."""
    mock.reset()
    yield world
    if world != "default":
        mock.drop(world)


def test_it_shows_the_world(there: str, browser: Browser, mock: MockClient) -> None:
    """Scenario, clock, contacts, requests and faults of the world stand on the first page."""
    mock.set_clock("2026-01-15T09:00:00Z", frozen=True)
    text = browser.get(f"/_mock/?world={there}").text

    assert f'<h2 id="world-heading">World {there}</h2>' in text
    assert "2026-01-15 09:00:00</time>, frozen" in text
    assert re.search("<dd>Razorpay 9, ClearTax 9, ", text)
    assert f'<dt>Faults</dt><dd><a href="/_mock/page/faults?world={there}">0</a></dd>' in text


def test_it_lists_worlds(world: str) -> None:
    """Every world is in the table and in the choice; the page's own is marked."""
    client, mock = in_process(world)
    mock.reset()
    text = Browser(client).get(f"/_mock/?world={world}").text

    assert f'<tr aria-current="true">\n<th scope="row"><a href="/_mock/?world={world}">' in text
    assert f"<option selected>{world}</option>" in text
    assert "<option>default</option>" in text


def test_it_says_for_whom_it_speaks(world: str) -> None:
    """The table is one replica's: behind a balancer, the others have worlds of their own."""
    client, mock = in_process(world)
    text = Browser(client).get("/_mock/").text

    assert (
        f"Replica <code>{mock.info()['replica']}</code>. The worlds of this replica alone." in text
    )


@pytest.mark.server
def test_it_names_the_proxy() -> None:
    """A server that is a proxy says so, and each vendor's URL has the vendor's prefix."""
    with serve() as server:
        asked = Request(f"{server.url}/_mock/", headers={"Accept": "text/html"})
        with urlopen(asked) as answer:
            text = answer.read().decode()

    assert f"by the proxy <code>{server.url}</code>" in text
    assert "/cleartax/api/v0.1</code>, <code>http://" in text


def test_it_tells_how_to_begin(browser: Browser) -> None:
    """Each vendor has its address, its hosts and a line to copy."""
    text = browser.get("/_mock/", Host="localhost:8484").text

    assert "<code>http://localhost:8484/spn</code>" in text
    assert "<code>api.razorpay.com</code>" in text
    assert "curl http://localhost:8484/razorpay/v1/contacts -u rzp_test_mock:mock_secret" in text


def test_starting_a_world(browser: Browser, mock: MockClient, world: str) -> None:
    """A form makes a world from a scenario, and shows that world."""
    reply = browser.post("/_mock/page/worlds/start", {"name": world, "scenario": "empty"})

    assert f"/_mock/?world={world}&done=%2Fworlds%2Fstart" == reply.header("Location")
    assert '<p class="message" role="status">The world has begun.</p>' in browser.follow(reply).text
    assert "empty" == mock.scenario()["scenario"]


def test_a_world_as_the_server_makes_it(browser: Browser, mock: MockClient, world: str) -> None:
    """Without a scenario, a new world has the server's."""
    browser.post("/_mock/page/worlds/start", {"name": world, "scenario": ""})

    assert world in [one["world"] for one in mock.worlds()["worlds"]]
    assert "default" == mock.scenario()["scenario"]


def test_a_refusal_keeps_what_was_typed(browser: Browser) -> None:
    """The control plane's own sentence is shown, and nothing has to be typed again."""
    sent = {"name": "no world", "scenario": "empty"}
    reply = browser.post("/_mock/page/worlds/start", sent)

    assert 400 == reply.status
    assert "'no world' cannot name a world: use 1 to 64 letters" in problem(reply)
    assert 'id="new-world" name="name" required maxlength="64" value="no world"' in reply.text
    assert '<option value="empty" selected>' in reply.text


@pytest.mark.parametrize("name", ["", " ", "gw1 ", "\tgw1"])
def test_the_name_is_taken_as_it_stands(browser: Browser, mock: MockClient, name: str) -> None:
    """A balancer leads a form by the name in it, so nothing is cut off from that name."""
    before = [one["world"] for one in mock.worlds()["worlds"]]
    reply = browser.post("/_mock/page/worlds/start", {"name": name, "scenario": "empty"})

    assert 400 == reply.status
    assert re.search("Give the world a name|cannot name a world", problem(reply))
    assert before == [one["world"] for one in mock.worlds()["worlds"]]


def test_an_unknown_scenario(browser: Browser, world: str) -> None:
    """What is no scenario is told, and no world is made."""
    reply = browser.post("/_mock/page/worlds/start", {"name": world, "scenario": "crowdet"})

    assert 400 == reply.status
    assert "crowded" in problem(reply)


def test_dropping_a_world(browser: Browser, mock: MockClient, world: str) -> None:
    """A dropped world is gone, and the default one is shown."""
    mock.reset()
    reply = browser.post(f"/_mock/page/worlds/drop?world={world}", {"name": world})

    assert "/_mock/?world=default&done=%2Fworlds%2Fdrop" == reply.header("Location")
    assert world not in [one["world"] for one in mock.worlds()["worlds"]]


def test_the_default_world_stays(browser: Browser) -> None:
    """It has no button, and refuses who sends the form all the same."""
    reply = browser.post("/_mock/page/worlds/drop", {"name": "default"})

    assert 409 == reply.status
    assert 'aria-label="Drop default"' not in browser.get("/_mock/").text


def test_a_hostile_name_is_text() -> None:
    """Whatever a scenario is about, it is shown as text."""
    client, mock = in_process()
    mock.load({"about": "<script>alert(1)</script>", "vendors": {}})
    text = Browser(client).get("/_mock/").text

    assert "<script>alert" not in text
    assert "<script>alert(1)</script>" in unescape(text)


def test_many_worlds_are_paged() -> None:
    """A page has at most a hundred worlds, with links to the others."""
    client, _ = in_process()
    for number in range(205):
        client.send("POST", "/_mock/reset", "", {"X-Mock-World": f"w{number:03}"})
    browser = Browser(client)
    pages = [browser.get(f"/_mock/?page={number}").text for number in (1, 3, 9)]

    assert [100, 6, 6] == [page.count("<tr") - 1 for page in pages]
    assert 'href="/_mock/?page=2" rel="next"' in pages[0]
    assert "Page 3 of 3" in pages[2]
    assert 200 == pages[0].partition("</header>")[0].count("<option")
