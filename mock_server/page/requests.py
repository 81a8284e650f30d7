"""The requests of a world, the newest first, and one of them with all that is known of it."""

from typing import Any

from flask import g, request

from mock_server.control import behaviours, requests
from mock_server.core.errors import MockRefusal
from mock_server.core.vendor import Answer
from mock_server.page.asking import ask
from mock_server.page.choices import vendors
from mock_server.page.forms import problem
from mock_server.page.frame import render, render_frame
from mock_server.page.rows import MAX_ROWS

FIELDS = ("vendor", "status", "text", "refused", "unserved", "behaviour", "operation")
COPIES = (("curl", "As curl"), ("pytest", "As pytest"), ("scenario", "As scenario"))
NOTHING: dict[str, Any] = {"requests": [], "last": 0, "evicted": 0, "complete": True}


def show_requests() -> Answer:
    """The last requests that the form asks for; older ones by their number."""
    asked = {name: request.args.get(name, "").strip() or None for name in FIELDS}
    before = request.args.get("before")
    try:
        found = ask(requests.list_requests, query={**asked, "before": before, "limit": MAX_ROWS})
    except MockRefusal as error:
        g.problem, found = problem(error), NOTHING
    return render_frame(
        "requests.html",
        asked=asked,
        before=before,
        found=found,
        rows=found["requests"][::-1],
        most=MAX_ROWS,
        vendors=vendors(),
    )


def show_new_rows() -> Answer:
    """The rows of requests after the one that the script has shown last."""
    asked = {name: request.args.get(name) or None for name in (*FIELDS, "after")}
    found = ask(requests.list_requests, query={**asked, "limit": MAX_ROWS})
    return render("rows.html", found=found, rows=found["requests"][::-1])


def show_request(id: int) -> Answer:
    """What was sent, what was answered, why, what it changed, and how to do it again."""
    explained = ask(requests.explain_request, id)
    rule = explained["rule"]
    return render_frame(
        "request.html",
        entry=ask(requests.get_request, id),
        explained=explained,
        rule=rule and ask(behaviours.get_behaviour, rule["id"]),
        last=last_number(),
        copies=[(title, kind, *_copy(kind, id)) for kind, title in COPIES],
    )


def _copy(kind: str, id: int) -> tuple[str | None, str | None]:
    """The text that does the request again, or why there is none."""
    try:
        return ask(requests.copy_request, kind, id), None
    except MockRefusal as error:
        return None, str(problem(error)["detail"])


def last_number() -> int:
    """The number of the world's last request; 0 before the first."""
    number: int = ask(requests.list_requests, query={"limit": 0})["last"]
    return number
