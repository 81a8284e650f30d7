"""The contacts of all vendors side by side, or those of one. The last changed come first."""

from collections.abc import Mapping
from typing import Any

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
        columns=_columns(found, asked["vendor"]),
        asked=asked,
        start=int(start),
        rows=ROWS,
        vendors=vendors(),
        last=last_number(),
    )


def _columns(found: Mapping[str, Any], vendor: str | None) -> list[str]:
    """The names of the fields that one vendor's contacts have."""
    records = [one for person in found["people"] for one in person["records"].get(vendor, ())]
    return list(dict.fromkeys(name for one in records for name in one["contact"]))
