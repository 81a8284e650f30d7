"""The progress bar that a terminal shows while a long scenario loads."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

INTERVAL = 1  # seconds before the bar appears, and between its moves
WIDTH = 20  # characters of the bar


@contextmanager
def progress_shown(name: str) -> Iterator[None]:
    """Show a moving bar and the seconds passed on standard error, if it is a terminal."""
    done = Event()
    showing = Thread(target=_show, args=(done, f"Loading the scenario {name}"), daemon=True)
    if sys.stderr and sys.stderr.isatty():
        showing.start()
    try:
        yield
    finally:
        done.set()
        if showing.ident:
            showing.join()


def _show(done: Event, told: str) -> None:
    steps = 0
    while not done.wait(INTERVAL):
        steps += 1
        bar = "#" * (steps % WIDTH or WIDTH)
        _write(f"\r{told}  [{bar:<{WIDTH}}]  {steps * INTERVAL:.0f} s")
    if steps:
        _write("\r\x1b[K")


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
