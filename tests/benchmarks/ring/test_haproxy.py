"""The simulation and the real HAProxy name the same server for every name."""

from collections.abc import Iterator
from ipaddress import IPv4Address
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from tests.benchmarks.ring.haproxy import Line, chosen, haproxy
from tests.benchmarks.ring.hashes import FUNCTIONS
from tests.benchmarks.ring.names import KINDS
from tests.benchmarks.ring.spread import FUNCTION, MODIFIER, REPLICAS, WEIGHT
from tests.replicas import NEEDS_HAPROXY

ODD = ("default", "A", "a", "0", "a.b-c_D", "Z" * 64)
EACH = 1700  # of a kind: over 5,000 names in all
NAMES = [*ODD, *(name for names in KINDS.values() for name in names(EACH))]
SHIPPED = [Line(FUNCTION, MODIFIER, WEIGHT, replicas) for replicas in (2, *REPLICAS)]
OTHERS = [
    Line(function, modifier, weight, replicas)
    for function in FUNCTIONS
    for modifier in ("", "avalanche")
    for weight, replicas in ((1, 64), (16, 16), (256, 4))
]
TYPED = [Line(FUNCTION, MODIFIER, WEIGHT, 4, kind) for kind in ("int", "ip")]

pytestmark = NEEDS_HAPROXY


@pytest.fixture(scope="module")
def asked() -> Iterator[Path]:
    """A HAProxy that knows every line. A path of pytest's own may be too long for a socket."""
    with (
        TemporaryDirectory() as folder,
        haproxy({*SHIPPED, *OTHERS, *TYPED}, Path(folder)) as socket,
    ):
        yield socket


@pytest.mark.parametrize("line", SHIPPED, ids=lambda line: line.name)
def test_the_owner_of_every_name(line: Line, asked: Path) -> None:
    """5,106 names by what proxy-config writes: every one agrees."""
    assert 5000 < len(set(NAMES))
    assert line.owners(NAMES) == chosen(asked, line, NAMES)


@pytest.mark.parametrize("line", OTHERS, ids=lambda line: line.name)
def test_what_is_compared_is_real(line: Line, asked: Path) -> None:
    """The functions, the modifier and the weights that were not chosen are HAProxy's too."""
    assert line.owners(NAMES) == chosen(asked, line, NAMES)


def test_numbers_and_addresses(asked: Path) -> None:
    """A variable that is no text is hashed by its bytes."""
    draw = Random(1).getrandbits
    numbers, addresses = TYPED

    for line, keys in (
        (numbers, [*range(500), *(draw(62) for _ in range(500))]),
        (addresses, [IPv4Address(draw(32)) for _ in range(1000)]),
    ):
        assert line.owners(keys) == chosen(asked, line, keys)
