"""The first view: what is served, and the worlds."""

from mock_server.control import info, worlds
from mock_server.core.vendor import Answer
from mock_server.page.asking import ask
from mock_server.page.frame import render_frame


def show() -> Answer:
    return render_frame(
        "overview.html", info=ask(info.get_info), rows=ask(worlds.list_worlds)["worlds"]
    )
