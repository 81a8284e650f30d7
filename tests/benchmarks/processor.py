"""What a server's processes have used of the processors."""

import os
from pathlib import Path

from tests.benchmarks.memory import PROC, family
from tests.benchmarks.processes import Running

TICK = 1 / os.sysconf("SC_CLK_TCK")


def spent(server: Running) -> float:
    """The processor seconds that it and its children have used."""
    return sum(_ticks(PROC / str(pid) / "stat") for pid in family(server.pid)) * TICK


def _ticks(file: Path) -> int:
    """User and system time: the 14th and 15th fields, counted behind the name."""
    fields = file.read_text().rpartition(") ")[2].split()
    return int(fields[11]) + int(fields[12])
