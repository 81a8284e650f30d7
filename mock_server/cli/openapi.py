"""`openapi` prints the OpenAPI document of a vendor, or of the control plane."""

from typing import Any

import click

from mock_server.cli.completing import complete_vendors
from mock_server.cli.failure import fail
from mock_server.cli.output import say

CONTROL = "control"


@click.command()
@click.argument("vendor", metavar="VENDOR", shell_complete=complete_vendors)
@click.option("--yaml", "as_yaml", is_flag=True, help="Print YAML instead of JSON.")
@click.option(
    "--url",
    metavar="URL",
    help="Address of the server in the document.  [default: http://localhost:8484]",
)
def openapi(vendor: str, as_yaml: bool, url: str | None) -> None:
    """Print the OpenAPI 3.1 document of a vendor, or of the `control` plane. It needs no server."""
    from mock_server.evidence.openapi import document

    found = _document(vendor, _base(url))
    say(document.as_yaml(found) if as_yaml else document.as_json(found), nl=False)


def _document(name: str, url: str) -> dict[str, Any]:
    """The document of that name. Ends the program where there is none."""
    from mock_server.control.description import ControlCall, control_document
    from mock_server.control.routes import ROUTES
    from mock_server.core.document.mistakes import unknown
    from mock_server.evidence.openapi.document import vendor_document
    from mock_server.vendors import VENDORS
    from mock_server.version import __version__

    if name == CONTROL:
        return control_document([ControlCall(*row) for row in ROUTES], __version__, url)
    known = {one.name: one for one in VENDORS}
    if name not in known:
        fail(unknown("vendor", name, [*known, CONTROL]), 2)
    return vendor_document(known[name], __version__, url)


def _base(url: str | None) -> str:
    """The address as clients take it. Ends the program where it is none."""
    from mock_server.client.sending import base_url
    from mock_server.evidence.openapi.document import DEFAULT_URL

    try:
        return base_url(url or DEFAULT_URL)
    except ValueError as error:
        fail(str(error), 2)
