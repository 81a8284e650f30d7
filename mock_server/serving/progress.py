"""What is shown while a long scenario is loaded: a bar on a terminal, else one line."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from mock_server.serving.colours import is_terminal

AFTER = 1.0  # seconds before anything is shown
INTERVAL = 0.1  # seconds between two moves of the bar
MANY = 5000  # contacts from which on a line is worth its place, on a busy machine too

Tell = Callable[[str], object]


class Progress:
    """How many contacts are seeded, of how many; None while that is unknown.

    It is called with both now and then.
    """

    def __init__(self) -> None:
        self.done = 0
        self.total: int | None = None

    def __call__(self, done: int, total: int) -> None:
        self.done, self.total = done, total


@contextmanager
def progress_shown(name: str, tell: Tell, measured: bool = True) -> Iterator[Progress]:
    """Show on standard error how far the scenario is, from a second on.

    Where standard error is no terminal, *tell* gets one line. What is not *measured* is loaded by
    another process.
    """
    progress, ended = Progress(), Event()
    told = f"Loading the scenario {name}"
    target = _draw if is_terminal(sys.stderr) else _tell if measured else _tell_unmeasured
    showing = Thread(target=target, args=(progress, ended, told, tell), daemon=True)
    showing.start()
    try:
        yield progress
    finally:
        ended.set()
        showing.join()


def _tell(progress: Progress, ended: Event, told: str, tell: Tell) -> None:
    ended.wait(AFTER)
    while progress.total is None and not ended.wait(INTERVAL):
        pass
    if progress.total and progress.total >= MANY and not ended.is_set():
        tell(f"{told}: {progress.total:,} contacts. This takes more than a second.")


def _tell_unmeasured(progress: Progress, ended: Event, told: str, tell: Tell) -> None:
    if not ended.wait(AFTER):
        tell(f"{told}. This takes more than a second.")


def _draw(progress: Progress, ended: Event, told: str, tell: Tell) -> None:
    if ended.wait(AFTER):
        return
    from rich import progress as rich
    from rich.console import Console

    drawn = rich.Progress(
        rich.TextColumn("{task.description}"),
        rich.BarColumn(),
        rich.MofNCompleteColumn(),
        rich.TimeElapsedColumn(),
        console=Console(file=sys.stderr),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    with suppress(OSError), drawn as bar:  # the terminal may go while the scenario is loaded
        task = bar.add_task(told, total=None)
        while not ended.wait(INTERVAL):
            bar.update(task, completed=progress.done, total=progress.total)
