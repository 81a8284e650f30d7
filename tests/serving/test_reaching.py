"""One vendor by prefix, by host, by port and at the root: the same record."""

import json
from collections.abc import Iterator

import pytest

from tests.benchmarks.vendors import VENDORS, Vendor
from tests.clients import CREDENTIALS
from tests.serving.process import Process

pytestmark = pytest.mark.server

HOSTS = {
    "razorpay": "api.razorpay.com",
    "cleartax": "api.clear.in",
    "ysuite": "api.ysuite.org",
    "clemta": "api.clemta.com",
    "spn": "spn.localhost",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Process]:
    with Process.started("--port", "0", "--port-per-vendor", "--root", "razorpay") as process:
        yield process


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_prefix_host_and_port(vendor: Vendor, server: Process) -> None:
    """A vendor answers alike behind its prefix, under its own hosts, and at its own port."""
    asked = vendor.list(0)
    inside = asked.path.removeprefix(f"/{vendor.name}")
    port = server.ready["vendors"][vendor.name]["port"]
    prefix = server.send("GET", asked.path, asked.headers)
    host = server.send("GET", inside, {**asked.headers, "Host": HOSTS[vendor.name]})
    local = f"{vendor.name}.localhost:{server.port}"
    named = server.send("GET", inside, {**asked.headers, "Host": local})
    own = server.send("GET", inside, asked.headers, port=port)

    assert 200 == prefix.status
    assert vendor.items(prefix.json)
    assert [prefix.body] * 3 == [host.body, named.body, own.body]


def test_what_one_way_stores_every_way_finds(server: Process) -> None:
    """A contact that was created by prefix is there by host, by port and at the root."""
    credentials = CREDENTIALS["razorpay"]
    body = json.dumps({"name": "Everywhere Alike"}).encode()
    made = server.send("POST", "/razorpay/v1/contacts", credentials, body)
    path = f"/v1/contacts/{made.json['id']}"
    port = server.ready["vendors"]["razorpay"]["port"]

    assert made.json == server.send("GET", f"/razorpay{path}", credentials).json
    assert made.json == server.send("GET", path, {**credentials, "Host": HOSTS["razorpay"]}).json
    assert made.json == server.send("GET", path, credentials, port=port).json
    assert made.json == server.send("GET", path, credentials).json


def test_another_vendor_beside_the_root(server: Process) -> None:
    """A prefix goes before the vendor at the root."""
    reply = server.send("GET", "/spn/api/v1/contacts")

    assert {"detail": "Not authenticated"} == reply.json


def test_the_control_plane_at_every_port(server: Process) -> None:
    """The control plane answers at a vendor's port, with addresses that lead to every vendor."""
    port = server.ready["vendors"]["clemta"]["port"]
    info = server.send("GET", "/_mock/info", port=port).json

    assert f"{server.url}/spn" == info["vendors"]["spn"]["url"]
