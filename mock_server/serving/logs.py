"""What the server writes to standard error."""

import atexit
import json
import logging
import os
import sys
from collections import deque
from logging import LogRecord
from threading import Lock, Thread
from time import sleep
from typing import Any

from mock_server.core.state.clock import iso

WRITE_INTERVAL = 0.05  # seconds between two writes


def configure(format: str, level: str) -> None:
    """One handler for our lines and for gunicorn's errors.

    gunicorn's warnings quote what they could not read, which may hold a credential.
    """
    logging._srcfile = None  # the manual's own advice for speed
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = Batches()
    handler.setFormatter(Objects() if format == "json" else Lines())
    for name, least in (("mock_server", level.upper()), ("gunicorn.error", "ERROR")):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(least)


class Batches(logging.Handler):
    """Formats and writes what has gathered every so often, in its order, in a thread of its own.

    A write a line costs a fifth of the requests a second: each lets go of the interpreter.
    """

    def __init__(self) -> None:
        super().__init__()
        self._records: deque[LogRecord] = deque()
        self._writer = Lock()
        self._thread: Thread | None = None
        os.register_at_fork(after_in_child=self._begin_anew)
        atexit.register(self.flush)

    def emit(self, record: LogRecord) -> None:
        self._records.append(record)
        if self._thread is None:
            self._begin()

    def flush(self) -> None:
        with self._writer:
            records = [self._records.popleft() for _ in range(len(self._records))]
            text = "".join(f"{self.format(record)}\n" for record in records)
            sys.stderr.write(text)
            sys.stderr.flush()

    def _begin(self) -> None:
        with self._writer:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="log", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            sleep(WRITE_INTERVAL)
            if self._records:
                self.flush()

    def _begin_anew(self) -> None:
        """In a child: the thread is the parent's, and so is what it has not written."""
        self._thread, self._writer = None, Lock()
        self._records.clear()


class Lines(logging.Formatter):
    """The message alone, on one line: what a client has sent cannot pretend to be another."""

    def format(self, record: LogRecord) -> str:
        if record.exc_info:
            return super().format(record)
        return _on_one_line(record.getMessage())

    def formatMessage(self, record: LogRecord) -> str:
        return _on_one_line(record.message)


def _on_one_line(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


class Objects(logging.Formatter):
    """One JSON object a line: time, level, logger and message, then the line's own `facts`."""

    def format(self, record: LogRecord) -> str:
        line: dict[str, Any] = {
            "time": f"{iso(int(record.created))[:-1]}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", getattr(record.msg, "facts", {})),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)
