"""Metrics for Prometheus: true, bounded, and never less than before."""

from typing import get_args

import pytest

from mock_server import MockClient, MockError, create_app
from mock_server.control.metrics import MISSING
from mock_server.core.errors import Section
from mock_server.core.state.faults import EFFECTS
from mock_server.core.state.traffic import NOBODY
from mock_server.vendors import VENDORS
from mock_server.version import __version__
from tests.clients import CREDENTIALS, Client
from tests.control.calls import VENDOR_NAMES, create, listed
from tests.control.conftest import Serve
from tests.control.scraping import samples, uninstall, value

OPENMETRICS = "application/openmetrics-text"
PLAIN = "text/plain; version=0.0.4; charset=utf-8"
CLASSES = {*("1xx", "2xx", "3xx", "4xx", "5xx"), "none"}
PROVENANCES = {"seed", "documented", "observed", "inferred", "none"}
OPERATIONS = {name for vendor in VENDORS for name in vendor.operations} | {"none"}


def test_requests_are_counted_by_what_they_met(serve: Serve) -> None:
    """Each with its vendor, its operation, its status and how sure the behaviour is."""
    client, mock = serve()
    for vendor in VENDOR_NAMES:
        assert listed(client, vendor).status == 200
    client.send("GET", "/razorpay/v1/contacts")
    number = mock.requests()["requests"][-1]["behaviour"]
    refused = {
        "vendor": "razorpay",
        "operation": "list_contacts",
        "status_class": "4xx",
        "provenance": mock.behaviour(number)["provenance"],
        "answered_by": "vendor",
    }

    assert 1 == value(mock, "requests_total", **refused)
    for vendor in VENDOR_NAMES:
        assert 1 == value(mock, "requests_total", vendor=vendor, status_class="2xx")
    for name in ("requests_total", "request_duration_seconds_count"):
        assert len(VENDOR_NAMES) + 1 == value(mock, name)


def test_durations_without_faults_are_the_servers_own(serve: Serve) -> None:
    """A fault's delay is in the time of the requests that it struck, and in no other."""
    client, mock = serve()
    listed(client, "spn")
    listed(client, "spn", **{"X-Mock-Fault": "delay=0.2"})
    name = "request_duration_seconds"
    own, struck = (value(mock, f"{name}_sum", fault=fault) for fault in ("false", "true"))

    assert 0 < own < 0.2 <= struck
    assert 0 == value(mock, f"{name}_bucket", fault="true", le="0.1")
    assert 1 == value(mock, f"{name}_bucket", fault="true", le="+Inf")


def test_faults_limits_and_refusals(serve: Serve) -> None:
    """Each effect of a fault, each request over its limit, and each refusal of our own counts."""
    client, mock = serve(max_worlds=1)
    listed(client, "spn", **{"X-Mock-Fault": "status=503; delay=0"})
    listed(client, "spn", **{"X-Mock-Fault": "drop=malformed"})
    mock.set_limit("spn", "list_contacts", requests=1, seconds=60, remaining=0)
    listed(client, "spn")
    listed(client, "spn", **{"X-Mock-World": "one-too-many"})
    client.send("GET", "/nowhere")
    client.at("razorpay").get("/v1/payouts")
    client.send("GET", "/_mock/nothing")
    effects = [value(mock, "faults_total", vendor="spn", effect=one) for one in EFFECTS[:6]]
    sections = ("worlds", "reaching", "not-emulated", "control-plane", "bug")

    assert [1, 1, 0, 0, 0, 1] == effects
    assert 1 == value(mock, "rate_limited_total", vendor="spn")
    assert 0 == value(mock, "rate_limited_total", vendor="razorpay")
    assert [1, 1, 1, 1, 0] == [value(mock, "refusals_total", section=one) for one in sections]


def test_counters_never_fall(serve: Serve) -> None:
    """Whatever becomes of worlds, journals and coverage, requests stay counted."""
    client, mock = serve()
    for world in ("one", "two"):
        listed(client, "clemta", **{"X-Mock-World": world, "X-Mock-Fault": "status=500"})
    before = counted(mock)
    mock.drop()
    mock.clear_requests()
    mock.clear_coverage()
    mock.load("empty")
    mock.reset()
    after = counted(mock)

    assert 2 == value(mock, "requests_total")
    assert {} == {key: was for key, was in before.items() if after[key] < was}


def counted(mock: MockClient) -> dict[object, float]:
    """Every series of ours that may not fall."""
    return {
        (one.name, *one.labels.items()): one.value
        for one in samples(mock)
        if one.kind in ("counter", "histogram") and one.name.startswith("mock_server_")
    }


def test_what_worlds_hold(serve: Serve) -> None:
    """Worlds, records, journals and snapshots are what they are now, and fall again."""
    client, mock = serve(max_worlds=7, max_memory=10**8)
    seeded = value(mock, "records", vendor="razorpay")
    create(client, "razorpay", "Somebody New")
    listed(client, "spn", **{"X-Mock-World": "other"})
    mock.keep("one")
    held = ("worlds", "worlds_max", "journal_entries", "snapshots", "memory_ceiling_bytes")

    assert [2, 7, 2, 1, 10**8] == [value(mock, name) for name in held]
    assert 2 * seeded + 1 == value(mock, "records", vendor="razorpay")
    assert mock.info()["memory"]["by_kind"] == {
        one.labels["kind"]: one.value for one in samples(mock) if "used_bytes" in one.name
    }

    mock.drop()
    assert 1 == value(mock, "worlds")
    assert seeded + 1 == value(mock, "records", vendor="razorpay")


def test_no_client_makes_series(serve: Serve) -> None:
    """Paths, methods, worlds, hosts and statuses of a client's choice are in no label."""
    client, mock = serve(max_memory=0)
    for number in range(40):
        odd = {"X-Mock-World": f"world-{number}", "Host": f"host-{number}"}
        client.send("GET", f"/nowhere/{number}", headers=odd)
        client.send(f"METHOD{number}", f"/spn/{number}", headers=odd | CREDENTIALS["spn"])
        faulty = {"X-Mock-Fault": f"status={200 + 9 * number}", "X-Mock-World": f"world-{number}"}
        listed(client, "razorpay", **faulty)
        client.send("GET", f"/_mock/nothing/{number}")
    allowed = {
        "vendor": set(VENDOR_NAMES),
        "operation": OPERATIONS,
        "status_class": CLASSES,
        "provenance": PROVENANCES,
        "answered_by": {"vendor", "user", "mock", NOBODY},
        "fault": {"true", "false"},
        "effect": set(EFFECTS),
        "section": {*get_args(Section)},
        "kind": set(mock.info()["memory"]["by_kind"]),
    }
    found = {pair for one in samples(mock) for pair in one.labels.items()}
    beyond = {pair for pair in found if pair[1] not in allowed.get(pair[0], (pair[1],))}

    assert {*allowed, "le", "version", "python", "replica"} == {label for label, _ in found}
    assert set() == beyond


def test_the_build(serve: Serve) -> None:
    """Version and replica stand in one series of their own."""
    _, mock = serve()
    (build,) = [one for one in samples(mock) if one.name == "mock_server_build_info"]

    assert (__version__, mock.info()["replica"]) == (
        build.labels["version"],
        build.labels["replica"],
    )


def test_applications_do_not_mix() -> None:
    """Two applications of one process count for themselves."""
    one, other = create_app(), create_app()
    listed(Client.inside(one), "spn")

    assert 1 == value(MockClient.over(one), "requests_total")
    assert 0 == value(MockClient.over(other), "requests_total")


@pytest.mark.parametrize(
    ("accept", "sent"),
    [
        ("", PLAIN),
        ("text/html", PLAIN),
        (f"{OPENMETRICS}; version=1.0.0, text/plain;q=0.5", f"{OPENMETRICS}; version=1.0.0"),
    ],
)
def test_the_format_is_negotiated(accept: str, sent: str, serve: Serve) -> None:
    """OpenMetrics for those who read it, the text format for everybody else."""
    client, _ = serve()
    reply = client.send("GET", "/_mock/metrics", headers={"Accept": accept})

    assert (reply.header("Content-Type") or "").startswith(sent)
    assert reply.text.endswith("# EOF\n") == (OPENMETRICS in sent)


def test_a_version_that_is_none(serve: Serve) -> None:
    """Whatever stands in the Accept header, there is an answer."""
    client, _ = serve()
    accepts = (f"{OPENMETRICS}; version={odd}" for odd in ("one.two", "1.x", ".", "9" * 5000))
    got = [client.send("GET", "/_mock/metrics", headers={"Accept": one}) for one in accepts]

    assert [200] * 4 == [reply.status for reply in got]


def test_the_token_as_prometheus_sends_it(serve: Serve) -> None:
    """The control plane's token is asked for, and taken as a Bearer."""
    client, _ = serve(control_token="hush")
    bearer = {"Authorization": "Bearer hush"}
    sent = [client.send("GET", "/_mock/metrics", headers=one).status for one in ({}, bearer)]

    assert [401, 200] == sent


def test_without_the_extra(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal says what to install."""
    _, mock = serve()
    uninstall(monkeypatch)
    with pytest.raises(MockError) as refused:
        mock.metrics()

    assert (501, MISSING) == (refused.value.status, refused.value.problem["detail"])
