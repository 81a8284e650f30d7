"""Vendors and operations by the names that a command is given."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from mock_server.cli.completing import complete_operations, complete_vendors
from mock_server.cli.failure import fail

if TYPE_CHECKING:
    from mock_server.core.vendor import Vendor

Option = Callable[[Callable[..., Any]], Callable[..., Any]]


def vendor_option(help: str) -> Option:
    """`--vendor`, which a shell completes."""
    return click.option("--vendor", metavar="NAME", shell_complete=complete_vendors, help=help)


def operation_option(help: str, default: str | None = None) -> Option:
    """`--operation`, which a shell completes."""
    return click.option(
        "--operation",
        metavar="NAME",
        default=default,
        shell_complete=complete_operations,
        help=help,
    )


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
