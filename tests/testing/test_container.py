"""The container of testcontainers: what it runs, what it waits for, and what it gives."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from mock_server.testing.server import Server, serve
from tests.testing.engine import Engine


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """The server that stands in for the one in the container."""
    with serve() as server:
        yield server


@pytest.fixture
def container(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`container(engine, …)` makes a ContactMockContainer of that engine."""
    from testcontainers.core.config import ConnectionMode, testcontainers_config

    from mock_server.testing.container import ContactMockContainer

    monkeypatch.setattr(testcontainers_config, "ryuk_disabled", True)
    mode = ConnectionMode.docker_host  # also where the tests themselves run in a container
    monkeypatch.setattr(testcontainers_config, "connection_mode_override", mode)

    def make(engine: Engine, **given: Any) -> ContactMockContainer:
        monkeypatch.setenv("DOCKER_HOST", engine.url)
        return ContactMockContainer("contact-mock:test", **given)

    return make


@pytest.mark.slow
def test_what_it_runs(server: Server, container: Any, tmp_path: Path) -> None:
    """The scenario's folder is mounted, flags come after its name, and the root is read-only."""
    file = tmp_path / "mine.yaml"
    file.write_text("extends: empty\n", encoding="utf-8")
    given = {"scenario": file, "tls": True, "flags": ["--proxy"]}
    with Engine.started(server.port) as engine, container(engine, **given):
        created = engine.created

    assert "contact-mock:test" == created["Image"]
    assert ["--scenario", "mine", "--tls", "--proxy"] == created["Cmd"]
    assert {"8484/tcp", "8443/tcp"} == created["ExposedPorts"].keys()
    assert [f"{tmp_path.resolve()}:/scenarios:ro"] == created["HostConfig"]["Binds"]
    assert created["HostConfig"]["ReadonlyRootfs"]
    assert engine.removed


@pytest.mark.slow
def test_what_it_gives(server: Server, container: Any) -> None:
    """Once started it is ready: an address, clients in worlds, and the authority."""
    with Engine.started(server.port) as engine, container(engine, tls=True) as mock:
        assert f"http://127.0.0.1:{server.port}" == mock.url
        assert f"https://127.0.0.1:{server.port}" == mock.tls_url
        assert "gw1" == mock.client("gw1").info()["world"]
        assert mock.ca_pem.startswith("-----BEGIN CERTIFICATE-----\n")


@pytest.mark.slow
def test_a_server_that_ends(container: Any) -> None:
    """A server that ends before it is ready is told with its log, and its container removed."""
    with Engine.started(1, status="exited") as engine:
        with (
            pytest.raises(RuntimeError, match="ended before it was ready:\nwhy"),
            container(engine),
        ):
            pytest.fail("it has started")

        assert engine.removed


@pytest.mark.slow
def test_a_server_that_is_not_ready(container: Any) -> None:
    """The wait ends after *patience* seconds."""
    with Engine.started(1) as engine, pytest.raises(TimeoutError, match=r"ready after 0\.2 sec"):
        container(engine, patience=0.2).start()


@pytest.mark.slow
def test_a_scenario_that_is_not_there(container: Any, tmp_path: Path) -> None:
    """A file that does not exist is named before anything is run."""
    with Engine.started(1) as engine, pytest.raises(FileNotFoundError, match=r"file .*none\.yaml"):
        container(engine, scenario=tmp_path / "none.yaml")


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without testcontainers the import says what to install."""
    monkeypatch.setitem(sys.modules, "testcontainers.core.container", None)
    monkeypatch.delitem(sys.modules, "mock_server.testing.container", raising=False)

    with pytest.raises(ImportError, match=r"pip install 'contact-mock-server\[testcontainers\]'"):
        import_module("mock_server.testing.container")
