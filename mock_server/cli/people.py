"""`people` lists who has a contact at several vendors, and where the contacts differ."""

from typing import Any

import click

from mock_server.cli.calling import calling, check_world, json_option
from mock_server.cli.output import say
from mock_server.cli.tables import print_json, print_table
from mock_server.client import MockClient

HEADS = ("KEY", "NAME", "VENDORS", "MISSING", "DIFFERS")
NOBODY = "There is nobody like that in the world."


@click.command()
@calling
@click.argument("text", default="")
@click.option("--differs", is_flag=True, help="Only who differs, or is missing at a vendor.")
@click.option("--limit", type=click.IntRange(0), default=100, show_default=True, help="How many.")
@click.option("--offset", type=click.IntRange(0), default=0, help="How many to leave out first.")
@json_option
def people(
    mock: MockClient, text: str, differs: bool, limit: int, offset: int, as_json: bool
) -> None:
    """List people with contacts at several vendors, and where they differ.

    With TEXT, only those in whose names, ids and values it is.
    """
    check_world(mock)
    found = mock.people(text, differs=differs or None, limit=limit, offset=offset)
    if as_json:
        print_json(found)
        return
    print_table(HEADS, map(_row, found["people"]), empty=NOBODY)
    if found["truncated"]:
        say(f"There are {found['total']} in all: see --limit and --offset.", err=True)


def _row(person: dict[str, Any]) -> list[str]:
    held = person["records"].items()
    vendors = [name if len(here) == 1 else f"{name} ({len(here)})" for name, here in held]
    differs = "; ".join(map(_difference, person["differs"]))
    return [person["key"], person["name"], " ".join(vendors), " ".join(person["missing"]), differs]


def _difference(one: dict[str, Any]) -> str:
    """`phone: razorpay 9000090001, spn +91-9000090002`."""
    values = [
        f"{vendor} {' and '.join(map(_word, shown))}" for vendor, shown in one["values"].items()
    ]
    return f"{one['field']}: {', '.join(values)}"


def _word(value: Any) -> str:
    if value in (None, ""):
        return "(none)"
    return str(value).lower() if isinstance(value, bool) else str(value)
