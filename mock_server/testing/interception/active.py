"""The active interception: the context's own, else the last that the process entered."""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from threading import Lock
from typing import TYPE_CHECKING, Any

from mock_server.testing.interception import raw_sockets
from mock_server.testing.interception.application import Application
from mock_server.testing.interception.children import watching
from mock_server.testing.interception.children.environment import led
from mock_server.testing.interception.connection import Answerer, Connection
from mock_server.testing.interception.hosts import (
    Blocked,
    HostPolicy,
    is_remote_vendor,
    plain,
    vendor_hosts,
)
from mock_server.testing.interception.patches import CLIENTS
from mock_server.testing.interception.server import RemoteServer
from mock_server.testing.interception.workers import WORKERS

if TYPE_CHECKING:
    from mock_server.core.request.application import MockFlask


class Active:
    """One interception while it is entered; *outer* is the one around it in the same context."""

    def __init__(self, answerer: Answerer, policy: HostPolicy, outer: "Active | None") -> None:
        self.answerer, self.policy, self.outer = answerer, policy, outer
        self.left = False


_lock = Lock()
_making = Lock()  # routes are compiled, and Python 3.11 may fail to do so in two threads at once
_all: list[Active] = []
_here: ContextVar[Active | None] = ContextVar("interception", default=None)


def current() -> Active | None:
    """The innermost one of this context, or of the process where the context entered none."""
    return _own() or next(reversed(_all), None)


def answered(host: str, port: int) -> bool:
    """Whether the mock server answers a connection; False means a real one. Raises Blocked."""
    active = current()
    if active is None or any((plain(host), port) == one.answerer.address for one in _all):
        return False
    return active.policy.answer(host, port)


def dial(host: str, port: int | None, secure: bool | None = None) -> Connection | None:
    """A connection to the mock server; None for a host that is let through. Raises Blocked.

    Where *secure* is None, the port decides.
    """
    port = port or (443 if secure else 80)
    secure = port == 443 if secure is None else secure
    return Connection(host, port, secure, _current_answerer) if answered(host, port) else None


def astray(host: str, port: int | None) -> bool:
    """Whether a pool's real connection leads to a host that must not be reached now."""
    try:
        return answered(host, port or 80)
    except Blocked:
        return True


def refuse_raw(host: str, port: Any) -> None:
    """Raise Blocked where a vendor would be reached past every client library.

    A server that answers may have a vendor's name. A port that is not a number fits any.
    """
    if not _all or not is_remote_vendor(host):
        return
    number = port if isinstance(port, int) else None
    ours = [one.answerer.address for one in _all if one.answerer.address]
    if not any(plain(host) == name and number in (at, None) for name, at in ours):
        raise Blocked.raw(host, number)


def environment_of_child(environ: Mapping[Any, Any] | None, lasting: bool = True) -> Any:
    """The environment for a program that would get *environ*, None for one that gets it as it is.

    Where *environ* is None, that is this process's own. See `children.environment.led`.
    """
    active = current()
    return led(environ, active.policy.allowed if active else None, lasting)


def enter(
    target: "MockFlask | str | None",
    world: str | None,
    allow: Iterable[str],
    settings: dict[str, Any],
) -> Active:
    active = Active(_answerer(target, world, settings), HostPolicy(allow), _own())
    with _lock:
        vendor_hosts()  # what the hook needs is imported before it is asked
        raw_sockets.watch(refuse_raw)
        _hold()
        _all.append(active)
    _here.set(active)
    return active


def leave(entered: list[Active]) -> None:
    """Leave the innermost of *entered* in this context, else the last."""
    active = _own()
    while active is not None and active not in entered:
        active = active.outer
    with _lock:
        active = active or entered[-1]
        entered.remove(active)
        active.left = True
        _all.remove(active)
        CLIENTS.release()
        watching.end()
        if not _all:
            WORKERS.dismiss()
    _here.set(_own())


def _hold() -> None:
    CLIENTS.hold()
    try:
        watching.begin()
    except BaseException:
        CLIENTS.release()
        raise


def _own() -> Active | None:
    active = _here.get()
    while active is not None and active.left:
        active = active.outer
    return active


def _current_answerer() -> Answerer | None:
    active = current()
    return active.answerer if active else None


def _answerer(
    target: "MockFlask | str | None", world: str | None, settings: dict[str, Any]
) -> Answerer:
    if isinstance(target, str):
        return RemoteServer(target, world)
    if target is None:
        from mock_server.app import create_app

        with _making:
            target = create_app(**settings)
    return Application(target, world)
