"""The documents that are held against the server, and how schemathesis asks by each."""

from collections.abc import Mapping
from dataclasses import dataclass

from mock_server.core.vendor import Vendor
from mock_server.vendors import VENDORS


@dataclass(frozen=True)
class Document:
    """One document at *path* of the server. *headers* are those that every request carries.

    *operations* are those that the journal must show to have succeeded. *examples* is the most
    cases of an operation in each phase that invents some: more where there are few operations.
    """

    name: str
    path: str
    headers: Mapping[str, str]
    operations: tuple[str, ...]
    examples: int


def _of(vendor: Vendor) -> Document:
    accounts = vendor.access.accounts
    account = accounts.schema().load(accounts.sample)
    path = f"/_mock/openapi/{vendor.name}.json"
    operations = tuple(vendor.operations)
    examples = max(60, 300 // len(operations))
    return Document(vendor.name, path, vendor.access.sign(account), operations, examples)


DOCUMENTS = {vendor.name: _of(vendor) for vendor in VENDORS}
