"""Names of worlds, as many as are asked for: each kind is the same in every run."""

from collections.abc import Callable, Iterator
from random import Random

WORKERS = 8  # of pytest-xdist


def uuids(count: int) -> Iterator[str]:
    """Chance, in the form of a UUID."""
    draw = Random(14).getrandbits
    for _ in range(count):
        text = f"{draw(128):032x}"
        yield f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def tests(count: int) -> Iterator[str]:
    """Tests by their module, number and worker."""
    for number in range(count):
        yield f"test_contacts.test_{number // WORKERS}-gw{number % WORKERS}"


def numbers(count: int) -> Iterator[str]:
    return map(str, range(1, count + 1))


KINDS: dict[str, Callable[[int], Iterator[str]]] = {
    "uuid": uuids,
    "test": tests,
    "number": numbers,
}
