"""A vendor's responses.yaml is read whole, or refused with every mistake and its place."""

import pytest

from mock_server.core.document.mistakes import ScenarioError
from mock_server.evidence.openapi.responses import Shape, read_responses

OPERATIONS = ("create_contact", "get_contact")
GOOD = """
schemas:
  Contact: {type: object, properties: {id: {type: string}, parent: {$ref: Contact}}}
  Error: {type: object}
headers:
  Retry-After: {description: Seconds., schema: {type: string}}
responses:
  create_contact: {201: never, 200: {schema: Contact}}
  "*":
    401: {schema: [Error, Contact]}
    429: {schema: Error, headers: Retry-After}
    4XX: {content: text/plain}
    204: {}
"""
MISTAKES = {
    "": "1:1: responses: missing",
    "responses: []": "1:12: responses: found an empty list (expected a mapping)",
    "responses: {}\nmore: 1": (
        "2:1: more: unknown key (expected one of: schemas, headers, parameters, responses)"
    ),
    "responses: {creat_contact: {}}": (
        "1:13: responses.creat_contact: unknown key; did you mean 'create_contact'? "
        "(expected one of: *, create_contact, get_contact)"
    ),
    "responses: {'*': {600: never}}": (
        "1:24: responses.*[600]: found 'never' (expected a status or a class as its key)"
    ),
    "responses: {'*': {200: none}}": (
        "1:24: responses.*[200]: found 'none' "
        "(expected a mapping with schema, headers and content, or never)"
    ),
    "responses: {'*': {200: {schemas: A}}}": (
        "1:34: responses.*[200].schemas: found 'A' (expected schema, headers or content)"
    ),
    "responses: {'*': {200: {schema: []}}}": (
        "1:33: responses.*[200].schema: found an empty list (expected a name, or a list of names)"
    ),
    "schemas: {Error: {}}\nresponses: {'*': {200: {schema: Eror}}}": (
        "2:33: responses.*.200.schema: found 'Eror'; did you mean 'Error'? (expected one of: Error)"
    ),
    "responses: {'*': {200: {headers: ETag}}}": (
        "1:34: responses.*.200.headers: found 'ETag' (expected none: the file has no such part)"
    ),
    "schemas: {A: {items: {$ref: B}}}\nresponses: {}": (
        "1:29: schemas.A.items.$ref: found 'B' (expected one of: A)"
    ),
}


def test_what_the_file_says() -> None:
    """Names become lists of names, short references whole ones, and JSON is the usual content."""
    known = read_responses(GOOD, "acme/responses.yaml", OPERATIONS)

    assert Shape(("Contact",), (), "application/json") == known.shape("create_contact", "200")
    assert Shape(("Error",), ("Retry-After",), "application/json") == known.shape("*", "429")
    assert Shape() == known.shape("get_contact", "204")
    assert {"$ref": "#/components/schemas/Contact"} == known.schemas["Contact"]["properties"][
        "parent"
    ]


def test_the_closest_wins() -> None:
    """An operation's own answer comes before that of every one, a status before its class."""
    known = read_responses(GOOD, "acme/responses.yaml", OPERATIONS)

    assert ("Error", "Contact") == (known.shape("get_contact", "401") or Shape()).schemas
    assert Shape((), (), "text/plain") == known.shape("get_contact", "418")
    assert known.shape("create_contact", "201") is None
    assert known.has("create_contact", "201")
    assert not known.has("get_contact", "201")


@pytest.mark.parametrize(("text", "told"), MISTAKES.items())
def test_a_mistake_has_its_place(text: str, told: str) -> None:
    """Each mistake names file, line, column, key, what was found and what was expected."""
    with pytest.raises(ScenarioError) as refused:
        read_responses(text, "acme/responses.yaml", OPERATIONS)

    assert f"acme/responses.yaml:{told}" == str(refused.value)


def test_every_mistake_is_told() -> None:
    """One reading tells all of them."""
    with pytest.raises(ScenarioError) as refused:
        read_responses("responses: {'*': {9: {}, 8: {}}}", "f", OPERATIONS)

    assert 2 == len(refused.value.mistakes)
