"""The clock of a world: shown, set, frozen, moved."""

from mock_server.control import clock
from mock_server.core.vendor import Answer
from mock_server.page.asking import ask
from mock_server.page.forms import form, text, value
from mock_server.page.frame import render_frame

BACK = "/clock"
MOVED = "The clock is moved."


def show() -> Answer:
    return render_frame("clock.html", clock=ask(clock.get_clock))


@form(show, BACK, "The clock is set.")
def set_clock() -> None:
    ask(clock.set_clock, body={"at": text("at"), "frozen": text("frozen") == "true"})


@form(show, BACK, "The clock stands still.")
def freeze() -> None:
    ask(clock.set_clock, body={"at": ask(clock.get_clock)["seconds"], "frozen": True})


@form(show, BACK, "The clock goes on.")
def go_on() -> None:
    ask(clock.set_clock, body={"at": ask(clock.get_clock)["seconds"]})


@form(show, BACK, "The clock shows the real time.")
def show_real_time() -> None:
    ask(clock.set_clock, body={})


@form(show, BACK, MOVED)
def advance() -> None:
    ask(clock.advance_clock, body={"seconds": value("seconds")})
