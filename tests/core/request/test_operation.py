"""Which queries are kept as they loaded, and which are loaded anew."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates

from mock_server.core.errors import Problem
from mock_server.core.request.operation import MAX_QUERIES, MAX_QUERY, QUERY_BYTES, load_query
from mock_server.core.situation import situation
from mock_server.core.state.memory import Ledger
from mock_server.core.state.world import VendorState, World
from mock_server.core.vendor import Call
from mock_server.vendors import VENDORS


class Page(Schema):
    """A page of a list; a size over 100 depends on a variant."""

    class Meta:
        unknown = EXCLUDE

    size = fields.Integer(load_default=10)

    @validates("size")
    def check_size(self, size: int, **_: Any) -> None:
        if size > 100 and situation().variants["strict"]:
            raise ValidationError("too large")


PAGE = Page()


def loaded(
    query: str, queries: dict[str, Any], strict: bool = True, ledger: Ledger | None = None
) -> tuple[Any, list[Problem]]:
    call = Call(VENDORS[0], {"REQUEST_METHOD": "GET", "QUERY_STRING": query}, "/", "", 0)
    call.queries, problems = queries, []
    call.world = cast(World, SimpleNamespace(ledger=ledger or Ledger()))
    call.state = cast(VendorState, SimpleNamespace(variants={"strict": strict}))
    return load_query(call, PAGE, problems), problems


def test_what_loaded_once_is_kept() -> None:
    """The same text gives the very same result, which nobody can change."""
    queries: dict[str, Any] = {}
    first, _ = loaded("size=20", queries)
    again, _ = loaded("size=20", queries)

    assert first is again
    assert {"size": 20} == dict(first)
    with pytest.raises(TypeError):
        first["size"] = 1


def test_what_depends_on_a_variant_is_not_kept() -> None:
    """Under another variant the same text is refused."""
    queries: dict[str, Any] = {}

    assert ({"size": 200}, []) == loaded("size=200", queries, strict=False)
    assert loaded("size=200", queries, strict=True)[1]
    assert {} == queries


@pytest.mark.parametrize("query", ["size=x", "size=20&a=" + "x" * MAX_QUERY])
def test_refusals_and_long_queries_are_not_kept(query: str) -> None:
    """A refusal is worded for its request, and what is long is hardly asked again."""
    queries: dict[str, Any] = {}
    loaded(query, queries)

    assert {} == queries


def test_what_is_kept_is_bounded() -> None:
    """Beyond so many texts, further ones are loaded each time."""
    queries: dict[str, Any] = {}
    for number in range(MAX_QUERIES + 10):
        loaded(f"size=1&n={number}", queries)

    assert MAX_QUERIES == len(queries)


def test_what_is_kept_is_charged() -> None:
    """A query is kept where the ledger has room, and loaded each time where it has none."""
    queries: dict[str, Any] = {}
    ledger = Ledger(QUERY_BYTES)
    loaded("size=1", queries, ledger=ledger)
    loaded("size=2", queries, ledger=ledger)

    assert ["size=1"] == list(queries)
    assert QUERY_BYTES == ledger.used()["queries"]
