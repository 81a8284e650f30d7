"""What the server's processes hold: resident memory, and their fair share of what is shared.

The arbiter and its worker share what was loaded before they parted: RSS counts that twice, PSS
once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.effort import Effort
from tests.benchmarks.processes import Asker, Process, Running, mock_server
from tests.benchmarks.rows import Group, Row, Target, attempt, failed
from tests.benchmarks.vendors import VENDORS, Vendor

PROC = Path("/proc")
MEGABYTE = 1_000_000
READ_AT_ONCE = 100
AT_START, A_RECORD = Target("PSS", "<=", 70), Target("PSS", "<=", 1024)


def measure(effort: Effort) -> Iterator[Row]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        yield attempt("at the start, MB", lambda: _at_start(folder), AT_START)
        for vendor in VENDORS:
            yield from _records(vendor, effort.many, folder)


def _at_start(folder: Path) -> Mapping[str, float]:
    with mock_server("default", folder) as server:
        return {name: size / MEGABYTE for name, size in held(server).items()}


def _records(vendor: Vendor, count: int, folder: Path) -> Iterator[Row]:
    """Bytes a seeded record beyond a start without any, before and after each was read."""
    titles = f"{vendor.name}, a seeded record, bytes", f"{vendor.name}, once all were read"
    try:
        figures = _beyond(vendor, count, folder)
    except Exception as error:
        yield from (failed(title, error, A_RECORD) for title in titles)
    else:
        yield from (Row(*pair, A_RECORD) for pair in zip(titles, figures, strict=True))


def _beyond(vendor: Vendor, count: int, folder: Path) -> Sequence[Mapping[str, float]]:
    with mock_server(str(vendor.scenario(0, folder)), folder) as server:
        empty = held(server)
    with mock_server(str(vendor.scenario(count, folder)), folder) as server:
        before = held(server)
        _read_all(vendor, server, count)
        return [_each(full, empty, count) for full in (before, held(server))]


def _each(full: Mapping[str, int], empty: Mapping[str, int], count: int) -> Mapping[str, float]:
    return {name: (full[name] - empty[name]) / count for name in full}


def _read_all(vendor: Vendor, server: Process, count: int) -> None:
    with Asker(server.port) as asker:
        for start in range(0, count, READ_AT_ONCE):
            asker.ask(vendor.list(start, READ_AT_ONCE))


def held(server: Running) -> Mapping[str, int]:
    """Bytes of all the server's processes. Raises OSError where there is no /proc."""
    processes = list(family(server.pid))
    return {
        "RSS": sum(_kilobytes(PROC / str(pid) / "status", "VmRSS") for pid in processes) * 1024,
        "PSS": sum(_kilobytes(PROC / str(pid) / "smaps_rollup", "Pss") for pid in processes) * 1024,
    }


def family(pid: int) -> Iterator[int]:
    """The process and what it started, and what those started."""
    yield pid
    for thread in (PROC / str(pid) / "task").iterdir():
        for child in (thread / "children").read_text().split():
            yield from family(int(child))


def _kilobytes(file: Path, name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", file.read_text(), re.MULTILINE)
    if not found:
        raise LookupError(f"{file} has no {name}")
    return int(found[1])


GROUP = Group("memory", "resident in all the server's processes", ("PSS", "RSS"), measure)
