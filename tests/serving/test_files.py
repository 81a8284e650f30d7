"""Files that flags name: whole or not there, and never in the place of somebody's own."""

import os
import resource
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from mock_server.serving.errors import BootError
from mock_server.serving.files import NotAFile, PublishedFile, check_regular, is_port
from mock_server.serving.tls import ORGANISATION, is_made_here
from mock_server.settings import SettingError
from tests.forked import Done, run_module
from tests.serving.https_client import HTTPS
from tests.serving.process import Process

SERVE = (sys.executable, "-m", "mock_server", "serve")


def refused(*args: str, before: Callable[[], None] | None = None) -> tuple[int, str]:
    """The exit code and the words of a server that does not start; it does *before* first."""
    done: Done | subprocess.CompletedProcess[str]
    if before is None:
        done = run_module(*SERVE[2:], *args)
    else:
        done = subprocess.run(
            [*SERVE, *args], capture_output=True, text=True, timeout=30, preexec_fn=before
        )

    assert "" == done.stdout
    return done.returncode, done.stderr


def port_file(path: Path, content: bytes = b"8484\n") -> PublishedFile:
    return PublishedFile("--port-file", path, "port file", content, is_port)


def made_here() -> bytes:
    """The certificate of an authority that a server has made."""
    return trustme.CA(organization_name=ORGANISATION).cert_pem.bytes()


def linked(path: Path) -> None:
    path.with_name("target").write_text("1\n")
    path.symlink_to("target")


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(os.path.relpath(path))


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (os.mkfifo, "a FIFO"),
        (Path.mkdir, "a directory"),
        (linked, "a symbolic link"),
        (listening, "a socket"),
        (lambda path: path.write_text("my notes\n"), "a file with other content"),
    ],
)
@pytest.mark.parametrize(
    "flag", ["--port-file", pytest.param("--tls-ca-file", marks=pytest.mark.slow)]
)
@pytest.mark.server
def test_somebodys(
    flag: str,
    make: Callable[[Path], None],
    found: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What no server wrote stops the start, with one sentence, and stays as it is."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "theirs"
    make(path)
    before, names = path.lstat(), sorted(os.listdir(tmp_path))
    monkeypatch.undo()
    code, said = refused(*HTTPS, flag, str(path))
    purpose = "port file" if flag == "--port-file" else "authority's file"
    after = path.lstat()

    assert 2 == code
    assert said == (
        f"{flag} is '{path}', {found}, but must be the {purpose} of an earlier server, "
        "an empty file, or a new path.\n"
    )
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert names == sorted(os.listdir(tmp_path))


def test_a_variable_is_named(tmp_path: Path) -> None:
    """The sentence names what the file was given by."""
    environment = {"MOCK_SERVER_PORT_FILE": str(tmp_path), "PORT": "0"}
    done = run_module(*SERVE[2:], env=environment)

    assert done.stderr.startswith(f"MOCK_SERVER_PORT_FILE is '{tmp_path}', a directory, but must")


@pytest.mark.parametrize("kind", [stat.S_IFCHR, stat.S_IFBLK])
def test_a_device(kind: int) -> None:
    """A device is known before it is opened, which might do something."""
    with pytest.raises(NotAFile, match="^a device$"):
        check_regular(os.stat_result((kind | 0o666, *range(9))))


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        (b"8484\n", True),
        (b"1\n", True),
        (b"65535\n", True),
        (b"65536\n", False),
        (b"0\n", False),
        (b"8484", False),
        (b"8484\n\n", False),
        (b" 8484\n", False),
        (b"08484\n", False),
        (b"\xd9\xa1\n", False),
        (b"8484\nmine\n", False),
    ],
)
def test_port_files(text: bytes, ours: bool) -> None:
    """A port file holds a port's number and the end of its line, and no more."""
    assert ours == is_port(text)


def test_files_of_authorities() -> None:
    """A server's authority is known by its own name; in a bundle it is somebody's file."""
    ours, theirs = made_here(), trustme.CA().cert_pem.bytes()

    assert is_made_here(ours)
    assert [False] * 5 == [
        is_made_here(text) for text in (theirs, ours + theirs, ours + ours, b"", b"\0\xff")
    ]


@pytest.mark.parametrize("text", [b"", b"1\n", b"8484\n"])
def test_a_servers_own_file_is_replaced(text: bytes, tmp_path: Path) -> None:
    """So is an empty file, which is nobody's; whoever looks sees the old one or the new one."""
    path = tmp_path / "port"
    path.write_bytes(text)
    file = port_file(path, b"8484\n")
    file.prepare()

    assert text == path.read_bytes()
    file.publish()
    assert b"8484\n" == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())
    file.withdraw()
    assert [] == list(tmp_path.iterdir())


def test_mode(tmp_path: Path) -> None:
    """Whoever uses the server may read what it writes, and only its user may write it."""
    file = port_file(tmp_path / "port")
    file.prepare()
    file.publish()

    assert 0o644 == stat.S_IMODE((tmp_path / "port").stat().st_mode)


@pytest.mark.parametrize("text", [b"9000\n", b"my notes\n"])
def test_another_file_by_the_end(text: bytes, tmp_path: Path) -> None:
    """What stands there by the end and is not this server's stays."""
    path = tmp_path / "port"
    file = port_file(path)
    file.prepare()
    file.publish()
    path.write_bytes(text)
    file.withdraw()

    assert text == path.read_bytes()


def test_somebody_is_faster(tmp_path: Path) -> None:
    """What has come between the look and the writing is not overwritten either."""
    path = tmp_path / "port"
    file = port_file(path)
    file.prepare()
    path.write_text("my notes\n")
    with pytest.raises(SettingError, match="a file with other content"):
        file.publish()
    file.withdraw()

    assert "my notes\n" == path.read_text()
    assert [path] == list(tmp_path.iterdir())


def test_a_copy_of_the_users_own_authority(tmp_path: Path) -> None:
    """A file that tells what is to be told already stays, at the end too."""
    path, own = tmp_path / "ca.pem", trustme.CA().cert_pem.bytes()
    path.write_bytes(own)
    file = PublishedFile("--tls-ca-file", path, "authority's file", own, is_made_here)
    before = path.stat().st_ino
    file.prepare()
    file.publish()
    file.withdraw()

    assert (before, own) == (path.stat().st_ino, path.read_bytes())


def test_a_folder_that_goes(tmp_path: Path) -> None:
    """A file that cannot be put in its place is one sentence that names it."""
    folder = tmp_path / "folder"
    folder.mkdir()
    file = port_file(folder / "port")
    file.prepare()
    folder.rename(tmp_path / "other")

    with pytest.raises(BootError, match=r"^Cannot write .*/folder/port \(--port-file\): No such f"):
        file.publish()


@pytest.mark.server
def test_a_full_disk(tmp_path: Path) -> None:
    """The start fails with the file's name, and neither it nor a part of it is left."""
    path = tmp_path / "port"
    none = (0, resource.RLIM_INFINITY)
    found = refused(
        *("--port", "0", "--port-file", str(path)),
        before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, none),
    )

    assert (1, f"Cannot write {path} (--port-file): File too large.\n") == found
    assert [] == list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.server
def test_a_start_that_fails_leaves_a_servers_files(tmp_path: Path) -> None:
    """Busy port, scenario or setting: the files of a server that runs are left alone."""
    port, authority = tmp_path / "port", tmp_path / "ca.pem"
    files = ("--port-file", str(port), "--tls-ca-file", str(authority))
    with Process.started(*HTTPS, *files) as server:
        before = (port.read_bytes(), authority.read_bytes())
        codes = [
            refused(*HTTPS, *files, *wrong)[0]
            for wrong in (
                ("--port", str(server.port)),
                ("--scenario", str(tmp_path / "none.yaml")),
                ("--root", "stripe"),
            )
        ]

        assert [1, 1, 2] == codes
        assert before == (port.read_bytes(), authority.read_bytes())
        assert {port, authority} == set(tmp_path.iterdir())
        assert 0 == server.stop()
    assert [] == list(tmp_path.iterdir())


@pytest.mark.server
def test_the_port_of_a_dead_server(tmp_path: Path) -> None:
    """It is gone before the scenario is read: whoever waits for the file must not find it."""
    path = tmp_path / "port"
    with socket.create_server(("127.0.0.1", 0)) as other:
        path.write_text(f"{other.getsockname()[1]}\n")
    nowhere = str(tmp_path / "none.yaml")

    assert 1 == refused("--port", "0", "--port-file", str(path), "--scenario", nowhere)[0]
    assert [] == list(tmp_path.iterdir())
