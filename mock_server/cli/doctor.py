"""`doctor` says why a call would not arrive."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from mock_server.cli.calling import calling, json_option
from mock_server.cli.completing import complete_vendors
from mock_server.cli.names import known_vendors
from mock_server.cli.tables import print_json, print_table
from mock_server.client import MockClient
from mock_server.settings import environ

if TYPE_CHECKING:
    from mock_server.cli.checks.finding import Finding
    from mock_server.core.vendor import Vendor

HEADS = ("STATUS", "CHECK", "FOUND")
STYLES = {"ok": "green", "warn": "yellow", "FAIL": "bold red"}


@click.command()
@click.argument("vendor", required=False, shell_complete=complete_vendors)
@calling
@json_option
def doctor(mock: MockClient, vendor: str | None, as_json: bool) -> None:
    """Say why a call to VENDOR, or to any, would not arrive.

    It looks at the server, the world, and the variables of this environment; `mock-server exec --
    mock-server doctor` looks at those that `exec` sets. Only the server is called. Exits with 1
    where something fails.
    """
    found = [*_findings(mock, known_vendors([] if vendor is None else [vendor]))]
    failed = any(one.status == "FAIL" for one in found)
    if as_json:
        print_json({"ok": not failed, "findings": [asdict(one) for one in found]})
    else:
        rows = ((one.status, one.check, f"{one.found} {one.do}".strip()) for one in found)
        print_table(HEADS, rows, {"STATUS": lambda status: STYLES[status]})
    sys.exit(failed)


def _findings(mock: MockClient, vendors: list["Vendor"]) -> Iterator["Finding"]:
    from mock_server.cli.checks.call import check_call
    from mock_server.cli.checks.names import check_names
    from mock_server.cli.checks.server import Found, check_server, look_for
    from mock_server.cli.checks.variables import check_variables
    from mock_server.cli.checks.world import check_credentials, check_state
    from mock_server.serving.environment.notes import real_hosts

    found = look_for(mock)
    if not isinstance(found, Found):
        yield found
        return
    of_theirs = {host for vendor in vendors for host in vendor.api.hosts}
    hosts = [host for host in real_hosts() if host in of_theirs]
    yield from check_server(found)
    if found.reach.proxy:
        yield from check_variables(found.reach, environ(), hosts)
    yield from check_names(hosts)
    if found.reach.proxy:
        yield check_call(found.reach, vendors[0], environ())
    for vendor in vendors:
        yield from check_credentials(found, vendor, environ())
    yield from check_state(found, vendors)
