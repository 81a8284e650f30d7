"""The least that a WSGI application can do under the same worker: no framework, one answer.

`python -m tests.benchmarks.hello PORT_FILE [PORT]` says the same to every request.
"""

import sys
from collections.abc import Callable, Iterable
from typing import Any

from tests.benchmarks.worker import serve

BODY = b'{"hello": "world"}'
HEADERS = [("Content-Type", "application/json"), ("Content-Length", str(len(BODY)))]


def create_hello_app() -> Callable[..., Iterable[bytes]]:
    return _hello


def _hello(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    environ["wsgi.input"].read()
    start_response("200 OK", HEADERS)
    return [BODY]


if __name__ == "__main__":
    serve(create_hello_app, *sys.argv[1:])
