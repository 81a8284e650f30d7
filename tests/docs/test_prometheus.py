"""The metrics, the configuration and the dashboard's queries with a real Prometheus."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
import yaml

from mock_server import MockClient
from tests.clients import CREDENTIALS
from tests.docs.pages import ROOT, blocks
from tests.docs.test_metrics import FILE, queries
from tests.replicas import free_ports
from tests.serving.process import Process, send
from tests.serving.sockets import soon

TOKEN = "a-token-for-prometheus"
PAGE = ROOT / "docs" / "metrics.md"
STARTING = 503  # what Prometheus answers before it has read its files
PLACEHOLDERS = {"$replica": ".*", "$__rate_interval": "10s", "$__interval": "10s"}
TOOLS = [one for one in ("prometheus", "promtool") if shutil.which(one) is None]

pytestmark = [
    pytest.mark.server,
    pytest.mark.slow,
    pytest.mark.skipif(bool(TOOLS), reason=f"{', '.join(TOOLS)} of Debian's prometheus is missing"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    state = str(tmp_path_factory.mktemp("state"))
    own = ("--control-token", TOKEN, "--state-dir", state)
    with Process.started("--port", "0", *own) as process:
        yield process


@pytest.fixture(scope="module")
def prometheus(server: Process, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Prometheus that scrapes the server as the page says, each second."""
    folder = tmp_path_factory.mktemp("prometheus")
    config = configuration()
    (job,) = config["scrape_configs"]
    job["static_configs"] = [{"targets": [f"127.0.0.1:{server.port}"]}]
    job["authorization"]["credentials_file"] = str(folder / "token")
    (folder / "token").write_text(TOKEN, encoding="ascii")
    config["global"] = {"scrape_interval": "1s"}
    (folder / "prometheus.yml").write_text(json.dumps(config), encoding="utf-8")
    with started(folder) as url:
        yield url


def configuration() -> dict[str, Any]:
    """The configuration on the page."""
    (block,) = [one for one in blocks(PAGE) if one.language == "yml"]
    found: dict[str, Any] = yaml.safe_load(block.text)
    return found


@contextmanager
def started(folder: Path) -> Iterator[str]:
    """A Prometheus with the folder's configuration, and its URL."""
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}"
    command = [
        "prometheus",
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            assert soon(lambda: 1 == len(found(url, "up == 1")))
            yield url
        finally:
            process.terminate()


def found(url: str, query: str) -> list[Any]:
    """The series that a query finds; none before Prometheus is ready."""
    try:
        with urlopen(f"{url}/api/v1/query?{urlencode({'query': query})}", timeout=10) as reply:
            result: list[Any] = json.load(reply)["data"]["result"]
            return result
    except URLError as error:
        if isinstance(error, HTTPError) and error.code != STARTING:
            raise AssertionError(f"{query}: {error.read().decode()}") from error
        return []


def in_prometheus(query: str) -> str:
    """The query as Grafana sends it."""
    for name, text in PLACEHOLDERS.items():
        query = query.replace(name, text)
    return query


def use(port: int) -> None:
    """Make a request of each kind that the dashboard tells apart."""
    faults = ("", "delay=0.01", "status=503", "drop=malformed")
    for fault in faults:
        sent = CREDENTIALS["razorpay"] | ({"X-Mock-Fault": fault} if fault else {})
        send(port, "GET", "/razorpay/v1/contacts", sent)
    send(port, "GET", "/nowhere")


def test_every_query_of_the_dashboard_finds_series(server: Process, prometheus: str) -> None:
    """Prometheus reads each of them, and finds something once there were requests."""
    dashboard = json.loads(FILE.read_text(encoding="utf-8"))
    wanted = [in_prometheus(query) for query, _ in queries(dashboard)]

    def missing() -> list[str]:
        use(server.port)
        return [query for query in wanted if not found(prometheus, query)]

    assert soon(lambda: not missing()), missing()


def test_the_metrics_are_in_order(server: Process) -> None:
    """promtool finds nothing to complain of: names, units, help and types are as usual."""
    text = MockClient(server.url, token=TOKEN).metrics()
    run = subprocess.run(
        ["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False
    )

    assert (0, "", "") == (run.returncode, run.stdout, run.stderr)


def test_the_configuration_is_one(tmp_path: Path) -> None:
    """promtool reads the page's configuration."""
    file = tmp_path / "prometheus.yml"
    file.write_text(json.dumps(configuration()), encoding="utf-8")
    command = ["promtool", "check", "config", "--syntax-only", str(file)]

    assert 0 == subprocess.run(command, capture_output=True, check=False).returncode
