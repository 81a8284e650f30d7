"""The OpenAPI documents of the vendors."""

from mock_server.control.context import Json, context
from mock_server.control.info import base_url
from mock_server.version import __version__


def get_document(vendor: str) -> Json:
    """The vendor's document, with the addresses that this request came by."""
    # imported here: apispec takes a tenth of a second, and few runs ask for a document
    from mock_server.evidence.openapi.document import vendor_document

    return vendor_document(context().vendor(vendor), __version__, base_url())
