"""`routes` lists every operation of every vendor."""

import re
from collections.abc import Iterator

import click

from mock_server.cli.tables import print_table


@click.command()
def routes() -> None:
    """List every operation of every vendor."""
    print_table(("METHOD", "PATH", "VENDOR", "OPERATION", "HEADING"), _operations())


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
