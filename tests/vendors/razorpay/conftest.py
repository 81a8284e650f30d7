"""What every Razorpay test may ask for."""

import pytest

from tests.clients import Api, Client


@pytest.fixture
def api(client: Client) -> Api:
    """Razorpay as its default account, in process and over a socket."""
    return client.at("razorpay", "/v1")
