"""Coverage as one static page: it needs no other file, no other host and no server."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from mock_server.core.vendor import Vendor
from mock_server.evidence.coverage import Coverage, Row, VendorCoverage, of_vendor
from mock_server.evidence.files import make_folder, write_whole
from mock_server.evidence.reports.texts import counted, guesses_by_test, reason

PAGE = "index.html"
MAX_TESTS = 100  # names of tests that are listed beside a behaviour or a route
MAX_GUESSES = 1000  # tests that are listed with their guesses
SPACES = "\t\n\xa0"
STATES = MET, NEVER_MET, NOT_COUNTED = "met", "never met", "not counted"


def write_html(data: Coverage, vendors: Sequence[Vendor], folder: Path) -> Path:
    """Write the page into the folder, which is made where it is absent; gives the page's path.

    Raises OSError.
    """
    make_folder(folder)
    write_whole(folder / PAGE, page(data, vendors))
    return folder / PAGE


def page(data: Coverage, vendors: Sequence[Vendor]) -> str:
    """The page: whatever tests and rules are called, it is shown as text."""
    style, script = (Markup(_part(f"coverage.{kind}")) for kind in ("css", "js"))
    made = Environment(
        autoescape=True,
        finalize=_printable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(counted=counted, most=MAX_TESTS)
    template = made.from_string(_part("coverage.html"))
    known = [of_vendor(data, vendor) for vendor in vendors]
    return template.render(
        **_facts(known),
        tests=len(data.tests),
        style=style,
        script=script,
        policy=_policy(style, script),
    )


@dataclass(frozen=True)
class _Line:
    """A behaviour as a line of the page."""

    vendor: str
    row: Row
    state: str
    reason: str


def _facts(known: Sequence[VendorCoverage]) -> dict[str, Any]:
    """What the template shows of the vendors."""
    lines = [line for one in known for line in _lines(one)]
    guesses = guesses_by_test(known)
    return {
        "vendors": [(one, _percent(one)) for one in known],
        "lines": [line for line in lines if line.row.behaviour.status],
        "untold": [line for line in lines if not line.row.behaviour.status],
        "guesses": list(guesses.items())[:MAX_GUESSES],
        "guessing": len(guesses),
        "unserved": [
            (one.vendor, route, tests) for one in known for route, tests in one.unserved.items()
        ],
        "states": STATES,
        "kinds": sorted({line.row.kind for line in lines}),
        "provenances": sorted({line.row.behaviour.provenance for line in lines}),
    }


def _lines(one: VendorCoverage) -> list[_Line]:
    against = {row.behaviour.id for row in one.never_met}

    def state(row: Row) -> str:
        return MET if row.is_met else NEVER_MET if row.behaviour.id in against else NOT_COUNTED

    return [_Line(one.vendor.name, row, state(row), reason(row)) for row in one.rows]


def _percent(one: VendorCoverage) -> int:
    """How much was met of what counts, rounded down."""
    return 100 * len(one.met) // max(1, len(one.met) + len(one.never_met))


def _printable(value: Any) -> Any:
    """A text with its control characters shown, as a terminal's table has them."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return "".join(one if one.isprintable() or one in SPACES else repr(one)[1:-1] for one in value)


def _part(name: str) -> str:
    return (files(__package__ or "") / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """A Content-Security-Policy that allows this style and this script, and nothing else."""
    hashes = (b64encode(sha256(text.encode()).digest()).decode() for text in (style, script))
    allowed = zip(("style-src", "script-src"), hashes, strict=True)
    own = "; ".join(f"{kind} 'sha256-{value}'" for kind, value in allowed)
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"
