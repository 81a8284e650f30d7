"""Renders templates into answers, with the headers that make a page safe."""

import json
import re
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask import g, request
from jinja2 import Environment, PackageLoader, StrictUndefined

from mock_server.control import worlds
from mock_server.core.state.world import DEFAULT
from mock_server.core.vendor import Answer
from mock_server.page import assets
from mock_server.page.asking import ask, chosen_world
from mock_server.version import __version__

MAX_NAMED = 200  # worlds in the choice that every page has
MAX_SHOWN = 2000  # characters of a value in a list
ROOT = "/_mock/page"
HTML = "text/html; charset=utf-8"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Under no-referrer a browser sends a form with `Origin: null`, which the guard rightly refuses.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "Accept",
}
_ADDRESS = re.compile(r"(https?://[^\s()<>\"]+[^\s()<>\".,;])")
NAVIGATION = (
    ("/", "Overview"),
    ("/requests", "Requests"),
    ("/records", "Records"),
    ("/scenario", "Scenario"),
    ("/faults", "Faults"),
    ("/answers", "Answers"),
    ("/clock", "Clock"),
    ("/limits", "Limits"),
    ("/variants", "Variants"),
    ("/coverage", "Coverage"),
)


def render(template: str, **facts: Any) -> Answer:
    """A template as an answer. It shows what a form was refused for, with that refusal's status."""
    problem = g.get("problem")
    shown = (
        environment()
        .get_template(template)
        .render(
            **facts,
            problem=problem,
            done=g.get("done"),
            world=chosen_world() or DEFAULT,
            path=g.get("path", ""),
            section=_section(g.get("path", "")),
            signed_in=g.get("signed_in", False),
        )
    )
    return Answer(shown, problem["status"] if problem else 200, None, HEADERS, HTML)


def render_frame(template: str, **facts: Any) -> Answer:
    """As render(), inside the frame that lists the worlds."""
    return render(template, worlds=_names(), **facts)


def link(path: str, /, **query: Any) -> str:
    """The URL of the page's *path*, in the page's world. A query's None is left out."""
    asked = {"world": chosen_world(), **query}
    text = urlencode({name: value for name, value in asked.items() if value is not None})
    place = "/_mock/" if path == "/" else ROOT + path
    return f"{place}?{text}" if text else place


def redirect(to: str) -> Answer:
    """Show another page, by GET."""
    return Answer("", 303, None, {**HEADERS, "Location": to}, HTML)


def kept(path: str, name: str, default: Any = "") -> Any:
    """What was typed into a field of the form at *path*, where it was refused; else *default*."""
    refused = request.method == "POST" and g.get("path") == path
    return request.form.get(name, "") if refused else default


@cache
def environment() -> Environment:
    """The templates, each compiled when it is first shown."""
    made = Environment(
        loader=PackageLoader("mock_server.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        link=link, kept=kept, asset=assets.url, navigation=NAVIGATION, version=__version__
    )
    made.filters.update(
        json=_indented,
        compact=_compact,
        brief=_brief,
        pretty=_pretty,
        phrase=_phrase,
        addresses=_addresses,
        pair=_pair,
    )
    return made


def _section(path: str) -> str:
    """The part of the navigation to which the page's *path* belongs, or the documentation."""
    places = (*(place for place, _ in NAVIGATION), "/docs")
    found = [place for place in places if f"{path}/".startswith(f"{place}/")]
    return found[0] if found else "/"


def _names() -> list[str]:
    """The names of the worlds to choose from, the page's own always among them."""
    names = ask(worlds.names_of_worlds)
    here = chosen_world() or DEFAULT
    return sorted({here, *[name for name in names if name != here][: MAX_NAMED - 1]})


def _indented(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _brief(value: Any) -> str:
    """A text, or JSON, cut to what a list has room for."""
    text = value if isinstance(value, str) else _compact(value)
    if len(text) <= MAX_SHOWN:
        return text
    return f"{text[:MAX_SHOWN]}… ({len(text):,} characters)"


def _pair(value: str) -> tuple[str, str]:
    """A choice that is shown as it is sent."""
    return value, value


def _addresses(text: str) -> list[tuple[str, bool]]:
    """The parts of a text, each with whether it is the address of a page."""
    return [(part, number % 2 == 1) for number, part in enumerate(_ADDRESS.split(text)) if part]


def _pretty(text: str) -> str:
    """JSON on several lines; any other text, and JSON that would change by it, as it is."""
    try:
        value = json.loads(text)
        same = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        plain = json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text
    return _indented(value) if text in (same, plain) else text


def _phrase(status: int) -> str:
    """`404 Not Found`; only the number where it has no name."""
    known = {one.value: one.phrase for one in HTTPStatus}
    return f"{status} {known.get(status, '')}".strip()
