"""Asking a server that runs. Imports little: a health check runs every few seconds."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

ANSWER_TIMEOUT = 5


class RemoteError(Exception):
    """A server that does not answer, or answers something else, in one sentence."""


def call(method: str, url: str, headers: Mapping[str, str] | None = None) -> Any:
    """The answer's JSON. Never by way of a proxy. Raises RemoteError unless it is a success."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        request = urllib.request.Request(url, method=method, headers=dict(headers or {}))
        with opener.open(request, timeout=ANSWER_TIMEOUT) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            raise RemoteError(f"{url} answers {error.code}: {_detail(error.read())}") from None
    except urllib.error.URLError as error:
        raise RemoteError(f"{url} does not answer: {_reason(error.reason)}.") from None
    except (OSError, HTTPException) as error:
        raise RemoteError(f"{url} does not answer: {_reason(error)}.") from None
    except ValueError as error:
        raise RemoteError(f"{url} is not a mock server: {error}.") from None


def _reason(error: object) -> str:
    return getattr(error, "strerror", None) or str(error)


def _detail(body: bytes) -> str:
    """A problem's own words, else the beginning of what came."""
    try:
        return str(json.loads(body)["detail"])
    except (ValueError, KeyError, TypeError):
        return body[:200].decode(errors="replace").strip()
