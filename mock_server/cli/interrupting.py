"""Signals that end a command which has to clean up first."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# The second comes where a terminal is closed, and not on Windows.
ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def ended_as_by_ctrl_c() -> Iterator[None]:
    """Raise KeyboardInterrupt for the signals that end a process, but those that it ignores."""

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    heeded = [one for one in ENDING if signal.getsignal(one) is not signal.SIG_IGN]  # see nohup(1)
    before = {number: signal.signal(number, interrupt) for number in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
