"""While children are watched, what a child asks of a vendor is refused."""

from collections.abc import Iterator
from contextlib import contextmanager

from mock_server.testing.interception.children.refusing import REFUSING
from mock_server.testing.interception.patches import CHILDREN


@contextmanager
def watched() -> Iterator[None]:
    """Watch children without an interception: only vendors are refused.

    Python and Node.js know them by name. Other programs stay as they are: to lead them to a proxy
    would refuse every other host too.
    """
    begin()
    try:
        yield
    finally:
        end()


def begin() -> None:
    CHILDREN.hold()


def end() -> None:
    """Close the proxy where nobody watches any more."""
    if CHILDREN.release():
        REFUSING.stop()
