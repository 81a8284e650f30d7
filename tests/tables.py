"""The tables of the READMEs and the scenarios' JSON Schema, made from what the code says.

`python -m tests.tables` writes them.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mock_server.control.description import ControlCall, control_document
from mock_server.control.routes import ROUTES
from mock_server.core.people.person import FIELDS
from mock_server.core.scenario.library import schema_file
from mock_server.core.vendor import Vendor
from mock_server.core.yaml_files import yaml_value
from mock_server.evidence.openapi.document import DEFAULT_URL, as_json, vendor_document
from mock_server.evidence.verify.calling import signing_keys
from mock_server.evidence.verify.kept import Said, shipped
from mock_server.serving.environment.vendors import account_names
from mock_server.settings import SETTINGS, Setting
from mock_server.vendors import VENDORS
from mock_server.version import __version__
from tests.delivery import deployments
from tests.json_schema import as_text, json_schema
from tests.testing.sample import sample_table

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "mock_server" / "vendors"
README, SETTINGS_PAGE, PERFORMANCE, INDEX = (
    ROOT / name
    for name in ("README.md", "docs/settings.md", "docs/performance.md", "docs/index.md")
)
CONTROL_OPENAPI = ROOT / "fixtures" / "control" / "openapi.json"
EXEC_PAGE = ROOT / "docs" / "exec.md"
PEOPLE_PAGE = ROOT / "docs" / "people.md"
VERIFY_PAGE = ROOT / "docs" / "verify.md"
VENDOR_FORM = ROOT / ".github" / "ISSUE_TEMPLATE" / "vendor-differs.yml"
# The servers that the README compares, by their names in docs/performance.md.
COMPARED = {"razorpay": "this server", "emulate": "emulate", "WireMock, no journal": "WireMock"}
FIGURES = (0, 1, 2, 3, 7, 8)  # the server, GET, list, create, first answer, RSS
RULE = f"|{'---|' * len(FIGURES)}\n"


def behaviours(vendor: Vendor) -> list[dict[str, Any]]:
    text = (PACKAGE / vendor.name / "behaviours.yaml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml_value(text)
    return found


def readme(vendor: Vendor) -> Path:
    return PACKAGE / vendor.name / "README.md"


def written(vendor: Vendor) -> str:
    """The vendor's README as it should be."""
    return between_marks(readme(vendor), "behaviours", table(vendor))


def settings_written() -> str:
    """The page of settings as it should be."""
    head = "| Flag | Variable | Default | Does |\n|---|---|---|---|\n"
    return between_marks(SETTINGS_PAGE, "settings", head + "".join(map(_setting, SETTINGS)))


def vendors_written() -> str:
    """The README as it should be, with a row for each vendor's card."""
    head = "| Vendor | Served under | Hosts | Credentials of the default scenario | Limits |\n"
    rows = "".join(map(_vendor, VENDORS))
    return between_marks(README, "vendors", f"{head}|---|---|---|---|---|\n{rows}")


def index_written() -> str:
    """The index of the documentation as it should be, with each vendor's page."""
    pages = [f"- [{vendor.title}](../{_page(vendor)})\n" for vendor in VENDORS]
    return between_marks(INDEX, "vendors", "".join(pages))


def form_written() -> str:
    """The form for a vendor that differs as it should be, with each vendor's title."""
    options = [f"        - {vendor.title}\n" for vendor in VENDORS]
    return between_marks(VENDOR_FORM, "vendors", "".join([*options, "        # "]))


def openapi_file(vendor: Vendor) -> Path:
    return ROOT / "fixtures" / vendor.name / "openapi.json"


def openapi_written(vendor: Vendor) -> str:
    """The vendor's OpenAPI document as its file should hold it."""
    return as_json(vendor_document(vendor, __version__))


def control_written() -> str:
    """The control plane's OpenAPI document as its file should hold it."""
    calls = [ControlCall(*row) for row in ROUTES]
    return as_json(control_document(calls, __version__, DEFAULT_URL))


def keys_written() -> str:
    """The page of verify as it should be, with the form of each vendor's key."""
    head = "| Vendor | The variable holds |\n|---|---|\n"
    rows = [
        f"| {vendor.title} | `{':'.join(signing_keys(vendor.access))}` |\n" for vendor in VENDORS
    ]
    return between_marks(VERIFY_PAGE, "keys", head + "".join(rows))


def people_written() -> str:
    """The page of people as it should be, with where each vendor keeps each fact."""
    rows = [["", *(vendor.title for vendor in VENDORS)], ["---"] * (1 + len(VENDORS))]
    for fact in FIELDS:
        keys = [vendor.seeding.people.keys.get(fact, ()) for vendor in VENDORS]
        rows.append([f"`{fact}`", *(", ".join(f"`{one}`" for one in held) for held in keys)])
    return between_marks(PEOPLE_PAGE, "people", "".join(f"| {' | '.join(row)} |\n" for row in rows))


def variables_written() -> str:
    """The page of exec as it should be, with the variables that each vendor has."""
    head = "| Vendor | Address, with its prefix | Credentials |\n|---|---|---|\n"
    rows = [
        f"| {vendor.title} | `{vendor.name.upper()}_BASE_URL` | "
        f"{', '.join(f'`{name}`' for name in account_names(vendor).values())} |\n"
        for vendor in VENDORS
    ]
    return between_marks(EXEC_PAGE, "variables", head + "".join(rows))


def figures_written() -> str:
    """The README as it should be, with the figures of docs/performance.md: of those measured."""
    peers = PERFORMANCE.read_text(encoding="utf-8").partition("<!-- peers -->\n")[2]
    first_table = re.search(r"(?:^\|.*\n)+", peers, re.MULTILINE)
    assert first_table
    head, _, *measured = map(_cells, first_table[0].splitlines())
    found = {row[0]: row for row in measured}
    rows = [[name, *found[one][1:]] for one, name in COMPARED.items() if one in found]
    lines = [f"| {' | '.join(row[place] for place in FIGURES)} |\n" for row in (head, *rows)]
    return between_marks(README, "figures", "".join([lines[0], RULE, *lines[1:]]))


def coverage_written() -> str:
    """The README as it should be, with what the sample suite meets."""
    opening, closing = "```text\nVENDOR", "```\n"
    before, rest = README.read_text(encoding="utf-8").split(opening)
    table = sample_table().removeprefix("VENDOR")
    return f"{before}{opening}{table}{closing}{rest.split(closing, 1)[1]}"


def between_marks(page: Path, name: str, table: str) -> str:
    """The page's text with *table* between the two marks of that name."""
    opening, closing = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, rest = page.read_text(encoding="utf-8").split(opening)
    return f"{before}{opening}{table}{closing}{rest.split(closing, 1)[1]}"


def _vendor(vendor: Vendor) -> str:
    prefixes = [f"`/{vendor.name}{prefix}`" for prefix in vendor.api.prefixes]
    hosts = [f"`{host}`" for host in vendor.api.hosts]
    cells = (
        f"[{vendor.title}]({_page(vendor)})",
        ", ".join(prefixes),
        ", ".join(hosts),
        ", ".join(_credentials(vendor)),
        ", ".join(_limits(vendor)) or "none",
    )
    return f"| {' | '.join(cells)} |\n"


def _page(vendor: Vendor) -> str:
    return readme(vendor).relative_to(ROOT).as_posix()


def _credentials(vendor: Vendor) -> list[str]:
    """How curl sends the sample account's."""
    access, sample = vendor.access, vendor.access.accounts.sample
    pair = access.basic_pair(sample)
    if pair:
        return [f"`-u {':'.join(pair)}`"]
    return [f"`{name}: {value}`" for name, value in access.sign(sample).items()]


def _limits(vendor: Vendor) -> Iterator[str]:
    limits = vendor.api.limits
    for name, limit in limits.items():
        of = f"`{name}` " if name != "*" else "others " if len(limits) > 1 else ""
        unit = "a minute" if limit.seconds == 60 else f"in {limit.seconds:g} s"
        yield f"{of}{limit.requests} {unit}"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _setting(row: Setting) -> str:
    default = "none" if row.default in (None, ()) else row.default
    if isinstance(default, bool):
        default = "yes" if default else "no"
    choices = getattr(row.type, "choices", ())
    told = f"{row.help} One of: {', '.join(choices)}." if choices else row.help
    return f"| `{row.flag}` | `{row.variable}` | {default} | {told} |\n"


def table(vendor: Vendor, said: Said | None = None) -> str:
    """The vendor's behaviours, with what the shipped evidence, or *said*, says of them."""
    said = shipped(vendor) if said is None else said
    rows = ["No", "Operation", "Rule", "Provenance", "Source"], ["---"] * 5
    lines = [*rows, *(_row(one, said.get(one["id"], {})) for one in behaviours(vendor))]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _row(behaviour: dict[str, Any], said: Mapping[str, str]) -> list[str]:
    operations = behaviour["operation"]
    named = operations if isinstance(operations, list) else [operations]
    rule = behaviour["rule"]
    if "alternative" in behaviour:
        rule += f" Otherwise: {behaviour['alternative']}"
    if "variant" in behaviour:
        rule += f" Variant: `{behaviour['variant']}`."
    shown = ", ".join("every" if name == "*" else f"`{name}`" for name in named)
    source = f"{behaviour['source']} (seen: {behaviour['seen']})"
    provenance = ", ".join(
        [behaviour["provenance"], *(f"{word} {date}" for word, date in said.items())]
    )
    cells = [behaviour["id"], shown, rule, provenance, source]
    return [cell.replace("|", "\\|") for cell in cells]


if __name__ == "__main__":
    schema_file().write_text(as_text(json_schema(VENDORS)), encoding="utf-8")
    SETTINGS_PAGE.write_text(settings_written(), encoding="utf-8")
    README.write_text(figures_written(), encoding="utf-8")
    README.write_text(vendors_written(), encoding="utf-8")
    README.write_text(coverage_written(), encoding="utf-8")
    INDEX.write_text(index_written(), encoding="utf-8")
    EXEC_PAGE.write_text(variables_written(), encoding="utf-8")
    PEOPLE_PAGE.write_text(people_written(), encoding="utf-8")
    VERIFY_PAGE.write_text(keys_written(), encoding="utf-8")
    VENDOR_FORM.write_text(form_written(), encoding="utf-8")
    CONTROL_OPENAPI.parent.mkdir(exist_ok=True)
    CONTROL_OPENAPI.write_text(control_written(), encoding="utf-8")
    deployments.HAPROXY.write_text(deployments.haproxy_written(), encoding="utf-8")
    deployments.CONFIG_MAP.write_text(deployments.config_map_written(), encoding="utf-8")
    for vendor in VENDORS:
        readme(vendor).write_text(written(vendor), encoding="utf-8")
        openapi_file(vendor).parent.mkdir(exist_ok=True)
        openapi_file(vendor).write_text(openapi_written(vendor), encoding="utf-8")
