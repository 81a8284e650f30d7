"""A file's bytes, read without blocking."""

import errno
import stat
from pathlib import Path


def read_bytes(file: Path) -> bytes:
    """The file's bytes. Raises OSError, also for a FIFO or a device: reading it could block."""
    mode = file.stat().st_mode
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):  # reading a directory raises a good message
        return file.read_bytes()
    raise OSError(errno.EINVAL, "it is not a regular file", str(file))
