"""The yardstick: one bare Flask route under the same worker and its settings.

`python -m tests.benchmarks.bare PORT_FILE [PORT]` serves `/N`: N bytes of constant JSON.
"""

import sys
from functools import cache

from flask import Flask, Response

from tests.benchmarks.worker import serve


def create_bare_app() -> Flask:
    app = Flask(__name__, static_folder=None)

    @app.route("/<int:size>", methods=["GET", "POST", "PUT", "DELETE"])
    def constant(size: int) -> Response:
        return Response(body(size), content_type="application/json")

    return app


@cache
def body(size: int) -> bytes:
    return b'{"":"' + b"x" * (size - 7) + b'"}' if size >= 7 else b"0" * size


if __name__ == "__main__":
    serve(create_bare_app, *sys.argv[1:])
