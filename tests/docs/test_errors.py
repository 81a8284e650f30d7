"""docs/errors.md has a section for every kind of refusal of our own, and each leads there."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from werkzeug.test import Client, TestResponse

from mock_server import create_app
from mock_server.core.errors import Section
from mock_server.serving.logs import restored
from tests.clients import CREDENTIALS
from tests.control.scraping import uninstall
from tests.docs.pages import ROOT, anchors

with restored():  # to import it makes an application, and sets logging up
    from mock_server.wsgi import SingleProcess

ONE_MEGABYTE = 2**20
# A request that is refused so: method, path, and what else it has.
CAUSES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "control-plane": ("GET", "/_mock/nothing", {}),
    "safety": ("GET", "/_mock/clock", {"headers": {"Origin": "https://elsewhere.example"}}),
    "worlds": ("DELETE", "/_mock/worlds/never-made", {}),
    "scenarios": ("PUT", "/_mock/scenario", {"json": []}),
    "faults": ("POST", "/_mock/faults", {"json": {}}),
    "answers": ("POST", "/_mock/answers", {"json": {}}),
    "clock": ("POST", "/_mock/clock/advance", {"json": {}}),
    "limits": ("PUT", "/_mock/limits", {"json": {}}),
    "memory": (
        "PUT",
        "/_mock/scenario",
        {"json": {"vendors": {"spn": {"contacts": [{"fake": 10**6}]}}}},
    ),
    "state": ("POST", "/_mock/state/save", {}),
    "reaching": ("GET", "/v9/nothing", {}),
    "not-emulated": ("GET", "/razorpay/v1/payouts", {"headers": CREDENTIALS["razorpay"]}),
    "proxy": ("CONNECT", "/v9/nothing", {}),
    "https": ("GET", "/_mock/ca.pem", {}),
    "metrics": ("GET", "/_mock/metrics", {}),
    "one-process": ("GET", "/_mock", {"environ_overrides": {"wsgi.multiprocess": True}}),
    "bug": ("GET", "/_mock/faults", {}),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Client]:
    """An application with little memory and no extra, in which the list of faults is broken."""
    app = create_app(max_memory=ONE_MEGABYTE)
    app.extensions["mock_server"].worlds.get(None).faults.active = None
    with pytest.MonkeyPatch.context() as patch:
        uninstall(patch)
        yield Client(SingleProcess(app, ONE_MEGABYTE))


def test_every_section_is_on_the_page() -> None:
    """Its headings are the sections that refusals name, in the same order."""
    title, *sections = anchors(ROOT / "docs" / "errors.md")

    assert list(get_args(Section)) == sections
    assert {*sections} == {*CAUSES, "replicas"}  # which a balancer refuses by


@pytest.mark.parametrize("section", CAUSES)
def test_a_type_leads_to_its_section(section: str, server: Client) -> None:
    """The `type` of a refusal is the path of a page of this server, and names a heading there."""
    method, path, more = CAUSES[section]
    page, _, anchor = send(server, method, path, **more).get_json()["type"].partition("#")

    assert section == anchor
    assert f"\n## {anchor.replace('-', ' ')}\n" in send(server, "GET", page).text.lower()


def send(server: Client, method: str, path: str, **more: Any) -> TestResponse:
    return server.open(path, method=method, **more)
