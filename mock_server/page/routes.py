"""All views of the page."""

from collections.abc import Callable
from difflib import get_close_matches

from flask import g, request
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule

from mock_server.core.errors import MockRefusal
from mock_server.core.request.dispatch import ADDRESS
from mock_server.core.vendor import Answer
from mock_server.page import assets, overview, requests, signing_in
from mock_server.page.frame import link, redirect

ROUTES: tuple[tuple[str, str, Callable[..., Answer]], ...] = (
    ("GET", "/", overview.show),
    ("GET", "/static/<name>", assets.show),
    ("GET", "/sign-in", signing_in.show_form),
    ("POST", "/sign-in", signing_in.sign_in),
    ("POST", "/sign-out", signing_in.sign_out),
    ("GET", "/requests", requests.show),
)
ANONYMOUS = (assets.show, signing_in.show_form, signing_in.sign_in)
MAP = Map(
    [Rule(path, endpoint=view, methods=[method]) for method, path, view in ROUTES],
    strict_slashes=False,
    merge_slashes=False,
)
# What a form says once it is done, by its path.
DONE = {path: view.done for method, path, view in ROUTES if hasattr(view, "done")}


def answer(path: str) -> Answer:
    """The view's answer. A world that the path names is named by the query from now on.

    Raises MockRefusal, and HTTPException for a method that the path does not take.
    """
    address, reading = request.environ[ADDRESS], request.method in ("GET", "HEAD")
    g.path, g.message = path, DONE.get(request.args.get("done", ""))
    view, arguments = _found(path)
    signing_in.admit(view in ANONYMOUS)
    if address.outside and reading:
        asked = request.args.to_dict() | {"world": address.world}
        return redirect(link(path, **asked))
    return view(**arguments)


def _found(path: str) -> tuple[Callable[..., Answer], dict[str, object]]:
    try:
        view, arguments = MAP.bind("").match(path, request.method)
    except NotFound:
        known = [path for method, path, _ in ROUTES if method == "GET" and "<" not in path]
        near = get_close_matches(path, known, 1, 0.6)
        hint = f"Did you mean {link(near[0])}?" if near else "Its first page is /_mock/."
        detail = f"The page has nothing at {request.path}. {hint}"
        raise MockRefusal(404, "control-plane", detail) from None
    return view, dict(arguments)
