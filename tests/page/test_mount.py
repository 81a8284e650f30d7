"""How the page is mounted beside the control plane."""

import subprocess
import sys

import pytest

from tests.control.conftest import in_process
from tests.page.browsing import Browser, problem
from tests.page.conftest import Open


def test_a_browser_gets_the_page(browser: Browser) -> None:
    """`/_mock/` is the page for a browser, and the list of calls for everybody else."""
    page, calls = browser.get("/_mock/"), browser.get("/_mock/", Accept="*/*")

    assert "text/html; charset=utf-8" == page.header("Content-Type")
    assert "GET /_mock/health" in calls.json["calls"]


def test_the_index_leads_a_browser_on(browser: Browser) -> None:
    """`/_mock` without its slash is for machines; a browser is led to the page."""
    assert "/_mock/" == browser.get("/_mock").header("Location")
    assert browser.get("/_mock", Accept="application/json").json["calls"]


def test_the_list_of_calls_is_guarded(open_browser: Open) -> None:
    """With the slash, too, the list of calls needs the token."""
    assert 401 == open_browser(control_token="t").get("/_mock/", Accept="*/*").status


def test_the_list_of_calls_is_the_control_planes(browser: Browser) -> None:
    """The page's own views are no calls."""
    assert not [
        call for call in browser.get("/_mock", Accept="*/*").json["calls"] if "page" in call
    ]


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/_mock/reset", 405, "/_mock/reset does not take GET: use POST."),
        ("/_mock/reqests", 404, "Did you mean /_mock/requests?"),
        ("/_mock/page/reqests", 404, "Did you mean /_mock/page/requests?"),
        ("/_mock/page/nothing-like-it", 404, "Its first page is /_mock/."),
        ("/_mock/page/static/none.css", 404, "The page has no file 'none.css'."),
        ("/_mock/?world=!!", 400, "'!!' cannot name a world"),
    ],
)
def test_a_browser_is_shown_errors(path: str, status: int, says: str, browser: Browser) -> None:
    """A browser is shown the control plane's own sentence on a page; others get a problem."""
    shown, told = browser.get(path), browser.get(path, Accept="*/*")

    assert status == shown.status
    assert says in problem(shown)
    assert '<a href="/_mock/docs/errors#' in shown.text
    assert path.startswith("/_mock/?") or problem(shown) == told.json["detail"]


@pytest.mark.parametrize(
    "path", ["/", "/_mock", "/_mock/docs/worlds", "/_mock/none", "/_mock/reset", "/_mock/state"]
)
def test_what_is_no_page_is_safe_too(path: str, browser: Browser) -> None:
    """A browser guesses no other kind of content, and runs nothing of it."""
    reply = browser.get(path, Accept="*/*")

    assert "nosniff" == reply.header("X-Content-Type-Options")
    assert "default-src 'none'; frame-ancestors 'none'" == reply.header("Content-Security-Policy")


def test_an_error_keeps_its_headers(browser: Browser) -> None:
    """A 405 has its Allow, on a page too."""
    assert "POST" == browser.get("/_mock/reset").header("Allow")


def test_a_bug_of_ours_is_a_page() -> None:
    """What goes wrong is told on a page that does not go wrong."""
    browser = Browser(in_process()[0])
    browser.client.world.faults.active = None  # type: ignore[assignment]  # breaks the next list
    reply = browser.get("/_mock/faults")

    assert 500 == reply.status
    assert "NoneType" in problem(reply)


@pytest.mark.slow
def test_the_page_takes_no_time_at_the_start() -> None:
    """Nothing of the page but what mounts it is imported before a browser asks."""
    code = (
        "import sys, mock_server; mock_server.create_app(); "
        "print(*sorted(m for m in sys.modules if m.startswith('mock_server.page.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ["mock_server.page.front", "mock_server.page.mount"] == done.stdout.split()
