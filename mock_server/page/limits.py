"""The rate limits of a world: shown, set, reset."""

from mock_server.control import limits, worlds
from mock_server.core.vendor import Answer
from mock_server.page.asking import ask
from mock_server.page.choices import operations, vendors
from mock_server.page.forms import filled, form, text, value
from mock_server.page.frame import render_frame
from mock_server.page.requests import last_number
from mock_server.page.rows import rows_of

BACK = "/limits"
NUMBERS = ("requests", "seconds", "remaining")


def show() -> Answer:
    found = ask(limits.get_limits)
    return render_frame(
        "limits.html",
        last=last_number(),
        limits=found["limits"],
        shown=rows_of(found["counters"]),
        vendors=vendors(),
        operations=operations(),
    )


@form(show, BACK, "The limit is set.")
def set_limit() -> None:
    asked = {name: text(name) for name in ("vendor", "operation")}
    ask(limits.set_limit, body=filled(asked | {name: value(name) for name in NUMBERS}))


@form(show, BACK, "The limits are the scenario's, and no request is counted.")
def reset() -> None:
    ask(worlds.reset_world, body={"only": ["limits"]})
