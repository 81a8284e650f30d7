"""gunicorn, driven from our command line: one worker process, because the state is in memory."""

import gc
import os
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.errors import HaltServer

from mock_server.serving.listeners import Listener

MEMORY = "/dev/shm"


def run(app: Flask, listeners: Sequence[Listener], threads: int, ready: Callable[[], None]) -> None:
    """Serve until told to stop; never returns. *ready* is called once requests are answered."""
    gc.freeze()
    Keeper(_Application(app, _config(listeners, threads, ready))).run()


class Keeper(Arbiter):
    """An arbiter of exactly one worker, whose memory is the state: it is never replaced."""

    def handle_hup(self) -> None:
        self.log.warning("SIGHUP is ignored: a new worker would lose the state.")

    def handle_ttin(self) -> None:
        self.log.warning("SIGTTIN is ignored: a second worker would have a state of its own.")

    def handle_ttou(self) -> None:
        self.log.warning("SIGTTOU is ignored: there is one worker.")

    def handle_usr2(self) -> None:
        self.log.warning("SIGUSR2 is ignored: a new server would lose the state.")

    def manage_workers(self) -> None:
        """Start the worker once; where it has died, stop with an error rather than forget."""
        if self.worker_age and not self.WORKERS:
            raise HaltServer("The worker has died, and the state with it.", 1)
        super().manage_workers()


class _Application(BaseApplication):
    def __init__(self, app: Flask, config: dict[str, Any]) -> None:
        self._app, self._config = app, config
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._config.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app


def _config(
    listeners: Sequence[Listener], threads: int, ready: Callable[[], None]
) -> dict[str, Any]:
    return {
        "bind": [f"fd://{listener.socket.detach()}" for listener in listeners],
        "workers": 1,
        "worker_class": "gthread",
        "threads": threads,
        "keepalive": 75,
        "timeout": 0,
        "graceful_timeout": 30,
        "limit_request_line": 8190,
        "loglevel": "warning",
        "errorlog": None,
        "accesslog": None,
        "control_socket_disable": True,
        "worker_tmp_dir": MEMORY if os.access(MEMORY, os.W_OK) else None,
        "forwarder_headers": "",
        "proc_name": "mock-server",
        "post_worker_init": lambda worker: ready(),
    }
