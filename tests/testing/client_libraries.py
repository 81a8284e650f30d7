"""One request, written for each client library as its users write it."""

import asyncio
import http.client
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import httpx
import pytest
import requests
import urllib3

from tests.clients import CREDENTIALS, Reply

URL = "https://api.razorpay.com/v1/contacts"
KEY = CREDENTIALS["razorpay"]
PATIENCE = 20.0


@dataclass(frozen=True)
class Asked:
    """What a caller sends."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None
    timeout: float


def by_requests(asked: Asked) -> Reply:
    answer = requests.request(
        asked.method, asked.url, headers=asked.headers, data=asked.body, timeout=asked.timeout
    )
    return Reply(answer.status_code, answer.headers, answer.content)


def by_urllib3(asked: Asked) -> Reply:
    with urllib3.PoolManager() as pool:
        answer = pool.request(
            asked.method,
            asked.url,
            headers=dict(asked.headers),
            body=asked.body,
            timeout=asked.timeout,
            retries=False,
        )
    return Reply(answer.status, answer.headers, answer.data)


def by_urllib(asked: Asked) -> Reply:
    wanted = urllib.request.Request(asked.url, asked.body, dict(asked.headers), method=asked.method)
    try:
        with urllib.request.urlopen(wanted, timeout=asked.timeout) as answer:
            return Reply(answer.status, dict(answer.headers), answer.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            return Reply(refusal.code, dict(refusal.headers), refusal.read())


def by_http_client(asked: Asked) -> Reply:
    parts = urlsplit(asked.url)
    kinds = {"https": http.client.HTTPSConnection, "http": http.client.HTTPConnection}
    connection = kinds[parts.scheme](parts.netloc, timeout=asked.timeout)
    try:
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(asked.method, path, asked.body, dict(asked.headers))
        answer = connection.getresponse()
        return Reply(answer.status, dict(answer.headers), answer.read())
    finally:
        connection.close()


def by_httpx(asked: Asked) -> Reply:
    with httpx.Client(timeout=asked.timeout) as client:
        answer = client.request(asked.method, asked.url, headers=asked.headers, content=asked.body)
    return Reply(answer.status_code, answer.headers, answer.content)


def by_httpx_async(asked: Asked) -> Reply:
    async def run() -> Reply:
        async with httpx.AsyncClient(timeout=asked.timeout) as client:
            answer = await client.request(
                asked.method, asked.url, headers=asked.headers, content=asked.body
            )
        return Reply(answer.status_code, answer.headers, answer.content)

    return asyncio.run(run())


def by_aiohttp(asked: Asked) -> Reply:
    async def run() -> Reply:
        patience = aiohttp.ClientTimeout(sock_read=asked.timeout)
        body = None if asked.body is None else BytesIO(asked.body)
        async with (
            aiohttp.ClientSession(timeout=patience, trust_env=True) as session,
            session.request(asked.method, asked.url, headers=asked.headers, data=body) as answer,
        ):
            return Reply(answer.status, answer.headers, await answer.read())

    return asyncio.run(run())


CALLERS: dict[str, Callable[[Asked], Reply]] = {
    "requests": by_requests,
    "urllib3": by_urllib3,
    "urllib.request": by_urllib,
    "http.client": by_http_client,
    "httpx": by_httpx,
    "httpx async": by_httpx_async,
    "aiohttp": by_aiohttp,
}


class Caller:
    """One client library; by default it asks Razorpay's real host with the key of `default`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(
        self,
        method: str = "GET",
        url: str = URL,
        body: bytes | None = None,
        timeout: float = PATIENCE,
        **headers: str,
    ) -> Reply:
        sent = {**KEY, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return CALLERS[self.name](Asked(method, url, sent, body, timeout))

    def fails(self, **asked: Any) -> Exception:
        """What it raises, as its users would catch it."""
        with pytest.raises(Exception) as caught:  # noqa: PT011  # which one, the test asks
            self(**asked)
        return caught.value

    def sees(self, **asked: Any) -> list[object]:
        """What comes of it: the answer, or the error's types and what it says."""
        try:
            answer = self(**asked)
        except Exception as error:
            return [*shape(error), _told(error)]
        return [answer.status, answer.body]


def shape(error: BaseException) -> list[str]:
    """The types of an error, of those that it holds and of that which caused it, once each."""
    held = [*error.args, getattr(error, "reason", None), error.__cause__]
    inside = [name for one in held if isinstance(one, BaseException) for name in shape(one)]
    return list(dict.fromkeys([type(error).__qualname__, *inside]))


def _told(error: Exception) -> str:
    """Its text, without what two runs cannot have in common."""
    return re.sub(r"127\.0\.0\.1|api\.razorpay\.com|0x[0-9a-f]+|HTTPS?|\d+", "_", str(error))
