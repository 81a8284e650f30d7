"""Files that are written whole or not at all, and the folders above them."""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory


def write_whole(file: Path, text: str) -> None:
    """Write *text* as *file*, in the place of an earlier one. Raises OSError.

    Where that fails, the earlier file stays as it was. A link is followed, and what is not a
    regular file, such as /dev/stdout, is written to. What UTF-8 cannot hold is escaped.
    """
    content = text.encode("utf-8", "backslashreplace")
    if file.exists() and not file.is_file():
        file.write_bytes(content)  # of a directory, the message says so
        return
    whole = file.resolve()
    # a folder of its own: processes of two containers may have one id and write one file
    with TemporaryDirectory(prefix=".mock-server-", dir=whole.parent) as folder:
        part = Path(folder) / whole.name
        part.write_bytes(content)
        if whole.exists():
            part.chmod(stat.S_IMODE(whole.stat().st_mode))
        part.replace(whole)


def check_place(path: Path) -> None:
    """Raises OSError where nothing can be written at *path*, as far as it is known beforehand."""
    with suppress(FileNotFoundError):
        path.stat()
    made = path if path.exists() and not path.is_file() else _nearest_folder(path)
    if not os.access(made, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def make_folder(folder: Path) -> None:
    """Make the folder and those above it where they are absent. Raises OSError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:  # it is a file
        raise NotADirectoryError(errno.ENOTDIR, "it is not a directory", str(folder)) from None


def _nearest_folder(path: Path) -> Path:
    """The folder that is there, of those above *path*."""
    return next(folder for folder in path.absolute().parents if folder.exists())
