"""`routes` lists every operation of every vendor."""

import re
from collections.abc import Iterator, Sequence

import click

from mock_server.cli.calling import json_option, url_option
from mock_server.cli.completing import complete_vendors
from mock_server.cli.output import say
from mock_server.cli.tables import print_json, print_table

HEADS = ("METHOD", "PATH", "VENDOR", "OPERATION", "HEADING")


@click.command()
@click.argument("vendors", nargs=-1, metavar="[VENDOR]...", shell_complete=complete_vendors)
@click.option("--curl", is_flag=True, help="Print a curl line for each vendor instead.")
@url_option
@json_option
def routes(vendors: Sequence[str], curl: bool, url: str | None, as_json: bool) -> None:
    """List every operation of every vendor, or of those named.

    It needs no server: --url stands in the lines of --curl.
    """
    from mock_server.cli.names import known_vendors

    names = [vendor.name for vendor in known_vendors(vendors)]
    if curl:
        _print_curls(names, url, as_json)
        return
    rows = [row for row in _operations() if row[2] in names]
    if as_json:
        keys = [head.lower() for head in HEADS]
        print_json({"routes": [dict(zip(keys, row, strict=True)) for row in rows]})
    else:
        print_table(HEADS, rows)


def _print_curls(names: Sequence[str], url: str | None, as_json: bool) -> None:
    """A line for a shell a vendor, as the server's start prints them."""
    from mock_server.cli.running import control_url, server_settings
    from mock_server.control.addresses import addresses
    from mock_server.vendors import VENDORS

    found = addresses(url or control_url(server_settings()), VENDORS, {})
    lines = {name: found[name]["curl"] for name in names}
    if as_json:
        print_json({"curl": lines})
    else:
        for line in lines.values():
            say(line)


def _operations() -> Iterator[tuple[str, ...]]:
    """Method, path, vendor, operation and heading, in the order of the vendors' documents.

    A heading is left out where it only repeats the method and the path.
    """
    from mock_server.app import create_app
    from mock_server.vendors import VENDORS

    app = create_app()
    rules = list(app.url_map.iter_rules())
    for vendor in VENDORS:
        for operation in vendor.operations.values():
            for rule in rules:
                if getattr(app.view_functions[rule.endpoint], "operation", None) is operation:
                    path = re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule)
                    for method in sorted((rule.methods or set()) - {"HEAD"}):
                        repeats = operation.heading.startswith(f"{method} /")
                        heading = "" if repeats else operation.heading
                        yield method, path, vendor.name, operation.name, heading
