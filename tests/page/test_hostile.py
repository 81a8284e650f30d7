"""What others have written is shown as text, and runs nothing."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest

from mock_server import MockClient
from mock_server.client.sending import over_http
from tests.browser import Opens
from tests.clients import Client
from tests.serving.process import Process

pytestmark = [pytest.mark.browser, pytest.mark.server]

HOSTILE = "</td></script><script>window.ran=1</script><img src=x onerror=window.ran=2>\"'><b>&lt;"
HREF = "javascript:window.ran=3"
TOKEN = "let-me-in"
NAMED = {"email": "a@example.com"}
COMPANY = "64b8f1a2e4b0c8d9f0123456"
AT_CLEARTAX = {
    **dict.fromkeys(("business_name", "nick_name", "contact_person_name", "city"), HOSTILE),
    **{"organization_type": "COMPANY", "state": "GOA", **NAMED},
}
SCENARIO = {
    "about": HOSTILE,
    "extends": "empty",
    "vendors": {"cleartax": {"contacts": [AT_CLEARTAX]}},
}
CONTACTS = {
    ("razorpay", "/v1/contacts"): {"name": "Asha Rao", **NAMED, "notes": {HOSTILE: HOSTILE}},
    ("ysuite", "/v1/contacts"): {"cstname": HOSTILE, "contact_type": HOSTILE},
    ("clemta", f"/contacts?company_id={COMPANY}"): {
        **{"type": "customer", "full_name": HOSTILE, "description": HOSTILE, **NAMED}
    },
    ("spn", "/contacts"): {
        **dict.fromkeys(("first_name", "last_name", "company", "notes"), HOSTILE),
        **NAMED,
    },
}
# Where a request's own text comes back, with the button that sends it and the field that holds it.
FORMS = (
    ("/scenario", "Start from this", "Scenario", f"about: [{HOSTILE}]\n'{HREF}': {{}}"),
    ("/faults", "Add the fault", "Operation", HOSTILE),
    ("/answers", "Add the answer", "Path", HOSTILE),
    ("/clock", "Set the clock", "Time", HOSTILE),
    ("/limits", "Set the limit", "Operation", HOSTILE),
)
ROWS = "/requests/rows"  # what the script of /requests fetches, without a stylesheet
VIEWS = (
    *("/", "/requests", *(f"/requests/{number}" for number in range(1, 8)), ROWS),
    *(f"/records?vendor={name}" for name in ("", "razorpay", "cleartax", "clemta", "spn")),
    *("/scenario", "/faults", "/answers"),
)


def make_hostile(server: Process, mock: MockClient) -> None:
    """A world that holds the text in every place that takes it."""
    client = Client(over_http(server.url), mock.world)
    mock.load(SCENARIO)
    for (vendor, path), contact in CONTACTS.items():
        client.at(vendor).post(path, contact)
    client.at("razorpay").post(f"/v1/contacts?q={quote(HOSTILE)}", {"name": HOSTILE, HOSTILE: HREF})
    shown = HOSTILE.replace(" ", "")
    headers = {"X-Hostile": HOSTILE, "User-Agent": HREF, "Referer": HREF}
    client.send("GET", f"/razorpay/v1/{quote(shown)}", headers=headers)
    client.at("razorpay").post("/v1/fund_accounts", HOSTILE)
    matched = {"path": HOSTILE, "header": {"X-A": HOSTILE}, "body": {HOSTILE: HOSTILE}}
    mock.add_fault(**matched, answer={"status": 500, "body": {HOSTILE: HOSTILE}})
    mock.add_answer(path=f"/{shown}", sent={HOSTILE: HOSTILE}, body={HOSTILE: HOSTILE})


def ran(page: Any) -> list[Any]:
    """What ran, and the elements that nobody but the hostile text has made."""
    found = page.evaluate("[window.ran, document.querySelectorAll('main script, main b').length]")
    return [*found, page.locator("img[src=x], a[href^=javascript]").count()]


def test_it_is_text_in_every_view(visit: Opens, there: MockClient, gunicorn: Process) -> None:
    """Names, values, keys, paths, queries, headers, bodies: nothing of them is an element."""
    make_hostile(gunicorn, there)
    tab = visit("/")
    found, overflows = {}, {}
    for path in VIEWS:
        page = tab.go(f"/@{there.world}/_mock/page{path}")
        found[path] = [*ran(page), "window.ran=" in page.text_content("body")]
        overflows[path] = tab.overflow
    overflows.pop(ROWS)

    assert dict.fromkeys(VIEWS, [None, 0, 0, True]) == found
    assert {0} == {*overflows.values()}


def test_it_is_text_in_what_is_refused(visit: Opens, there: MockClient) -> None:
    """In the sentence of the mistake, and in the field where it stays."""
    tab = visit("/")
    tab.expected.append("status of 400")
    found = []
    for path, button, label, text in FORMS:
        page = tab.go(f"/@{there.world}/_mock/page{path}")
        page.get_by_label(label, exact=True).first.fill(text)
        if path == "/limits":
            page.get_by_label("Vendor", exact=True).select_option("spn")
        page.get_by_role("button", name=button, exact=True).first.click()
        page.get_by_role("alert").wait_for()
        found.append([*ran(page), page.get_by_label(label, exact=True).first.input_value()])

    assert [[None, 0, 0, text] for _, _, _, text in FORMS] == found


def test_it_is_text_in_addresses(visit: Opens) -> None:
    """In the name of a world, a search, a number, a path, a filter."""
    tab = visit("/")
    tab.expected += ["status of 400", "status of 404"]
    text = quote(HOSTILE, safe="")
    paths = (
        *(f"/?world={text}", f"/records?q={text}", f"/records?start={text}", f"/{text}"),
        *(f"/requests?status={text}&text={text}&vendor={text}", f"/coverage/{text}"),
        *(f"/coverage?vendor={text}&state={text}", f"/answers?path={text}&vendor={text}"),
        *(f"/sign-in?next={HREF}", f"/faults?done={text}", f"/requests?before={text}"),
    )

    assert [[None, 0, 0]] * len(paths) == [ran(tab.go(f"/_mock/page{path}")) for path in paths]


def test_a_script_that_stands_in_a_page_would_not_run(visit: Opens) -> None:
    """The policy is in force, and the tests above would hear of what it forbids."""
    tab = visit("/")
    tab.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=ran=1>')")
    tab.page.wait_for_timeout(200)
    heard, ran_then = list(tab.troubles), tab.page.evaluate("window.ran")
    tab.troubles.clear()

    assert any("script-src" in one for one in heard)
    assert ran_then is None


def test_a_request_to_another_host_would_be_heard(opens: Opens, other_site: str) -> None:
    """It reaches nobody, and fails the test."""
    tab = opens(f"{other_site}/")
    told = tab.page.evaluate("fetch('http://elsewhere.example/').catch((error) => error.message)")
    heard = list(tab.troubles)
    tab.troubles.clear()

    assert "Failed to fetch" == told
    assert "a request to another host: http://elsewhere.example/" in heard


@pytest.fixture
def other_site(gunicorn: Process) -> Iterator[str]:
    """Another site's page, which sends a form of this one as soon as it is shown."""
    action = f"{gunicorn.url}/_mock/page/scenario/load"
    field = '<input name="name" value="empty">'
    text = f'<form method="post" action="{action}">{field}<button>Win a prize</button></form>'

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Site)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_another_site_s_form_is_refused(opens: Opens, other_site: str, gunicorn: Process) -> None:
    """The browser sends it, and the world stays as it is."""
    tab = opens(f"{other_site}/", also=[gunicorn.url])
    tab.expected += ["status of 403", "favicon"]
    tab.page.get_by_role("button").click()
    told = tab.page.get_by_role("alert").inner_text()

    assert "Requests from pages of " in told
    assert "default" == MockClient(gunicorn.url).scenario()["scenario"]


def test_a_token_is_asked_for(opens: Opens) -> None:
    """A wrong one is told; the right one shows the view that was asked for, until the sign-out."""
    with Process.started("--port", "0", "--control-token", TOKEN) as server:
        tab = opens(f"{server.url}/_mock/page/faults", wide=400)
        tab.expected.append("status of 401")
        page = tab.page
        for text in ("let-me-out", TOKEN):
            page.get_by_label("Token").fill(text)
            page.keyboard.press("Enter")
            page.get_by_text("That is not the token").or_(
                page.get_by_text("Add a fault")
            ).first.wait_for()
        signed_in, violations = page.get_by_role("heading").first.inner_text(), tab.violations()
        page.get_by_role("button", name="Sign out").click()
        asked = page.get_by_label("Token").is_visible()

    assert ("Faults", [], True) == (signed_in, violations, asked)
