"""Tables of the command line."""

from collections.abc import Iterable, Sequence

import click

from mock_server.evidence.reports.columns import columns


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print columns as wide as their widest cell."""
    for line in columns([heads, *rows]):
        click.echo(line)
