"""What a Python child runs at its start: it looks up no vendor's host.

It stands alone, for any Python and whatever is installed there; before Python 3.8 it does nothing.
Python finds it by PYTHONPATH, and it then runs the `sitecustomize` that it stands before. Children
of `multiprocessing` run its text.
"""

import errno
import os
import sys

HOSTS = frozenset(os.environ.get("MOCK_SERVER_VENDOR_HOSTS", "").split(","))
LOOK_UPS = ("socket.getaddrinfo", "socket.gethostbyname")
CONNECTIONS = ("socket.connect", "socket.sendto", "socket.sendmsg")

WHY = (
    "a test that uses the mock server started this process, and this client of it "
    "follows no proxy to the mock server. Start the process with "
    "env={**os.environ, **mock_server_session.env()} or mock_server.env(), and let the client read "
    "it: aiohttp does so with trust_env=True."
)


def hear(event: str, args: "tuple[object, ...]") -> None:
    """Raise where a vendor's host is looked up or connected to."""
    host: object = None
    if event in LOOK_UPS:
        host = args[0]
    elif event in CONNECTIONS and isinstance(args[1], tuple) and args[1]:
        host = args[1][0]
    if isinstance(host, (bytes, bytearray)):
        host = host.decode("ascii", "replace")
    if isinstance(host, str) and is_vendor(host.lower().rstrip(".")):
        raise ConnectionRefusedError(errno.ECONNREFUSED, f"{host} was refused: {WHY}")


def is_vendor(name: str) -> bool:
    """A world's name and two dashes may stand before the host. Names below localhost are near."""
    return not name.endswith(".localhost") and (name in HOSTS or name.rpartition("--")[2] in HOSTS)


def go_on() -> None:
    """Import the `sitecustomize` that Python would have found without this one."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [one for one in sys.path if os.path.abspath(one) != here]
    ours = sys.modules.pop(__name__)
    try:
        import sitecustomize  # type: ignore[import-not-found]  # noqa: F401  # the next one
    except ImportError as error:
        if error.name != __name__:
            raise
    finally:
        sys.modules.setdefault(__name__, ours)


if hasattr(sys, "addaudithook"):
    sys.addaudithook(hear)
if __name__ == "sitecustomize":
    go_on()
