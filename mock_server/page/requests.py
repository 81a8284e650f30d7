"""The requests of a world, the newest first."""

from mock_server.control import requests
from mock_server.core.vendor import Answer
from mock_server.page.asking import ask
from mock_server.page.frame import render_frame


def show() -> Answer:
    found = ask(requests.list_requests)
    return render_frame("requests.html", rows=found["requests"][::-1])
