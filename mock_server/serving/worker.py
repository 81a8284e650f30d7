"""The gunicorn worker: a process that serves on an event loop."""

import logging
import os
import signal
import sys

from gunicorn.workers.base import Worker

from mock_server.serving.accepting import Acceptor
from mock_server.serving.descriptors import raise_descriptor_limit
from mock_server.serving.errors import BootError
from mock_server.serving.service import Service
from mock_server.serving.streams import say

log = logging.getLogger("mock_server")
gunicorn_log = logging.getLogger("gunicorn.error")

BOOT_ERROR = 3  # the exit code by which gunicorn knows that a worker could not start


class LoopWorker(Worker):  # type: ignore[misc]  # gunicorn has no types
    """Serves `self.wsgi`, which is a Loaded, within the bounds of `self.app`."""

    def init_process(self) -> None:
        """Load the application, then serve until told to stop."""
        gunicorn_log.setLevel(logging.ERROR)
        try:
            super().init_process()
        except BootError as error:
            say(str(error))
            sys.exit(BOOT_ERROR)

    def run(self) -> None:
        raise_descriptor_limit()
        self._service = service = Service(self.wsgi, self.app.bounds, self._beat)
        service.acceptor = Acceptor(service, [one.listener for one in self.sockets])
        for number in (signal.SIGTERM, signal.SIGINT):
            service.loop.add_signal_handler(number, service.stop)
        service.loop.add_signal_handler(signal.SIGQUIT, service.quit)
        if not self.alive:  # told to stop while it was loading
            service.stop()
        if service.run():  # a thread cannot be ended, and Python would wait for it
            logging.shutdown()
            os._exit(0)

    def _beat(self) -> None:
        """Tell gunicorn that the worker is alive; stop if gunicorn's own process has died."""
        self.notify()
        if self.ppid != os.getppid():
            log.error("The server's first process has died: stopping.")
            self._service.quit()
