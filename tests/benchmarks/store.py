"""The store by itself, and worlds: what must not grow with the number of records."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mock_server.app import create_app
from mock_server.core.state.base import Record
from mock_server.core.state.store import StoredRecord, Table
from mock_server.core.state.worlds import Worlds
from tests.benchmarks.effort import Effort
from tests.benchmarks.rows import Group, Row, Target, attempt
from tests.benchmarks.timing import Round, columns, contrast
from tests.benchmarks.vendors import PAGE, VENDORS

FLAT = Target("ratio", "<=", 1.3)
RAZORPAY = VENDORS[0]
OPERATIONS, REPEATED, WORLDS = 100, 20, 100


class Side:
    """A server's worlds with *size* invented Razorpay contacts."""

    def __init__(self, size: int, folder: Path) -> None:
        scenario = str(RAZORPAY.scenario(size, folder))
        app = create_app(scenario=scenario, max_worlds=10**9)
        self.worlds: Worlds = app.extensions["mock_server"].worlds
        self._names = count()

    def table(self) -> tuple[Table, Any]:
        """The contacts as the scenario made them, and their owner."""
        table = self.worlds.reset(None).state(RAZORPAY.name).contacts
        return table, table.owners()[0]

    def entries(self) -> list[StoredRecord]:
        """Entries from all over the table."""
        table, owner = self.table()
        step = table.size(owner) // OPERATIONS
        records = [table.page(owner, n * step, 1)[0] for n in range(OPERATIONS)]
        return [entry for record in records if (entry := table.find(record["id"]))]

    def get(self) -> tuple[Callable[[], object], int]:
        ids = [entry.record["id"] for entry in self.entries()] * REPEATED
        find = self.table()[0].find
        return lambda: [find(id) for id in ids], len(ids)

    def first_page(self) -> tuple[Callable[[], object], int]:
        return self._page(0)

    def last_page(self) -> tuple[Callable[[], object], int]:
        table, owner = self.table()
        return self._page(table.size(owner) - PAGE)

    def create(self) -> tuple[Callable[[], object], int]:
        """New contacts, each looked for among all by what de-duplication compares."""
        table, owner = self.table()
        records = [{"id": f"new-{n}", **RAZORPAY.new(n)[2]} for n in range(OPERATIONS * REPEATED)]

        def work() -> None:
            for record in records:
                assert table.duplicate(owner, record) is None
                table.add(owner, record)

        return work, len(records)

    def copied(self) -> tuple[Callable[[], object], int]:
        """Contacts that are there already, found by what de-duplication compares."""
        twins: list[Record] = [entry.record for entry in self.entries()] * REPEATED
        table, owner = self.table()
        return lambda: [table.duplicate(owner, record) for record in twins], len(twins)

    def delete(self) -> tuple[Callable[[], object], int]:
        """Half of the smallest table, in several fresh ones."""
        entries = self.entries()[: OPERATIONS // 2]
        tables = [self.table()[0] for _ in range(REPEATED)]

        def work() -> None:
            for table in tables:
                for entry in entries:
                    table.delete(entry)

        return work, len(entries) * len(tables)

    def reset(self) -> tuple[Callable[[], object], int]:
        """A fresh world in the place of the old, up to its first look at the contacts."""
        return lambda: [self.table()[0] for _ in range(WORLDS)], WORLDS

    def new_world(self) -> tuple[Callable[[], object], int]:
        def work() -> None:
            for _ in range(WORLDS):
                assert self.worlds.get(f"world-{next(self._names)}").state(RAZORPAY.name).contacts

        return work, WORLDS

    def _page(self, start: int) -> tuple[Callable[[], object], int]:
        table, owner = self.table()

        def work() -> None:
            for _ in range(OPERATIONS * REPEATED):
                table.page(owner, start, PAGE, newest_first=True)

        return work, OPERATIONS * REPEATED


def measure(effort: Effort) -> Iterator[Row]:
    quick = Target(columns(effort)[1], "<=", 1000)
    with TemporaryDirectory() as folder:
        few, many = (Side(size, Path(folder)) for size in (effort.few, effort.many))
        for title, step, target in (
            ("get", Side.get, FLAT),
            ("first page of 10", Side.first_page, FLAT),
            ("last page of 10", Side.last_page, FLAT),
            ("create, looking for a duplicate", Side.create, FLAT),
            ("create of what is there already", Side.copied, FLAT),
            ("delete", Side.delete, FLAT),
            ("reset", Side.reset, quick),
            ("new world", Side.new_world, quick),
        ):
            rounds: tuple[Round, Round] = partial(step, few), partial(step, many)
            yield attempt(title, partial(contrast, *rounds, effort), target)


def group(effort: Effort) -> Group:
    return Group("store", "tables and worlds by themselves", columns(effort), measure)
