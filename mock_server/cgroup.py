"""The memory that the process may have, where a container bounds it: the one place that asks."""

from contextlib import suppress
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
FILES = ("memory.max", "memory/memory.limit_in_bytes")  # of version 2 and of version 1
UNBOUNDED = 2**60  # version 1 writes a number beyond this, version 2 the word max


def memory_limit(root: Path = ROOT) -> int | None:
    """Bytes; None where there is no bound, or none that can be read."""
    for name in FILES:
        with suppress(OSError, ValueError):
            found = int((root / name).read_text(encoding="ascii"))
            if 0 < found < UNBOUNDED:
                return found
    return None
