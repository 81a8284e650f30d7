"""Bytes changed here and there."""

from random import Random

SPLICES = (
    *(b"\r\n", b"\n", b"\0", b"\xff", b":", b" ", b"\t", b"%", b"{", b"}", b"[", b"]", b'"', b"'"),
    *(b"!!python/object/apply:os.system ['true']", b"&a [*a]", b"<<: ", b"\\ud800", b"1e999"),
    *(b"-1", b"99999999999999999999", b"HTTP/9.9", b"Content-Length: 5\r\n", b"Host: b\r\n"),
)
MAX_CHANGES, MAX_SIZE = 6, 20_000


def mutated(chance: Random, seed: bytes) -> bytes:
    """A copy with a few pieces cut, doubled, flipped or spliced in."""
    made = bytearray(seed)
    for _ in range(chance.randrange(MAX_CHANGES)):
        at = chance.randrange(len(made) + 1)
        end = at + chance.randrange(8)
        match chance.randrange(4):
            case 0:
                del made[at:end]
            case 1:
                made[at:at] = made[at:end] * chance.randrange(1, 30)
            case 2 if at < len(made):
                made[at] ^= 1 << chance.randrange(8)
            case _:
                made[at:at] = chance.choice(SPLICES)
    return bytes(made[:MAX_SIZE])
