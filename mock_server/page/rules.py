"""One numbered rule of a vendor, with its source."""

from mock_server.control import behaviours
from mock_server.core.vendor import Answer
from mock_server.page.asking import ask
from mock_server.page.frame import render_frame


def show(number: str) -> Answer:
    return render_frame("rule.html", rule=ask(behaviours.get_behaviour, number))
