"""The yardstick: one bare Flask route under the same gunicorn and its settings.

`python -m tests.benchmarks.bare PORT_FILE` serves `/N`: N bytes of constant JSON.
"""

import socket
import sys
from functools import cache, partial

from flask import Flask, Response

from mock_server.serving.listeners import Listener
from mock_server.serving.server import run
from mock_server.settings import Settings
from tests.benchmarks.ports import write_port


def create_bare_app() -> Flask:
    app = Flask(__name__, static_folder=None)

    @app.route("/<int:size>", methods=["GET", "POST", "PUT", "DELETE"])
    def constant(size: int) -> Response:
        return Response(body(size), content_type="application/json")

    return app


@cache
def body(size: int) -> bytes:
    return b'{"":"' + b"x" * (size - 7) + b'"}' if size >= 7 else b"0" * size


def main(port_file: str) -> None:
    listener = Listener(socket.create_server(("127.0.0.1", 0)), "")
    port, threads = listener.port, Settings.defaults().threads
    ready = partial(write_port, port_file, port)
    run(create_bare_app, [listener], threads, ready, lambda: None)


if __name__ == "__main__":
    main(sys.argv[1])
