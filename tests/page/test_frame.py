"""What every page has: its headers, its navigation, its world."""

import re
from pathlib import Path

import pytest

from mock_server import MockClient
from mock_server import page as page_package
from mock_server.page.routes import ROUTES
from tests.page.browsing import Browser

PARTS = {"/requests/rows"}  # of a page, for the script
PAGES = sorted(
    {path for method, path, _ in ROUTES if method == "GET" and not {*path} & {*"<."}} - PARTS
)
PACKAGE = Path(page_package.__file__).parent
MARKED = r"\|\s*safe\b|Markup|autoescape (?:false|off)|autoescape=False"
POLICY = {
    "default-src 'none'",
    *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "connect")),
    *("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"),
}


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> str:
    return f"/_mock/page{request.param}"


def test_headers(page: str, browser: Browser) -> None:
    """A page loads nothing from elsewhere, is framed nowhere, and is kept by nobody."""
    reply = browser.get(page)
    policy = (reply.header("Content-Security-Policy") or "").split("; ")

    assert POLICY == set(policy)
    assert ["nosniff", "same-origin", "no-store"] == [
        reply.header(name)
        for name in ("X-Content-Type-Options", "Referrer-Policy", "Cache-Control")
    ]


def test_nothing_stands_in_a_page_that_its_policy_forbids(page: str, browser: Browser) -> None:
    """A page has no script, style or handler of its own, and names no other host."""
    text = browser.get(page).text

    assert [] == re.findall(r"<style| style=| on\w+=|javascript:|<script(?! src=\"/_mock/)", text)
    assert [] == re.findall(r"<(?!a )[^>]* (?:src|href|action)=\"(?:https?:)?//", text)


def test_nothing_is_marked_as_safe() -> None:
    """Every text that a template shows is escaped."""
    files = [file for file in PACKAGE.rglob("*") if file.suffix in (".html", ".py")]
    found = {file.name: re.findall(MARKED, file.read_text(encoding="utf-8")) for file in files}

    assert len(files) > 20
    assert {} == {name: marks for name, marks in found.items() if marks}


def test_landmarks(page: str, browser: Browser) -> None:
    """Each page has a language, a skip link to its one main part, one h1, and a title."""
    text = browser.get(page).text

    assert '<html lang="en">' in text
    assert '<a class="skip" href="#main">' in text
    assert (1, 1) == (text.count('<main id="main"'), text.count("<h1>"))
    title, heading = re.search("<title>(.*) · ", text), re.search("<h1>(.*)</h1>", text)
    assert title is not None
    assert heading is not None
    assert title[1] == heading[1]


def test_headings_leave_no_level_out(page: str, browser: Browser) -> None:
    """A heading is at most one level below the one before."""
    levels = [int(level) for level in re.findall(r"<h([1-6])", browser.get(page).text)]

    assert [] == [b for a, b in zip(levels, levels[1:], strict=False) if b > a + 1]


def test_every_field_has_a_label(page: str, browser: Browser) -> None:
    """What can be typed into is named by a label."""
    text = browser.get(page).text
    fields = re.findall(r"<(?:input|select|textarea)\b[^>]*>", text)
    labelled = set(re.findall(r'<label for="([^"]+)"', text))
    shown = [one for one in fields if 'type="hidden"' not in one]
    ids = [re.search(r'\bid="([^"]+)"', one) for one in shown]

    assert [] == [
        one for one, id in zip(shown, ids, strict=True) if not id or id[1] not in labelled
    ]


def test_the_place_in_the_navigation(browser: Browser) -> None:
    """The navigation marks the page that is shown, and no other."""
    marked = re.findall(
        r'<a href="([^"]+)" aria-current="page"', browser.get("/_mock/page/requests").text
    )

    assert ["/_mock/page/requests"] == marked


def test_links_keep_the_world(browser: Browser, mock: MockClient, world: str) -> None:
    """A page's links are about the world that it is about."""
    links = re.findall(r"<nav.*?</nav>", browser.get(f"/_mock/?world={world}").text, re.DOTALL)[0]

    assert links.count("href=") == links.count(f"?world={world}")


def test_a_world_of_the_path_moves_to_the_query(browser: Browser) -> None:
    """One world has one address, which is below the cookie's path."""
    reply = browser.get("/@gw1/_mock/page/requests?vendor=spn")

    assert (303, "/_mock/page/requests?world=gw1&vendor=spn") == (
        reply.status,
        reply.header("Location"),
    )


def test_looking_makes_no_world(browser: Browser, mock: MockClient) -> None:
    """A page about a world that is not there shows it as it would begin."""
    for path in PAGES:
        assert 200 == browser.get(f"/_mock/page{path}?world=never-there").status

    assert "never-there" not in [one["world"] for one in mock.worlds()["worlds"]]
