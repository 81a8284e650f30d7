"""Clients that stall in every way, while one that does not is answered."""

import socket
import time
from contextlib import ExitStack
from random import Random

from tests.benchmarks.stalled import BODY, CHUNK, DELAY, FIELD, JOURNAL, LINE, WAIT
from tests.serving.process import send
from tests.soak.figures import Deadline, Figures

CLIENTS = 200
PATIENCE = 5.0  # seconds within which a live client must be answered
SAID = (b"", LINE, FIELD, BODY, CHUNK, DELAY, WAIT, JOURNAL)
ASKED = ("/_mock/health", "/_mock/ready", "/_mock/info", "/spn/contacts/none")


def soak(port: int, seed: int, deadline: Deadline, figures: Figures) -> None:
    """Wave after wave: each stalls, is left, and the next one comes."""
    chance = Random(seed)
    while deadline:
        with ExitStack() as stack:
            for _ in range(CLIENTS):
                client = stack.enter_context(socket.create_connection(("127.0.0.1", port), 10))
                client.sendall(chance.choice(SAID))
                figures.count("stalled clients")
            for path in ASKED:
                _ask(port, path, figures)


def _ask(port: int, path: str, figures: Figures) -> None:
    began = time.monotonic()
    reply = send(port, "GET", path)
    took = time.monotonic() - began
    figures.largest("slowest ms", round(took * 1000))
    if reply.status >= 500 or took > PATIENCE:
        figures.blame(f"GET {path}: {reply.status} after {took:.2f} s")
