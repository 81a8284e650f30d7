"""Files that are written whole or not at all."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mock_server.evidence.files import check_place, write_whole


def test_an_earlier_file_is_replaced(tmp_path: Path) -> None:
    """The new file has the earlier one's mode, and nothing else is left in the folder."""
    file = tmp_path / "a.json"
    file.write_text("earlier, and longer")
    file.chmod(0o600)
    write_whole(file, "new ü")

    assert "new ü" == file.read_text(encoding="utf-8")
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    assert [file] == [*tmp_path.iterdir()]


def test_a_link_is_followed(tmp_path: Path) -> None:
    """The file to which a link leads is written, and the link stays."""
    link, file = tmp_path / "link", tmp_path / "file"
    link.symlink_to(file)
    write_whole(link, "new")

    assert (True, "new") == (link.is_symlink(), file.read_text())


def test_two_writers_of_one_file(tmp_path: Path) -> None:
    """Writers of one process id do not mix: the file is the whole text of one of them."""
    file, texts = tmp_path / "a", ["a" * 200_000, "b" * 300_000]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda text: write_whole(file, text), texts * 30))

    assert file.read_text() in texts
    assert [file] == [*tmp_path.iterdir()]


@pytest.mark.parametrize("name", ["", "absent/a.json"])
def test_what_cannot_be_written(name: str, tmp_path: Path) -> None:
    """A directory, or a file in no directory, is an OSError, and nothing is left behind."""
    with pytest.raises(OSError, match="directory"):
        write_whole(tmp_path / name, "new")

    assert [] == [*tmp_path.iterdir()]


def test_what_no_file_can_hold_is_escaped(tmp_path: Path) -> None:
    """Half of a pair of surrogates is written as text."""
    write_whole(tmp_path / "a", "\ud83d")

    assert "\\ud83d" == (tmp_path / "a").read_text()


def test_a_device_is_written_to() -> None:
    """What is no regular file is not replaced."""
    write_whole(Path("/dev/null"), "new")

    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_place_that_may_be_written(tmp_path: Path) -> None:
    """A file, one that is there, and one whose folders are still to be made."""
    (tmp_path / "a").write_text("earlier")
    places = ("a", "b", "c/d/e", ".")

    assert [None] * 4 == [check_place(tmp_path / place) for place in places]  # type: ignore[func-returns-value]  # it raises


@pytest.mark.parametrize("name", ["file/a", "a" * 300])
def test_a_place_that_cannot_be_written(name: str, tmp_path: Path) -> None:
    """Below a file, or under too long a name, nothing can be put; nothing is made."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="Not a directory|File name too long"):
        check_place(tmp_path / name)

    assert [tmp_path / "file"] == [*tmp_path.iterdir()]


def test_a_folder_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest folder that is there decides."""
    monkeypatch.setattr("os.access", lambda folder, _: folder != tmp_path)
    with pytest.raises(PermissionError, match="Permission denied"):
        check_place(tmp_path / "b" / "c")
