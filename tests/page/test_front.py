"""What stands at the root of the server."""

import pytest

from mock_server.version import __version__
from tests.clients import Client
from tests.control.conftest import in_process, shared_app
from tests.page.browsing import ASKS, Browser
from tests.page.conftest import Open


def test_the_root_leads_a_browser_to_the_page(browser: Browser) -> None:
    """Whoever opens the server's address in a browser sees the page."""
    reply = browser.get("/")

    assert (302, "/_mock/") == (reply.status, reply.header("Location"))


def test_the_root_tells_others_what_is_served(browser: Browser) -> None:
    """curl is told each vendor's addresses with a line to try, the page, the docs, the version."""
    told = browser.get("/", Accept="*/*", Host="localhost:8484").json

    base = "http://localhost:8484"
    assert [__version__, f"{base}/_mock/", f"{base}/_mock", f"{base}/_mock/docs"] == [
        told[key] for key in ("version", "page", "control", "docs")
    ]
    assert (None, f"{base}/_mock/ca.pem") == (told["proxy"], told["ca"])
    assert ["razorpay", "cleartax", "ysuite", "clemta", "spn"] == [*told["vendors"]]
    assert f"{base}/razorpay" == told["vendors"]["razorpay"]["url"]
    assert told["vendors"]["razorpay"]["curl"].startswith(f"curl {base}/razorpay/v1/contacts")


def test_a_world_that_the_path_names_stays(browser: Browser) -> None:
    """A browser and curl keep the world that they came with."""
    lead = browser.get("/@gw1/").header("Location")

    assert "/@gw1/_mock/" == lead
    assert "http://localhost/@gw1/_mock/" == browser.get("/@gw1/", Accept="*/*").json["page"]


def test_a_vendor_at_the_root_owns_it(open_browser: Open) -> None:
    """With --root, the vendor answers at the root, and at paths that would lead elsewhere."""
    browser = open_browser(root="razorpay")
    whose = {path: browser.get(path).header("X-Mock-Answered-By") for path in ("/", "/health")}

    assert {"/": "vendor", "/health": "vendor"} == whose


def test_a_vendors_host_owns_its_root(browser: Browser) -> None:
    """A vendor's own host has no page at its root."""
    assert "vendor" == browser.get("/", Host="api.razorpay.com").header("X-Mock-Answered-By")


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/docs", "/_mock/docs"),
        ("/health", "/_mock/health"),
        ("/ready", "/_mock/ready"),
        ("/openapi.json", "/_mock/openapi.json"),
        ("/favicon.ico", "/_mock/page/static/icon.svg"),
        ("/@gw1/openapi.json", "/@gw1/_mock/openapi.json"),
    ],
)
def test_where_people_look_first(path: str, to: str, browser: Browser) -> None:
    """A path that people try leads to what they look for, and says where to those who stay."""
    reply = browser.get(path, Accept="*/*")

    assert (302, to, {"moved": to}) == (reply.status, reply.header("Location"), reply.json)
    assert 200 == browser.get(to, Accept="*/*").status


def test_without_a_control_plane_there_is_no_page(open_browser: Open) -> None:
    """With --no-control, a browser is told in JSON what is served, and of no page."""
    told = open_browser(control=False).get("/").json

    assert (None, None) == (told["page"], told["control"])


def test_the_page_on_a_port_of_its_own(open_browser: Open) -> None:
    """With --control-port, the root of the other ports leads there."""
    browser = open_browser(control_port=9000)

    assert "http://localhost:9000/_mock/" == browser.get("/").header("Location")
    assert "http://localhost:9000/@a/_mock/" == browser.get("/@a/", Accept="*/*").json["page"]


def test_a_host_that_cannot_be_read() -> None:
    """The root answers whatever a probe sends."""
    client, _ = in_process(control_port=9000)

    assert 200 == client.send("GET", "/", headers={"Host": "a_b"}).status


def test_no_header_is_smuggled_in(open_browser: Open) -> None:
    """A line end in a world's name is a part of the address."""
    places = [
        open_browser(control_port=port).get("/@a%0d%0aX-A:%20b/").header("Location")
        for port in (0, 9000)
    ]

    assert [
        "/@a%0D%0AX-A:%20b/_mock/",
        "http://localhost:9000/@a%0D%0AX-A:%20b/_mock/",
    ] == places


def test_javas_own_client_is_no_browser() -> None:
    """HttpURLConnection names text/html unasked, and expects JSON all the same."""
    client = Client.inside(shared_app())
    asks = {
        "User-Agent": "Java/17.0.9",
        "Accept": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
    }

    assert client.send("GET", "/", headers=asks).json["vendors"]
    assert client.send("GET", "/_mock/reset", headers=asks).json["detail"]


def test_html_must_be_named() -> None:
    """What accepts anything is no browser; what refuses HTML is none either."""
    client = Client.inside(shared_app())
    accepts = ("*/*", "application/json", "text/html;q=0, */*", "text/*", ASKS["Accept"])
    led = [client.send("GET", "/", headers={"Accept": accept}).status for accept in accepts]

    assert [200, 200, 200, 200, 302] == led
