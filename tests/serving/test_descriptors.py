"""The limit of open descriptors, by what each system allows."""

import resource

import pytest

from mock_server.serving import descriptors
from mock_server.serving.limits import MAX_CONNECTIONS

INFINITY = resource.RLIM_INFINITY


class Limits:
    """A system's limit: a *soft* one, a *hard* one, and the *most* that it really takes."""

    def __init__(self, soft: int, hard: int, most: int) -> None:
        self.soft, self._hard, self._most = soft, hard, most

    def get(self, _: int) -> tuple[int, int]:
        return self.soft, self._hard

    def set(self, _: int, wanted: tuple[int, int]) -> None:
        if wanted[0] == INFINITY or wanted[0] > self._most:
            raise ValueError("current limit exceeds maximum limit")
        self.soft = wanted[0]


@pytest.mark.parametrize(
    ("limits", "soft"),
    [
        (Limits(1024, 4096, 4096), 4096),
        (Limits(256, INFINITY, 10_240), 10_240),  # macOS
        (Limits(20_000, INFINITY, 10_240), 20_000),
        (Limits(256, INFINITY, 256), 256),
    ],
)
def test_the_limit_is_raised(limits: Limits, soft: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the hard limit, or to what macOS takes; never lowered, and no failure where it stays."""
    monkeypatch.setattr(resource, "getrlimit", limits.get)
    monkeypatch.setattr(resource, "setrlimit", limits.set)
    descriptors.raise_descriptor_limit()

    assert soft == limits.soft


def test_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as there are descriptors to spare, up to a bound; on Windows there is no limit."""
    monkeypatch.setattr(resource, "getrlimit", Limits(256, 256, 256).get)
    few = descriptors.max_connections(56)
    monkeypatch.setattr(descriptors, "resource", None)

    assert (200, MAX_CONNECTIONS) == (few, descriptors.max_connections(56))
