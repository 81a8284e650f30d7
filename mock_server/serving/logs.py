"""What the server writes to standard error."""

import json
import logging
from logging import LogRecord
from typing import Any

from mock_server.core.clock import iso


def configure(format: str, level: str) -> None:
    """One handler for our lines and for gunicorn's errors.

    gunicorn's warnings quote what they could not read, which may hold a credential.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(Objects() if format == "json" else Lines())
    for name, least in (("mock_server", level.upper()), ("gunicorn.error", "ERROR")):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(least)


class Lines(logging.Formatter):
    """The message alone, on one line: what a client has sent cannot pretend to be another."""

    def formatMessage(self, record: LogRecord) -> str:
        if record.message.isprintable():
            return record.message
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in record.message)


class Objects(logging.Formatter):
    """One JSON object a line: time, level, logger and message, then the line's own `facts`."""

    def format(self, record: LogRecord) -> str:
        line: dict[str, Any] = {
            "time": f"{iso(int(record.created))[:-1]}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)
