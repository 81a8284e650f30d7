"""Runs gunicorn with one worker process, because the state is in its memory."""

import gc
import logging
import os
from collections.abc import Callable, Sequence
from functools import partial
from math import ceil
from socket import AF_INET6
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.errors import HaltServer
from gunicorn.sock import TCP6Socket, TCPSocket

from mock_server.serving.errors import BootError
from mock_server.serving.limits import Bounds
from mock_server.serving.listeners import Listener, listen
from mock_server.serving.worker import LoopWorker
from mock_server.settings import SettingError

if TYPE_CHECKING:
    from mock_server.serving.service import Loaded

log = logging.getLogger("mock_server")
gunicorn_log = logging.getLogger("gunicorn.error")

MEMORY = "/dev/shm"
# When garbage is looked for. A look at the oldest objects stops every client for as long as there
# are worlds and journals, which reference counts free: it comes a tenth as often as by default.
GARBAGE_THRESHOLDS = (700, 10, 100)


def run(
    load: Callable[[], "Loaded"],
    listeners: Sequence[Listener],
    bounds: Bounds,
    ready: Callable[[], None],
) -> None:
    """Serve until told to stop; never returns, in either process.

    *load* is called in the worker, so that the state is in one process only, and may raise
    BootError. No port listens before it returns. *ready* is called in the worker once requests
    are answered.
    """
    gc.enable()
    arbiter = SingleWorkerArbiter(_Application(load, bounds, _config(bounds, ready)), listeners)
    gunicorn_log.setLevel(logging.CRITICAL)  # the arbiter below logs why it stops
    arbiter.run()


class SingleWorkerArbiter(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """An arbiter that starts one worker and never replaces it, because its memory is the state."""

    def __init__(self, app: BaseApplication, listeners: Sequence[Listener]) -> None:
        super().__init__(app)
        self.LISTENERS = [_handed_over(listener, self.cfg, self.log) for listener in listeners]

    def handle_int(self) -> None:
        """Handle SIGINT as SIGTERM; a second SIGINT ends the server at once."""
        self.handle_term()

    def handle_hup(self) -> None:
        log.warning("SIGHUP is ignored: a new worker would lose the state.")

    def handle_ttin(self) -> None:
        log.warning("SIGTTIN is ignored: a second worker would have a state of its own.")

    def handle_ttou(self) -> None:
        log.warning("SIGTTOU is ignored: there is one worker.")

    def handle_usr2(self) -> None:
        log.warning("SIGUSR2 is ignored: a new server would lose the state.")

    def manage_workers(self) -> None:
        """Start the worker once. If it has died, stop with an error: its state is lost."""
        if self.worker_age and not self.WORKERS:
            log.error("The worker process has died, and the state with it: stopping.")
            raise HaltServer("the worker died", 1)
        super().manage_workers()

    def halt(self, reason: str | None = None, exit_status: int = 0) -> None:
        """Exit with 1 for every failure; gunicorn has several codes."""
        super().halt(reason, min(exit_status, 1))


class _Application(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """The application and its *bounds*, as gunicorn loads them in the worker."""

    def __init__(
        self, load: Callable[[], "Loaded"], bounds: Bounds, config: dict[str, Any]
    ) -> None:
        self._load, self.bounds, self._config = load, bounds, config
        super().__init__()

    def load_config(self) -> None:
        """Set what this release of gunicorn knows; older ones lack some settings."""
        for name in self._config.keys() & self.cfg.settings:
            self.cfg.set(name, self._config[name])

    def load(self) -> "Loaded":
        loaded = self._load()
        gc.freeze()  # the collector need not check seeded records, which would copy their pages
        gc.set_threshold(*GARBAGE_THRESHOLDS)
        gc.enable()
        return loaded


class BoundSocket(TCPSocket):  # type: ignore[misc]  # gunicorn has no types
    """A bound socket. gunicorn must not make it listen before the worker has loaded."""

    listener: Listener

    @staticmethod
    def _is_listening(sock: Any) -> bool:
        return True


class BoundSocket6(BoundSocket, TCP6Socket):  # type: ignore[misc]  # gunicorn has no types
    """The same for IPv6."""


def _handed_over(listener: Listener, config: Any, logger: Any) -> TCPSocket:
    """The listener as a gunicorn socket, which gunicorn then closes."""
    kind = BoundSocket6 if listener.socket.family == AF_INET6 else BoundSocket
    found = kind(listener.socket.getsockname(), config, logger, fd=listener.socket.detach())
    found.listener = listener._replace(socket=found.sock)
    return found


def _open(ready: Callable[[], None], worker: LoopWorker) -> None:
    """Start to listen, and announce it.

    Raises BootError where another process took the port, or a file cannot be written.
    """
    listen([one.listener for one in worker.sockets])
    try:
        ready()
    except SettingError as error:
        raise BootError(str(error)) from None


def _config(bounds: Bounds, ready: Callable[[], None]) -> dict[str, Any]:
    """gunicorn's settings. Its temporary file is kept in memory where the system has /dev/shm."""
    return {
        "bind": [],  # the listeners are handed over; by default gunicorn would read PORT
        "workers": 1,
        "worker_class": LoopWorker,
        "timeout": 0,
        "graceful_timeout": ceil(bounds.grace) + 1,  # the worker ends itself earlier
        "loglevel": "error",
        "errorlog": None,
        "accesslog": None,
        "control_socket_disable": True,
        "worker_tmp_dir": MEMORY if os.access(MEMORY, os.W_OK) else None,
        "proc_name": "mock-server",
        "post_worker_init": partial(_open, ready),
    }
