"""The files of docs/deployments agree with each other, with the server and with its image."""

import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from mock_server.cli import main
from mock_server.control.guard import OPEN
from mock_server.control.routes import ROUTES
from mock_server.settings import SETTINGS, Settings
from tests.delivery import deployments
from tests.delivery.deployments import PORT, PREFIX, REPLICAS, STATE, named, objects, selected
from tests.docs.pages import blocks

DOCKERFILE = (deployments.ROOT / "Dockerfile").read_text(encoding="utf-8")
SCALING = deployments.ROOT / "docs" / "scaling.md"
PAGE = SCALING.read_text(encoding="utf-8")
RUN = deployments.ROOT / ".ci" / "run"
GRACE = Settings.defaults().grace
NAMES = [f"replica-{number}" for number in range(1, REPLICAS + 1)]
CONTROL = {f"/_mock{path}" for _, path, _ in ROUTES}


@pytest.fixture
def replica() -> dict[str, Any]:
    """The specification of a replica's pod."""
    spec: dict[str, Any] = named("StatefulSet", "replica")["spec"]["template"]["spec"]
    return spec


def test_the_configuration_is_up_to_date() -> None:
    """HAProxy's configuration is what the command prints; `python -m tests.tables` writes it."""
    text = deployments.HAPROXY.read_text(encoding="utf-8")

    assert deployments.haproxy_written() == text
    assert {"haproxy.cfg": text} == named("ConfigMap", "balancer")["data"]
    assert deployments.config_map_written() == deployments.CONFIG_MAP.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", [deployments.COMPOSE, deployments.CONFIG_MAP, SCALING])
def test_the_command_prints_it(file: Path) -> None:
    """The command that a file names for four replicas prints the configuration."""
    command = re.search(r"mock-server (proxy-config --replicas 4[ \w-]*)", file.read_text("utf-8"))
    assert command
    printed = CliRunner().invoke(main, command[1].split()).output

    assert deployments.HAPROXY.read_text(encoding="utf-8") == printed


def test_the_schemas_are_told() -> None:
    """The page names the releases of Kubernetes against which `.ci/run` holds the manifests."""
    held = re.search(r"^KUBERNETES=\((\S+) (\S+)\)", RUN.read_text("utf-8"), re.MULTILINE)
    assert held

    assert f"schemas of Kubernetes {held[1]} and {held[2]}" in PAGE
    assert f"need Kubernetes {held[1]} or newer" in PAGE


def test_every_server_of_haproxy_is_there() -> None:
    """Each server that takes worlds is a replica of compose, and a Service of Kubernetes."""
    text = deployments.haproxy_written()
    worlds = [one for one in deployments.servers(text) if " id " in f" {one.options}"]
    services = [one["metadata"]["name"] for one in objects("Service")]

    assert NAMES == [one.name for one in worlds] == [one.host for one in worlds]
    assert NAMES == list(deployments.compose_replicas())
    assert NAMES == [name for name in services if name in NAMES]
    assert {PORT} == {one.port for one in worlds}


def test_addresses_are_applied_first() -> None:
    """kubectl takes files by name, and HAProxy looks the names up when it starts."""
    first = min(deployments.KUBERNETES.glob("*.yaml")).read_text(encoding="utf-8")

    assert NAMES == [one["metadata"]["name"] for one in yaml.safe_load_all(first)]


def test_every_setting_exists() -> None:
    """Each variable of ours is a setting's, under compose and under Kubernetes."""
    used = [deployments.environment(one) for one in deployments.containers()]
    used += [one["environment"] for one in deployments.compose_replicas().values()]
    ours = {name for variables in used for name in variables if name.startswith(PREFIX)}

    assert ours
    assert ours <= {row.variable for row in SETTINGS}


def test_every_selector_selects() -> None:
    """What chooses pods by labels finds some; a replica's Service finds that replica alone."""
    bodies = {
        (one["kind"], one["metadata"]["name"]): one["spec"] for one in objects() if "spec" in one
    }
    found = {
        name: len(
            selected(body.get("podSelector", body.get("selector", {})).get("matchLabels", {}))
        )
        for name, body in bodies.items()
        if name[0] != "Service"
    }
    services = {name: len(selected(bodies["Service", name]["selector"])) for name in NAMES}

    assert [] == [name for name, count in found.items() if count not in (1, REPLICAS)]
    assert dict.fromkeys(NAMES, 1) == services
    assert REPLICAS == len(selected(bodies["Service", "replicas"]["selector"]))
    assert 1 == len(selected(bodies["Service", "contact-mock"]["selector"]))


def test_every_peer_of_a_policy_is_there() -> None:
    """Who may speak within the namespace is a pod of it, and the port is the server's."""
    rules = [
        rule
        for policy in objects("NetworkPolicy")
        for rule in (*policy["spec"]["ingress"], *policy["spec"]["egress"])
    ]
    peers = [
        peer["podSelector"]["matchLabels"]
        for rule in rules
        for peer in (*rule.get("from", ()), *rule.get("to", ()))
        if "namespaceSelector" not in peer and peer["podSelector"]
    ]

    assert [] == [peer for peer in peers if not selected(peer)]
    assert {PORT, 53} == {port["port"] for rule in rules for port in rule["ports"]}


def test_every_port_is_the_server_s() -> None:
    """Containers, Services and the image have one port, and Services name the container's."""
    containers = deployments.containers()
    ports = [port for one in containers for port in one["ports"]]
    services = [port for one in objects("Service") for port in one["spec"]["ports"]]

    assert [{"name": "http", "containerPort": PORT}] * len(containers) == ports
    assert {("http", PORT)} == {(port["targetPort"], port["port"]) for port in services}
    assert f"EXPOSE {PORT} " in DOCKERFILE
    assert [f"{PORT}:{PORT}"] == deployments.compose()["services"]["balancer"]["ports"]


def test_every_probe_is_open(replica: dict[str, Any]) -> None:
    """A probe asks for what the control plane serves without a token; a balancer's asks nothing."""
    (server,) = replica["containers"]
    probes = [
        server[name]["httpGet"] for name in ("startupProbe", "readinessProbe", "livenessProbe")
    ]
    (balancer,) = named("Deployment", "balancer")["spec"]["template"]["spec"]["containers"]

    assert {probe["path"] for probe in probes} <= CONTROL & set(OPEN)
    assert {"http"} == {probe["port"] for probe in probes}
    assert "tcpSocket" in balancer["livenessProbe"]
    assert "tcpSocket" in balancer["readinessProbe"]


def test_a_replica_has_time_to_save(replica: dict[str, Any]) -> None:
    """It is killed long after the requests in flight must have ended."""
    times = [one["stop_grace_period"] for one in deployments.compose_replicas().values()]

    assert ["60s"] * REPLICAS == times
    assert 60 == replica["terminationGracePeriodSeconds"]
    assert 60 >= 5 * GRACE


def test_the_state_directory_is_a_volume_of_the_image_s_user(replica: dict[str, Any]) -> None:
    """Each replica has a volume of its own there, and the image's user may write to it."""
    (server,) = replica["containers"]
    (claim,) = named("StatefulSet", "replica")["spec"]["volumeClaimTemplates"]
    user = int(re.findall(r"^USER (\d+):\1$", DOCKERFILE, re.MULTILINE)[0])
    services = deployments.compose_replicas()
    volumes = [service["volumes"] for service in services.values()]
    security = replica["securityContext"]

    assert STATE == deployments.environment(server)[f"{PREFIX}STATE_DIR"]
    assert [{"name": claim["metadata"]["name"], "mountPath": STATE}] == server["volumeMounts"]
    assert {user} == {security[name] for name in ("runAsUser", "runAsGroup", "fsGroup")}
    assert f"install -d -o {user} -g {user} /tls {STATE} " in DOCKERFILE
    assert {STATE} == {one["environment"][f"{PREFIX}STATE_DIR"] for one in services.values()}
    assert [[f"state-{number}:{STATE}"] for number in range(1, REPLICAS + 1)] == volumes
    assert [f"state-{number}" for number in range(1, REPLICAS + 1)] == [
        *deployments.compose()["volumes"]
    ]


def test_addresses_stay() -> None:
    """HAProxy's names are the replicas' fixed addresses, and no container has another's."""
    (network,) = deployments.compose()["networks"]["default"]["ipam"]["config"]
    services = deployments.compose()["services"]
    fixed = {name: one["networks"]["default"]["ipv4_address"] for name, one in services.items()}
    hosts = services["balancer"]["extra_hosts"]

    assert [f"{name}:{fixed[name]}" for name in NAMES] == hosts
    assert len(fixed) == len(set(fixed.values()))
    assert all(ip_address(one) in ip_network(network["subnet"]) for one in fixed.values())


def test_the_token_is_asked_for(replica: dict[str, Any]) -> None:
    """No file has a token: compose has the shell's, Kubernetes a Secret of the page."""
    name = f"{PREFIX}CONTROL_TOKEN"
    (server,) = replica["containers"]
    source = deployments.environment(server)[name]["secretKeyRef"]
    tokens = [one["environment"][name] for one in deployments.compose_replicas().values()]

    assert f"create secret generic {source['name']} --from-literal={source['key']}=" in PAGE
    assert [] == [token for token in tokens if not token.startswith(f"${{{name}:?")]


def test_clients_may_use_the_short_name(replica: dict[str, Any]) -> None:
    """Within the cluster, the Service's name with its namespace is a host that replicas know."""
    (server,) = replica["containers"]
    environment = deployments.environment(server)
    (service,) = [one for one in objects("Service") if is_balancers(one)]

    assert f"{service['metadata']['name']}.$(NAMESPACE)" == environment[f"{PREFIX}ALLOWED_HOSTS"]
    assert {"fieldRef": {"fieldPath": "metadata.namespace"}} == environment["NAMESPACE"]


def is_balancers(service: dict[str, Any]) -> bool:
    found = selected(service["spec"]["selector"])
    return ["haproxy"] == [
        container["name"] for pod in found for container in pod["spec"]["containers"]
    ]


def test_prometheus_finds_the_replicas() -> None:
    """The page's job keeps the headless Service, and its path is a call of the control plane."""
    (text,) = [one.text for one in blocks(SCALING) if one.language == "yml"]
    (job,) = yaml.safe_load(text)["scrape_configs"]
    (kept,) = [rule for rule in job["relabel_configs"] if rule.get("action") == "keep"]

    assert job["metrics_path"] in CONTROL
    assert "None" == named("Service", kept["regex"])["spec"]["clusterIP"]


def test_nothing_has_rights() -> None:
    """Every container runs as a user, without capabilities, and cannot write to its image."""
    workloads = objects("Deployment", "StatefulSet")
    specs = [one["spec"]["template"]["spec"] for one in workloads]
    narrow = {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "readOnlyRootFilesystem": True,
    }

    assert [True] * 2 == [spec["securityContext"]["runAsNonRoot"] for spec in specs]
    assert [False] * 2 == [spec["automountServiceAccountToken"] for spec in specs]
    assert [False] * 2 == [spec["enableServiceLinks"] for spec in specs]
    assert [narrow] * 2 == [one["securityContext"] for one in deployments.containers()]
    for service in deployments.compose()["services"].values():
        assert (["ALL"], True) == (service["cap_drop"], service["read_only"])
