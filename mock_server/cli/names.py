"""Vendors by the names that a command is given."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mock_server.cli.failure import fail

if TYPE_CHECKING:
    from mock_server.core.vendor import Vendor


def known_vendors(names: Sequence[str]) -> "list[Vendor]":
    """The vendors of these names; every vendor without a name.

    Ends the program where a name is unknown; it may be misspelt.
    """
    from mock_server.core.document.mistakes import unknown
    from mock_server.vendors import VENDORS

    known = {vendor.name: vendor for vendor in VENDORS}
    for name in names:
        if name not in known:
            fail(unknown("vendor", name, known), 2)
    return [known[name] for name in dict.fromkeys(names or known)]


def known_vendor(name: str) -> "Vendor":
    """The vendor of that name. Ends the program where there is none."""
    return known_vendors([name])[0]
