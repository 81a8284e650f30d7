"""`--watch`: worlds begin from the scenario's files as they are now."""

import os
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import sleep

import pytest

from mock_server import MockClient
from mock_server.control.context import ControlContext
from mock_server.core.scenario.library import Library
from mock_server.core.scenario.load import load
from mock_server.core.state.worlds import Worlds
from mock_server.serving import watch
from mock_server.serving.thread import serve
from mock_server.serving.watch import KEPT, MAX_TOLD, NOTHING, Watch, watching
from mock_server.settings import Settings
from mock_server.vendors import VENDORS
from tests.control.conftest import logged, shared_app
from tests.core.scenario.loading import loaded
from tests.serving.process import Process
from tests.serving.sockets import soon

EMPTY = "extends: empty\n"
ONE = f"{EMPTY}vendors: {{razorpay: {{contacts: [{{name: Asha Rao}}]}}}}\n"
TWO = ONE.replace("Asha Rao", "Bo Li")
WRONG = ONE.replace("Asha Rao", "A")


class Watched:
    """Worlds of a scenario, whose files are looked at when a test says so."""

    def __init__(self, scenario: str, *directories: Path) -> None:
        settings = Settings.defaults().replace(
            scenario=scenario, scenarios=tuple(map(str, directories)), watch=True
        )
        library = Library(settings.scenarios)
        self.worlds = Worlds(load(scenario, library, VENDORS), 10, (10, 10**6))
        shared: ControlContext = shared_app().extensions["mock_server"]
        control = replace(shared, settings=settings, library=library, worlds=self.worlds)
        self.watch = Watch(control)

    def look(self) -> list[str]:
        """Look at the files once; gives what is logged then."""
        with logged() as lines:
            self.watch.look()
        return lines

    def names(self, world: str | None = None) -> list[str]:
        """The names of Razorpay's contacts in a world."""
        entries = self.worlds.get(world).state("razorpay").contacts.entries()
        return [entry.record["name"] for entry in entries]


@pytest.fixture(autouse=True)
def _again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "AGAIN", 0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A scenario of the test's own."""
    return write(tmp_path / "mine.yaml", ONE)


@pytest.fixture
def watched(file: Path) -> Watched:
    return Watched(str(file))


def write(file: Path, text: str) -> Path:
    """The file, whose time is another than before, however coarse the system's clock is."""
    before = file.stat().st_mtime_ns if file.exists() else 0
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(before + 10**9, before + 10**9))
    return file


def test_a_change_begins_worlds(watched: Watched, file: Path) -> None:
    """The default world and new ones have it; another keeps what it has until it is reset."""
    watched.worlds.get("old")
    write(file, TWO)
    lines = watched.look()
    before = watched.names("old")
    watched.worlds.reset("old")

    assert [
        f"The scenario {file} has changed: the default world and new worlds have it; "
        "one other world keeps its own until reset."
    ] == lines
    assert ["Asha Rao"] == before
    assert [["Bo Li"]] * 3 == [watched.names(world) for world in (None, "old", "new")]


def test_nothing_changes_where_no_file_does(watched: Watched) -> None:
    """The default world is left alone."""
    world = watched.worlds.get(None)

    assert [] == watched.look()
    assert world is watched.worlds.get(None)


def test_a_file_that_is_saved_without_a_change(watched: Watched, file: Path) -> None:
    """The default world is left alone; the next change is seen."""
    world = watched.worlds.get(None)
    lines = [watched.look() for _ in range(2) if write(file, ONE)]
    after = watched.worlds.get(None)
    write(file, TWO)
    watched.look()

    assert ([[], []], world) == (lines, after)
    assert ["Bo Li"] == watched.names()


def test_a_mistake_that_is_undone(watched: Watched, file: Path) -> None:
    """The scenario is loaded again, so that the log ends well."""
    write(file, WRONG)
    watched.look()
    write(file, ONE)

    assert [True] == ["has changed: the default" in line for line in watched.look()]


def test_a_scenario_of_its_own_stays(watched: Watched, file: Path) -> None:
    """What somebody has loaded into the default world is not replaced."""
    watched.worlds.start(None, loaded(EMPTY))
    write(file, TWO)

    assert [f"The scenario {file} has changed: new worlds have it."] == watched.look()
    assert ([], ["Bo Li"]) == (watched.names(), watched.names("new"))


def test_mistakes_keep_the_old(watched: Watched, file: Path) -> None:
    """They are told once, with their place; the next change is tried again."""
    write(file, WRONG)
    told, again = watched.look(), watched.look()
    write(file, TWO)
    watched.look()

    assert [
        f"The scenario {file} has changed and cannot be loaded; {KEPT}:",
        f"{file}:2:40: vendors.razorpay.contacts[0].name: found 'A': "
        "The name must be at least 3 characters.",
    ] == told
    assert ([], ["Bo Li"]) == (again, watched.names())


def test_many_mistakes_are_cut(watched: Watched, file: Path) -> None:
    """The first are told, and how many more there are."""
    write(file, f"vendors: {{spn: {{contacts: [{', '.join('5' * 25)}]}}}}")
    lines = watched.look()

    assert ["There are 5 more: see mock-server validate."] == lines[-1:]
    assert MAX_TOLD + 2 == len(lines)


def test_a_file_that_is_being_written_is_read_again(
    watched: Watched, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mistakes that are gone a moment later are not told."""

    class Moment(Event):
        def wait(self, timeout: float | None = None) -> bool:
            write(file, TWO)
            return super().wait(0)

    monkeypatch.setattr(watched.watch, "_ended", Moment())
    write(file, "vendors: {razor")

    assert [True] == ["has changed: the default world" in line for line in watched.look()]
    assert ["Bo Li"] == watched.names()


def test_a_file_that_is_gone(watched: Watched, file: Path) -> None:
    """It is told, the worlds go on, and what stands there later is loaded."""
    file.unlink()
    told, again, before = watched.look(), watched.look(), watched.names()
    write(file, TWO)
    watched.look()

    assert ([f"{file} is gone; {KEPT}."], []) == (told, again)
    assert (["Asha Rao"], ["Bo Li"]) == (before, watched.names())


def test_every_file_behind_it_counts(tmp_path: Path) -> None:
    """What it extends, and the records that it names, also those that were not there."""
    below = write(tmp_path / "below.yaml", ONE)
    write(tmp_path / "mine.yaml", "extends: below\n")
    watched = Watched("mine", tmp_path)
    write(below, ONE.replace("{name: Asha Rao}", "dev"))
    watched.look()
    first = watched.names()
    write(tmp_path / "fixtures/razorpay/records.yaml", "dev: {name: My Own Dev}\n")
    watched.look()

    assert (1, ["My Own Dev"]) == (len(first), watched.names())


def test_a_directory_that_is_gone(tmp_path: Path) -> None:
    """The worlds keep what they have."""
    file = write(tmp_path / "all" / "mine.yaml", ONE)
    watched = Watched("mine", file.parent)
    file.unlink()
    file.parent.rmdir()

    assert [f"{file} is gone; {KEPT}."] == watched.look()
    assert ["Asha Rao"] == watched.names()


def test_without_the_setting_nobody_looks() -> None:
    """It is off by default."""
    assert watching(shared_app()) is None


def test_what_comes_with_the_server_does_not_change() -> None:
    """To watch nothing else is a slip."""
    with logged() as lines:
        watched = Watched("default")
        watched.watch.begin()
    watched.watch.end()

    assert [NOTHING] == lines


@pytest.mark.slow
def test_a_server_in_a_thread_watches(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it stops."""
    monkeypatch.setattr(watch, "INTERVAL", 0.05)
    with serve(scenario=str(file), watch=True) as server:
        write(file, TWO)
        assert soon(lambda: names(server.mock) == ["Bo Li"])
    write(file, ONE)
    sleep(0.5)

    assert ["Bo Li"] == names(server.mock)


@pytest.mark.slow
@pytest.mark.server
def test_a_process_watches(file: Path) -> None:
    """It says which files, and that they have changed."""
    with Process.started("--port", "0", "--scenario", str(file), "--watch") as process:
        assert soon(lambda: f"Watching the files of the scenario {file}: {file}" in process.log)
        write(file, TWO)
        changed = soon(lambda: "has changed: the default world and new" in process.log)

        assert changed, process.log
        assert ["Bo Li"] == names(MockClient(process.url))


def names(mock: MockClient) -> list[str]:
    return [contact["name"] for contact in mock.state()["vendors"]["razorpay"]["contacts"]]
