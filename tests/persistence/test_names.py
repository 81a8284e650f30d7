"""Every world has a file of its own, on every file system."""

from string import ascii_letters, digits

from hypothesis import given
from hypothesis import strategies as st

from mock_server.persistence.names import file_name, world_name

WORLDS = st.text(f"{ascii_letters}{digits}._-", max_size=63).map("a".__add__)


@given(WORLDS)
def test_there_and_back(world: str) -> None:
    """The name of the file gives the name of the world again."""
    assert world == world_name(file_name(world))


@given(WORLDS, WORLDS)
def test_case_is_told_apart(one: str, other: str) -> None:
    """Two worlds have two files, also where the file system folds case."""
    assert (one == other) == (file_name(one).lower() == file_name(other).lower())


def test_other_files() -> None:
    """What no world's file is called belongs to no world."""
    others = ["note.txt", "Gw1.yaml", ".yaml", "+.yaml", "a b.yaml", "-a.yaml", "gw1", "gw1.yml"]

    assert [] == [name for name in [*others, "a" * 65 + ".yaml"] if world_name(name)]


def test_readable() -> None:
    """A name in small letters stands as it is."""
    assert "gw1.v2_x-3.yaml" == file_name("gw1.v2_x-3")
    assert "+acme+corp.yaml" == file_name("AcmeCorp")
