"""The user's own answers in a world: listed, added by a form or as YAML, removed."""

from typing import Any

from flask import request

from mock_server.control import answers
from mock_server.core.scenario.faults import METHODS
from mock_server.core.vendor import Answer
from mock_server.page.asking import ask
from mock_server.page.choices import vendors
from mock_server.page.forms import filled, form, headers, text, value, written
from mock_server.page.frame import render_frame
from mock_server.page.rows import rows_of

BACK, ADDED = "/answers", "The answer is added."


def show() -> Answer:
    """The answers. A query's vendor, method and path stand in the form already."""
    return render_frame(
        "answers.html",
        shown=rows_of(ask(answers.list_answers)["answers"]),
        vendors=vendors(),
        methods=METHODS,
        wanted=request.args,
    )


@form(show, BACK, ADDED)
def add() -> None:
    ask(answers.add_answer, body=_typed())


@form(show, BACK, ADDED)
def add_yaml() -> None:
    ask(answers.add_answer, body=written("yaml"))


@form(show, BACK, "The answer is removed.")
def remove() -> None:
    ask(answers.remove_answer, written("id"))


@form(show, BACK, "All your answers are removed.")
def clear() -> None:
    ask(answers.clear_answers)


def _typed() -> dict[str, Any]:
    """The answer of the form's fields. Those that were left empty are not in it."""
    return filled(
        {name: text(name) for name in ("vendor", "method", "path")}
        | {name: value(name) for name in ("sent", "times", "status", "body")}
        | {"header": headers("header"), "headers": headers("headers")}
    )
