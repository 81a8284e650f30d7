"""All views of the page, whatever they are asked and sent."""

import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from mock_server.page.routes import DONE, ROUTES
from tests.control.conftest import in_process
from tests.page.browsing import Browser

VALUES = (
    *("", "a", "1", "-1", "9" * 20, "null", "\0", "é", "<b>", "{", "[]", "a: b: c", "1e999", "NaN"),
    *("default", "gw1", "spn", "*", "create_contact", "\r\nX-A: b", "%00", "%zz", "a" * 5000),
    *("last", "f1", "a1", "..", "/", "{{7*7}}", "{0}", "contacts", "2026-01-01T00:00:00Z"),
    *("extends: default", "vendors: {spn: {contacts: [{fake: 3}]}}", "RZP-08", "curl"),
)
FIELDS = (
    *("world", "page", "before", "after", "status", "text", "vendor", "refused", "unserved"),
    *("name", "scenario", "only", "done", "next", "token", "q", "differs", "start", "state"),
    *("yaml", "at", "seconds"),
    *("requests", "remaining", "operation", "id", "method", "path", "header", "body", "nth"),
    *("every", "times", "chance", "delay", "drop", "phase", "behaviour"),
)
OUR_WORD = {503, 507}  # what the server says where it is full


def asked(chance: random.Random, number: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """So many requests: the method, the address with its query, and a form."""
    for _ in range(number):
        method, path, _view = chance.choice(ROUTES)
        while "<" in path:
            before, _, rest = path.partition("<")
            path = before + quote(chance.choice(VALUES), safe="") + rest.partition(">")[2]
        query = {chance.choice(FIELDS): chance.choice(VALUES) for _ in range(chance.randint(0, 4))}
        form = {chance.choice(FIELDS): chance.choice(VALUES) for _ in range(chance.randint(0, 8))}
        yield method, f"/_mock/page{path}?{urlencode(query)}", form


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_nothing_makes_a_view_fail(seed: int) -> None:
    """Whatever stands in the path, the query and the form, the answer is a page, and no bug."""
    client, _ = in_process()
    browser, failed = Browser(client), []
    for method, path, form in asked(random.Random(seed), 1000):
        client.at("razorpay").post("/v1/contacts", {"name": path})
        reply = browser.get(path) if method == "GET" else browser.post(path, form)
        if reply.status >= 500 and reply.status not in OUR_WORD:
            failed.append((method, path, form, reply.status))

    assert [] == failed


def test_forms_say_what_they_have_done() -> None:
    """Each form has a sentence that ends with a full stop, and no other view has one."""
    forms = {path for method, path, _ in ROUTES if method == "POST"} - {"/sign-in", "/sign-out"}

    assert forms == DONE.keys()
    assert [] == [said for said in DONE.values() if not said.endswith(".")]


def test_only_a_form_acts(open_browser: Any) -> None:
    """What acts is refused where it is asked by GET, which any link can do."""
    browser = open_browser()
    forms = [path for method, path, _ in ROUTES if method == "POST" and path != "/sign-in"]

    statuses = {path: browser.get(f"/_mock/page{path}").status for path in forms}

    assert 404 == statuses.pop("/coverage/clear")  # there, a rule of that number is asked for
    assert {405} == {*statuses.values()}
