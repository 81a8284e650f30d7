"""Unmodified clients with the vendor's own address built in, answered in process."""

import asyncio
from collections.abc import Callable

import aiohttp
import httpx
import pytest
import razorpay
import requests

from mock_server.testing import intercept
from tests.clients import basic

CONTACTS = "https://api.razorpay.com/v1/contacts"
KEY = ("rzp_test_mock", "mock_secret")


def with_razorpay(name: str) -> str:
    """The vendor's own package, without a base URL."""
    client = razorpay.Client(auth=KEY)
    return str(client.post("/v1/contacts", {"name": name})["id"])


def with_requests(name: str) -> str:
    return str(requests.post(CONTACTS, json={"name": name}, auth=KEY, timeout=5).json()["id"])


def with_httpx(name: str) -> str:
    return str(httpx.post(CONTACTS, json={"name": name}, auth=KEY).json()["id"])


def with_aiohttp(name: str) -> str:
    async def create() -> str:
        async with (
            aiohttp.ClientSession(headers=basic(*KEY)) as session,
            session.post(CONTACTS, json={"name": name}) as answer,
        ):
            return str((await answer.json())["id"])

    return asyncio.run(create())


CLIENTS = [with_razorpay, with_requests, with_httpx, with_aiohttp]


@pytest.mark.parametrize("create", CLIENTS, ids=lambda create: create.__name__)
def test_a_create_is_the_vendors(create: Callable[[str], str]) -> None:
    """A create through each client reaches the same records, and the second gives the first."""
    with intercept() as mock:
        ids = {create("Asha Rao"), with_requests("Asha Rao")}
        count = mock.count(vendor="razorpay", operation="create_contact")

    assert 1 == len(ids)
    assert 2 == count


def test_a_refusal_reaches_the_vendors_own_package() -> None:
    """razorpay raises its own error with Razorpay's sentence."""
    with intercept(), pytest.raises(razorpay.errors.BadRequestError) as caught:
        with_razorpay("Acme (India)")

    assert "The name field is invalid." == str(caught.value)
