"""The accounts by which a client calls: the first of each vendor in a world."""

from collections.abc import Iterable, Mapping
from typing import Any

from mock_server.control.context import ControlContext
from mock_server.core.request.application import MockFlask
from mock_server.core.vendor import Vendor
from mock_server.vendors import VENDORS

Accounts = Mapping[str, Mapping[str, Any]]


def first_accounts(app: MockFlask, world: str | None) -> Accounts:
    """By vendor, of a world of an application in this process."""
    control: ControlContext = app.extensions["mock_server"]
    found, vendors = control.worlds.look(world), control.vendors
    return _first({vendor.name: found.state(vendor.name).section for vendor in vendors}, vendors)


def accounts_of(state: Mapping[str, Any]) -> Accounts:
    """By vendor, of a world as `GET /_mock/state` gives it."""
    return _first(state["vendors"], VENDORS)


def _first(sections: Mapping[str, Mapping[str, Any]], vendors: Iterable[Vendor]) -> Accounts:
    accounts = {one.name: sections[one.name][one.access.accounts.key] for one in vendors}
    return {name: found[0] for name, found in accounts.items() if found}
