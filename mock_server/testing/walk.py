"""What every walk shares: runs that begin alike, their outcomes, and the matrix of them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from os import sep
from pathlib import Path
from sysconfig import get_path
from traceback import extract_tb
from typing import Any, Self, TypeVar

from mock_server.client import MockError, WorldMoved
from mock_server.core.document.mistakes import cut
from mock_server.core.scenario.live_keys import rules_of
from mock_server.core.secrets.redaction import Redaction
from mock_server.testing.backends import InProcess
from mock_server.testing.mock_server import MockServer, opened
from mock_server.vendors import VENDORS

Run = Callable[[], object]
Key = tuple[Any, str]
Failures = tuple[type[BaseException], ...]

MAX_ERROR = 100  # characters of an error

# Beginnings of file names that are not the application's: those of Python, of installed packages,
# of this package, and of code that is in no file.
LIBRARIES = ("stdlib", "platstdlib", "purelib", "platlib")
INSTALLED = (
    "<",
    *(f"{folder}{sep}" for folder in (Path(__file__).parents[1], *map(get_path, LIBRARIES))),
)


@dataclass(frozen=True)
class Cell:
    """The outcome of one run. *survived* is None where what was tried made no difference.

    *place* is the file and the line of the application or the test where the *error* came up.
    """

    survived: bool | None
    error: str = ""
    place: str = field(default="", compare=False)


class BeginningLost(AssertionError):
    """A walk cannot go on, because the snapshot of the state on entry is gone."""

    def __init__(self) -> None:
        super().__init__(
            "the run has dropped its world or forgotten its snapshots, or the world has moved: "
            "it cannot be walked"
        )


class Matrix(ABC):
    """The cells of a walk by key. `str()` shows it; *expected* are known to be bad."""

    cells: Mapping[Any, Cell]
    expected: Collection[Any]

    @abstractmethod
    def wrong(self) -> Iterator[str]:
        """A sentence for each cell that is not as expected."""

    def mark(self, key: Any) -> str:
        """`ok`, `-`, `bad` where that is expected, else `BAD`."""
        bad = "bad" if key in self.expected else "BAD"
        return {True: "ok", False: bad, None: "-"}[self.cells[key].survived]

    def is_bad(self, key: Any) -> bool:
        cell = self.cells.get(key)
        return cell is not None and cell.survived is False


M = TypeVar("M", bound=Matrix)


class Walk:
    """A walk in the world of *mock*. Every run begins in the state that the world has on entry.

    A run that raises one of *failures* has not survived.
    """

    snapshot: str

    def __init__(self, mock: MockServer, failures: Failures = (Exception,)) -> None:
        self._mock, self._failures = mock, failures

    def __enter__(self) -> Self:
        self._mock.mock.keep(self.snapshot)
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(BeginningLost), known_beginning():
            self._mock.mock.forget(self.snapshot)

    def begin(self) -> None:
        """Put the world back into the state that it had on entry. Raises BeginningLost."""
        with known_beginning():
            self._mock.mock.restore(self.snapshot)

    def attempt(self, run: Run) -> Cell:
        """Whether *run* survives. Raises WorldMoved, which tells nothing of the application."""
        try:
            run()
        except WorldMoved:
            raise
        except self._failures as error:
            return Cell(False, summary(error), place(error))
        return Cell(True)


@contextmanager
def known_beginning() -> Iterator[None]:
    """For calls that name the snapshot: raises BeginningLost where it is not there."""
    try:
        yield
    except MockError as error:
        if error.status != 404:
            raise
        raise BeginningLost from None


def checked(matrix: M) -> M:
    """The matrix. Raises AssertionError, which shows it, where a cell is not as expected."""
    wrong = list(matrix.wrong())
    if wrong:
        raise AssertionError("\n".join([*wrong, str(matrix)]))
    return matrix


@contextmanager
def server_of(mock: MockServer | None, name: str, world: Mapping[str, Any]) -> Iterator[MockServer]:
    """*mock*, or a fresh world of that name with the options *world*."""
    if mock is not None:
        yield mock
        return
    backend = InProcess()
    try:
        with opened(backend, name, **world) as made:
            yield made
    finally:
        backend.close()


def summary(error: BaseException) -> str:
    """The error's type and its first line, without credentials."""
    line = Redaction(rules_of(VENDORS)).text(next(iter(str(error).splitlines()), ""))
    name = type(error).__name__
    return f"{name}: {cut(line, MAX_ERROR)}" if line else name


def place(error: BaseException) -> str:
    """`file.py:12`, the last line that is no installed package's; empty where there is none."""
    frames = [one for one in extract_tb(error.__traceback__) if _is_own(one.filename)]
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


def _is_own(filename: str) -> bool:
    return not filename.startswith(INSTALLED)
