"""The soak itself, for a moment: its parts agree with the server, and its fuzz knows a finding."""

from pathlib import Path
from random import Random

import pytest

from tests.serving.process import Process
from tests.soak import raw, stalls, worlds
from tests.soak.__main__ import QUIET
from tests.soak.figures import Deadline, Figures
from tests.soak.fuzz import CORPUS, NAMES
from tests.soak.mutations import MAX_SIZE, mutated
from tests.soak.targets import TARGETS

FILES = [(name, file) for name in NAMES for file in sorted((CORPUS / name).iterdir())]


def test_every_target_has_a_corpus() -> None:
    """None is fuzzed from nothing, and nothing lies there in vain."""
    assert sorted(TARGETS) == list(NAMES)


@pytest.mark.parametrize(("name", "file"), FILES, ids=lambda one: getattr(one, "name", one))
def test_the_corpus(name: str, file: Path) -> None:
    """What was once found, and what a fuzz begins with, is read or refused."""
    assert None is TARGETS[name](file.read_bytes())  # type: ignore[func-returns-value]  # it raises


@pytest.mark.slow
@pytest.mark.server
@pytest.mark.parametrize("part", [worlds, stalls, raw], ids=lambda part: part.__name__)
def test_a_moment(part: object, tmp_path: Path) -> None:
    """Each part finds nothing wrong in two seconds, and has asked something."""
    (tmp_path / "quiet.yaml").write_text(QUIET, encoding="utf-8")
    flags = ("--port", "0", "--scenarios", str(tmp_path), "--scenario", "quiet")
    with Process.started(*flags, "--log-level", "warning", fresh=True) as server:
        figures = Figures()
        part.soak(server.port, 1, Deadline(2), figures)  # type: ignore[attr-defined]  # a module

    assert [] == figures.wrong
    assert figures.counts.total() > 50


def test_a_wrong_world_is_found() -> None:
    """A part blames what differs, and the figures say so."""
    figures = Figures()
    figures.count("requests", 2000)
    figures.blame("gw1: razorpay lists one more")

    assert ["worlds: requests 2,000; 1 wrong", "  gw1: razorpay lists one more"] == figures.lines(
        "worlds"
    )


def test_a_mutation_is_bounded_and_repeats() -> None:
    """The same chance makes the same bytes, never more than a server would read."""
    made = [mutated(Random(7), b"GET / HTTP/1.1" * 1000) for _ in range(2)]

    assert made[0] == made[1]
    assert len(made[0]) <= MAX_SIZE
