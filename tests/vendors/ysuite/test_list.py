"""What a list shows: mirrors list_contacts of views.py."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from tests.clients import Api
from tests.vendors.ysuite.conftest import Given, person

ROW = ["cstid", "cstname", "cstemail", "cstmobile", "contact_type", "cstcreated_on"]


def names(api: Api, query: str = "") -> list[str]:
    return [row["cstname"] for row in api.get(f"/contacts{query}").json["data"]["data"]]


def test_a_list_has_ten_contacts_a_page(ysuite: Given) -> None:
    """Without parameters, a list shows the newest ten and current_page 1 (YS-05)."""
    reply = ysuite(contacts=[{"fake": 23}]).get("/contacts")
    body = reply.json

    assert (200, "YS-05") == (reply.status, reply.behaviour)
    assert ["success", "data"] == list(body)
    assert ["data", "current_page", "total_records", "total_pages"] == list(body["data"])
    assert (10, 1, 23, 3) == (len(body["data"]["data"]), *list(body["data"].values())[1:])


def test_a_row_has_six_keys(ysuite: Given) -> None:
    """A row of a list has these six keys in this order (YS-13)."""
    rows = ysuite(contacts=["sample_trading", "walk_in_customer"]).get("/contacts").json["data"]

    assert [ROW, ROW] == [list(row) for row in rows["data"]]
    assert [5, "Walk-in Customer", None, None, 1, "2026-02-28T23:59:59Z"] == list(
        rows["data"][0].values()
    )


def test_the_newest_come_first(ysuite: Given) -> None:
    """Without sortBy, the newest come first (YS-05)."""
    api = ysuite(contacts=[person("Old"), person("Mid")])
    api.post("/contacts", person("New"))

    assert ["New", "Mid", "Old"] == names(api)


def test_an_index_counts_from_zero(ysuite: Given) -> None:
    """pageIndex 1 is the second page, shown as current_page 2 (YS-06)."""
    api = ysuite(contacts=[person(f"P{n}") for n in range(5)])
    reply = api.get("/contacts?pageSize=2&pageIndex=1")

    assert ["P2", "P1"] == [row["cstname"] for row in reply.json["data"]["data"]]
    assert 2 == reply.json["data"]["current_page"]
    assert "YS-06" == reply.behaviour


@pytest.mark.parametrize(("total", "size", "count"), [(210, 10, 21), (84, 25, 4), (56, 10, 6)])
def test_pages_are_rounded_up(ysuite: Given, total: int, size: int, count: int) -> None:
    """total_pages is a ceiling, in the figures of the documents (YS-07)."""
    data = ysuite(contacts=[{"fake": total}]).get(f"/contacts?pageSize={size}").json["data"]

    assert (total, count) == (data["total_records"], data["total_pages"])


def test_a_page_past_the_end_is_empty(ysuite: Given) -> None:
    """Past the end there is an empty list, and the totals stay (YS-09)."""
    reply = ysuite(contacts=[{"fake": 12}]).get("/contacts?pageIndex=2")

    assert {
        "success": True,
        "data": {"data": [], "current_page": 3, "total_records": 12, "total_pages": 2},
    } == reply.json
    assert (200, "YS-09") == (reply.status, reply.behaviour)


def test_an_empty_list_ends_the_documented_loop(ysuite: Given) -> None:
    """Without contacts there is an empty first page and no page at all (YS-07)."""
    reply = ysuite(contacts=[]).get("/contacts")

    assert {"data": [], "current_page": 1, "total_records": 0, "total_pages": 0} == reply.json[
        "data"
    ]
    assert "YS-07" == reply.behaviour


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("sarah", ["Sarah Johnson", "Sarah Johnson"]),
        ("SARAH@EXAMPLE", ["Sarah Johnson"]),
        ("acmecorp", ["Sarah Johnson"]),
        ("ŻANETA", ["Żaneta Przykładowa"]),
        ("walk-in", ["Walk-in Customer"]),
        ("501234567", []),
        ("Sampletown", []),
        ("%", []),
    ],
)
def test_a_search_is_in_names_and_addresses(ysuite: Given, term: str, found: list[str]) -> None:
    """search finds a part of a name or an e-mail address in any case, and nothing else (YS-10)."""
    everybody = [
        "sarah_johnson",
        "sarah_johnson_namesake",
        "sample_trading",
        "zaneta_przykladowa",
        "walk_in_customer",
    ]
    reply = ysuite(contacts=everybody).get(f"/contacts?search={quote(term)}")
    data = reply.json["data"]

    assert found == [row["cstname"] for row in data["data"]]
    assert len(found) == data["total_records"]
    assert "YS-10" == reply.behaviour


def test_blanks_around_a_value_do_not_count(ysuite: Given) -> None:
    """The values of a query are read without the blanks around them (YS-35)."""
    reply = ysuite(contacts=[person("Bo"), person("Ada")]).get("/contacts?search=%20ada+")

    assert ["Ada"] == [row["cstname"] for row in reply.json["data"]["data"]]
    assert "YS-35" == reply.behaviour


def test_an_empty_search_finds_all(ysuite: Given) -> None:
    """A search for nothing is none (YS-35)."""
    api = ysuite(contacts=[{"fake": 3}])
    reply = api.get("/contacts?search=%20&type=&sortBy=")

    assert (api.get("/contacts").text, "YS-35") == (reply.text, reply.behaviour)


@pytest.mark.parametrize(
    ("kind", "found", "behaviour"),
    [
        ("1", ["Ada", "Bo"], "YS-11"),
        ("2", ["Acme"], "YS-11"),
        ("3", [], "YS-34"),
        ("x", [], "YS-34"),
        ("", ["Ada", "Acme", "Bo"], "YS-35"),
    ],
)
def test_a_type_is_a_filter(ysuite: Given, kind: str, found: list[str], behaviour: str) -> None:
    """type keeps the contacts of that contact_type (YS-11); none has another (YS-34)."""
    everybody = [person("Bo"), {"cstname": "Acme", "contact_type": 2}, person("Ada")]
    reply = ysuite(contacts=everybody).get(f"/contacts?type={kind}")

    assert found == [row["cstname"] for row in reply.json["data"]["data"]]
    assert len(found) == reply.json["data"]["total_records"]
    assert behaviour == reply.behaviour


def test_filters_add_up(ysuite: Given) -> None:
    """search and type together keep what both keep, page by page (YS-10, YS-11)."""
    everybody = [{"cstname": f"Acme {n}", "contact_type": 1 + n % 2} for n in range(6)]
    api = ysuite(contacts=[*everybody, person("Ada")])
    data = api.get("/contacts?search=acme&type=1&pageSize=2&pageIndex=1").json["data"]

    assert ["Acme 0"] == [row["cstname"] for row in data["data"]]
    assert (2, 3, 2) == (data["current_page"], data["total_records"], data["total_pages"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sortBy=cstname&sortOrder=asc", ["ada", "Bo", "Cy"]),
        ("sortBy=cstname&sortOrder=desc", ["Cy", "Bo", "ada"]),
        ("sortBy=cstname&sortOrder=DESC", ["Cy", "Bo", "ada"]),
        ("sortBy=cstname", ["ada", "Bo", "Cy"]),
        ("sortBy=cstname&sortOrder=up", ["ada", "Bo", "Cy"]),
        ("sortBy=cstemail&sortOrder=asc", ["Cy", "ada", "Bo"]),
        ("sortBy=cstemail&sortOrder=desc", ["ada", "Cy", "Bo"]),
        ("sortBy=contact_type&sortOrder=desc", ["Bo", "Cy", "ada"]),
        ("sortBy=contact_type&sortOrder=asc", ["ada", "Cy", "Bo"]),
        ("sortOrder=asc", ["Bo", "ada", "Cy"]),
        ("sortBy=nothing", ["Cy", "ada", "Bo"]),
        ("sortBy=nothing&sortOrder=asc", ["Bo", "ada", "Cy"]),
        ("sortBy=cst_tag_id", ["Cy", "ada", "Bo"]),
    ],
)
def test_a_list_can_be_sorted(ysuite: Given, query: str, found: list[str]) -> None:
    """sortBy orders by one field, in the direction of sortOrder (YS-12).

    Contacts without the field come last, equal ones in order of creation.
    """
    everybody = [
        {"cstname": "Bo", "contact_type": 2},
        person("ada", cstemail="b@example.com"),
        person("Cy", cstemail="a@example.com"),
    ]

    assert found == names(ysuite(contacts=everybody), f"?{query}")


def test_sorting_is_shown(ysuite: Given) -> None:
    """A list sorted by a field, or in a direction alone, is told by its number (YS-12)."""
    api = ysuite(contacts=[])

    assert "YS-12" == api.get("/contacts?sortBy=cstid").behaviour
    assert "YS-12" == api.get("/contacts?sortOrder=ASC").behaviour


@pytest.mark.parametrize(
    "query",
    ["pageSize=ten", "pageSize=2.5", "pageIndex=x", "sortBy=nothing", "sortOrder=up"],
)
def test_what_cannot_be_read_counts_as_not_sent(ysuite: Given, query: str) -> None:
    """Such a value changes nothing, and its number comes before every other (YS-32)."""
    api = ysuite(contacts=[{"fake": 12}])
    plain, odd = api.get("/contacts?search=a"), api.get(f"/contacts?search=a&{query}")

    assert (plain.text, "YS-32") == (odd.text, odd.behaviour)


def test_an_unknown_parameter_is_ignored(ysuite: Given) -> None:
    """A parameter that is not in the table changes nothing (YS-36)."""
    api = ysuite(contacts=[{"fake": 3}])
    reply = api.get("/contacts?shown=YS-01")

    assert (api.get("/contacts").text, "YS-36") == (reply.text, reply.behaviour)


@pytest.fixture
def crowd(ysuite: Given) -> Api:
    return ysuite(contacts=[{"fake": 37}])


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@drawn(
    size=st.integers(1, 50),
    query=st.sampled_from(["", "&type=1", "&sortBy=cstname&sortOrder=desc", "&search=an"]),
)
def test_pages_partition_the_list(crowd: Api, size: int, query: str) -> None:
    """The documented loop sees every matching contact once, and the totals agree (YS-06, YS-07)."""
    seen, index, total = [], 0, 1
    while index < total:
        data = crowd.get(f"/contacts?pageSize={size}&pageIndex={index}{query}").json["data"]
        seen += [row["cstid"] for row in data["data"]]
        total, index = data["total_pages"], index + 1

    whole = crowd.get(f"/contacts?pageSize=100{query}").json["data"]
    assert [row["cstid"] for row in whole["data"]] == seen
    assert len(set(seen)) == data["total_records"] == len(seen)
