"""Files that the server writes for the user. It never overwrites a file of the user's own."""

import logging
import os
import re
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from mock_server.serving.errors import BootError
from mock_server.settings import SettingError

log = logging.getLogger("mock_server")

MAX_CONTENT = 65_536  # bytes: nothing of ours is larger
MODE = 0o644  # readable by every user
PREFIX = ".mock-server-"  # of a file that is not published yet
KINDS = {
    stat.S_IFDIR: "a directory",
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_PORT = re.compile(rb"[1-9][0-9]{,4}\n")
OTHER = "a file with other content"


class NotAFile(Exception):
    """The kind of a file that is not a regular one, such as `a FIFO`."""


class PublishedFile:
    """A file that holds *content* while the server runs.

    *label* is the setting that names *path*, and *purpose* says what is in it. An earlier file is
    replaced if it is empty, or if *is_ours* says that a server wrote it. A file of the user's own
    that already holds *content*, such as a copy of their authority, stays as it is.
    """

    def __init__(
        self, label: str, path: Path, purpose: str, content: bytes, is_ours: Callable[[bytes], bool]
    ) -> None:
        self.path, self._label, self._purpose = path, label, purpose
        self._content, self._is_ours = content, is_ours
        self._part: Path | None = None

    def earlier(self) -> bytes | None:
        """The content that an earlier server has left; None where there is no file.

        Raises SettingError where another file is in the way, and BootError.
        """
        try:
            found = content(self.path)
        except FileNotFoundError:
            return None
        except NotAFile as error:
            raise self._refusal(str(error)) from None
        except OSError as error:
            sentence = f"{self.path} ({self._label}) cannot be read: {error.strerror}."
            raise BootError(sentence) from None
        if found in (b"", self._content) or self._is_ours(found):
            return found
        raise self._refusal(OTHER)

    def prepare(self) -> None:
        """Write the content under a temporary name. Raises as earlier() does."""
        found = self.earlier()
        if not self.path.parent.is_dir():
            raise BootError(f"There is no directory {self.path.parent} for the {self._purpose}.")
        if found == self._content and not self._is_ours(found):
            return
        try:
            self._part = _written(self.path.parent, self._content)
        except OSError as error:
            raise self._failure(error) from None

    def publish(self) -> None:
        """Rename the temporary file to its path. Raises as earlier() does."""
        self.earlier()
        try:
            if self._part:
                self._part.replace(self.path)
        except OSError as error:
            raise self._failure(error) from None

    def withdraw(self) -> None:
        """Remove the file, unless another file has replaced it."""
        part = self._part
        try:
            if part and part.exists():  # it was never published
                part.unlink()
            elif part and content(self.path) == self._content:
                self.path.unlink()
        except (FileNotFoundError, NotAFile):
            return
        except OSError as error:
            log.warning("Cannot remove %s (%s): %s.", self.path, self._label, error.strerror)

    def _refusal(self, found: str) -> SettingError:
        expected = f"the {self._purpose} of an earlier server, an empty file, or a new path"
        return SettingError(
            f"{self._label} is {str(self.path)!r}, {found}, but must be {expected}."
        )

    def _failure(self, error: OSError) -> BootError:
        return BootError(f"Cannot write {self.path} ({self._label}): {error.strerror}.")


def is_port(text: bytes) -> bool:
    """Whether *text* is the content of a port file: a port number and a line end."""
    return bool(_PORT.fullmatch(text)) and int(text) <= 65535


def content(path: Path) -> bytes:
    """The content of a regular file, up to one byte over MAX_CONTENT. Raises NotAFile, OSError.

    Other kinds are not opened: a FIFO would block, and a device may react.
    """
    check_regular(os.lstat(path))
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(descriptor, "rb") as file:
        check_regular(os.fstat(descriptor))
        return file.read(MAX_CONTENT + 1)


def check_regular(found: os.stat_result) -> None:
    """Raise NotAFile for any other kind of file."""
    kind = stat.S_IFMT(found.st_mode)
    if kind != stat.S_IFREG:
        raise NotAFile(KINDS.get(kind, "not a regular file"))


def _written(folder: Path, text: bytes) -> Path:
    """A new file in *folder* that holds *text*. Raises OSError."""
    descriptor, name = tempfile.mkstemp(prefix=PREFIX, dir=folder)
    try:
        with open(descriptor, "wb") as file:
            os.fchmod(descriptor, MODE)
            file.write(text)
    except BaseException:
        os.unlink(name)
        raise
    return Path(name)
