"""Python as it is on Windows, as far as another system can show it: without what Unix alone has.

`python -m tests.delivery.windows MODULE ARGUMENT…` runs the module so.
"""

import asyncio
import multiprocessing.util
import os
import runpy
import signal
import socket
import sys

# The standard library above needs some of these here, so it is loaded before they go.
MODULES = (
    *("fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"),
    *("gunicorn", "gunicorn.app", "gunicorn.app.base", "gunicorn.arbiter", "gunicorn.workers"),
)
ATTRIBUTES = {
    os: [
        *("fork", "forkpty", "geteuid", "getgid", "getpgid", "getuid", "killpg", "mkfifo"),
        *("O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK", "sched_getaffinity", "setsid", "setpgid"),
        *("register_at_fork", "sysconf", "uname", "WIFEXITED"),
    ],
    signal: [
        *("SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "SIGUSR2"),
        *("pthread_kill", "pthread_sigmask", "setitimer", "sigwait"),
    ],
    socket: ["MSG_DONTWAIT", "MSG_NOSIGNAL", "SO_REUSEPORT", "send_fds", "recv_fds"],
}


def hide() -> None:
    """Take away what Windows lacks."""
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]  # an import of it then fails
    for module, names in ATTRIBUTES.items():
        for name in names:
            if hasattr(module, name):
                delattr(module, name)


if __name__ == "__main__":
    assert asyncio
    assert multiprocessing.util
    hide()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
