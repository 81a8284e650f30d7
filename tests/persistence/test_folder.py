"""What is in a state directory, and what it refuses."""

import os
import stat
from pathlib import Path

import pytest

from mock_server.persistence import sealed
from mock_server.persistence.errors import StateError
from mock_server.persistence.folder import StateFolder

FLAG = "--state-dir"
DOCUMENT = {"about": "x"}


def opened(path: Path) -> StateFolder:
    return StateFolder(path, FLAG, wait=0)


@pytest.fixture
def folder(tmp_path: Path) -> StateFolder:
    return opened(tmp_path / "state")


def test_it_is_made_for_its_user_alone(folder: StateFolder) -> None:
    """The directory and the one with the worlds are closed to others."""
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (folder.path, folder.worlds)]

    assert [0o700, 0o700] == modes


def test_one_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    """Its mode is the operator's, and a link to it is followed."""
    (tmp_path / "real").mkdir(0o750)
    (tmp_path / "state").symlink_to("real")
    opened(tmp_path / "state").part("gw1", DOCUMENT).publish()

    assert 0o750 == stat.S_IMODE((tmp_path / "real").stat().st_mode)
    assert (tmp_path / "real" / "worlds" / "gw1.yaml").is_file()


def test_no_parent(tmp_path: Path) -> None:
    """Only the directory itself is made."""
    with pytest.raises(StateError) as refused:
        opened(tmp_path / "no" / "state")

    assert f"{FLAG}: there is no directory {tmp_path}/no to make state in." == str(refused.value)
    assert refused.value.misuse


@pytest.mark.parametrize("name", ["state", "state/worlds", "state/scenarios"])
def test_a_file_in_its_place(name: str, tmp_path: Path) -> None:
    """A file is refused by its name, and stays."""
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine")
    with pytest.raises(StateError) as refused:
        opened(tmp_path / "state")

    assert f"{FLAG}: {file} is not a directory." == str(refused.value)
    assert "mine" == file.read_text()


def test_a_refused_start_keeps_no_lock(tmp_path: Path) -> None:
    """Once what was in the way is gone, the directory can be opened."""
    (tmp_path / "worlds").write_text("mine")
    with pytest.raises(StateError):
        opened(tmp_path)
    (tmp_path / "worlds").unlink()

    assert [] == opened(tmp_path).names()


def test_names(folder: StateFolder) -> None:
    """Each world that has a file is named as the world is."""
    for world in ("gw1", "Gw1", "a.yaml"):
        folder.part(world, DOCUMENT).publish()

    assert ["Gw1", "a.yaml", "gw1"] == folder.names()
    assert [] == folder.strangers()


def test_strangers(folder: StateFolder) -> None:
    """What no server wrote is told, and is neither read nor removed."""
    (folder.worlds / "note.txt").write_text("mine")
    (folder.worlds / "gw1.yaml").symlink_to("note.txt")
    (folder.worlds / "gw2.yaml").mkdir()
    folder.remove("gw1")
    folder.remove("gw2")

    assert ["gw1.yaml", "gw2.yaml", "note.txt"] == folder.strangers()
    assert [] == folder.names()


def test_remove(folder: StateFolder) -> None:
    """The file vanishes; one that has is not missed."""
    folder.part("gw1", DOCUMENT).publish()
    folder.remove("gw1")
    folder.remove("gw1")
    folder.synchronise()

    assert [] == folder.names()


def test_what_a_killed_server_leaves(tmp_path: Path) -> None:
    """Files that were never whole are gone at the next start; nobody else's are."""
    first = opened(tmp_path)
    first.part("gw1", DOCUMENT).publish()
    (first.worlds / f"{sealed.PART}gw1.yaml").write_text("half")
    (first.worlds / ".mine").write_text("mine")
    first.close()
    second = opened(tmp_path)

    assert [".mine", "gw1.yaml"] == sorted(os.listdir(second.worlds))


def test_a_broken_file_is_set_aside(folder: StateFolder) -> None:
    """It moves with its mistakes beside it, and never over an earlier one."""
    for text in ("first", "second", "third"):
        folder.file("gw1").write_text(text)
        folder.set_aside("gw1", f"the {text} has a mistake")
    found = {file.name: file.read_text() for file in folder.broken.iterdir()}

    assert {
        "gw1.yaml": "first",
        "gw1.yaml.mistakes.txt": "the first has a mistake\n",
        "gw1.2.yaml": "second",
        "gw1.2.yaml.mistakes.txt": "the second has a mistake\n",
        "gw1.3.yaml": "third",
        "gw1.3.yaml.mistakes.txt": "the third has a mistake\n",
    } == found
    assert {0o600} == {
        stat.S_IMODE(one.stat().st_mode) for one in folder.broken.glob("*.mistakes.txt")
    }


def test_a_broken_file_that_cannot_be_set_aside(folder: StateFolder) -> None:
    """The start is refused, because the next save would write over it."""
    folder.file("gw1").write_text("broken")
    folder.broken.write_text("mine")
    with pytest.raises(StateError) as refused:
        folder.set_aside("gw1", "a mistake")

    assert str(refused.value).startswith(
        f"{folder.file('gw1')} is broken and cannot be moved to {folder.broken}: "
    )
    assert "broken" == folder.file("gw1").read_text()


def test_scenarios(folder: StateFolder) -> None:
    """Worlds that began alike share its file, which goes when no world needs it."""
    name, other = f"default-{'0' * 32}.json", f"default-{'1' * 32}.json"
    folder.keep_scenario(name, {"about": "damaged"})
    folder.keep_scenario(name, DOCUMENT)
    folder.keep_scenario(other, DOCUMENT)
    (folder.scenarios / "mine.json").write_text("mine")
    kept = sealed.read(folder.scenarios / name)
    folder.forget_scenarios({other})

    assert '"x"' in kept
    assert [other, "mine.json"] == sorted(file.name for file in folder.scenarios.iterdir())


def test_broken_worlds_keep_scenarios(folder: StateFolder) -> None:
    """A file that was set aside may be mended, and needs its scenario then."""
    name = f"default-{'0' * 32}.json"
    folder.keep_scenario(name, DOCUMENT)
    folder.part("gw1", DOCUMENT).publish()
    folder.set_aside("gw1", "broken")
    folder.forget_scenarios(())

    assert (folder.scenarios / name).exists()
