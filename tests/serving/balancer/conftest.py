"""Four replicas behind the real HAProxy, for the tests of a module."""

from collections.abc import Iterator

import pytest

from tests.replicas import Replicas, replicas

COUNT = 4


@pytest.fixture(scope="module")
def four() -> Iterator[Replicas]:
    with replicas(COUNT) as made:
        yield made


@pytest.fixture(scope="module")
def port(four: Replicas) -> int:
    """HAProxy's."""
    return four.port
