"""Where scenarios and fixtures are found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.scenario.library import Library, kind_of, shipped
from tests.core.scenario.loading import loaded, opened, refused, written

SHIPPED = ["crowded", "default", "empty", "impatient", "outage", "people"]


def test_shipped_scenarios_say_what_they_are_about() -> None:
    """By name, each in one sentence."""
    names = Library().names()

    assert SHIPPED == list(names)
    assert all(about.endswith(".") for about in names.values())


def test_users_scenarios_stand_among_the_shipped(tmp_path: Path) -> None:
    """One of the same name hides the shipped one; other files are no scenarios."""
    written(tmp_path, "default.yaml", "about: Mine.")
    written(tmp_path, "extra.yml", "about: More.")
    written(tmp_path, "notes.txt", "nothing")
    names = Library([tmp_path]).names()

    assert sorted([*SHIPPED, "extra"]) == list(names)
    assert ("Mine.", "More.") == (names["default"], names["extra"])


def test_a_scenario_that_cannot_be_read_is_listed_with_its_mistake(tmp_path: Path) -> None:
    """A broken file does not hide the others."""
    file = written(tmp_path, "broken.yaml", "a: [\n")

    assert Library([tmp_path]).names()["broken"].startswith(f"{file}:2:1: invalid YAML")


def test_the_first_directory_wins(tmp_path: Path) -> None:
    """In the order in which they are given."""
    written(tmp_path, "one/same.yaml", "seed: 1")
    written(tmp_path, "two/same.yaml", "seed: 2")

    assert 1 == opened("same", tmp_path / "one", tmp_path / "two").seed
    assert 2 == opened("same", tmp_path / "two", tmp_path / "one").seed


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    """It is refused at once, not when a name is missed."""
    with pytest.raises(ScenarioError, match="there is no such directory"):
        Library([tmp_path / "absent"])


def test_an_unknown_name() -> None:
    """The known ones are listed, and the nearest is offered."""
    assert [
        "crowdd:1:1: there is no scenario 'crowdd'; did you mean 'crowded'? "
        f"(expected one of: {', '.join(SHIPPED)})"
    ] == refused("crowdd")


@pytest.mark.parametrize(
    ("scenario", "kind"),
    [
        ("crowded", "name"),
        ("my scenario", "name"),
        ("-", "name"),
        ("crowded.yaml", "file"),
        ("crowded.yml", "file"),
        ("state.json", "file"),
        ("./crowded", "file"),
        ("C:\\mine\\crowded", "file"),
        ("/tmp/a:b.yaml", "file"),
        ("", "text"),
        ("{}", "text"),
        (' {"seed": 1}', "text"),
        ("seed: 1", "text"),
        ("vendors:", "text"),
        ("extends: ./mine.yaml", "text"),
        ("# nothing\n", "text"),
        ("- a", "name"),
    ],
)
def test_a_name_a_file_and_a_text(scenario: str, kind: str) -> None:
    """A text has a key or a line break, a file's path a slash or a suffix; the rest is a name."""
    assert kind == kind_of(scenario)


def test_a_json_file_is_a_scenario_file(tmp_path: Path) -> None:
    """JSON is a part of YAML. By name, only YAML is found: schemas lie beside scenarios."""
    file = written(tmp_path, "mine.json", '{"seed": 5}')
    library = Library([tmp_path])
    _, _, hint = library.unknown("mine")

    assert 5 == opened(str(file)).seed
    assert "mine" not in library.names()
    assert f"give the path of a JSON file: {file}" == hint
    assert "" == library.by_name_only().unknown("mine")[2]


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a\0b", "x" * 5000, "\ufffd" * 100, "default.yaml\0"]
)
def test_names_that_no_file_can_have(name: str) -> None:
    """They are unknown, and nothing else happens."""
    (line,) = refused(name)

    assert "there is no scenario" in line


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    """The path is shown as it was given."""
    path = str(tmp_path / "absent.yaml")

    assert [f"{path}:1:1: cannot be read: No such file or directory"] == refused(path)


def test_a_path_that_is_a_directory(tmp_path: Path) -> None:
    """The system's own reason is given."""
    assert [f"{tmp_path}:1:1: cannot be read: Is a directory"] == refused(f"{tmp_path}/")


def test_names_from_the_network_are_no_paths(tmp_path: Path) -> None:
    """A library closed to paths finds names alone, and what their files extend by path."""
    file = written(tmp_path, "sub/below.yaml", "seed: 5")
    above = written(tmp_path, "above.yaml", "extends: sub/below.yaml")
    closed = Library([tmp_path]).by_name_only()

    assert closed.find(str(file)) is None
    assert closed.find("../default") is None
    assert above == closed.find("above")
    assert file == closed.find("sub/below.yaml", beside=above)


def test_an_empty_file_is_a_mistake(tmp_path: Path) -> None:
    """It is more likely a copy that failed than a wish for nothing."""
    file = written(tmp_path, "hollow.yaml", "# nothing yet\n")

    assert [f"{file}:1:1: there is nothing in it (expected a mapping)"] == refused(str(file))


def test_an_installed_package_holds_its_own(tmp_path: Path) -> None:
    """In a wheel, scenarios and fixtures lie inside the package."""
    package = tmp_path / "mock_server"
    source = Path(__file__).parents[3] / "mock_server"
    shutil.copytree(source, package, ignore=shutil.ignore_patterns("__pycache__"))
    for kind in ("scenarios", "fixtures"):
        shutil.copytree(shipped() / kind, package / kind)
    code = "from mock_server.core.scenario.library import *; print(shipped(), *Library().names())"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert f"{package} {' '.join(SHIPPED)}\n" == run.stdout


def test_text_is_labelled(tmp_path: Path) -> None:
    """A scenario from text has its label for a name."""
    assert "my.yaml" == loaded("seed: 1").name
    assert "mine" == opened(str(written(tmp_path, "mine.yaml", "seed: 1"))).name


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A folder with what cannot be read: a FIFO, links in a circle, a folder, no UTF-8."""
    os.mkfifo(tmp_path / "fifo.yaml")
    (tmp_path / "circle.yaml").symlink_to("circle.yaml")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "bytes.yaml").write_bytes(b"about: \xff\n")
    (tmp_path / "above-fifo.yaml").write_text("extends: ./fifo.yaml")
    (tmp_path / "above-circle.yaml").write_text("extends: ./circle.yaml")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("fifo", "{0}/fifo.yaml:1:1: cannot be read: it is not a regular file"),
        ("above-fifo", "{0}/fifo.yaml:1:1: cannot be read: it is not a regular file"),
        ("circle", "{0}/circle.yaml:1:1: cannot be read: Too many levels of symbolic links"),
        ("above-circle", "{0}/above-circle.yaml:1:10: extends: there is no file {0}/circle.yaml"),
        ("folder", "{0}/folder.yaml:1:1: cannot be read: Is a directory"),
        ("bytes", "{0}/bytes.yaml:1:8: byte 0xff is not UTF-8 (expected UTF-8)"),
        ("none", "{0}/none.yaml:1:1: cannot be read: No such file or directory"),
    ],
)
def test_what_cannot_be_read(odd: Path, name: str, sentence: str) -> None:
    """Each is one sentence, and nobody waits for a writer."""
    assert [sentence.format(odd)] == refused(str(odd / f"{name}.yaml"))
