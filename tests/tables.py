"""The tables of the vendors' READMEs, made from behaviours.yaml. Run `python -m tests.tables` to write them."""

from pathlib import Path
from typing import Any

import yaml

from mock_server.core.provider import Provider
from mock_server.providers import PROVIDERS

PACKAGE = Path(__file__).parent.parent / "mock_server" / "providers"
OPENING, CLOSING = "<!-- behaviours -->\n", "<!-- /behaviours -->"


def behaviours(provider: Provider) -> list[dict[str, Any]]:
    text = (PACKAGE / provider.name / "behaviours.yaml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.safe_load(text)
    return found


def readme(provider: Provider) -> Path:
    return PACKAGE / provider.name / "README.md"


def written(provider: Provider) -> str:
    """The README as it should be: with the table between its two marks."""
    before, rest = readme(provider).read_text(encoding="utf-8").split(OPENING)
    after = rest.split(CLOSING, 1)[1]
    return f"{before}{OPENING}{table(provider)}{CLOSING}{after}"


def table(provider: Provider) -> str:
    rows = ["No", "Operation", "Rule", "Mark", "Source"], ["---"] * 5
    lines = [*rows, *(_row(behaviour) for behaviour in behaviours(provider))]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _row(behaviour: dict[str, Any]) -> list[str]:
    operations = behaviour["operation"]
    named = operations if isinstance(operations, list) else [operations]
    rule = behaviour["rule"]
    if "instead" in behaviour:
        rule += f" Otherwise: {behaviour['instead']}"
    if "reading" in behaviour:
        rule += f" Reading: `{behaviour['reading']}`."
    shown = ", ".join("every" if name == "*" else f"`{name}`" for name in named)
    cells = [behaviour["id"], shown, rule, behaviour["mark"], behaviour["source"]]
    return [cell.replace("|", "\\|") for cell in cells]


if __name__ == "__main__":
    for vendor in PROVIDERS:
        readme(vendor).write_text(written(vendor), encoding="utf-8")
