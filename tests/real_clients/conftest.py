"""What each client is given: an address and a key whose world no other test uses."""

import itertools

import pytest

from tests.serving.process import Process

_numbers = itertools.count(1)


@pytest.fixture
def world() -> str:
    return f"client-{next(_numbers)}"


@pytest.fixture
def key(world: str) -> str:
    """A Razorpay key id that names a world: the client's code changes nothing but its key."""
    return f"rzp_test_mock@{world}"


@pytest.fixture
def url(gunicorn: Process) -> str:
    return gunicorn.url
