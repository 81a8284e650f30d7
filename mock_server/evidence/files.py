"""Files that are written whole or not at all, and the folders above them."""

import errno
import os
import stat
from pathlib import Path


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
    part = whole.with_name(f".mock-server-{os.getpid()}.part")
    try:
        part.write_bytes(content)
        if whole.exists():
            part.chmod(stat.S_IMODE(whole.stat().st_mode))
        part.replace(whole)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def make_folder(folder: Path) -> None:
    """Make the folder and those above it where they are absent. Raises OSError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:  # it is a file
        raise NotADirectoryError(errno.ENOTDIR, "it is not a directory", str(folder)) from None
