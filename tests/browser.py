"""Pages in a headless Chromium by Playwright, and what may not happen in them.

A page reaches the address that it is made for and no other: a request to another host fails the
test, and so do an error of a script, a message of an error on the console and whatever the
Content-Security-Policy forbids.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--no-proxy-server", "--hide-scrollbars"),
)
PATIENCE = 30_000  # milliseconds for anything to come true
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
Opens = Callable[..., "Tab"]  # the fixture `opens`
FURTHER_ROWS = "tbody tr:nth-child(n+16)"  # alike, and many take long
NO_CHROMIUM = "there is no Chromium"
NO_PLAYWRIGHT = "Playwright is not installed: pip install -e '.[browser]'"
_LISTEN = """
addEventListener("securitypolicyviolation", (event) => {
  console.error(`forbidden by the policy: ${event.violatedDirective} ${event.blockedURI}`);
});
"""
_OWN = re.compile(r"\w+://[^/]*")  # a URL's scheme and host
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_SQUEEZED = """[...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && !one.closest(".hidden, svg, thead, script"))
  .map((one) => [one, [...one.childNodes].filter((part) => part.nodeType === Node.TEXT_NODE)
    .map((part) => part.data.trim()).join(" ").trim()])
  .filter(([one, text]) => {
    const { width, height } = one.getBoundingClientRect();
    const alone = one.matches("a, button, code, label, span, summary, time");
    return (text.length > 20 && width < 50) || (text.length > 2 && alone && height > 2 * width);
  })
  .map(([, text]) => text)"""


@contextmanager
def running() -> Iterator[Any]:
    """A browser of Playwright's. The test is skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason=NO_PLAYWRIGHT)
    if not CHROMIUM:
        pytest.skip(NO_CHROMIUM)
    with playwright.sync_playwright() as made:
        browser = made.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        try:
            yield browser
        finally:
            browser.close()


class Tab:
    """A page of a context of its own, opened. *page* is Playwright's.

    *troubles* are what happened and may not; one that holds an *expected* text is none. Beside its
    own address it reaches those in *also*.
    """

    def __init__(self, context: Any, address: str, also: Sequence[str] = ()) -> None:
        self.context, self.address, self.also = context, address, also
        self.troubles, self.expected = list[str](), list[str]()
        context.set_default_timeout(PATIENCE)
        context.add_init_script(_LISTEN)
        context.route(lambda url: not self._is_own(url), self._refuse)
        context.on("page", self._watch)
        self.page = context.new_page()

    @classmethod
    @contextmanager
    def opened(
        cls,
        browser: Any,
        url: str,
        wide: int = 1280,
        high: int = 900,
        scheme: str = "light",
        also: Sequence[str] = (),
        **options: Any,
    ) -> Iterator["Tab"]:
        """A page that shows *url*, closed after the block. *options* are Playwright's.

        Raises AssertionError at the end where something happened that may not.
        """
        context = browser.new_context(
            viewport={"width": wide, "height": high},
            color_scheme=scheme,
            service_workers="block",
            locale="en-GB",
            timezone_id="UTC",
            **options,
        )
        try:
            tab = cls(context, _OWN.match(url)[0], also)
            tab.page.goto(url)
            yield tab
        finally:
            context.close()

        troubles = [one for one in tab.troubles if not any(text in one for text in tab.expected)]
        assert not troubles, troubles

    def go(self, path: str) -> Any:
        """Open a path of the same server; gives Playwright's page."""
        self.page.goto(self.address + path)
        return self.page

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate(_OVERFLOW))

    @property
    def squeezed(self) -> list[str]:
        """The texts that stand in a column of a few letters."""
        found: list[str] = self.page.evaluate(_SQUEEZED)
        return found

    def violations(self) -> list[str]:
        """What axe has against the page by WCAG 2.1 AA: each rule with what breaks it.

        Of a long table it looks at the first rows.
        """
        from axe_playwright_python.sync_playwright import Axe

        options = {"runOnly": RULES, "resultTypes": ["violations"]}
        found = Axe().run(self.page, {"exclude": [[FURTHER_ROWS]]}, options)
        return [
            f"{one['id']}: {node['html']}: {node['failureSummary']}"
            for one in found.response["violations"]
            for node in one["nodes"]
        ]

    def _is_own(self, url: str) -> bool:
        return url.startswith(tuple(f"{one}/" for one in (self.address, *self.also)))

    def _refuse(self, route: Any) -> None:
        self.troubles.append(f"a request to another host: {route.request.url}")
        route.abort()

    def _watch(self, page: Any) -> None:
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("dialog", self._dismiss)
        page.on("console", self._read)

    def _read(self, message: Any) -> None:
        if message.type == "error":
            self.troubles.append(f"console: {message.text}")

    def _dismiss(self, dialog: Any) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    with running() as made:
        yield made


@pytest.fixture
def opens(chromium: Any) -> Iterator[Opens]:
    """`opens(url, wide=400, scheme="dark")`: a page, closed after the test, which it may fail."""
    with ExitStack() as stack:
        yield lambda url, **options: stack.enter_context(Tab.opened(chromium, url, **options))
