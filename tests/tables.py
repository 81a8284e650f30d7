"""The tables of the READMEs and the scenarios' JSON Schema, made from what the code says.

`python -m tests.tables` writes them.
"""

from dataclasses import Field
from pathlib import Path
from typing import Any

import yaml

from mock_server.core.scenario.library import schema_file
from mock_server.core.vendor import Vendor
from mock_server.settings import flag, rows, variable
from mock_server.vendors import VENDORS
from tests.json_schema import as_text, json_schema

MAIN = Path(__file__).parent.parent / "README.md"
PACKAGE = Path(__file__).parent.parent / "mock_server" / "vendors"
OPENING, CLOSING = "<!-- behaviours -->\n", "<!-- /behaviours -->"


def behaviours(vendor: Vendor) -> list[dict[str, Any]]:
    text = (PACKAGE / vendor.name / "behaviours.yaml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.safe_load(text)
    return found


def readme(vendor: Vendor) -> Path:
    return PACKAGE / vendor.name / "README.md"


def written(vendor: Vendor) -> str:
    """The README as it should be: with the table between its two marks."""
    before, rest = readme(vendor).read_text(encoding="utf-8").split(OPENING)
    after = rest.split(CLOSING, 1)[1]
    return f"{before}{OPENING}{table(vendor)}{CLOSING}{after}"


def settings_written() -> str:
    """The main README as it should be: with the table of settings between its two marks."""
    opening, closing = "<!-- settings -->\n", "<!-- /settings -->"
    before, rest = MAIN.read_text(encoding="utf-8").split(opening)
    head = "| Flag | Variable | Default | Does |\n|---|---|---|---|\n"
    table = head + "".join(map(_setting, rows()))
    return f"{before}{opening}{table}{closing}{rest.split(closing, 1)[1]}"


def _setting(row: Field[Any]) -> str:
    default = "none" if row.default in (None, ()) else row.default
    if isinstance(default, bool):
        default = "yes" if default else "no"
    choices = row.metadata["choices"]
    told = (
        f"{row.metadata['help']} One of: {', '.join(choices)}." if choices else row.metadata["help"]
    )
    return f"| `{flag(row)}` | `{variable(row.name)}` | {default} | {told} |\n"


def table(vendor: Vendor) -> str:
    rows = ["No", "Operation", "Rule", "Provenance", "Source"], ["---"] * 5
    lines = [*rows, *(_row(behaviour) for behaviour in behaviours(vendor))]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _row(behaviour: dict[str, Any]) -> list[str]:
    operations = behaviour["operation"]
    named = operations if isinstance(operations, list) else [operations]
    rule = behaviour["rule"]
    if "alternative" in behaviour:
        rule += f" Otherwise: {behaviour['alternative']}"
    if "variant" in behaviour:
        rule += f" Variant: `{behaviour['variant']}`."
    shown = ", ".join("every" if name == "*" else f"`{name}`" for name in named)
    source = f"{behaviour['source']} (seen: {behaviour['seen']})"
    cells = [behaviour["id"], shown, rule, behaviour["provenance"], source]
    return [cell.replace("|", "\\|") for cell in cells]


if __name__ == "__main__":
    schema_file().write_text(as_text(json_schema(VENDORS)), encoding="utf-8")
    MAIN.write_text(settings_written(), encoding="utf-8")
    for vendor in VENDORS:
        readme(vendor).write_text(written(vendor), encoding="utf-8")
