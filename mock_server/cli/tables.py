"""What the command line lists."""

import re
from collections.abc import Iterable, Iterator, Sequence

from mock_server.app import create_app
from mock_server.vendors import VENDORS


def aligned(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as they must be."""
    table = [heads, *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def operations() -> Iterator[tuple[str, ...]]:
    """Method, path, vendor, operation and heading, in the order of the vendors' documents."""
    app = create_app()
    rules = list(app.url_map.iter_rules())
    for vendor in VENDORS:
        for operation in vendor.operations.values():
            for rule in rules:
                if getattr(app.view_functions[rule.endpoint], "operation", None) is operation:
                    path = re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule)
                    for method in sorted((rule.methods or set()) - {"HEAD"}):
                        yield method, path, vendor.name, operation.name, operation.heading
