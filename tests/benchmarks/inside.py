"""Every operation in process, on few and on many records: the whole application but no socket."""

import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from werkzeug.test import EnvironBuilder

from mock_server.app import create_app
from tests.benchmarks.effort import Effort
from tests.benchmarks.rows import Group, Row, Target, attempt, failed
from tests.benchmarks.timing import Round, columns, contrast
from tests.benchmarks.vendors import PAGE, VENDORS, Request, Vendor

FLAT = Target("ratio", "<=", 1.3)
OPERATIONS = 200
DELETIONS = 50
STEPS = ("get", "first page", "last page", "create", "delete")


class Side:
    """One application with *size* records of one vendor, called as a server would call it."""

    def __init__(self, vendor: Vendor, size: int, folder: Path) -> None:
        self.vendor, self.size = vendor, size
        self.app = create_app(scenario=str(vendor.scenario(size, folder)))
        self._worlds = self.app.extensions["mock_server"].worlds

    def round(self, step: str) -> Round:
        """Work that asks *step* several times, prepared anew for each round."""
        prepare: dict[str, Callable[[], Sequence[Request]]] = {
            "get": lambda: [self.vendor.get(id) for id in islice(cycle(self._ids()), OPERATIONS)],
            "first page": lambda: [self.vendor.list(0)] * OPERATIONS,
            "last page": lambda: [self.vendor.list(self.size - PAGE)] * OPERATIONS,
            "create": lambda: [self.vendor.create(number) for number in range(OPERATIONS)],
            "delete": lambda: [self.vendor.delete(id) for id in self._ids()[:DELETIONS]],
        }

        def prepared() -> tuple[Callable[[], object], int]:
            self._worlds.reset(None)
            requests = prepare[step]()
            environs = [_environ(request) for request in requests]
            self._ask(self.vendor.list(0))
            return lambda: self._call(environs), len(environs)

        return prepared

    def _ids(self) -> list[object]:
        """Ids from all over the list."""
        pages = min(self.size // PAGE, OPERATIONS // PAGE)
        starts = [number * self.size // pages // PAGE * PAGE for number in range(pages)]
        answers = [self._ask(self.vendor.list(start)) for start in starts]
        return [item[self.vendor.id] for answer in answers for item in self.vendor.items(answer)]

    def _ask(self, request: Request) -> Any:
        client = self.app.test_client()
        answer = client.open(request.path, method=request.method, headers=dict(request.headers))
        return answer.get_json()

    def _call(self, environs: Sequence[dict[str, Any]]) -> None:
        for environ in environs:
            for _ in self.app(environ, _start):
                pass


def _start(status: str, headers: object, error: object = None) -> Callable[[bytes], object]:
    if not status.startswith("2"):
        raise RuntimeError(f"not a good answer: {status}")
    return io.BytesIO().write


def _environ(request: Request) -> dict[str, Any]:
    builder = EnvironBuilder(
        path=request.path,
        method=request.method,
        headers=list(request.headers.items()),
        data=request.body or None,
        content_type="application/json" if request.body else None,
    )
    return builder.get_environ()


def measure(effort: Effort) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        for vendor in VENDORS:
            yield from measure_vendor(vendor, effort, Path(folder))


def measure_vendor(vendor: Vendor, effort: Effort, folder: Path) -> Iterator[Row]:
    try:
        few, many = (Side(vendor, size, folder) for size in (effort.few, effort.many))
    except Exception as error:
        yield failed(vendor.name, error, FLAT)
        return
    for step in STEPS if vendor.made else STEPS[:-1]:
        rounds = few.round(step), many.round(step)
        yield attempt(f"{vendor.name}, {step}", partial(contrast, *rounds, effort), FLAT)


def group(effort: Effort) -> Group:
    about = "the whole application in process, on few and on many records"
    return Group("inside", about, columns(effort), measure)
