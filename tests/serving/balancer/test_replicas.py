"""The names of the replicas: as many as there are, each another address."""

import pytest

from mock_server.serving.balancer import MAX_REPLICAS, NamesError, server_names


def test_names() -> None:
    """Without names they are numbered; a name without a port has the usual one."""
    assert ["replica-1:8484", "replica-2:8484"] == server_names(2)
    assert ["one:8484", "[::1]:9000"] == server_names(2, ["One", "[::1]:9000"])
    assert MAX_REPLICAS == len(server_names(MAX_REPLICAS))


@pytest.mark.parametrize(
    ("replicas", "names", "told"),
    [
        (0, (), "--replicas: 0 is not a number from 1 to 64"),
        (65, (), "--replicas: 65 is not a number from 1 to 64"),
        (2, ["a"], "--names: 1 for 2 replicas"),
        (2, ["a", "A:8484"], "a:8484 is named twice"),
        (1, ["a:0"], "'a:0' is not a host's name or address"),
        (2, ["::1", "[::1]:8484"], r"\[::1\]:8484 is named twice"),
        (1, ["my_mock"], "'my_mock' is not a host's name or address"),
    ],
)
def test_mistakes(replicas: int, names: list[str], told: str) -> None:
    """A number out of bounds, and names that are too few, alike or no hosts, are refused."""
    with pytest.raises(NamesError, match=told):
        server_names(replicas, names)
