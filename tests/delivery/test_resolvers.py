"""Why the deployments give each replica an address for good: HAProxy and a name that vanishes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from mock_server.serving.balancer import configuration
from tests.replicas import NEEDS_HAPROXY, replicas
from tests.serving.sockets import soon

WORLDS = [f"w{number}" for number in range(20)]
RESOLVERS = """
resolvers cluster
  nameserver dns 127.0.0.1:{port}
  hold nx 1s
  timeout resolve 1s
"""
NO_SUCH_NAME = b"\x81\x83"  # the flags of the answer
HEAD = 12  # bytes of a message before its question

pytestmark = NEEDS_HAPROXY


def test_a_name_that_vanishes() -> None:
    """Its server leaves the ring and its worlds begin anew elsewhere, so there are no resolvers."""
    with replicas(2) as two, dns_without_names() as port:
        before = {two.answering(world) for world in WORLDS}
        second = two.replicas[1]
        assert second
        named = f"second.example:{second.port} id 2 resolvers cluster init-addr 127.0.0.1"
        text = configuration(2).replace("replica-2:8484 id 2", named)
        two.balance(text + RESOLVERS.format(port=port))

        assert named in text
        assert 2 == len(before)
        assert soon(lambda: {two.answering(world) for world in WORLDS} < before)


@contextmanager
def dns_without_names() -> Iterator[int]:
    """The port of a DNS server that says of every name that there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        threading.Thread(target=_refuse, args=(listening,), daemon=True).start()
        yield int(listening.getsockname()[1])


def _refuse(listening: socket.socket) -> None:
    while True:
        try:
            asked, client = listening.recvfrom(4096)
        except OSError:  # it is closed
            return
        counts = b"\0\1" + bytes(6)  # one question, and no answer
        question = asked[HEAD : asked.index(b"\0", HEAD) + 5]
        listening.sendto(asked[:2] + NO_SUCH_NAME + counts + question, client)
