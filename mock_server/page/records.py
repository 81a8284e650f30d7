"""The contacts of all vendors side by side, or those of one. Who changed last comes first."""

from flask import request

from mock_server.control import people
from mock_server.core.vendor import Answer
from mock_server.page.asking import ask
from mock_server.page.choices import vendors
from mock_server.page.frame import render_frame
from mock_server.page.requests import last_number

ROWS = 25


def show() -> Answer:
    """The people whom the query's search finds, from its start on.

    Of one vendor, each of its contacts is a row, with the vendor's own fields as columns.
    """
    asked = {name: request.args.get(name) or None for name in ("q", "vendor", "differs")}
    start = request.args.get("start") or 0
    found = ask(
        people.list_people, query={**asked, "order": "changed", "limit": ROWS, "offset": start}
    )
    return render_frame(
        "records.html",
        found=found,
        asked=asked,
        start=int(start),
        rows=ROWS,
        vendors=vendors(),
        last=last_number(),
    )
