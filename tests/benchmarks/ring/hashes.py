"""HAProxy's hash functions, its avalanche, and the bytes of what it hashes. All count modulo 2^32.

Written from the algorithms; `test_haproxy.py` compares them with a running HAProxy.
"""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address
from zlib import crc32

WORD = 0xFFFFFFFF

Hash = Callable[[bytes], int]
Key = str | int | IPv4Address | IPv6Address


def key_bytes(key: Key) -> bytes:
    """What `balance hash` reads of a variable: a text as it is, a number as eight bytes."""
    if isinstance(key, str):
        return key.encode()
    return key.to_bytes(8, "big", signed=True) if isinstance(key, int) else key.packed


def sdbm(text: bytes) -> int:
    found = 0
    for byte in text:
        found = (found * 65599 + byte) & WORD
    return found


def djb2(text: bytes) -> int:
    found = 5381
    for byte in text:
        found = (found * 33 + byte) & WORD
    return found


def wt6(text: bytes) -> int:
    """Two words: each byte changes both, and rotates them by bits of both."""
    one, two, left, right = 0xA53C965A, 0x5CA6953A, 6, 18
    for byte in text:
        one, two = (one ^ byte) ^ WORD, ((two + byte) & WORD) ^ WORD
        one, two = _turned(two, left), _turned(one, right)
        mixed = (one >> 16) ^ (two & 0xFFFF)
        left, right = mixed & 31, mixed >> 11
    return one ^ two


def _turned(word: int, bits: int) -> int:
    return ((word << bits) | (word >> (32 - bits))) & WORD


def avalanche(word: int) -> int:
    """Another word for each, so mixed that each bit depends on all. No two become the same."""
    word = (word + 0x7ED55D16 + (word << 12)) & WORD
    word = word ^ 0xC761C23C ^ (word >> 19)
    word = (word + 0x165667B1 + (word << 5)) & WORD
    word = ((word + 0xD3A2646C) ^ (word << 9)) & WORD
    word = (word + 0xFD7046C5 + (word << 3)) & WORD
    word = word ^ 0xB55A4F09 ^ (word >> 16)
    return (word * 3221225473) & WORD


FUNCTIONS: dict[str, Hash] = {"sdbm": sdbm, "djb2": djb2, "wt6": wt6, "crc32": crc32}


def hash_of(function: str, modifier: str = "") -> Hash:
    """The function of a line `hash-type consistent FUNCTION [avalanche]`."""
    plain = FUNCTIONS[function]
    return (lambda text: avalanche(plain(text))) if modifier else plain
