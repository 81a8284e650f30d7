"""HAProxy's configuration before several replicas."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import indent

from mock_server.core.request.host import is_address, read_setting
from mock_server.core.vendor import Vendor
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

BIND = ":8484"
ADDED = 10  # header fields that HAProxy may add to a head
BUFFER = 131_072  # bytes: a head, a login's body, and what HAProxy needs beside them
assert BUFFER > MAX_HEAD + MAX_LOGIN + 16_384

HEAD = """\
# HAProxy 2.6 or newer, before the replicas of a mock server: `mock-server proxy-config` prints it.
# A world lives whole in one replica, its owner. Its name's hash chooses the owner.
global
  maxconn 8000
  hard-stop-after 30s
  tune.bufsize {buffer}
  tune.http.maxhdr {fields}
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
  retries 0
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
    """What else a configuration may have.

    *tls* is the PEM file of HAProxy's own certificate and key, *ca* that of the authority of
    replicas that answer by HTTPS, *stats* where HAProxy shows its statistics. The replicas answer
    as proxies where *is_proxy*.
    """

    tls: str | None = None
    ca: str | None = None
    stats: str | None = None
    is_proxy: bool = True


def configuration(
    replicas: int,
    names: Sequence[str] = (),
    bind: str = BIND,
    root: str | None = None,
    vendors: Sequence[Vendor] | None = None,
    options: Options | None = None,
) -> str:
    """HAProxy's configuration for that many replicas. Raises NamesError.

    *names* are their addresses, by default `replica-1:8484` and so on; *root* is the vendor that
    they serve at `/`, too.
    """
    from mock_server.vendors import VENDORS

    served, chosen = vendors or VENDORS, options or Options()
    servers = server_names(replicas, names)
    _check(bind, chosen)
    secured = f" ssl crt {chosen.tls} alpn http/1.1" if chosen.tls else ""
    frontend = ["frontend mock", f"  bind {bind}{secured}"]
    frontend += ["  option h1-case-adjust-bogus-client"]
    frontend += [f"  {line}" for line in rules(served, root, chosen.is_proxy)]
    text = "\n".join(
        [
            _head(served),
            *frontend,
            "  default_backend worlds",
            "",
            HASHED + _servers(servers, "id {}", chosen.ca),
            "",
            CHECKED + _servers(servers, "check inter 2s", chosen.ca),
            "",
        ]
    )
    return text + (STATS.format(chosen.stats) if chosen.stats else "")


def _head(vendors: Sequence[Vendor]) -> str:
    problems = [
        f"http-error status {code} {refusal(code, told)}" for code, told in PROBLEMS.items()
    ]
    return HEAD.format(
        buffer=BUFFER,
        fields=MAX_FIELDS + ADDED,
        spellings=indent("\n".join(spellings(vendors)), "  "),
        piece=PIECE_TIMEOUT,
        idle=IDLE_TIMEOUT,
        problems=indent("\n".join(problems), "  "),
    )


def _check(bind: str, options: Options) -> None:
    """Raises NamesError."""
    port = listener_port("--bind", bind)
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
