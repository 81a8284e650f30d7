"""The deployments of docs/deployments, as tests read them, and what of them is generated."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import indent
from typing import Any, NamedTuple

import yaml

from mock_server.serving.balancer import Options, configuration

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "deployments"
COMPOSE, HAPROXY = FOLDER / "compose.yaml", FOLDER / "haproxy.cfg"
KUBERNETES = FOLDER / "kubernetes"
CONFIG_MAP = KUBERNETES / "balancer-config.yaml"
REPLICAS = 4
PORT = 8484
STATE = "/state"
PREFIX = "MOCK_SERVER_"
_SERVER = re.compile(r"^\s+server (replica-\d+) ([\w-]+):(\d+) (.*)$", re.MULTILINE)
_HEAD = """\
# HAProxy's configuration: what `mock-server proxy-config --replicas 4 --no-proxy` prints.
# After a change: kubectl rollout restart deployment/balancer
apiVersion: v1
kind: ConfigMap
metadata:
  name: balancer
  labels: {app.kubernetes.io/name: contact-mock, app.kubernetes.io/component: balancer}
data:
  haproxy.cfg: |
"""


class Server(NamedTuple):
    """A line `server` of HAProxy's configuration."""

    name: str
    host: str
    port: int
    options: str


def haproxy_written(replicas: int = REPLICAS) -> str:
    """HAProxy's configuration as its file should hold it."""
    return configuration(replicas, options=Options(is_proxy=False))


def config_map_written() -> str:
    """The same as the ConfigMap of Kubernetes."""
    return _HEAD + indent(haproxy_written(), "    ")


def servers(text: str) -> list[Server]:
    return [
        Server(name, host, int(port), options)
        for name, host, port, options in _SERVER.findall(text)
    ]


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return found


def compose_replicas() -> dict[str, dict[str, Any]]:
    """The services of compose that are replicas, by their names."""
    return {
        name: service
        for name, service in compose()["services"].items()
        if service["image"] == "contact-mock"
    }


def objects(*kinds: str) -> list[dict[str, Any]]:
    """The objects of the manifests for Kubernetes; of those *kinds* alone, where some are given."""
    return [one for one in _every_object() if not kinds or one["kind"] in kinds]


def named(kind: str, name: str) -> dict[str, Any]:
    (found,) = [one for one in objects(kind) if one["metadata"]["name"] == name]
    return found


def pods() -> list[dict[str, Any]]:
    """A pod of each kind: its template with its labels, as Kubernetes makes them.

    Each replica's has the label that holds its own name.
    """
    made = []
    for workload in objects("Deployment", "StatefulSet"):
        template = workload["spec"]["template"]
        for own in _own_labels(workload):
            labels = {**template["metadata"]["labels"], **own}
            made.append({**template, "metadata": {**template["metadata"], "labels": labels}})
    return made


def selected(selector: dict[str, str]) -> list[dict[str, Any]]:
    """The pods that have all of these labels."""
    return [pod for pod in pods() if selector.items() <= pod["metadata"]["labels"].items()]


def containers() -> list[dict[str, Any]]:
    return [
        container
        for workload in objects("Deployment", "StatefulSet")
        for container in workload["spec"]["template"]["spec"]["containers"]
    ]


def environment(container: dict[str, Any]) -> dict[str, Any]:
    """What the container's variables hold, by their names; of those from elsewhere, whence."""
    return {row["name"]: row.get("value", row.get("valueFrom")) for row in container.get("env", ())}


@cache
def _every_object() -> tuple[dict[str, Any], ...]:
    texts = [file.read_text(encoding="utf-8") for file in sorted(KUBERNETES.glob("*.yaml"))]
    return tuple(one for text in texts for one in yaml.safe_load_all(text))


def _own_labels(workload: dict[str, Any]) -> Iterator[dict[str, str]]:
    if workload["kind"] != "StatefulSet":
        yield {}
        return
    spec, name = workload["spec"], workload["metadata"]["name"]
    first = spec["ordinals"]["start"]
    for number in range(first, first + spec["replicas"]):
        yield {"statefulset.kubernetes.io/pod-name": f"{name}-{number}"}
