"""One server at a time has a state directory."""

import os
from pathlib import Path

import pytest

from mock_server.persistence.errors import StateError
from mock_server.persistence.lock import LOCK, Lock

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a server needs Linux or macOS")


def test_a_second_server(tmp_path: Path) -> None:
    """It is refused with the process that has the directory."""
    lock = Lock(tmp_path, wait=0)
    with pytest.raises(StateError) as refused:
        Lock(tmp_path, wait=0)
    lock.release()

    assert refused.value.misuse
    assert f"is the state directory of another server (process {os.getpid()} on " in str(
        refused.value
    )


def test_a_holder_that_says_nothing(tmp_path: Path) -> None:
    """Where the file does not say who holds it, neither does the sentence."""
    lock = Lock(tmp_path, wait=0)
    (tmp_path / LOCK).write_text("\x1b[31m a stranger's text")
    with pytest.raises(StateError) as refused:
        Lock(tmp_path, wait=0)
    lock.release()

    assert (
        f"{tmp_path} is the state directory of another server: "
        "stop that one, or name another directory."
    ) == str(refused.value)


def test_it_is_given_back(tmp_path: Path) -> None:
    """Once released, another server has it; a second release does nothing."""
    first = Lock(tmp_path, wait=0)
    first.release()
    first.release()
    Lock(tmp_path, wait=0).release()

    assert (tmp_path / LOCK).exists()


def test_a_process_that_ends_gives_it_back(tmp_path: Path) -> None:
    """However it ends, also where it leaves a longer text than the next one."""
    child = os.fork()
    if not child:
        Lock(tmp_path, wait=0)
        os._exit(0)
    os.waitpid(child, 0)
    Lock(tmp_path, wait=0).release()

    assert (tmp_path / LOCK).read_text().startswith(f"process {os.getpid()} on ")


def test_a_lock_that_is_no_file(tmp_path: Path) -> None:
    """A link in its place is not followed, and a pipe is refused."""
    (tmp_path / LOCK).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StateError, match=f"{LOCK} cannot be written: "):
        Lock(tmp_path, wait=0)

    assert not (tmp_path / "elsewhere").exists()
    (tmp_path / LOCK).unlink()
    os.mkfifo(tmp_path / LOCK)
    with pytest.raises(StateError, match=f"{LOCK} is not a file"):
        Lock(tmp_path, wait=0)
