"""Every documented exchange happens as written, key order included."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from mock_server.evidence.exchanges import Exchange
from tests.clients import Client
from tests.exchanges import all_exchanges

EXCHANGES = all_exchanges()


@pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda exchange: exchange.name)
def test_exchange(exchange: Exchange, given: Callable[..., Client]) -> None:
    """The documented request gets the documented status, headers and body."""
    start = dict(exchange.facts.get("given", {}))
    faults = [{"vendor": exchange.vendor, **fault} for fault in start.pop("faults", ())]
    client = given(exchange.vendor, clock=start.pop("clock", None), faults=faults, **start)
    url = urlsplit(exchange.url)
    path = f"{url.path}?{url.query}" if url.query else url.path
    headers = {**exchange.headers, "Host": url.netloc}
    for _ in range(exchange.facts.get("before", 0)):
        client.send(exchange.method, path, exchange.body, headers)
    reply = client.send(exchange.method, path, exchange.body, headers)

    assert exchange.status == reply.status, reply.text
    assert exchange.wanted == _comparable(reply.json if reply.body else None, exchange)
    assert _keys(exchange.wanted) == _keys(
        _comparable(reply.json if reply.body else None, exchange)
    )
    for name, value in exchange.wanted_headers.items():
        assert value == reply.header(name)


def test_every_vendor_is_documented() -> None:
    """Each of the five founding documents has its exchanges."""
    vendors = {exchange.vendor for exchange in EXCHANGES}

    assert {"razorpay", "cleartax", "ysuite", "clemta", "spn"} == vendors


def test_provenance() -> None:
    """Each file says what it shows, how sure that is, and where it stands."""
    known = {"about", "provenance", "source", "repaired", "given", "varies", "trimmed", "before"}
    for exchange in EXCHANGES:
        assert {"about", "provenance", "source"} <= set(exchange.facts), exchange.name
        assert set(exchange.facts) <= known, exchange.name
        assert exchange.facts["provenance"] in ("seed", "documented", "observed", "inferred")


def _comparable(got: Any, exchange: Exchange) -> Any:
    """The answer with trimmed lists cut, and invented values replaced where their form agrees."""
    for path in exchange.facts.get("trimmed", ()):
        got = _changed(got, path, lambda shown, path=path: shown[: len(_at(exchange.wanted, path))])
    for path in exchange.facts.get("varies", ()):
        wanted = _at(exchange.wanted, path)
        got = _changed(got, path, lambda found, w=wanted: w if _form(found) == _form(w) else found)
    return got


def _form(value: Any) -> str:
    """The type and length of a value, and the classes of its characters as far as ids have them."""
    if not isinstance(value, str):
        return type(value).__name__
    if re.fullmatch(r"[0-9a-f-]+", value):
        return re.sub(r"[0-9a-f]", "h", value)
    return re.sub(r"[0-9A-Za-z]", "x", value)


def _at(value: Any, path: str) -> Any:
    for part in path.split(".") if path != "." else ():
        value = value[int(part) if part.isdigit() else part]
    return value


def _changed(value: Any, path: str, change: Callable[[Any], Any]) -> Any:
    """*value* with what stands at the dotted *path* changed."""
    if path == ".":
        return change(value)
    first, _, rest = path.partition(".")
    key = int(first) if first.isdigit() else first
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[key] = _changed(value[key], rest or ".", change)
    return copy


def _keys(value: Any) -> Any:
    """Every object's keys in their order, all the way down."""
    if isinstance(value, dict):
        return [(key, _keys(inner)) for key, inner in value.items()]
    return [_keys(inner) for inner in value] if isinstance(value, list) else None
