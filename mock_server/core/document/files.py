"""A file's bytes, read without blocking, and what tells whether it has changed."""

import errno
import stat
from pathlib import Path
from typing import NamedTuple


class Stamp(NamedTuple):
    """What changes with a file. *time* is that of its last change, in nanoseconds."""

    time: int
    size: int
    number: int


def stamp(file: Path) -> Stamp | None:
    """The file's stamp; None where it cannot be found."""
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return Stamp(found.st_mtime_ns, found.st_size, found.st_ino)


def read_bytes(file: Path) -> bytes:
    """The file's bytes. Raises OSError, also for a FIFO or a device: reading it could block."""
    mode = file.stat().st_mode
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):  # reading a directory raises a good message
        return file.read_bytes()
    raise OSError(errno.EINVAL, "it is not a regular file", str(file))
