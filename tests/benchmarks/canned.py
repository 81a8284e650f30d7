"""A server that parses nothing and always says the same: how fast the load generator can be.

`python -m tests.benchmarks.canned PORT_FILE`. Requests must be without a body.
"""

import selectors
import socket
import sys

from tests.benchmarks.ports import write_port

BODY = b'{"":"' + b"x" * 293 + b'"}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)


def main(port_file: str) -> None:
    server = socket.create_server(("127.0.0.1", 0), backlog=64)
    selector = selectors.DefaultSelector()
    selector.register(server, selectors.EVENT_READ)
    write_port(port_file, server.getsockname()[1])
    while True:
        for key, _ in selector.select():
            if key.fileobj is server:
                selector.register(server.accept()[0], selectors.EVENT_READ)
            else:
                _answer(selector, key.fileobj)  # type: ignore[arg-type]  # a socket, as registered


def _answer(selector: selectors.BaseSelector, connection: socket.socket) -> None:
    asked = connection.recv(65536)
    if asked:
        connection.sendall(ANSWER * asked.count(b"\r\n\r\n"))
    else:
        selector.unregister(connection)
        connection.close()


if __name__ == "__main__":
    main(sys.argv[1])
