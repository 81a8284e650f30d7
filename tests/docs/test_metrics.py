"""docs/metrics.md and the dashboard against a real scrape."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from mock_server.serving.thread import serve
from tests.clients import CREDENTIALS
from tests.control.scraping import Sample, samples
from tests.docs.pages import ROOT
from tests.serving.process import send

PAGE = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
FILE = ROOT / "docs" / "dashboards" / "contact-mock-server.json"
ROW = re.compile(r"^\| `((?:mock_server|process)_\w+)` \| (\w+) \|([^|]*)\|", re.MULTILINE)
NAME = re.compile(r"\b(?:mock_server|process)_\w+")
SELECTED = re.compile(r"((?:mock_server|process)_\w+)\{(.*?)\}")
GROUPED = re.compile(r"\b(?:by|on) \(([\w, ]+)\)")
OF_PROMETHEUS = {"instance"}  # the label that Prometheus gives to what it scrapes

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def scrape(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    """Everything that a server tells which keeps its state and has answered a request."""
    with serve(state_dir=str(tmp_path_factory.mktemp("state"))) as server:
        send(server.port, "GET", "/razorpay/v1/contacts", CREDENTIALS["razorpay"])
        return samples(server.mock)


@pytest.fixture(scope="module")
def dashboard() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def labels_of(scrape: list[Sample]) -> dict[str, set[str]]:
    """The labels of each series by its name."""
    found: dict[str, set[str]] = {}
    for one in scrape:
        found.setdefault(one.name, set()).update(one.labels)
    return found


def queries(dashboard: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each query of a panel, and the legend of what it finds."""
    for panel in dashboard["panels"]:
        for target in panel.get("targets", ()):
            yield target["expr"], target["legendFormat"]


def test_every_metric_is_on_the_page(scrape: list[Sample]) -> None:
    """With its type and its labels; and none is told of that is not there."""
    told = {
        name: (kind, set(re.findall(r"`(\w+)`", labels)))
        for name, kind, labels in ROW.findall(PAGE)
    }
    there: dict[str, tuple[str, set[str]]] = {}
    for one in scrape:
        name = f"{one.family}_total" if one.kind == "counter" else one.family
        there.setdefault(name, (one.kind, set()))[1].update({*one.labels} - {"le"})

    assert there == told


def test_every_query_finds_something(dashboard: dict[str, Any], scrape: list[Sample]) -> None:
    """Its metrics exist, with the labels by which it selects, groups and names them."""
    there = labels_of(scrape)
    for query, legend in queries(dashboard):
        names, shown = set(NAME.findall(query)), set(re.findall(r"\{\{(\w+)\}\}", legend))
        known = set.union(*(there.get(name, set()) for name in names)) | OF_PROMETHEUS
        grouped = {name for found in GROUPED.findall(query) for name in found.split(", ")}

        assert names <= there.keys(), query
        assert grouped | shown <= known, query
        for name, selector in SELECTED.findall(query):
            assert set(re.findall(r"(\w+)[=!]", selector)) <= there[name] | OF_PROMETHEUS, query


def test_every_metric_of_ours_is_on_the_dashboard(
    dashboard: dict[str, Any], scrape: list[Sample]
) -> None:
    """Each has a panel."""
    shown = {name for query, _ in queries(dashboard) for name in NAME.findall(query)}
    ours = {one.name for one in scrape if one.name.startswith("mock_server_")}

    assert set() == ours - shown


def test_the_variables_of_the_dashboard(dashboard: dict[str, Any]) -> None:
    """Every query is of the chosen source and replicas."""
    variables = [one["name"] for one in dashboard["templating"]["list"]]
    sources = {
        target["datasource"]["uid"]
        for panel in dashboard["panels"]
        for target in panel.get("targets", ())
    }

    assert ["datasource", "replica"] == variables
    assert {"${datasource}"} == sources
    assert [] == [query for query, _ in queries(dashboard) if 'instance=~"$replica"' not in query]


def test_panels_lie_side_by_side(dashboard: dict[str, Any]) -> None:
    """No two cover the same place, and none leaves Grafana's 24 columns."""
    places = [
        (column, line)
        for panel in dashboard["panels"]
        for column in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for line in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    ids = [panel["id"] for panel in dashboard["panels"]]

    assert len(places) == len(set(places))
    assert max(column for column, _ in places) < 24
    assert len(ids) == len(set(ids))


def test_grafana_knows_every_field(dashboard: dict[str, Any]) -> None:
    """Grafana's own types of a dashboard read the file, and write all of it again."""
    from grafana_foundation_sdk.cog.encoder import JSONEncoder  # no other test loads it
    from grafana_foundation_sdk.cog.plugins import register_default_plugins
    from grafana_foundation_sdk.models.dashboard import Dashboard

    register_default_plugins()
    written = json.loads(JSONEncoder(sort_keys=True).encode(Dashboard.from_json(dashboard)))

    assert [] == [*lost(dashboard, written)]


def lost(before: Any, after: Any, place: str = "") -> Iterator[str]:
    """Where *after* has not what *before* has. It may have more, such as defaults."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            yield from lost(value, after.get(key), f"{place}.{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, pair in enumerate(zip(before, after, strict=True)):
            yield from lost(*pair, f"{place}[{number}]")
    elif before != after:
        yield f"{place}: {before!r} became {after!r}"
