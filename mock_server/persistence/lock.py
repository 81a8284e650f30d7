"""The lock of a state directory: one server at a time."""

import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from socket import gethostname
from time import sleep

from mock_server.core.state.clock import stopwatch
from mock_server.persistence.errors import StateError, reason

LOCK = "lock"
LOCK_WAIT_SECONDS = 2.0  # for a server that is just ending
_RETRY_SECONDS = 0.05
_HOLDER = re.compile(r"process [0-9]+ on [!-~]{1,255}\n")


class Lock:
    """Held until `release()`, or until every process that inherited it has ended.

    The kernel gives it back, so a killed server leaves none behind. Raises StateError.
    """

    def __init__(self, folder: Path, wait: float = LOCK_WAIT_SECONDS) -> None:
        file = folder / LOCK
        try:
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            self._descriptor = os.open(file, flags, 0o600)
        except OSError as error:
            raise StateError(f"{file} cannot be written: {reason(error)}.") from None
        try:
            if not stat.S_ISREG(os.fstat(self._descriptor).st_mode):
                raise StateError(f"{file} is not a file.", misuse=True)
            self._take(folder, wait)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _take(self, folder: Path, wait: float) -> None:
        until = stopwatch() + wait
        while not _locked(self._descriptor, folder):
            if stopwatch() >= until:
                raise StateError(
                    f"{folder} is the state directory of another server{self._holder()}: "
                    "stop that one, or name another directory.",
                    misuse=True,
                )
            sleep(_RETRY_SECONDS)
        os.ftruncate(self._descriptor, 0)
        _tell(self._descriptor, f"process {os.getpid()} on {gethostname()}\n")

    def _holder(self) -> str:
        """Which process holds it, where it has said so."""
        said = os.pread(self._descriptor, 512, 0).decode("ascii", "replace")
        return f" ({said.rstrip()})" if _HOLDER.fullmatch(said) else ""


def _locked(descriptor: int, folder: Path) -> bool:
    import fcntl  # not on Windows

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise StateError(f"{folder} cannot be locked: {reason(error)}.") from None
    return True


def _tell(descriptor: int, holder: str) -> None:
    """Write who holds the lock. It holds without, as on a full disk."""
    with suppress(OSError):
        os.pwrite(descriptor, holder.encode("ascii", "replace"), 0)
