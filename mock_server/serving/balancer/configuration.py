"""HAProxy's configuration before several replicas."""

from collections.abc import Iterator, Sequence
from textwrap import indent

from mock_server.core.errors import MockRefusal
from mock_server.core.request.wire import ANSWERED_BY, PROBLEM, compact, problem
from mock_server.core.vendor import Vendor
from mock_server.serving.balancer.replicas import server_names
from mock_server.serving.balancer.worlds import rules

BIND = ":8484"
DOWN = (
    "The replica that owns this world does not answer. No other replica has the world: "
    "it is there again once its owner is."
)
# The hashed servers have no check: HAProxy takes a server whose check fails out of the ring, and
# its worlds would begin anew on the others.
HEAD = """\
# HAProxy 2.6 or newer, before the replicas of a mock server: `mock-server proxy-config` prints it.
# A world lives whole in one replica, its owner. Its name's hash chooses the owner.
global
  maxconn 8000
  hard-stop-after 30s

defaults
  mode http
  option dontlognull
  timeout connect 1s
  timeout client 10m
  timeout server 10m # a fault may delay an answer, and `wait` waits
  timeout http-request 30s
  retries 1
  http-error status 503 content-type {type} string '{down}' hdr {mark} mock
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


def configuration(
    replicas: int,
    names: Sequence[str] = (),
    bind: str = BIND,
    root: str | None = None,
    vendors: Sequence[Vendor] | None = None,
) -> str:
    """HAProxy's configuration for that many replicas. Raises NamesError.

    *names* are their addresses, by default `replica-1:8484` and so on; *root* is the vendor that
    they serve at `/`, too.
    """
    from mock_server.vendors import VENDORS

    servers = server_names(replicas, names)
    down = compact(problem(MockRefusal(503, "replicas", DOWN)).value).decode()
    frontend = ["frontend mock", f"  bind {bind}"]
    frontend += [f"  {line}" for line in rules(vendors or VENDORS, root)]
    return "\n".join(
        [
            HEAD.format(type=PROBLEM, down=down, mark=ANSWERED_BY),
            *frontend,
            "  default_backend worlds",
            "",
            HASHED + indent("\n".join(_servers(servers, "id {}")), "  "),
            "",
            CHECKED + indent("\n".join(_servers(servers, "check inter 2s")), "  "),
            "",
        ]
    )


def _servers(names: Sequence[str], options: str) -> Iterator[str]:
    for number, name in enumerate(names, 1):
        yield f"server replica-{number} {name} {options.format(number)}"
