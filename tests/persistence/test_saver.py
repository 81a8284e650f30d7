"""The files of a state directory are as the worlds are."""

import gc
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from mock_server.persistence.saved import Saved
from tests.persistence.conftest import Run, files

OWN = {"about": "My own.", "vendors": {"spn": {"contacts": [{"fake": 2}]}}}


def test_only_worlds_that_differ_have_files(run: Run) -> None:
    """A world that is as its scenario makes it needs none."""
    run.worlds.get("untouched")
    run.create("gw1")
    done = run.saver.save()

    assert Saved(saved=("gw1",), unchanged=2) == done
    assert ["gw1.yaml"] == files(run.folder.worlds)


def test_only_what_has_changed_is_written(run: Run) -> None:
    """A world is saved again after a change, and not before."""
    for world in ("gw1", "gw2"):
        run.create(world)
    run.saver.save()
    run.create("gw1")

    assert Saved(saved=("gw1",), unchanged=2) == run.saver.save()
    assert Saved(unchanged=3) == run.saver.save()


@pytest.mark.parametrize(
    "change",
    [
        lambda mock: mock.advance(60),
        lambda mock: mock.add_fault(vendor="spn", answer={"status": 500}),
        lambda mock: mock.add_answer(vendor="spn", path="/users"),
        lambda mock: mock.set_limit("spn", requests=1, seconds=60),
        lambda mock: mock.choose_variants({"spn": {"apostrophe": "typographic"}}),
        lambda mock: mock.load(OWN),
        lambda mock: mock.load("default"),
        lambda mock: mock.reset(),
    ],
)
def test_every_change_is_saved(change: Any, run: Run) -> None:
    """Whatever a test can change makes the world differ from what was saved."""
    run.create("gw1")
    run.saver.save()
    change(run.mock("gw1"))

    assert ["gw1"] == [*run.saver.save().saved]


def test_a_dropped_world(run: Run) -> None:
    """Its file vanishes; so does that of one which is as its scenario makes it again."""
    for world in ("dropped", "reset", "stays"):
        run.create(world)
    run.saver.save()
    run.mock("x").drop("dropped")
    run.mock("reset").reset()
    run.mock("reset").clear_coverage()
    done = run.saver.save()

    assert {"dropped", "reset"} == {*done.removed}
    assert ["stays.yaml"] == files(run.folder.worlds)


def test_a_scenario_is_kept_once(run: Run) -> None:
    """Worlds extend the file of their scenario, which goes with the last of them."""
    for world in ("gw1", "gw2"):
        run.create(world)
    run.mock("own").load(OWN)
    run.saver.save()
    both = files(run.folder.scenarios)
    run.mock("x").drop("own")
    run.saver.save()
    one = files(run.folder.scenarios)

    assert 2 == len(both)
    assert [file for file in both if file.startswith("empty-")] == one


def test_a_scenario_stays_beside_a_broken_world(run: Run) -> None:
    """What was set aside may extend it."""
    run.mock("own").load(OWN)
    run.saver.save()
    run.folder.set_aside("own", "a mistake")
    run.mock("x").drop("own")
    run.saver.save()

    assert 1 == len(files(run.folder.scenarios))


def test_a_scenario_that_is_gone(run: Run) -> None:
    """Whoever removed its file, a world that is saved can be loaded again."""
    run.mock("own").load(OWN)
    run.saver.save()
    shutil.rmtree(run.folder.scenarios)
    run.folder.scenarios.mkdir()
    run.create("own")
    run.saver.save()
    run.end()
    again = Run(run.folder.path)

    assert (["own"], []) == ([one.name for one in again.loaded.worlds], again.loaded.broken)
    again.end()


def test_a_world_that_cannot_be_saved(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    """All others are. The reason is logged once, until it is another or has gone."""
    caplog.set_level("INFO", "mock_server")
    run.create("gw1")
    run.create("gw2")
    run.folder.file("gw1").mkdir()
    done = run.saver.save()
    run.create("gw2")
    again = run.saver.save()
    run.folder.file("gw1").rmdir()
    healed = run.saver.save()

    reason = "it is not a file of the server"
    assert (("gw2",), {"gw1": reason}) == (done.saved, done.failed)
    assert (("gw2",), {"gw1": reason}) == (again.saved, again.failed)
    assert (("gw1",), {}) == (healed.saved, healed.failed)
    told = [one.getMessage() for one in caplog.records if str(run.folder.path) in one.getMessage()]
    assert [
        f"{run.folder.path} does not have the last state of the world gw1: {reason}. "
        "What was saved before is still there, and the next save tries again.",
        f"Worlds are saved in {run.folder.path} again.",
    ] == told


def test_a_directory_that_is_gone(run: Run) -> None:
    """The error is told for as long as it lasts, and everything is tried again."""
    run.create("gw1")
    run.create("gw2")
    shutil.rmtree(run.folder.worlds)
    run.saver.save()
    error, saved_at = run.saver.error, run.saver.saved_at
    run.folder.worlds.mkdir()
    run.saver.save()

    assert error
    assert "of the world gw1 and 1 more: No such file or directory." in error
    assert saved_at is None
    assert (None, True) == (run.saver.error, run.saver.saved_at is not None)
    assert ["gw1.yaml", "gw2.yaml"] == files(run.folder.worlds)


def test_a_change_during_a_save_is_saved_next(run: Run) -> None:
    """What changes while worlds are saved is either in the files or in the next save."""
    ended = threading.Event()

    def change() -> None:
        while not ended.is_set():
            run.create("gw1")

    thread = threading.Thread(target=change)
    thread.start()
    for _ in range(5):
        run.saver.save()
    ended.set()
    thread.join()
    run.saver.save()
    run.end()
    again = Run(run.folder.path)

    assert run.mock("gw1").state() == again.mock("gw1").state()
    again.end()


def test_a_save_leaves_python_as_it_was(run: Run) -> None:
    """Threads change as often as before, and garbage is collected."""
    usual = sys.getswitchinterval()
    run.create("gw1")
    run.saver.save()

    assert (usual, True) == (sys.getswitchinterval(), gc.isenabled())


def test_the_last_save(run: Run) -> None:
    """`end()` saves, and lets another server have the directory."""
    run.create("gw1")
    run.saver.begin(3600)
    run.saver.end(30)
    again = Run(run.folder.path)

    assert ["gw1"] == [world.name for world in again.loaded.worlds]
    again.end()


def test_it_saves_by_itself(run: Run) -> None:
    """Every so many seconds, until it is ended."""
    run.create("gw1")
    run.saver.begin(0.01)
    for _ in range(500):
        if run.saver.saved_at:
            break
        threading.Event().wait(0.01)
    run.saver.end(30)

    assert ["gw1.yaml"] == files(run.folder.worlds)


def test_the_name_of_a_file(run: Run, tmp_path: Path) -> None:
    """Names that differ in case alone have a file each."""
    for world in ("acme", "Acme", "ACME"):
        run.create(world, f"The name is {world}")
    run.saver.save()
    run.end()
    again = Run(run.folder.path)

    assert {"The name is acme", "The name is Acme", "The name is ACME"} == {
        *again.names("acme"),
        *again.names("Acme"),
        *again.names("ACME"),
    }
    again.end()
