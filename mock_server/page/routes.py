"""All views of the page."""

from collections.abc import Callable
from difflib import get_close_matches

from flask import g, request
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule

from mock_server.core.errors import MockRefusal
from mock_server.core.request.dispatch import ADDRESS
from mock_server.core.vendor import Answer
from mock_server.page import (
    answers,
    assets,
    clock,
    coverage,
    documentation,
    faults,
    limits,
    records,
    requests,
    rules,
    scenario,
    signing_in,
    variants,
    worlds,
)
from mock_server.page.frame import link, redirect

ROUTES: tuple[tuple[str, str, Callable[..., Answer]], ...] = (
    ("GET", "/", worlds.show_worlds),
    ("GET", "/static/<name>", assets.show),
    ("GET", "/docs", documentation.show),
    ("GET", "/docs/<name>", documentation.show),
    ("GET", "/docs/pictures/<name>", documentation.show_picture),
    ("GET", "/sign-in", signing_in.show_form),
    ("POST", "/sign-in", signing_in.sign_in),
    ("POST", "/sign-out", signing_in.sign_out),
    ("POST", "/worlds/start", worlds.start_world),
    ("POST", "/worlds/drop", worlds.drop_world),
    ("POST", "/worlds/drop-all", worlds.drop_worlds),
    ("GET", "/requests", requests.show_requests),
    ("GET", "/requests/rows", requests.show_new_rows),
    ("GET", "/requests/<int:id>", requests.show_request),
    ("GET", "/records", records.show),
    ("GET", "/faults", faults.show),
    ("POST", "/faults/add", faults.add),
    ("POST", "/faults/add-yaml", faults.add_yaml),
    ("POST", "/faults/remove", faults.remove),
    ("POST", "/faults/clear", faults.clear),
    ("GET", "/answers", answers.show),
    ("POST", "/answers/add", answers.add),
    ("POST", "/answers/add-yaml", answers.add_yaml),
    ("POST", "/answers/remove", answers.remove),
    ("POST", "/answers/clear", answers.clear),
    ("GET", "/clock", clock.show),
    ("POST", "/clock/set", clock.set_clock),
    ("POST", "/clock/freeze", clock.freeze),
    ("POST", "/clock/go-on", clock.go_on),
    ("POST", "/clock/real", clock.show_real_time),
    ("POST", "/clock/advance", clock.advance),
    ("GET", "/limits", limits.show),
    ("POST", "/limits/set", limits.set_limit),
    ("POST", "/limits/reset", limits.reset),
    ("GET", "/scenario", scenario.show),
    ("GET", "/scenario/state.json", scenario.download),
    ("POST", "/scenario/load", scenario.load),
    ("POST", "/scenario/load-yaml", scenario.load_yaml),
    ("POST", "/scenario/reset", scenario.reset),
    ("POST", "/scenario/keep", scenario.keep),
    ("POST", "/scenario/restore", scenario.restore),
    ("POST", "/scenario/forget", scenario.forget),
    ("GET", "/variants", variants.show),
    ("POST", "/variants/choose", variants.choose),
    ("POST", "/variants/clear", variants.clear),
    ("GET", "/coverage", coverage.show),
    ("POST", "/coverage/clear", coverage.clear),
    ("GET", "/coverage/<number>", rules.show),
)
# They tell no secret, and are for the readers of a refusal too.
OPEN = (documentation.show, documentation.show_picture)
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
    g.path, g.done = path, DONE.get(request.args.get("done", ""))
    view, arguments = _found(path)
    if view not in OPEN:
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
