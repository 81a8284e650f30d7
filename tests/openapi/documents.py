"""The documents that are held against the server, and how schemathesis asks by each."""

from collections.abc import Mapping
from dataclasses import dataclass

from mock_server.app import create_app
from mock_server.core.request.routes import Routes
from mock_server.core.vendor import Vendor
from mock_server.evidence.openapi.routes import routes
from mock_server.vendors import VENDORS

METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE")
# A scenario's schema is large: of it alone, the phase of coverage would make five thousand cases.
OF_SCENARIOS = """\
[[operations]]
include-name = "PUT /_mock/scenario"
phases.coverage.enabled = false
generation.max-examples = 100
"""


@dataclass(frozen=True)
class Document:
    """One document at *path* of the server. *headers* are those that every request carries.

    *operations* are those that the journals must show to have succeeded. *methods* are those that
    are tried on paths that do not have them. *examples* is the most cases of an operation in each
    phase that invents some: more where there are few operations. *configuration* is TOML that
    schemathesis reads beside what all documents share.
    """

    name: str
    path: str
    headers: Mapping[str, str]
    operations: tuple[str, ...]
    methods: tuple[str, ...]
    examples: int
    configuration: str = ""


def _of(vendor: Vendor) -> Document:
    accounts = vendor.access.accounts
    account = accounts.schema().load(accounts.sample)
    return Document(
        name=vendor.name,
        path=f"/_mock/openapi/{vendor.name}.json",
        headers=vendor.access.sign(account),
        operations=tuple(vendor.operations),
        methods=tuple(method for method in METHODS if not _is_unserved(vendor, method)),
        examples=max(60, 300 // len(vendor.operations)),
    )


def _is_unserved(vendor: Vendor, method: str) -> bool:
    """Whether the vendor has the method for a documented path, and the server answers 501.

    SPN's PATCH of a company is one. It is no failure, and no operation of the document.
    """
    served: Routes = create_app().extensions["mock_server"].routes
    paths = [vendor.api.prefixes[0] + route.path for route in routes(vendor)]
    return any(served.unserved(vendor.name, path, method) for path in paths)


# Its calls leave no entry in a journal: tests/control/test_description.py sees each succeed.
CONTROL = Document("control", "/_mock/openapi.json", {}, (), METHODS, 15, OF_SCENARIOS)
DOCUMENTS = {**{vendor.name: _of(vendor) for vendor in VENDORS}, CONTROL.name: CONTROL}
