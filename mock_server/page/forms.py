"""Forms: what one sends is done by the control plane; then the browser is shown a page by GET."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import g, request

from mock_server.control.context import context
from mock_server.core.errors import MockRefusal
from mock_server.core.request import wire
from mock_server.core.secrets.messages import of_request
from mock_server.core.vendor import Answer
from mock_server.page.asking import chosen_world
from mock_server.page.frame import link, redirect

View = Callable[..., Answer]
Act = Callable[..., str | None]


def form(shows: View, back: str, done: str) -> Callable[[Act], View]:
    """Makes a view of a function that does what a form asks for.

    The function takes the path's arguments and may give the world to show then. Afterwards the
    browser is led *back*, a path whose gaps the arguments fill, and shown the sentence *done*. If
    the control plane refuses, *shows* renders the page again, with its sentence and what was typed.
    """

    def decorate(act: Act) -> View:
        @wraps(act)
        def view(**arguments: Any) -> Answer:
            try:
                world = act(**arguments)
            except MockRefusal as error:
                g.problem = problem(error)
                return shows(**arguments)
            return redirect(
                link(back.format(**arguments), world=world or chosen_world(), done=g.path)
            )

        view.done = done  # type: ignore[attr-defined]  # the page that follows reads it
        return view

    return decorate


def text(name: str) -> str | None:
    """What was typed into a field, without spaces at its ends; None for nothing."""
    return request.form.get(name, "").strip() or None


def written(name: str) -> str:
    """What was typed into a field, as it stands."""
    return request.form.get(name, "")


def value(name: str) -> Any:
    """What was typed, read as JSON: `2`, `true`, `{"a": 1}`; any other text as it is."""
    typed = text(name)
    try:
        return json.loads(typed) if typed else None
    except (ValueError, RecursionError):
        return typed


def headers(name: str) -> dict[str, str]:
    """The headers that were typed, `Name: value` on each line."""
    lines = [line.partition(":") for line in written(name).splitlines() if line.strip()]
    return {name.strip(): value.strip() for name, _, value in lines}


def filled(found: Mapping[str, Any]) -> dict[str, Any]:
    """What is there of *found*: without what is None or empty."""
    return {name: value for name, value in found.items() if value not in (None, {}, "")}


def problem(error: MockRefusal) -> dict[str, Any]:
    """The refusal for a template, as the control plane words it."""
    told: dict[str, Any] = wire.problem(error, of_request(request.environ, context().rules)).value
    return told
