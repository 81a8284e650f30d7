"""gunicorn, driven from our command line: one worker process, because the state is in memory."""

import gc
import logging
import os
import ssl
import sys
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from socket import AF_INET6
from typing import TYPE_CHECKING, Any

from gunicorn import util
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.errors import HaltServer
from gunicorn.sock import TCP6Socket, TCPSocket
from gunicorn.workers.gthread import TConn, ThreadWorker

from mock_server.serving.listeners import BACKLOG, Listener
from mock_server.serving.secured import PlainText, Secured

if TYPE_CHECKING:
    from concurrent.futures import Future

    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger("mock_server")
gunicorn_log = logging.getLogger("gunicorn.error")

KEEP_ALIVE_TIMEOUT = 75
GRACEFUL_TIMEOUT = 30  # seconds that requests in flight are given at the end
MEMORY = "/dev/shm"


class BootError(Exception):
    """Why a server cannot start, in words for whoever started it."""


def run(
    load: Callable[[], "WSGIApplication"],
    listeners: Sequence[Listener],
    threads: int,
    ready: Callable[[], None],
    done: Callable[[], None],
) -> None:
    """Serve until told to stop; never returns.

    *load* is called in the worker, so that the state is in one process only, and may raise
    BootError. Nobody is listened to before it returns. *ready* is called once requests are
    answered, *done* after the last of them.
    """
    gc.enable()
    arbiter = SingleWorkerArbiter(_Application(load, _config(threads, ready, done)), listeners)
    gunicorn_log.setLevel(logging.CRITICAL)  # the arbiter says in one sentence why it stops
    arbiter.run()


class SingleWorkerArbiter(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """An arbiter of exactly one worker, whose memory is the state: it is never replaced."""

    def __init__(self, app: BaseApplication, listeners: Sequence[Listener]) -> None:
        super().__init__(app)
        self.LISTENERS = [_handed_over(listener, self.cfg, self.log) for listener in listeners]

    def handle_hup(self) -> None:
        log.warning("SIGHUP is ignored: a new worker would lose the state.")

    def handle_ttin(self) -> None:
        log.warning("SIGTTIN is ignored: a second worker would have a state of its own.")

    def handle_ttou(self) -> None:
        log.warning("SIGTTOU is ignored: there is one worker.")

    def handle_usr2(self) -> None:
        log.warning("SIGUSR2 is ignored: a new server would lose the state.")

    def manage_workers(self) -> None:
        """Start the worker once; where it has died, stop with an error rather than forget."""
        if self.worker_age and not self.WORKERS:
            log.error("The worker process has died, and the state with it: stopping.")
            raise HaltServer("the worker died", 1)
        super().manage_workers()

    def halt(self, reason: str | None = None, exit_status: int = 0) -> None:
        """gunicorn tells several failures to start apart; here each is one sentence and a 1."""
        super().halt(reason, min(exit_status, 1))


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A worker that says why it cannot start, and of what it could not read quotes nothing."""

    def init_process(self) -> None:
        """Load the application, then serve until told to stop."""
        gunicorn_log.setLevel(logging.ERROR)
        try:
            super().init_process()
        except BootError as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(Arbiter.WORKER_BOOT_ERROR)

    def enqueue_req(self, conn: TConn) -> None:
        """gunicorn encrypts all ports or none: here it is those that have a context."""
        context = self._contexts.get(conn.server[1])
        super().enqueue_req(Secured.over(conn, context) if context else conn)

    @cached_property
    def _contexts(self) -> dict[int, ssl.SSLContext]:
        return {one.getsockname()[1]: one.context for one in self.sockets if one.context}

    def handle_request(self, req: Any, conn: TConn) -> Any:
        if isinstance(conn, Secured):
            req.scheme = "https"
        return super().handle_request(req, conn)

    def finish_request(self, conn: TConn, done: "Future[Any]") -> None:
        """An ended connection is closed in a thread: gunicorn would wait for its client in the
        loop that everybody's requests pass.
        """
        if not done.cancelled() and done.exception() is None and done.result():
            super().finish_request(conn, done)
            return
        self.nr_conns -= 1
        try:
            self.tpool.submit(conn.close, graceful=True)
        except RuntimeError:  # the threads have ended
            conn.close()

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        if isinstance(exc, PlainText):
            util.write_error(client, 400, "Bad Request", str(exc))
        elif isinstance(exc, ssl.SSLError):
            log.warning("A TLS connection failed: %s.", exc.reason or exc)
        else:
            log.warning("A request could not be read: %s.", type(exc).__name__)
            super().handle_error(req, client, addr, exc)


class _Application(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, load: Callable[[], "WSGIApplication"], config: dict[str, Any]) -> None:
        self._load, self._config = load, config
        super().__init__()

    def load_config(self) -> None:
        """Older releases lack some of the settings, and what these switch off."""
        for name in self._config.keys() & self.cfg.settings:
            self.cfg.set(name, self._config[name])

    def load(self) -> "WSGIApplication":
        app = self._load()
        gc.freeze()  # what is seeded is no garbage, and looking at it would copy its pages
        gc.enable()
        return app


class BoundSocket(TCPSocket):  # type: ignore[misc]  # gunicorn has no types
    """A bound socket that gunicorn does not let listen: it does once the worker has loaded."""

    context: ssl.SSLContext | None = None

    @staticmethod
    def _is_listening(sock: Any) -> bool:
        return True


class BoundSocket6(BoundSocket, TCP6Socket):  # type: ignore[misc]  # gunicorn has no types
    """The same for IPv6."""


def _handed_over(listener: Listener, config: Any, logger: Any) -> TCPSocket:
    """The listener as gunicorn's own, which will close it."""
    kind = BoundSocket6 if listener.socket.family == AF_INET6 else BoundSocket
    found = kind(listener.socket.getsockname(), config, logger, fd=listener.socket.detach())
    found.context = listener.context
    return found


def _open(ready: Callable[[], None], worker: Worker) -> None:
    """From now on connections are taken, which is told.

    Raises BootError where another process was faster, or a file cannot be written.
    """
    for listener in worker.sockets:
        try:
            listener.sock.listen(BACKLOG)
        except OSError as error:
            raise BootError(f"Cannot listen on {listener.cfg_addr}: {error.strerror}.") from None
    try:
        ready()
    except OSError as error:
        raise BootError(f"Cannot write {error.filename}: {error.strerror}.") from None


def _config(threads: int, ready: Callable[[], None], done: Callable[[], None]) -> dict[str, Any]:
    """gunicorn's settings. Nothing is written but a file without a name, in memory if it can be."""
    return {
        "bind": [],  # the listeners are handed over, and gunicorn is not to read PORT
        "workers": 1,
        "worker_class": Worker,
        "threads": threads,
        "worker_connections": 1000 + threads,
        "keepalive": KEEP_ALIVE_TIMEOUT,
        "timeout": 0,
        "graceful_timeout": GRACEFUL_TIMEOUT,
        "limit_request_line": 8190,
        "forwarder_headers": "",
        "sendfile": False,  # it would go past the encryption
        "loglevel": "error",
        "errorlog": None,
        "accesslog": None,
        "control_socket_disable": True,
        "worker_tmp_dir": MEMORY if os.access(MEMORY, os.W_OK) else None,
        "proc_name": "mock-server",
        "post_worker_init": partial(_open, ready),
        "on_exit": lambda arbiter: done(),
    }
