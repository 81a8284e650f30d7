"""The memory that the container allows the process."""

from contextlib import suppress
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
FILES = ("memory.max", "memory/memory.limit_in_bytes")  # of version 2 and of version 1
UNBOUNDED = 2**60  # without a limit, version 1 writes a larger number and version 2 the word max


def memory_limit(root: Path = ROOT) -> int | None:
    """The limit in bytes; None where there is none, or it cannot be read."""
    for name in FILES:
        with suppress(OSError, ValueError):
            found = int((root / name).read_text(encoding="ascii"))
            if 0 < found < UNBOUNDED:
                return found
    return None
