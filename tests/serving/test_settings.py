"""Every flag's variable works on a server that runs."""

from pathlib import Path

import pytest
import trustme

from mock_server.settings import SETTINGS
from tests.serving.process import Process

pytestmark = pytest.mark.server


def test_every_variable(tmp_path: Path) -> None:
    """Each setting is read from its variable, and the control plane says so."""
    own = trustme.CA()
    own.cert_pem.write_to_path(tmp_path / "own.pem")
    own.private_key_pem.write_to_path(tmp_path / "own.key")
    values = {
        "scenario": "empty",
        "scenarios": str(tmp_path),
        "watch": "yes",
        "state_dir": str(tmp_path / "state"),
        "state_every": "9",
        "host": "localhost",
        "port": "0",
        "root": "spn",
        "port_per_vendor": "true",
        "port_file": str(tmp_path / "port"),
        "ready_line": "yes",
        "tls": "yes",
        "tls_port": "0",
        "tls_ca_file": str(tmp_path / "ca.pem"),
        "tls_ca": str(tmp_path / "own.pem"),
        "tls_ca_key": str(tmp_path / "own.key"),
        "proxy": "yes",
        "proxy_allow": "c.example:443,d.example",
        "threads": "5",
        "grace": "4",
        "control": "on",
        "control_port": "0",
        "control_token": "between us",
        "allowed_hosts": "a.example,b.example",
        "max_body": "2000",
        "max_worlds": "7",
        "max_memory": "64MB",
        "mock_headers": "false",
        "fault_header": "0",
        "journal_entries": "11",
        "journal_bytes": "12000",
        "log_format": "json",
        "log_level": "warning",
        "evidence": str(tmp_path),
    }
    with Process.started(env={row.variable: values[row.name] for row in SETTINGS}) as server:
        headers = {"X-Mock-Token": "between us"}
        shown = server.send("GET", "/_mock/info", headers).json["settings"]
        vendors_port = server.ready["vendors"]["spn"]["port"]

    assert {row.name for row in SETTINGS} == set(values), "a setting is not tried"
    assert {row.name: row.variable for row in SETTINGS if row.name != "ready_line"} == {
        name: row["origin"] for name, row in shown.items() if name != "ready_line"
    }
    assert vendors_port
    assert server.port == shown["port"]["value"]
    assert server.ready["https"].endswith(f":{shown['tls_port']['value']}")
    assert ("empty", 5, False, "(hidden)", ["a.example", "b.example"]) == tuple(
        shown[name]["value"]
        for name in ("scenario", "threads", "mock_headers", "control_token", "allowed_hosts")
    )


def test_flag_over_variable_over_port() -> None:
    """A flag wins over its variable, and that over PORT, which counts where nothing else does."""
    env = {"PORT": "0", "MOCK_SERVER_THREADS": "8"}
    with Process.started("--threads", "9", env=env) as server:
        shown = server.send("GET", "/_mock/info").json["settings"]

    assert {"value": server.port, "origin": "PORT"} == shown["port"]
    assert {"value": 9, "origin": "flag"} == shown["threads"]


def test_misspelt_variable() -> None:
    """A variable that is almost a setting's is named in the log, not passed over in silence."""
    with Process.started("--port", "0", env={"MOCK_SERVER_SCENARO": "empty"}) as server:
        assert server.logged(
            "MOCK_SERVER_SCENARO is not a setting and is ignored; "
            "did you mean MOCK_SERVER_SCENARIO?\n"
        )
