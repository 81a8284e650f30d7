"""What the server writes to standard error."""

import json
import logging
from logging import LogRecord

from mock_server.core.clock import iso

LOGGERS = ("mock_server", "gunicorn.error")


def configure(format: str, level: str) -> None:
    """One handler for our lines and gunicorn's; of gunicorn's only warnings and worse."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines() if format == "json" else logging.Formatter("%(message)s"))
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
    logging.getLogger("mock_server").setLevel(level.upper())


class Lines(logging.Formatter):
    """One JSON object a line: time, level, logger and message, then the line's own `facts`."""

    def format(self, record: LogRecord) -> str:
        line = {
            "time": f"{iso(int(record.created))[:-1]}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)
