"""The application for a WSGI server of your own: `gunicorn mock_server.wsgi:application`.

Settings come from the variables `MOCK_SERVER_*`. Prefer `mock-server serve`: it runs gunicorn with
a faster worker, which is never restarted, because the state is in its memory.
"""

import logging
import signal
import sys
from collections.abc import Iterable
from io import RawIOBase
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any

from gunicorn.arbiter import Arbiter
from gunicorn.errors import AppImportError
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from mock_server.app import create_app
from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.errors import MockRefusal
from mock_server.core.request.application import MockFlask
from mock_server.core.request.wire import problem, write
from mock_server.serving import logs
from mock_server.serving.watch import watching
from mock_server.settings import SettingError, Settings

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger("mock_server")

ONE_PROCESS = (
    "The mock server keeps its state in memory, so several worker processes would each have a "
    "state of their own. Use one worker, and --threads."
)
NO_STATE = (
    "MOCK_SERVER_STATE_DIR is for mock-server serve: another WSGI server may replace its process "
    "before the worlds are saved."
)


class ApplicationRefused(AppImportError, RuntimeError):  # type: ignore[misc]  # gunicorn has no types
    """The application cannot be made. gunicorn prints the sentence of either base and stops."""


class SingleProcess:
    """WSGI middleware that refuses several processes, and bodies of more than *most* bytes.

    Werkzeug would cut a body without a Content-Length at the limit, and pass on the beginning.
    """

    def __init__(self, app: MockFlask, most: int) -> None:
        self._app, self._most = app, most

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if environ.get("wsgi.multiprocess"):
            refusal = write(problem(MockRefusal(503, "one-process", ONE_PROCESS)))
            refusal.headers.extend(self._app.marks)
            return refusal(environ, start)
        environ["wsgi.input"] = BoundedBody(environ["wsgi.input"], self._most)
        return self._app(environ, start)


class BoundedBody(RawIOBase):
    """The stream of one body. Reading it raises RequestEntityTooLarge or BadRequest."""

    def __init__(self, stream: Any, most: int) -> None:
        self._stream, self._left = stream, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        into = memoryview(buffer).cast("B")
        data = self._read(min(len(into), self._left))
        self._left -= len(data)
        if not self._left and self._read(1):
            raise RequestEntityTooLarge
        into[: len(data)] = data
        return len(data)

    def _read(self, size: int) -> bytes:
        try:
            data: bytes = self._stream.read(size)
        except ParseException as error:
            raise BadRequest(type(error).__name__) from None
        return data


def make() -> SingleProcess:
    """The application with the settings of the environment. Raises ApplicationRefused."""
    config = _gunicorn()
    if config and config.workers > 1:
        _wait_for_first_worker()
        raise ApplicationRefused(ONE_PROCESS)
    try:
        settings = Settings.read()
        if settings.state_dir is not None:
            raise ApplicationRefused(NO_STATE)
        logs.configure(settings.log_format, settings.log_level)
        if config and (config.timeout or config.max_requests):
            log.warning("When gunicorn ends a worker, the state is lost: use --timeout 0.")
        app = create_app(settings)
        watching(app)
        return SingleProcess(app, settings.max_body)
    except (SettingError, ScenarioError) as error:
        raise ApplicationRefused(str(error)) from None


def _wait_for_first_worker() -> None:
    """Let the first worker's refusal end gunicorn; a second one would print a traceback."""
    if Arbiter.WORKERS:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        sleep(2)
        sys.exit(0)


def _gunicorn() -> Any:
    """gunicorn's configuration, if its command line runs this; else None."""
    command = Path(sys.argv[0])
    if "gunicorn" not in (command.stem, command.parent.name):
        return None
    from gunicorn.app.wsgiapp import WSGIApplication

    return WSGIApplication().cfg


application = make()
