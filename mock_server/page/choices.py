"""What the forms offer to choose from."""

from typing import NamedTuple

from mock_server.control.context import context


class VendorChoice(NamedTuple):
    """A vendor as a form sends it and as it is shown."""

    name: str
    title: str


def vendors() -> list[VendorChoice]:
    """The vendors, in the order in which they are served."""
    return [VendorChoice(one.name, one.title) for one in context().vendors]


def operations() -> list[str]:
    """The operations of all vendors, each once."""
    return list(dict.fromkeys(name for one in context().vendors for name in one.operations))
