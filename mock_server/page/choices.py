"""What the forms offer to choose from."""

from typing import NamedTuple

from mock_server.control.context import context


class Choice(NamedTuple):
    """A vendor and its operations."""

    name: str
    title: str
    operations: tuple[str, ...]


def vendors() -> list[Choice]:
    """The vendors, in the order in which they are served."""
    return [Choice(one.name, one.title, tuple(one.operations)) for one in context().vendors]


def operations() -> list[str]:
    """The operations of all vendors, each once."""
    return list(dict.fromkeys(name for one in vendors() for name in one.operations))
