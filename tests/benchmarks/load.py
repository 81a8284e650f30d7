"""The load generator: a process with a few kept connections, each always waiting for an answer.

`python -m tests.benchmarks.load` reads a plan as JSON from standard input and prints what it saw.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.benchmarks.vendors import Request

PATIENCE = 60


@dataclass(frozen=True)
class Seen:
    """*latencies* are seconds, one a request; *busy* is the generator's share of one processor."""

    seconds: float
    latencies: list[float]
    busy: float

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds


def drive(port: int, requests: Sequence[Request], count: int, connections: int) -> Seen:
    """Send *count* of *requests*, beginning again at the end, from a process of its own.

    Raises RuntimeError where one answer is not good.
    """
    plan = {
        "port": port,
        "count": count,
        "connections": connections,
        "requests": [request.wire().decode("latin-1") for request in requests],
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.load"],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        timeout=PATIENCE * 10,
    )
    if done.returncode:
        raise RuntimeError(f"the load generator: {done.stderr.strip()}")
    return Seen(**json.loads(done.stdout))


class Connection:
    """One kept connection with at most one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read = b""
        self._sent = 0.0

    def send(self, request: bytes) -> None:
        self._read, self._sent = b"", time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> float | None:
        """The seconds that the answer took, or None while there is more to come."""
        piece = self.socket.recv(262144)
        if not piece:
            raise RuntimeError(f"the server hung up after {self._read[:200]!r}")
        self._read += piece
        if not whole(self._read):
            return None
        if self._read[9:10] != b"2":
            raise RuntimeError(f"not a good answer: {self._read[:400]!r}")
        return time.perf_counter() - self._sent


def run(port: int, count: int, connections: int, requests: Sequence[bytes]) -> Seen:
    """Send them all. Connecting is not part of the time."""
    selector = selectors.DefaultSelector()
    lines = [Connection(port) for _ in range(min(connections, count))]
    for one in lines:
        selector.register(one.socket, selectors.EVENT_READ, one)
    waiting = iter(_repeated(requests, count))
    latencies: list[float] = []
    processor, started = time.process_time(), time.perf_counter()
    for one in lines:
        one.send(next(waiting))
    while len(latencies) < count:
        latencies += _turn(selector, waiting)
    seconds = time.perf_counter() - started
    busy = (time.process_time() - processor) / seconds
    for one in lines:
        one.socket.close()
    return Seen(seconds, latencies, busy)


def _turn(selector: selectors.BaseSelector, waiting: Iterator[bytes]) -> Iterator[float]:
    """Take the answers that have come, each connection going on with the next request."""
    answered = selector.select(PATIENCE)
    if not answered:
        raise RuntimeError(f"no answer in {PATIENCE} s")
    for key, _ in answered:
        one: Connection = key.data
        latency = one.receive()
        if latency is None:
            continue
        following = next(waiting, None)
        if following is not None:
            one.send(following)
        yield latency


def _repeated(requests: Sequence[bytes], count: int) -> Iterator[bytes]:
    for number in range(count):
        yield requests[number % len(requests)]


def whole(answer: bytes) -> bool:
    """Whether *answer* is one whole answer: by its length, without a body, or chunked."""
    head, blank, body = answer.partition(b"\r\n\r\n")
    if not blank:
        return False
    lowered = head.lower()
    at = lowered.find(b"content-length:")
    if at < 0:
        return b" 204 " in head[:16] or _last_chunk(lowered, body)
    length = lowered[at + 15 :].split(b"\r\n", 1)[0]
    return len(body) >= int(length)


def _last_chunk(lowered: bytes, body: bytes) -> bool:
    """Whether a chunked body has ended. No JSON of these servers holds a bare CR LF."""
    return b"\r\ntransfer-encoding: chunked" in lowered and body.endswith(b"0\r\n\r\n")


def main() -> None:
    plan: dict[str, Any] = json.load(sys.stdin)
    requests = [request.encode("latin-1") for request in plan.pop("requests")]
    print(json.dumps(asdict(run(requests=requests, **plan))))


if __name__ == "__main__":
    main()
