"""Mounts the page. Its views and templates are imported when a browser first asks for them."""

from typing import Any

from flask import Blueprint, Response, request

from mock_server.control import guard, problems, server
from mock_server.core.vendor import Answer
from mock_server.page import front

# What no answer of ours needs more than; the page's own have more.
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

blueprint = Blueprint("page", __name__)


def show(path: str = "") -> Any:
    """The page's answer to *path*, which follows `/_mock/page`."""
    from mock_server.page.routes import answer

    return answer(f"/{path}")


def show_overview() -> Any:
    """The overview for a browser, the list of calls for everybody else."""
    if front.is_browser():
        return show()
    guard.admit()
    return server.list_calls()


def render_error(error: Exception) -> Any:
    """The Answer to an error: a page for a browser, a problem for everybody else."""
    told: Answer = problems.render(error)
    if not front.is_browser():
        return told
    from mock_server.page.errors import error_page

    return error_page(told)


def _lead_to_the_page() -> Any:
    """Lead a browser from `/_mock` to the page, and from `/_mock/docs` to the documentation there.

    Where the page is not served, the documentation still is.
    """
    path, read = request.path, request.method == "GET"
    if path == "/_mock" and read and front.is_browser():
        return front.lead("/_mock/")
    if f"{path}/".startswith("/_mock/docs/") and read and front.is_browser() and front.has_page():
        return front.lead(path.replace("/_mock", "/_mock/page", 1).removesuffix(".md"))
    return None


def _make_safe(response: Response) -> Response:
    """Let a browser run nothing of an answer that a request's text stands in."""
    for name, value in SAFE.items():
        response.headers.setdefault(name, value)
    return response


blueprint.after_app_request(_make_safe)
blueprint.before_app_request(_lead_to_the_page)
blueprint.add_url_rule("/_mock/", view_func=show_overview, strict_slashes=True)
blueprint.add_url_rule("/_mock/page", view_func=show, methods=["GET"])
blueprint.add_url_rule("/_mock/page/<path:path>", view_func=show, methods=["GET", "POST"])
blueprint.add_url_rule("/", view_func=front.tell_what_is_served)
for _path in front.LEADS:
    blueprint.add_url_rule(_path, _path.replace(".", "_"), front.lead_on)
