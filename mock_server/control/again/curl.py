"""A request as a line for a shell, which sends it again to the same world."""

import re
import shlex
from collections.abc import Iterator

from mock_server.control.again.request import Again
from mock_server.core.errors import MockRefusal

MAX_ARGUMENT = 100_000  # bytes of a body, which Linux lets a command have
TOO_LONG = "The request's body is longer than a command line may be. Ask for it as pytest."
NO_TEXT = "The request's header {name} is no text in UTF-8. Ask for it as pytest."
OBEYED = (
    "The request's {what} has control characters, which a terminal would obey. Ask for it as "
    "pytest."
)
BREAK = " \\\n  "
_CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # all but tabs and ends of lines


def as_curl(again: Again, base: str) -> str:
    """The line. *base* is the server's URL, with the world."""
    url = f"{base}/{again.vendor.name}{again.path}"
    options = [*_method(again), [url], *_flags(again.path), *_headers(again), *_data(again)]
    return BREAK.join(["curl", *map(shlex.join, options)]).replace(BREAK, " ", 1) + "\n"


def _method(again: Again) -> Iterator[list[str]]:
    usual = "GET" if again.body is None else "POST"
    if again.method == "HEAD":
        yield ["--head"]
    elif again.method != usual:
        yield ["-X", again.method]


def _flags(path: str) -> Iterator[list[str]]:
    """What keeps curl from changing the path."""
    if "/." in path:
        yield ["--path-as-is"]
    if any(bracket in path for bracket in "[]{}"):
        yield ["--globoff"]


def _headers(again: Again) -> Iterator[list[str]]:
    pair = again.vendor.access.basic_pair(again.account) if again.account else None
    if pair:
        yield ["-u", ":".join(pair)]
    for name, value in (again.headers if pair else again.signed).items():
        yield ["-H", f"{name}: {_as_typed(name, value)}" if value else f"{name};"]
    if again.body is not None and "Content-Type" not in again.headers:
        yield ["-H", "Content-Type:"]


def _as_typed(name: str, value: str) -> str:
    """A header's value, whose bytes are in UTF-8, as those of a command line are."""
    try:
        return _shown(value.encode("latin-1").decode(), f"header {name}")
    except UnicodeDecodeError:
        raise MockRefusal(409, "control-plane", NO_TEXT.format(name=name)) from None


def _shown(text: str, what: str) -> str:
    """The text, which may be printed. Raises MockRefusal where it may not."""
    if _CONTROL.search(text):
        raise MockRefusal(409, "control-plane", OBEYED.format(what=what))
    return text


def _data(again: Again) -> Iterator[list[str]]:
    if again.body is not None:
        if len(again.body.encode()) > MAX_ARGUMENT:
            raise MockRefusal(409, "control-plane", TOO_LONG)
        yield ["--data-raw", _shown(again.body, "body")]
