"""What a world has met of the vendors' numbered rules, and the routes that are not emulated."""

from flask import request

from mock_server.control import behaviours, coverage
from mock_server.core.vendor import Answer
from mock_server.page.asking import ask
from mock_server.page.choices import vendors
from mock_server.page.forms import form
from mock_server.page.frame import render_frame
from mock_server.page.requests import last_number

BACK = "/coverage"


def show() -> Answer:
    """The numbers by vendor; the rules of the query's vendor, of its state alone if it has one."""
    return render_frame(
        "coverage.html",
        last=last_number(),
        found=ask(coverage.summarise_coverage),
        rules=ask(behaviours.list_behaviours)["behaviours"],
        vendors=vendors(),
        vendor=request.args.get("vendor") or vendors()[0].name,
        state=request.args.get("state", ""),
    )


@form(show, BACK, "The counts begin anew.")
def clear() -> None:
    ask(coverage.clear_coverage)
