"""The gunicorn worker: a process that serves on an event loop.

gunicorn imports this module in its first process, which never serves; the worker imports the rest.
"""

import logging
import os
import signal
import sys
from typing import TYPE_CHECKING

from gunicorn.workers.base import Worker

from mock_server.core.state.clock import stopwatch
from mock_server.serving.descriptors import raise_descriptor_limit
from mock_server.serving.errors import BootError
from mock_server.serving.streams import say

if TYPE_CHECKING:
    from mock_server.persistence.saver import Saver

log = logging.getLogger("mock_server")
gunicorn_log = logging.getLogger("gunicorn.error")

SAVE_SECONDS = 1.0  # for the last save, also where requests have taken all of the grace
BOOT_ERROR = 3  # the exit code by which gunicorn knows that a worker could not start


class LoopWorker(Worker):  # type: ignore[misc]  # gunicorn has no types
    """Serves `self.wsgi`, which is a Loaded, within the bounds of `self.app`."""

    _stopped_at: float | None = None

    def init_process(self) -> None:
        """Load the application, then serve until told to stop."""
        gunicorn_log.setLevel(logging.ERROR)
        try:
            super().init_process()
        except BootError as error:
            say(str(error))
            sys.exit(BOOT_ERROR)

    def run(self) -> None:
        from mock_server.serving.accepting import Acceptor
        from mock_server.serving.service import Service

        raise_descriptor_limit()
        self._service = service = Service(self.wsgi, self.app.bounds, self._beat)
        service.acceptor = Acceptor(service, [one.listener for one in self.sockets])
        self._saver: Saver | None = self.wsgi.saver
        for number in (signal.SIGTERM, signal.SIGINT):
            service.loop.add_signal_handler(number, self._stop)
        service.loop.add_signal_handler(signal.SIGQUIT, self._quit)
        if not self.alive:  # told to stop while it was loading
            self._stop()
        is_busy = service.run()
        self._keep_state()
        if is_busy:  # a thread cannot be ended, and Python would wait for it
            logging.shutdown()
            os._exit(0)

    def _stop(self) -> None:
        """Answer the requests in progress, and save meanwhile."""
        if self._stopped_at is None:
            self._stopped_at = stopwatch()
            if self._saver:
                self._saver.hasten()
        self._service.stop()

    def _quit(self) -> None:
        """End at once, without a save."""
        self._saver = None
        self._service.quit()

    def _keep_state(self) -> None:
        """Save what the last requests have changed, before gunicorn ends this process."""
        if self._saver:
            used = 0.0 if self._stopped_at is None else stopwatch() - self._stopped_at
            self._saver.end(max(SAVE_SECONDS, self.app.bounds.grace - used))

    def _beat(self) -> None:
        """Tell gunicorn that the worker is alive; stop if gunicorn's own process has died."""
        self.notify()
        if self.ppid != os.getppid():
            log.error("The server's first process has died: stopping.")
            self._service.quit()
