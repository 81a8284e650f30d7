"""HAProxy's configuration before several replicas."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import indent

from mock_server.core.request.host import is_address, read_setting
from mock_server.serving.balancer.headers import spellings
from mock_server.serving.balancer.lines import refusal
from mock_server.serving.balancer.problems import PROBLEMS
from mock_server.serving.balancer.replicas import (
    NamesError,
    check_file,
    listener_port,
    server_names,
)
from mock_server.serving.balancer.worlds import MAX_LOGIN, rules
from mock_server.serving.limits import IDLE_TIMEOUT, MAX_FIELDS, MAX_HEAD, PIECE_TIMEOUT
from mock_server.vendors import VENDORS

BIND = ":8484"
ADDED = 10  # header fields that HAProxy may add to a head
BUFFER = 131_072  # bytes: a head, a login's body, and what HAProxy needs beside them
assert BUFFER > MAX_HEAD + MAX_LOGIN + 16_384

HEAD = """\
# HAProxy 2.6 or newer, before the replicas of a mock server: `mock-server proxy-config` prints it.
# A world lives whole in one replica, its owner. Its name's hash chooses the owner.
global
  maxconn 8000
  hard-stop-after 30s # a reload waits no longer for open connections
  tune.bufsize {buffer} # the longest head, and a body that names a world
  tune.http.maxhdr {fields}
  # The headers of answers, as the servers spell them: HAProxy would write small letters.
{spellings}

defaults
  mode http
  option dontlognull
  option http-no-delay # a fault may send an answer piece by piece
  timeout connect 2s
  timeout client 25h
  timeout server 25h # a fault may delay an answer for a day
  timeout tunnel 25h
  timeout http-request {piece:g}s
  timeout http-keep-alive {idle:g}s
  retries 0 # nothing is done twice
{problems}
  errorfile 502 /dev/null # a connection that a replica breaks off is broken off here, too
"""
# With the avalanche, each of HAProxy's functions spreads names of every kind alike. Without it,
# djb2 gives some of 16 replicas none of 10,000 numbered worlds. A unit of weight is 16 points of
# the ring: with 16 the busiest replica has up to 1.5 of its share, with 4,096 it has 1.02.
HASHED = """\
# No checks: a server whose check fails leaves the ring, and its worlds would begin anew elsewhere.
backend worlds
  balance hash var(txn.world)
  hash-type consistent sdbm avalanche
  default-server weight 256
"""
CHECKED = """\
# The checks, for the log and the statistics; no request comes here.
backend checks
  option httpchk GET /_mock/ready
"""
STATS = """\

frontend stats
  bind {}
  stats enable
  stats uri /
"""


@dataclass(frozen=True)
class Options:
    """What a configuration may choose.

    HAProxy listens at *bind*, and shows its statistics at *stats*. *tls* is the PEM file of its own
    certificate and key, *ca* that of the authority of replicas that answer by HTTPS. *root* is the
    vendor that the replicas serve at `/`, too. They answer as proxies where *is_proxy*.
    """

    bind: str = BIND
    root: str | None = None
    is_proxy: bool = True
    tls: str | None = None
    ca: str | None = None
    stats: str | None = None


DEFAULTS = Options()


def configuration(replicas: int, names: Sequence[str] = (), options: Options = DEFAULTS) -> str:
    """HAProxy's configuration for that many replicas. Raises NamesError.

    *names* are their addresses, by default `replica-1:8484` and so on.
    """
    servers = server_names(replicas, names)
    _check(options)
    parts = [
        _head(),
        *_frontend(options),
        "",
        HASHED + _servers(servers, "id {}", options.ca),
        "",
        CHECKED + _servers(servers, "check inter 2s", options.ca),
        "",
    ]
    return "\n".join(parts) + (STATS.format(options.stats) if options.stats else "")


def _frontend(options: Options) -> Iterator[str]:
    secured = f" ssl crt {options.tls} alpn http/1.1" if options.tls else ""
    yield "frontend mock"
    yield f"  bind {options.bind} proto h1{secured}"
    yield "  option h1-case-adjust-bogus-client"
    yield from (f"  {line}" for line in rules(VENDORS, options.root, options.is_proxy))
    yield "  default_backend worlds"


def _head() -> str:
    problems = [
        f"http-error status {code} {refusal(code, told)}" for code, told in PROBLEMS.items()
    ]
    return HEAD.format(
        buffer=BUFFER,
        fields=MAX_FIELDS + ADDED,
        spellings=indent("\n".join(spellings(VENDORS)), "  "),
        piece=PIECE_TIMEOUT,
        idle=IDLE_TIMEOUT,
        problems=indent("\n".join(problems), "  "),
    )


def _check(options: Options) -> None:
    """Raises NamesError."""
    port = listener_port("--bind", options.bind)
    if options.stats is not None and port == listener_port("--stats", options.stats):
        # HAProxy would take both, and lead some clients here and some there.
        raise NamesError(f"--stats: {options.stats!r} has the port of --bind: choose another one.")
    for option, file in (("--tls", options.tls), ("--ca", options.ca)):
        if file is not None:
            check_file(option, file)


def _servers(names: Sequence[str], options: str, ca: str | None) -> str:
    return indent("\n".join(_server_lines(names, options, ca)), "  ")


def _server_lines(names: Sequence[str], options: str, ca: str | None) -> Iterator[str]:
    for number, name in enumerate(names, 1):
        secured = _secured(name, ca) if ca else ""
        yield f"server replica-{number} {name} {options.format(number)}{secured}"


def _secured(name: str, ca: str) -> str:
    """The options of a server whose certificate is checked. HAProxy compares names alone."""
    host = read_setting(name)
    if host is None or is_address(host.name):
        return f" ssl verify required ca-file {ca}"
    called = f" sni str({host.name}) check-sni {host.name} verifyhost {host.name}"
    return f" ssl verify required ca-file {ca}{called}"
