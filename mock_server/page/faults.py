"""The faults of a world: listed, added by a form or as YAML, removed."""

from typing import Any

from mock_server.control import faults
from mock_server.core.scenario.faults import METHODS
from mock_server.core.state.faults import DROPS
from mock_server.core.vendor import Answer
from mock_server.page.asking import ask
from mock_server.page.choices import operations, vendors
from mock_server.page.forms import filled, form, headers, text, value, written
from mock_server.page.frame import render_frame
from mock_server.page.requests import last_number
from mock_server.page.rows import rows_of

BACK, ADDED = "/faults", "The fault is added."
ANY = "before"  # the phase of a fault that names none


def show() -> Answer:
    return render_frame(
        "faults.html",
        last=last_number(),
        shown=rows_of(ask(faults.list_faults)["faults"]),
        vendors=vendors(),
        operations=operations(),
        methods=METHODS,
        drops=DROPS,
    )


@form(show, BACK, ADDED)
def add() -> None:
    ask(faults.add_fault, body=_typed())


@form(show, BACK, ADDED)
def add_yaml() -> None:
    ask(faults.add_fault, body=written("yaml"))


@form(show, BACK, "The fault is removed.")
def remove() -> None:
    ask(faults.remove_fault, written("id"))


@form(show, BACK, "All faults are removed.")
def clear() -> None:
    ask(faults.clear_faults)


def _typed() -> dict[str, Any]:
    """The fault of the form's fields. Those that were left empty are not in it."""
    phase = text("phase")
    return filled(
        {name: text(name) for name in ("vendor", "operation", "method", "path", "drop")}
        | {name: value(name) for name in ("body", "nth", "every", "times", "chance")}
        | {"header": headers("header"), "phase": None if phase == ANY else phase}
        | {
            "answer": filled(
                {
                    "status": value("status"),
                    "behaviour": text("behaviour"),
                    "body": value("answer"),
                }
            ),
            "delay": filled({"seconds": value("seconds"), "virtual": value("virtual")}),
        }
    )
