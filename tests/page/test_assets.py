"""The stylesheet, the script and the icon."""

import re
from pathlib import Path

from mock_server import page as page_package
from tests.page.browsing import Browser

FOR_EVER = "public, max-age=31536000, immutable"
PACKAGE = Path(page_package.__file__).parent
MADE = {"never-met"}  # a class that a template makes of two words


def test_each_is_kept_by_its_content(browser: Browser) -> None:
    """What a page asks for has its content in its address, and may be kept for ever."""
    asked = set(re.findall(r'"(/_mock/page/static/[^"]+)"', browser.get("/_mock/").text))
    replies = [browser.get(path) for path in sorted(asked)]

    assert ["icon.svg", "script.js", "style.css"] == [
        path.rpartition("/")[2].partition("?")[0] for path in sorted(asked)
    ]
    assert [(200, FOR_EVER, "nosniff")] * 3 == [
        (one.status, one.header("Cache-Control"), one.header("X-Content-Type-Options"))
        for one in replies
    ]


def test_another_content_is_not_kept(browser: Browser) -> None:
    """An address of an older release gives today's file, which is not kept under it."""
    path = "/_mock/page/static/style.css"

    assert ["no-cache"] * 2 == [
        browser.get(path + query).header("Cache-Control") for query in ("", "?v=old")
    ]


def test_they_name_no_other_host(browser: Browser) -> None:
    """They load nothing."""
    for name in ("style.css", "script.js"):
        text = browser.get(f"/_mock/page/static/{name}").text

        assert [] == re.findall(r"@import|url\(|https?://", text)


def test_no_rule_of_the_stylesheet_is_for_nothing() -> None:
    """A template or the script gives each class that it names, and it uses each of its colours."""
    style = (PACKAGE / "static" / "style.css").read_text(encoding="utf-8")
    others = [*PACKAGE.glob("templates/*.html"), *PACKAGE.glob("static/*.js")]
    given = {*re.findall(r"[\w-]+", " ".join(file.read_text(encoding="utf-8") for file in others))}
    named = {*re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", "", style))}

    assert {"cards", "button"} < named
    assert MADE == named - given
    assert {*re.findall(r"(--[\w-]+):", style)} == {*re.findall(r"var\((--[\w-]+)\)", style)}
