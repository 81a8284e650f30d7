"""The log line of a request, which the log's own thread formats."""

import logging
from typing import Any

from mock_server.core.request.explain import line
from mock_server.core.request.routes import Routes
from mock_server.core.state.clock import real_time
from mock_server.core.state.entry import JournalEntry
from mock_server.core.vendor import Call, Vendor

log = logging.getLogger("mock_server")
# The attributes that formatters expect of every record.
_COMMON = vars(logging.LogRecord(log.name, logging.INFO, __file__, 0, None, None, None))


class LogLine:
    """`POST /razorpay/v1/contacts 400 RZP-08 3 ms world=default | RZP-08: the name is …`."""

    __slots__ = ("_entry", "_outside", "_routes", "_vendor")

    def __init__(self, entry: JournalEntry, vendor: Vendor, outside: str, routes: Routes) -> None:
        self._entry, self._vendor, self._outside = entry, vendor, outside
        self._routes = routes

    def __str__(self) -> str:
        entry = self._entry
        told = (
            f"{entry.method} {self._outside}{entry.shown_path} {entry.status or '-'} "
            f"{entry.behaviour or '-'} {entry.milliseconds:.0f} ms world={entry.world}"
        )
        why = line(self._entry, self._vendor, self._routes)
        return f"{told} | {why}" if why else told

    @property
    def facts(self) -> dict[str, Any]:
        entry = self._entry
        return {
            "method": entry.method,
            "path": self._outside + entry.shown_path,
            "vendor": entry.vendor,
            "operation": entry.operation or "-",
            "status": entry.status or "-",
            "behaviour": entry.behaviour or "-",
            "milliseconds": round(entry.milliseconds),
            "world": entry.world,
        }


class RequestRecord(logging.LogRecord):
    """The record of a log line, without file, line number and thread.

    Finding those, as logging does for every record, takes a tenth of a request's time.
    """

    def __init__(self, line: LogLine, created: float) -> None:
        vars(self).update(_COMMON, msg=line, created=created, msecs=created % 1 * 1000)


def log_entry(entry: JournalEntry, call: Call, routes: Routes) -> None:
    if log.isEnabledFor(logging.INFO):
        line = LogLine(entry, call.vendor, call.outside, routes)
        log.handle(RequestRecord(line, real_time()))
