"""The server's log, on standard error."""

import json
import logging
import os
import re
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from logging import LogRecord
from threading import Lock, Thread, current_thread
from time import sleep
from typing import Any

from mock_server.core.state.clock import iso
from mock_server.serving.colours import painted, takes_colours
from mock_server.serving.streams import Stream

WRITE_INTERVAL = 0.05  # seconds between two writes
MAX_LINES = 10_000  # lines in the queue
# the beginning of a request's line, up to its status
REQUEST = re.compile(r"^([A-Z]+ \S+ )([1-5][0-9][0-9]|-)(?= )")
LOST = "%d log lines are missing here, because they could not be written in time."
LOGGERS = ("mock_server", "gunicorn.error")
NO_LINE = "a bug in the mock server: a log line could not be formatted: %r"


def configure(format: str, level: str) -> Stream:
    """Log our lines, gunicorn's errors and unhandled records to standard error.

    Gives the stream that is written to. gunicorn's warnings are left out: they quote requests,
    which may hold a credential.
    """
    stream = Stream(sys.__stderr__)
    handler = Batches(stream)
    plain = Lines(takes_colours(sys.__stderr__))
    handler.setFormatter(Objects() if format == "json" else plain)
    for name, least in zip(LOGGERS, (level.upper(), "ERROR"), strict=True):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(least)
    logging.lastResort = handler  # Python's own would wait for a stuck reader
    return stream


@contextmanager
def restored() -> Iterator[None]:
    """Restore the logging configuration at the end of the block, and write all lines."""
    loggers, last = [logging.getLogger(name) for name in LOGGERS], logging.lastResort
    before = [(one, one.handlers, one.propagate, one.level) for one in loggers]
    try:
        yield
    finally:
        handler, logging.lastResort = logging.lastResort, last
        for logger, handlers, propagate, level in before:
            logger.handlers, logger.propagate = handlers, propagate
            logger.setLevel(level)
        if handler and handler is not last:
            handler.flush()
            handler.close()


class Batches(logging.Handler):
    """Formats and writes lines in batches, in their order, in a thread of its own.

    One write a line would cost a fifth of the requests a second: each write gives up the
    interpreter. Where *stream* is stuck, lines wait up to a bound. Beyond it the newest are
    dropped, because the oldest tell how the trouble began. One line then says how many are missing.
    """

    def __init__(self, stream: Stream) -> None:
        super().__init__()
        self._stream = stream
        self._records: deque[LogRecord] = deque()
        self._refused = self._told = (
            0  # lines that emit() dropped, and how many of them were reported
        )
        self._cut = 0  # lines that the writer dropped since the last report
        self._writer = Lock()
        self._thread: Thread | None = None
        os.register_at_fork(after_in_child=self._begin_anew)

    def emit(self, record: LogRecord) -> None:
        if len(self._records) < MAX_LINES:
            self._records.append(record)
        else:
            self._refused += 1  # Handler.handle() lets in one thread at a time
        if self._thread is None:
            self._begin()

    def flush(self) -> None:
        """Also called by the logging module when the process ends."""
        self._hand_over()
        self._stream.drain()

    def close(self) -> None:
        """End the thread."""
        self._thread = None
        super().close()

    def _begin(self) -> None:
        with self._writer:
            if self._thread is None:
                self._stream.begin()
                self._thread = Thread(target=self._run, name="log", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while self._thread is current_thread():
            sleep(WRITE_INTERVAL)
            if self._records or self._cut or self._refused > self._told:
                self._hand_over()

    def _hand_over(self) -> None:
        with self._writer:
            lines = self._batch(self._stream.room)
            if lines:
                self._stream.write(lines)

    def _batch(self, room: int) -> list[str]:
        """The lines that have gathered, up to *room* characters; the last line may pass it."""
        batch: list[str] = []
        if room > 0 and self._cut:
            batch.append(self._line(_warning(LOST, self._cut)))
            self._cut = 0
        refused = self._refused - self._told  # after the lines that are queued now
        for _ in range(len(self._records)):
            record = self._records.popleft()
            if room > 0:
                line = self._line(record)
                batch.append(line)
                room -= len(line)
            else:
                self._cut += 1
        if room > 0 and refused:
            batch.append(self._line(_warning(LOST, refused)))
            self._told += refused
        return batch

    def _line(self, record: LogRecord) -> str:
        try:
            return self.format(record)
        except Exception as error:  # the next lines must be written all the same
            return self.format(_warning(NO_LINE, error))

    def _begin_anew(self) -> None:
        """In a child process: the thread and the unwritten lines are the parent's."""
        self._thread, self._writer = None, Lock()
        self._refused = self._told = self._cut = 0
        self._records.clear()


def _warning(sentence: str, *args: object) -> LogRecord:
    return LogRecord("mock_server", logging.WARNING, "", 0, sentence, args, None)


class Lines(logging.Formatter):
    """The message alone, on one line: a client cannot forge a line with a line break.

    With *colours*, the status of a request has its own.
    """

    def __init__(self, colours: bool = False) -> None:
        super().__init__()
        self._colours = colours

    def format(self, record: LogRecord) -> str:
        if record.exc_info:
            return super().format(record)
        line = _on_one_line(record.getMessage())
        return REQUEST.sub(_with_colour, line) if self._colours else line

    def formatMessage(self, record: LogRecord) -> str:
        return _on_one_line(record.message)


def _with_colour(found: re.Match[str]) -> str:
    return found[1] + painted(found[2])


def _on_one_line(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


class Objects(logging.Formatter):
    """One JSON object a line: time, level, logger, message and the record's `facts`."""

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
