"""A start loads what is whole, sets aside what is not, and drops nothing."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mock_server.persistence.errors import StateError
from mock_server.persistence.loading import LoadedWorlds, check_number
from mock_server.persistence.sealed import Part, read
from tests.persistence.conftest import Run, files

WORLDS = ("gw1", "gw2", "gw3")


@pytest.fixture
def path(run: Run) -> Path:
    """A state directory with three worlds, of a server that was killed."""
    for world in WORLDS:
        run.create(world, f"From {world}")
    run.saver.save()
    run.end()
    return run.folder.path


def started(path: Path, **settings: Any) -> tuple[LoadedWorlds, dict[str, list[str]]]:
    """What a new server has found, and the contacts of its worlds."""
    run = Run(path, **settings)
    run.end()
    return run.loaded, {world: run.names(world) for world in WORLDS}


def test_worlds_go_on(path: Path) -> None:
    """Each is as it was."""
    loaded, found = started(path)

    assert [*WORLDS] == [world.name for world in loaded.worlds]
    assert {world: [f"From {world}"] for world in WORLDS} == found
    assert ([], []) == (loaded.broken, loaded.strangers)


def test_what_was_loaded_is_not_saved_again(path: Path) -> None:
    """Its file is as the world is."""
    run = Run(path)
    done = run.saver.save()
    run.end()

    assert ((), (), 4) == (done.saved, done.removed, done.unchanged)


def test_a_broken_file(path: Path) -> None:
    """It is set aside with its mistakes, that world begins anew, and all others are loaded."""
    chance = Random(1)
    file = path / "worlds" / "gw2.yaml"
    content = bytearray(file.read_bytes())
    content[chance.randrange(len(content))] ^= 1
    file.write_bytes(content)
    loaded, found = started(path)
    (broken,) = loaded.broken

    assert ("gw2", path / "broken" / "gw2.yaml") == (broken.world, broken.file)
    assert bytes(content) == broken.file.read_bytes()
    assert ["gw2.yaml", "gw2.yaml.mistakes.txt"] == files(path / "broken")
    assert "\n".join(broken.mistakes) + "\n" == (
        path / "broken" / "gw2.yaml.mistakes.txt"
    ).read_text(encoding="utf-8")
    assert {"gw1": ["From gw1"], "gw2": [], "gw3": ["From gw3"]} == found


def test_a_file_with_mistakes(path: Path) -> None:
    """A whole file that no server can load has its mistakes by line."""
    file = path / "worlds" / "gw2.yaml"
    document = json.loads(read(file))
    document["progress"]["clock"] = {"shift": "soon"}
    document["progress"]["nosuch"] = 1
    Part(file, document).publish()
    loaded, _ = started(path)
    mistakes = loaded.broken[0].mistakes

    assert 2 == len(mistakes)
    assert all(one.startswith(f"{file}:") and "progress." in one for one in mistakes)


def test_a_file_under_another_name(path: Path) -> None:
    """A world's ids come from its name, so a copy is not loaded as another world."""
    copied = path / "worlds" / "copy.yaml"
    copied.write_bytes((path / "worlds" / "gw1.yaml").read_bytes())
    loaded, found = started(path)

    assert ["copy"] == [broken.world for broken in loaded.broken]
    assert ["From gw1"] == found["gw1"]


def test_a_scenario_that_has_changed(path: Path) -> None:
    """Worlds go on as they were. A new one, or one that is reset, has the new scenario."""
    run = Run(path, scenario="default")
    before = run.mock("gw1").scenario()["scenario"], run.names("gw1")
    run.mock("gw1").reset()
    run.end()

    assert ("empty", ["From gw1"]) == before
    assert "default" == run.mock("gw1").scenario()["scenario"]
    assert "default" == run.mock("new").scenario()["scenario"]


def test_a_broken_scenario(path: Path) -> None:
    """Worlds of another scenario than the server's need its file; without it they are set aside."""
    (file,) = (path / "scenarios").iterdir()
    file.write_text("{")
    loaded, _ = started(path, scenario="default")

    assert [*WORLDS] == [broken.world for broken in loaded.broken]
    assert file.name in loaded.broken[0].mistakes[0]
    assert file.exists()


def test_the_servers_own_scenario_needs_no_file(path: Path) -> None:
    """It is loaded already, and the next save writes the file again."""
    (file,) = (path / "scenarios").iterdir()
    file.unlink()
    run = Run(path)
    run.create("gw1")
    run.saver.save()
    run.end()

    assert [] == run.loaded.broken
    assert file.exists()


def test_too_many_worlds(path: Path) -> None:
    """None is dropped: the sentence says how many the server must keep."""
    run = Run(path)
    with pytest.raises(StateError) as refused:
        check_number(run.folder, 3)
    check_number(run.folder, 4)
    run.end()

    assert (
        f"{path} holds 3 worlds, for which --max-worlds must be at least 4, but it is 3."
    ) == str(refused.value)


def test_too_little_memory(path: Path) -> None:
    """None is dropped: the sentence says which file did not fit."""
    with pytest.raises(StateError) as refused:
        Run(path, max_memory=60_000)

    assert str(refused.value).startswith(f"{path}/worlds/gw")
    assert " cannot be loaded: it needs more than --max-memory leaves; " in str(refused.value)
    assert 3 == len(files(path / "worlds"))


def test_strangers(path: Path) -> None:
    """What no server wrote is told, and stays."""
    (path / "worlds" / "note.txt").write_text("mine")
    loaded, _ = started(path)

    assert ["note.txt"] == loaded.strangers
    assert (path / "worlds" / "note.txt").exists()


def test_any_damage(path: Path) -> None:
    """Cut anywhere or with any byte changed, a world's file is never loaded as another world."""
    chance, file = Random(7), path / "worlds" / "gw2.yaml"
    whole = file.read_bytes()
    wrong = []
    for number in range(4):
        place = chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[place] = (changed[place] + chance.randrange(1, 256)) % 256
        file.write_bytes(bytes(changed) if number % 2 else whole[:place])
        loaded, found = started(path)
        if [one.world for one in loaded.broken] != ["gw2"] or found["gw2"]:
            wrong.append(place)

    assert [] == wrong
    assert 8 == len(files(path / "broken"))
