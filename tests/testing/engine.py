"""What answers as an engine for containers: it notes what it is asked to run, and runs nothing."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

CONTAINER = "c0ffee"


class Engine(ThreadingHTTPServer):
    """An engine whose only container has *port* on this machine for each of its own, and *status*.

    *created* is what it was last asked to create; *removed* whether it was then told to remove it.
    """

    def __init__(self, port: int, status: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.published, self.status, self.created, self.removed = port, status, {}, False
        self.created: dict[str, Any]

    @classmethod
    @contextmanager
    def started(cls, port: int, status: str = "running") -> Iterator["Engine"]:
        engine = cls(port, status)
        thread = Thread(target=engine.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield engine
        finally:
            engine.shutdown()
            engine.server_close()
            thread.join()

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.server_port}"

    def inspected(self) -> dict[str, Any]:
        """The container as the engine shows it."""
        here = [{"HostIp": "127.0.0.1", "HostPort": str(self.published)}]
        ports = dict.fromkeys(self.created["ExposedPorts"], here)
        return {
            "Id": CONTAINER,
            "State": {"Status": self.status},
            "Config": {"Tty": False},
            "HostConfig": {"LogConfig": {"Type": "json-file"}},
            "NetworkSettings": {"Ports": ports},
        }


class _Handler(BaseHTTPRequestHandler):
    server: Engine

    def do_GET(self) -> None:
        path = re.sub(r"^/v[\d.]+|\?.*", "", self.path)
        if path == "/version":
            self._say({"ApiVersion": "1.41", "Version": "0"})
        elif path.startswith("/images/"):
            self._say({"Id": "sha256:0", "RepoTags": []})
        elif path == "/networks":
            self._say([])
        elif path.endswith("/logs"):
            self._say_bytes(b"\1\0\0\0\0\0\0\4why\n" if "stdout=1" in self.path else b"")
        else:
            self._say(self.server.inspected())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "/containers/create" in self.path:
            self.server.created = json.loads(body)
            self._say({"Id": CONTAINER, "Warnings": []}, 201)
        else:
            self._say_bytes(b"", 204)

    def do_DELETE(self) -> None:
        status = 404 if self.server.removed else 204
        self.server.removed = True
        self._say_bytes(b"", status)

    def log_message(self, *_: object) -> None:
        """Standard error is the tests'."""

    def _say(self, value: Any, status: int = 200) -> None:
        self._say_bytes(json.dumps(value).encode(), status)

    def _say_bytes(self, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
