"""Ids and chance, derived from names and numbers, so that every run repeats them."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar
from uuid import UUID

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

T = TypeVar("T")


class Draw:
    """A source of 512 bits that are derived from *parts*. Each pick uses up some."""

    __slots__ = ("_bits",)

    def __init__(self, *parts: object) -> None:
        name = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
        self._bits = int.from_bytes(blake2b(name).digest(), "big")

    def below(self, bound: int) -> int:
        """A number in 0..bound-1."""
        self._bits, taken = divmod(self._bits, bound)
        return taken

    def pick(self, pool: Sequence[T]) -> T:
        return pool[self.below(len(pool))]

    def fraction(self) -> float:
        """A number in [0, 1)."""
        return self.below(1 << 53) / (1 << 53)


def hexadecimal(draw: Draw, width: int) -> str:
    return f"{draw.below(16**width):0{width}x}"


def uuid4(draw: Draw) -> str:
    """A version 4 UUID, lower case with dashes."""
    return str(UUID(int=draw.below(1 << 128), version=4))
