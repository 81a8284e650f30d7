"""How callers are known, as OpenAPI's security schemes: from the headers that an account sends."""

from collections.abc import Iterator
from typing import Any

from mock_server.core.vendor import Access

Json = dict[str, Any]
AUTHORIZATION, BEARER = "authorization", "bearer "
SAMPLE = "The account of the default scenario sends {}."


def security_schemes(access: Access) -> Json:
    """The schemes by name. A request needs all of them."""
    sample = access.accounts.sample
    pair = access.basic_pair(sample)
    if pair:
        told = SAMPLE.format(f"the user {pair[0]} with the password {pair[1]}")
        return {"basic": {"type": "http", "scheme": "basic", "description": told}}
    return dict(_of_headers(access.sign(access.accounts.schema().load(sample))))


def _of_headers(headers: Any) -> Iterator[tuple[str, Json]]:
    for name, value in headers.items():
        told = SAMPLE.format(value)
        if name.lower() == AUTHORIZATION and value.lower().startswith(BEARER):
            yield "bearer", {"type": "http", "scheme": "bearer", "description": told}
        else:
            yield name, {"type": "apiKey", "in": "header", "name": name, "description": told}
