"""The sections about several replicas, and the picture of the ring, are made of a report's rows."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.benchmarks import performance
from tests.benchmarks.ring.hashes import FUNCTIONS
from tests.benchmarks.ring.names import KINDS
from tests.benchmarks.ring.picture import picture
from tests.benchmarks.ring.ring import CIRCLE
from tests.benchmarks.ring.spread import DRAWN, REPLICAS, WEIGHTS, ring, shares
from tests.benchmarks.rows import Row, figure
from tests.benchmarks.sections import replicas_section, ring_section, worlds_section

SVG = "{http://www.w3.org/2000/svg}"
FIGURES = {"least": 0.9, "most": 1.25, "moved %": 20.5, "ideal %": 20}
RING = performance.DOCUMENT.parent / performance.RING


def test_replicas_and_worlds() -> None:
    """Each row is a line, and a figure that was not measured is a dash."""
    rows = [Row("1 replica directly", {"r/s": 9000}), Row("HAProxy and 1", {"added p50 us": 62.5})]

    assert "\n| 1 replica directly | 9,000 | - |" in replicas_section(_report("replicas", rows))
    assert "\n| HAProxy and 1 | - | - | - | 62.5 |" in replicas_section(_report("replicas", rows))
    assert "\n| 1 world | - | - | 55.0 |" in worlds_section(
        _report("worlds", [Row("1 world", {"create r/s": 55})])
    )


def test_less_than_nothing() -> None:
    """A difference may be negative, and has as many digits."""
    assert ["-387", "-38.7", "-3.87", "-"] == [
        figure(value) for value in (-387.0, -38.7, -3.87, None)
    ]


def test_the_ring() -> None:
    """Its names, the functions by kind and the weights by number each have a table."""
    made = ring_section(_report("ring", _ring_rows()))

    assert "\n| uuid: 9 names, 4 replicas | 0.90 | 1.25 | - | 20.5 | 20.0 | - |" in made
    assert "\n| sdbm avalanche | 1.25 | 1.25 | 1.25 |" in made
    assert "\n| weight 256, 4,096 points | 0.90 to 1.25 | 0.90 to 1.25 |" in made


def test_the_picture() -> None:
    """A band a weight, three bars, three dots a row of names; a title and a description."""
    drawn = ElementTree.fromstring(picture(_report("ring", _ring_rows())["groups"]["ring"]))

    assert 3 == len(drawn.findall(f"{SVG}polygon"))
    assert 3 * len(KINDS) * len(REPLICAS) == len(drawn.findall(f"{SVG}circle"))
    assert drawn.findtext(f"{SVG}title")
    assert drawn.findtext(f"{SVG}desc")


def test_a_report_changes_what_it_has(tmp_path: Path) -> None:
    """The page's other sections stay, and the picture is drawn beside it."""
    file, report = tmp_path / "performance.md", tmp_path / "report.json"
    (tmp_path / "pictures").mkdir()
    file.write_text("<!-- ring -->\n<!-- /ring -->\n<!-- worlds -->\nold\n<!-- /worlds -->\n")
    report.write_text(json.dumps(_report("ring", _ring_rows())))
    performance.main(str(report), str(file))

    assert file.read_text().endswith("<!-- /ring -->\n<!-- worlds -->\nold\n<!-- /worlds -->\n")
    assert (tmp_path / performance.RING).read_text().startswith("<svg ")


@pytest.mark.parametrize("weight", [1, 16])
def test_the_page_has_the_ring_as_it_is(weight: int) -> None:
    """Nobody has changed the simulation and left the page."""
    told = [shares(ring(count, weight).lengths(), CIRCLE) for count in DRAWN]
    cells = [f"{figure(one['least'])} to {figure(one['most'])}" for one in told]
    page = performance.DOCUMENT.read_text(encoding="utf-8")

    assert f"| weight {weight}, {weight * 16:,} points | {' | '.join(cells)} |" in page


def test_the_page_has_the_picture_of_its_figures() -> None:
    """The picture says what a reader may hear instead, and belongs to the page's table."""
    text = RING.read_text(encoding="utf-8")
    page = performance.DOCUMENT.read_text(encoding="utf-8")

    assert ElementTree.fromstring(text).findtext(f"{SVG}desc")
    assert f"({performance.RING})" in page


def _ring_rows() -> list[Row]:
    names = [f"{kind}: 9 names, {count} replicas" for kind in KINDS for count in REPLICAS]
    names += [f"{k}: {f}{m}" for k in KINDS for f in FUNCTIONS for m in ("", " avalanche")]
    names += [f"weight {weight}, {count} replicas" for weight in WEIGHTS for count in DRAWN]
    return [Row(name, FIGURES) for name in names]


def _report(group: str, rows: list[Row]) -> dict[str, Any]:
    return {
        "date": "2025-01-02",
        "command": "python -m tests.benchmarks",
        "version": "0.1",
        "machine": {"python": "CPython", "processors": 2, "system": "Linux"},
        "effort": {"rounds": 3, "names": 1000},
        "groups": {group: [row.as_json() for row in rows]},
    }
