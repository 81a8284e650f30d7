"""The documentation, as a browser shows it."""

import re
from html import unescape

import pytest

from mock_server.control.docs import pages
from tests.page.browsing import Browser
from tests.page.conftest import Open


def test_a_browser_is_led_to_it(browser: Browser) -> None:
    """A browser that asks for a page of Markdown gets the page; others get the Markdown."""
    led = [browser.get(f"/_mock/docs{more}").header("Location") for more in ("", "/errors.md")]

    assert ["/_mock/page/docs", "/_mock/page/docs/errors"] == led
    assert "# Documentation" in browser.get("/_mock/docs", Accept="*/*").text


def test_what_it_looks_like(browser: Browser) -> None:
    """Headings have anchors, examples are set apart, tables are tables, links lead to pages."""
    text = browser.get("/_mock/page/docs/errors?world=gw1").text

    assert "<h1>Our own errors</h1>" in text
    assert '<h2 id="control-plane">Control plane</h2>' in text
    assert '<th scope="col">Status</th>' in text
    assert '<a href="/_mock/page/docs/requests?world=gw1#once-more">' in text


def test_pictures(browser: Browser) -> None:
    """A picture comes from this server, and says what it shows."""
    text = browser.get("/_mock/page/docs/page").text
    found = re.search(r'<img src="([^"]+)" alt="([^"]+)"', text)
    assert found is not None
    reply = browser.get(found[1])

    assert (200, "image/png") == (reply.status, reply.header("Content-Type"))
    assert found[2].startswith("The requests of a world")
    assert 404 == browser.get("/_mock/page/docs/pictures/..%2Fpage.md").status


def test_drawings(browser: Browser) -> None:
    """A drawing is shown too; as a page of its own it may style itself and run nothing."""
    text = browser.get("/_mock/page/docs/performance").text
    found = re.search(r'<img src="([^"]+\.svg)" alt="([^"]+)"', text)
    assert found is not None
    reply = browser.get(found[1])

    assert (200, "image/svg+xml") == (reply.status, reply.header("Content-Type"))
    assert "default-src 'none'; style-src 'unsafe-inline'" == reply.header(
        "Content-Security-Policy"
    )


def test_everybody_may_read_it(open_browser: Open) -> None:
    """Without the token and by an unknown name too; then it tells of no world."""
    browser = open_browser(control_token="t")
    replies = [browser.get("/_mock/page/docs"), browser.get("/_mock/page/docs", Host="a.example")]

    assert [200, 200] == [reply.status for reply in replies]
    assert [False, False] == ["<option" in reply.text for reply in replies]
    assert "<option" in browser.get("/_mock/page/docs", X_Mock_Token="t").text


def test_without_the_page_it_is_markdown(open_browser: Open) -> None:
    """With --no-control, a browser reads the Markdown."""
    assert "# Documentation" in open_browser(control=False).get("/_mock/docs").text


@pytest.mark.slow
def test_every_page(browser: Browser) -> None:
    """Every page is shown, nothing in it is lost, and each of its links and anchors is there."""
    shown = {name: browser.get(f"/_mock/page/docs/{name}").text for name in pages()}
    links = {
        (name, unescape(link))
        for name, text in shown.items()
        for link in re.findall(r'<a href="(/_mock/page/docs[^"]*|#[^"]*)"', text)
    }
    missing = [
        (name, link)
        for name, link in links
        if not _is_there(shown, *link.removeprefix("/_mock/page/docs/").partition("#")[::2], name)
    ]
    fences = {name: file.read_text("utf-8").count("\n```") // 2 for name, file in pages().items()}

    assert [] == [link for link in missing if link[1] != "/_mock/page/docs"]
    assert fences == {name: text.count('aria-label="Example"') for name, text in shown.items()}


def _is_there(shown: dict[str, str], name: str, anchor: str, here: str) -> bool:
    text = shown.get(name or here)
    return text is not None and (not anchor or f'id="{anchor}"' in text)
