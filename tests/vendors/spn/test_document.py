"""The OpenAPI document that SPN serves itself: mirrors document.py."""

from collections.abc import Callable
from typing import Any

import pytest
from marshmallow import Schema

from mock_server.core.request.application import MockFlask
from mock_server.core.vendor import Operation
from mock_server.vendors.spn import VENDOR
from mock_server.vendors.spn.values import BoolField, IntField, StrField, UuidField
from tests.clients import Api, Client
from tests.vendors.spn.conftest import COMPANY

PATH = "/openapi.json"
METHODS = ("get", "post", "patch", "delete")
TYPES = ((UuidField, "string"), (IntField, "integer"), (BoolField, "boolean"), (StrField, "string"))


@pytest.fixture
def document(client: Client) -> Any:
    return client.at("spn").get(PATH).json


@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_it_is_public(prefix: str, client: Client) -> None:
    """Under each prefix it takes no token, and a wrong one does not matter (SPN-61)."""
    api = client.at("spn", prefix).anonymous
    reply, wrong = api.get(PATH), api.get(PATH, Authorization="Bearer stranger")

    assert (200, "SPN-61", "application/json") == (
        reply.status,
        reply.behaviour,
        reply.header("Content-Type"),
    )
    assert reply.json["openapi"] == "3.1.0"
    assert (200, reply.text) == (wrong.status, wrong.text)


def test_it_is_reached_by_host(client: Client) -> None:
    """At SPN's own host it is where FastAPI has it."""
    reply = client.send("GET", PATH, headers={"Host": "spn.localhost"})

    assert (200, "SPN API") == (reply.status, reply.json["info"]["title"])


def test_nothing_of_ours_is_in_it(client: Client) -> None:
    """It says what FastAPI says, and no word of the mock server's."""
    assert "mock" not in client.at("spn").get(PATH).text.lower()


def test_head_is_answered(client: Client) -> None:
    """Starlette serves HEAD where it serves GET, with the same length (SPN-61)."""
    api = client.at("spn").anonymous
    whole, head = api.get(PATH), api.send("HEAD", PATH)

    assert (200, "", str(len(whole.text.encode()))) == (
        head.status,
        head.text,
        head.header("Content-Length"),
    )


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_methods_are_refused(method: str, client: Client) -> None:
    """They are a 405 that names both methods (SPN-47)."""
    reply = client.at("spn").send(method, PATH)

    assert (405, "SPN-47", '{"detail":"Method Not Allowed"}') == (
        reply.status,
        reply.behaviour,
        reply.text,
    )
    assert "GET, HEAD" == reply.header("Allow")


def test_a_contact_of_that_name_is_another_path(api: Api) -> None:
    """`/contacts/openapi.json` is a contact whose id is no uuid (SPN-13, SPN-47)."""
    assert "SPN-13" == api.get(f"/contacts{PATH}").behaviour
    assert "GET" == api.put(f"/contacts{PATH}", {}).header("Allow")


def test_a_slash_is_dropped(client: Client) -> None:
    """With a slash too many it is moved like any path (SPN-43)."""
    reply = client.at("spn").get(f"{PATH}/")

    assert (307, "SPN-43") == (reply.status, reply.behaviour)
    assert (reply.header("Location") or "").endswith(f"/spn{PATH}")


def test_it_is_not_counted(start: Callable[..., Api]) -> None:
    """The limit for every other path does not cover it, in either reading (SPN-61)."""
    for variant in ("per_path", "shared"):
        limits = [{"operation": "*", "requests": 1, "seconds": 60}]
        api = start(limits=limits, variants={"general_limit": variant, "rate_headers": True})
        replies = [api.get(PATH) for _ in range(3)]
        lists = [api.get(f"/contacts?company_id={COMPANY}") for _ in range(2)]

        assert [200, 200, 200] == [reply.status for reply in replies]
        assert {None} == {reply.header("X-RateLimit-Limit") for reply in replies}
        assert [200, 429] == [reply.status for reply in lists]


def test_a_limit_of_its_own_holds(start: Callable[..., Api]) -> None:
    """A scenario may give it one."""
    api = start(limits=[{"operation": "openapi", "requests": 1, "seconds": 60}])

    assert [200, 429] == [api.get(PATH).status for _ in range(2)]


def test_it_has_every_operation(document: Any, default_app: MockFlask) -> None:
    """Its paths and methods are those that are served under /api/v1, and no other."""
    listed = {
        (method.upper(), path)
        for path, item in document["paths"].items()
        for method in item
        if method in METHODS
    }
    before = "/spn/api/v1"
    served = {
        (method, rule.rule.removeprefix("/spn").replace("<", "{").replace(">", "}"))
        for rule in default_app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(before) and not rule.rule.endswith(PATH)
    }

    assert served == listed


def test_its_guarded_operations_are_ours(document: Any) -> None:
    """Those operations ask for a token that are not public."""
    for operation in _operations():
        assert operation.public == ("security" not in _described(document, operation)), operation


def test_its_queries_are_ours(document: Any) -> None:
    """Names, types, required parameters and descriptions of queries are the schemas'."""
    for operation in [one for one in _operations() if one.query]:
        query = {
            one["name"]: {**one["schema"], "required": one["required"]}
            for one in _described(document, operation)["parameters"]
            if one["in"] == "query"
        }

        assert _facts(operation.query) == _shown(query), operation.name


def test_its_bodies_are_ours(document: Any) -> None:
    """Names, types, required fields and descriptions of bodies are the schemas'."""
    for operation in [one for one in _operations() if one.body]:
        content = _described(document, operation)["requestBody"]["content"]["application/json"]
        model = document["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
        required = model.get("required", [])
        body = {
            name: {**shown, "required": name in required}
            for name, shown in model["properties"].items()
        }

        assert _facts(operation.body) == _shown(body), operation.name


def test_its_contact_is_ours(document: Any, api: Api) -> None:
    """A contact has the keys of the document's model, in its order, and every one is there."""
    model = document["components"]["schemas"]["ContactOut"]
    made = api.post("/contacts", {"first_name": "Ines", "email": "ines@example.com"}).json

    assert [*model["properties"]] == model["required"] == [*made]


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_its_pages_are_not_emulated(path: str, client: Client) -> None:
    """The pages of FastAPI that show it are real routes; they ask for no token."""
    reply = client.at("spn").anonymous.get(path)

    assert (501, f"GET {path}") == (reply.status, reply.header("X-Mock-Unserved"))


def _operations() -> list[Operation]:
    return [one for one in VENDOR.operations.values() if one.name != "openapi"]


def _described(document: Any, operation: Operation) -> Any:
    """The document's entry of an operation, by the id that FastAPI makes of its function."""
    return next(
        entry
        for item in document["paths"].values()
        for entry in item.values()
        if entry["operationId"].startswith(f"{operation.name}_api_v1_")
    )


def _facts(schema: Schema | None) -> dict[str, tuple[str, bool, str | None]]:
    return {
        name: (
            next(shown for kind, shown in TYPES if isinstance(field, kind)),
            field.required,
            field.metadata.get("description"),
        )
        for name, field in (schema.fields if schema else {}).items()
    }


def _shown(described: dict[str, Any]) -> dict[str, tuple[str, bool, str | None]]:
    return {
        name: (
            one.get("type") or one["anyOf"][0]["type"],
            one["required"],
            one.get("description"),
        )
        for name, one in described.items()
    }
