"""A server's metrics, read as Prometheus reads them."""

import sys
from collections.abc import Mapping
from typing import NamedTuple

import pytest
from prometheus_client.parser import text_string_to_metric_families

from mock_server import MockClient


class Sample(NamedTuple):
    """One series of a scrape: its *family* with the family's type, its name and its labels."""

    family: str
    kind: str
    name: str
    labels: Mapping[str, str]
    value: float


def samples(mock: MockClient) -> list[Sample]:
    return [
        Sample(family.name, family.type, one.name, one.labels, one.value)
        for family in text_string_to_metric_families(mock.metrics())
        for one in family.samples
    ]


def value(mock: MockClient, name: str, **labels: str) -> float:
    """The sum of the series of that name that have these labels."""
    wanted = labels.items()
    found = [one for one in samples(mock) if one.name == f"mock_server_{name}"]
    return sum(one.value for one in found if wanted <= one.labels.items())


def uninstall(patch: pytest.MonkeyPatch) -> None:
    """Let the extra be missing."""
    patch.delitem(sys.modules, "mock_server.control.exposition", raising=False)
    loaded = [name for name in sys.modules if name.startswith("prometheus_client.")]
    for name in ("prometheus_client", *loaded):
        patch.setitem(sys.modules, name, None)
