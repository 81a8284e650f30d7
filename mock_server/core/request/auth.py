"""Credentials as they come over the wire."""

from base64 import b64decode
from functools import lru_cache


def split_world(credential: str) -> tuple[str, str | None]:
    """`rzp_test_mock@gw1` is the credential `rzp_test_mock` in the world `gw1`."""
    plain, at, world = credential.rpartition("@")
    return (plain, world) if at and world else (credential, None)


@lru_cache(1000)
def basic(authorization: str) -> tuple[str, str] | None:
    """User and password of `Basic …`, spelt exactly so; None where it cannot be read.

    Base 64 is plain ASCII; a header that is not cannot be read."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme != "Basic" or not encoded.isascii():
        return None
    try:
        user, colon, password = b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:  # no base 64, no ASCII, or no UTF-8
        return None
    return (user, password) if colon else None
