"""Every view in Chromium, in light and dark, narrow and wide."""

import pytest

from mock_server import MockClient
from tests.browser import Opens
from tests.page.busy import VIEWS, make_busy
from tests.serving.process import Process

DOCS = ("", "/page", "/settings", "/razorpay", "/pytest")

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.mark.parametrize("wide", [400, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view(
    wide: int, scheme: str, visit: Opens, there: MockClient, gunicorn: Process
) -> None:
    """It fits the window, no text is squeezed, and axe has nothing against it by WCAG 2.1 AA."""
    make_busy(gunicorn, there)
    tab = visit("/", wide=wide, scheme=scheme)
    found = {}
    for path in VIEWS:
        tab.go(f"/@{there.world}/_mock/page{path}")
        tab.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        found[path] = (tab.overflow, tab.squeezed, tab.violations())

    assert dict.fromkeys(VIEWS, (0, [], [])) == found


@pytest.mark.parametrize(("wide", "scheme"), [(400, "dark"), (1280, "light")])
def test_the_documentation(wide: int, scheme: str, visit: Opens) -> None:
    """Its pages are as readable, with their tables, examples and pictures."""
    tab = visit("/", wide=wide, scheme=scheme)
    found = {}
    for path in DOCS:
        tab.go(f"/_mock/docs{path}")
        found[path] = (tab.overflow, tab.squeezed, tab.violations())

    assert dict.fromkeys(DOCS, (0, [], [])) == found


def test_the_schemes_differ(visit: Opens) -> None:
    """A view follows the browser's wish for a light or a dark page."""
    colour = "getComputedStyle(document.body).backgroundColor"
    light, dark = (visit("/", scheme=one).page.evaluate(colour) for one in ("light", "dark"))

    assert "rgb(255, 255, 255)" == light
    assert light != dark


def test_what_is_refused_is_readable(visit: Opens) -> None:
    """A form with its mistakes, a page that is not there, a world that cannot be."""
    tab = visit("/scenario", wide=400)
    tab.expected += ["status of 400", "status of 404"]
    tab.page.get_by_label("Scenario", exact=True).fill("vendor: {}\nfaults: [1, 2]")
    tab.page.get_by_role("button", name="Start from this").click()
    found = [(tab.overflow, tab.violations())]
    for path in ("/nosuch", f"/?world={'x' * 300}"):
        tab.go(f"/_mock/page{path}")
        found.append((tab.overflow, tab.violations()))

    assert [(0, [])] * 3 == found
