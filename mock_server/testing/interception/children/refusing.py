"""The proxy to which children are led: it refuses every host with a sentence.

The sentence is the reason of the status line, where most clients show it, and the body.
"""

import logging
import os
import socket
from contextlib import suppress
from threading import Lock, Thread
from urllib.parse import urlsplit

from mock_server.testing.interception.hosts import is_vendor

log = logging.getLogger("mock_server")

# The proxy of a program for which none can be opened: its name is all that the program can show.
NOWHERE = "http://a-test-under-interception-refuses-this.localhost:9"
MAX_HEAD = 16384  # bytes of a request that are read
PATIENCE = 5  # seconds for a client to send its request, and to read the answer
END = b"\r\n\r\n"

VENDOR = (
    "{where} was refused: a test that uses the mock server started this process, and only the "
    "test's own process is answered. Start it with "
    "env={{**os.environ, **mock_server_session.env()}} to lead it to the mock server, or with "
    "mock_server.env() to lead it to the test's own world."
)
OTHER = (
    "{where} was refused: a test under the mock server's interception started this process. Let a "
    "host through by name: allow=[{host!r}] in the pytest marker or in intercept()."
)


class RefusingProxy:
    """A proxy on a free port of this machine, from the first use of `url` until `stop`."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._listener: Listener | None = None

    def url(self, lasting: bool = True) -> str:
        """Its address. Where this process does not last, a proxy that runs or none at all."""
        with self._lock:
            if self._listener is None and lasting:
                # pytest-socket forbids sockets by a RuntimeError
                with suppress(OSError, RuntimeError):
                    self._listener = Listener()
            return self._listener.url if self._listener else NOWHERE

    def stop(self) -> None:
        with self._lock:
            listener, self._listener = self._listener, None
        if listener:
            listener.stop()


class Listener:
    """The listening socket, and a thread for it and for each connection."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._address = self._socket.getsockname()
        self.url = f"http://127.0.0.1:{self._address[1]}"
        self._stopped, self._pid = False, os.getpid()
        self._thread = Thread(target=self._accept, name="mock-server children", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the port. A process that was forked off leaves it to its parent."""
        if os.getpid() == self._pid:
            self._stopped = True
            with suppress(OSError):  # a connection ends the wait for one
                socket.create_connection(self._address, PATIENCE).close()
            self._thread.join(PATIENCE)

    def _accept(self) -> None:
        with self._socket:
            while True:
                connection, _ = self._socket.accept()
                if self._stopped:
                    connection.close()
                    return
                Thread(target=_answer, args=(connection,), daemon=True).start()


REFUSING = RefusingProxy()


def sentence(head: bytes) -> str:
    """What a request is told, by its first line."""
    method, _, rest = head.decode("latin-1").partition(" ")
    target = rest.partition(" ")[0]
    parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
    host = parts.hostname or target
    return (VENDOR if is_vendor(host) else OTHER).format(where=parts.netloc or target, host=host)


def _answer(connection: socket.socket) -> None:
    with connection, suppress(OSError, ValueError):
        connection.settimeout(PATIENCE)
        head = b""
        while END not in head and len(head) < MAX_HEAD and (more := connection.recv(MAX_HEAD)):
            head += more
        if head:
            said = sentence(head)
            log.warning("A child process: %s", said)
            connection.sendall(_refusal(said))
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(MAX_HEAD):  # what was sent and not read would reset the answer
                pass


def _refusal(said: str) -> bytes:
    body = f"{said}\n".encode()
    lines = (
        f"HTTP/1.1 403 {said}",
        "Content-Type: text/plain; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    return "\r\n".join(lines).encode("ascii", "replace") + END + body
