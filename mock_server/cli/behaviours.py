"""`behaviours` lists the numbered behaviours, with what a sandbox has said of them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from mock_server.cli.calling import json_option
from mock_server.cli.completing import complete_vendors_and_behaviours
from mock_server.cli.failure import fail
from mock_server.cli.tables import print_json, print_table

MAX_RULE = 80  # characters of a rule in a long table
MAX_WHOLE = 1000  # of one that was asked for by its number
HEADS = ("NUMBER", "OPERATION", "PROVENANCE", "VERIFIED", "RULE")


@click.command()
@click.argument(
    "wanted",
    nargs=-1,
    metavar="[VENDOR|NUMBER]...",
    shell_complete=complete_vendors_and_behaviours,
)
@click.option(
    "--evidence",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Directory with evidence of verify.",
)
@json_option
def behaviours(wanted: Sequence[str], evidence: Path | None, as_json: bool) -> None:
    """List the numbered behaviours of the vendors.

    VERIFIED is the date on which a sandbox agreed, or differed.
    """
    from mock_server.core.document.mistakes import ScenarioError

    try:
        found = list(_found(wanted, str(evidence) if evidence else None))
    except ScenarioError as error:
        fail(str(error), 2)
    if as_json:
        print_json(found)
    else:
        longest = MAX_RULE if len(found) > len(wanted) else MAX_WHOLE
        print_table(HEADS, (_row(behaviour, longest) for behaviour in found))


def _found(wanted: Sequence[str], directory: str | None) -> Iterator[dict[str, Any]]:
    """The wanted behaviours as JSON, all where *wanted* is empty. Raises ScenarioError."""
    from mock_server.core.behaviours import behaviours, canonical
    from mock_server.core.document.mistakes import hinted
    from mock_server.evidence.verify.kept import all_evidence, annotated
    from mock_server.vendors import VENDORS

    said = all_evidence(directory, VENDORS)
    names = [canonical(one) for one in wanted]
    known = {vendor.name: behaviours(vendor.package) for vendor in VENDORS}
    for one in names:
        if one not in known and not any(one in rows for rows in known.values()):
            words = [*known, *(number for rows in known.values() for number in rows)]
            fail(hinted(f"There is no vendor or behaviour {one!r}", one, words), 2)
    for name, rows in known.items():
        for number, row in rows.items():
            if not names or name in names or number in names:
                yield annotated(row.shown(), said)


def _row(behaviour: dict[str, Any], longest: int) -> tuple[str, ...]:
    from mock_server.core.document.mistakes import cut

    operations = ", ".join("every" if one == "*" else one for one in behaviour["operations"])
    differed = f"differed {behaviour['differed']}" if "differed" in behaviour else "-"
    verified = behaviour.get("verified", differed)
    rule = cut(behaviour["rule"], longest)
    return behaviour["id"], operations, behaviour["provenance"], verified, rule
