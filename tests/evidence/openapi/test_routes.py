"""A vendor's routes become OpenAPI's paths."""

import pytest

from mock_server.evidence.openapi.routes import matches, path_of, routes, variables_of
from mock_server.vendors import VENDORS


def test_routes_are_in_the_order_of_the_document() -> None:
    """Each operation has its method, its path without a prefix, and the path's variables."""
    cleartax = next(vendor for vendor in VENDORS if vendor.name == "cleartax")
    contacts = "/businesses/{business_id}/contacts"

    assert [
        ("list_contacts", "get", contacts, ("business_id",)),
        ("get_contact", "get", f"{contacts}/{{contact_id}}", ("business_id", "contact_id")),
        ("put_contact", "put", f"{contacts}/{{contact_id}}", ("business_id", "contact_id")),
    ] == [(one.operation.name, one.method, one.path, one.variables) for one in routes(cleartax)]


def test_a_rule_with_a_converter() -> None:
    """The converter is left out."""
    assert "/requests/{id}/explain" == path_of("/requests/<int:id>/explain")
    assert ("id",) == variables_of("/requests/{id}/explain")


@pytest.mark.parametrize(
    ("asked", "values"),
    [("/contacts/a.b", {"id": "a.b"}), ("/contacts", None), ("/contacts/a/b", None)],
)
def test_the_values_of_a_path(asked: str, values: dict[str, str] | None) -> None:
    """A variable is one part of the path; another path has no values."""
    assert values == matches("/contacts/{id}", asked)
