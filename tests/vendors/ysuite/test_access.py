"""Who is let in: mirrors access.py."""

import pytest

from tests.clients import Api, Client
from tests.vendors.ysuite.conftest import Given

REFUSED = '{"success":false,"message":"Invalid API credentials."}'
KEYS = {"access_key": "mock-access-key", "secret_key": "mock-secret-key"}
OTHER = {"access_key": "other-access-key", "secret_key": "other-secret-key"}
CALLS = [
    ("GET", "/contacts"),
    ("POST", "/contacts"),
    ("GET", "/contacts/10"),
    ("PUT", "/contacts/10"),
    ("DELETE", "/contacts/10"),
]


@pytest.mark.parametrize("missing", ["x-ysuite-access-key", "x-ysuite-secret-key"])
def test_both_headers_are_needed(api: Api, missing: str) -> None:
    """Without one of the two headers, a request is refused (YS-01)."""
    sent = {name: value for name, value in api.credentials.items() if name != missing}
    reply = api.as_caller(**sent).get("/contacts")

    assert (401, REFUSED, "YS-01") == (reply.status, reply.text, reply.behaviour)


@pytest.mark.parametrize("empty", ["x-ysuite-access-key", "x-ysuite-secret-key"])
def test_an_empty_header_is_a_missing_one(api: Api, empty: str) -> None:
    """A header without a value is as good as none (YS-01)."""
    reply = api.as_caller(**{**api.credentials, empty: ""}).get("/contacts")

    assert (401, REFUSED, "YS-01") == (reply.status, reply.text, reply.behaviour)


@pytest.mark.parametrize(
    ("access", "secret"),
    [
        ("unknown", "mock-secret-key"),
        ("mock-access-key", "unknown"),
        ("mock-access-key", "mock-secret-key-"),
        ("mock-access-key", "other-secret-key"),
        ("MOCK-ACCESS-KEY", "mock-secret-key"),
        ("mock-access-key", "mock-secret-k\xe9y"),
    ],
)
def test_wrong_keys_are_refused(ysuite: Given, access: str, secret: str) -> None:
    """An unknown key, or one of another pair, is refused (YS-02)."""
    api = ysuite(contacts=[], accounts=[KEYS, OTHER])
    caller = api.as_caller(**{"x-ysuite-access-key": access, "x-ysuite-secret-key": secret})
    reply = caller.get("/contacts")

    assert (401, REFUSED, "YS-02") == (reply.status, reply.text, reply.behaviour)


def test_a_revoked_pair_is_refused(ysuite: Given) -> None:
    """A revoked pair of keys is refused in the same words (YS-03)."""
    reply = ysuite(contacts=[], accounts=[{**KEYS, "revoked": True}]).get("/contacts")

    assert (401, REFUSED, "YS-03") == (reply.status, reply.text, reply.behaviour)


def test_keys_without_an_organisation_are_refused(ysuite: Given) -> None:
    """Keys whose user has no organisation are refused with HTTP 400 (YS-04)."""
    reply = ysuite(contacts=[], accounts=[{**KEYS, "organisation": False}]).get("/contacts")

    assert 400 == reply.status
    assert '{"success":false,"message":"No organisation assigned to user"}' == reply.text
    assert "YS-04" == reply.behaviour


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_every_operation_asks_for_keys(api: Api, method: str, path: str) -> None:
    """Every operation asks for the keys (YS-01), before it reads a body or an id."""
    assert 401 == api.anonymous.send(method, path, "{").status


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_an_organisation_comes_before_the_body(ysuite: Given, method: str, path: str) -> None:
    """Whether there is an organisation (YS-04) is decided before a body is read."""
    api = ysuite(contacts=[], accounts=[{**KEYS, "organisation": False}])

    assert "YS-04" == api.send(method, path, "{").behaviour


def test_no_add_on_is_needed(api: Api) -> None:
    """Contacts need no add-on: no operation answers HTTP 403 (YS-28)."""
    made = api.post("/contacts", {"cstname": "Ada", "contact_type": 1})
    path = f"/contacts/{made.json['data']['cstid']}"
    replies = [
        made,
        api.get("/contacts"),
        api.get(path),
        api.put(path, {"cstname": "Bo"}),
        api.delete(path),
    ]

    assert [200] * 5 == [reply.status for reply in replies]


def test_accounts_do_not_see_each_other(ysuite: Given) -> None:
    """A pair of keys belongs to one workspace: another's contacts are unknown (YS-15)."""
    api = ysuite(
        accounts=[KEYS, OTHER],
        contacts=[
            "sarah_johnson",
            {"cstname": "Bo", "contact_type": 1, "account": OTHER["access_key"]},
        ],
    )
    other = api.as_caller(
        **{"x-ysuite-access-key": OTHER["access_key"], "x-ysuite-secret-key": OTHER["secret_key"]}
    )
    refused = [
        other.get("/contacts/10"),
        other.put("/contacts/10", {"cstname": "Eve"}),
        other.delete("/contacts/10"),
    ]

    assert ["YS-15"] * 3 == [reply.behaviour for reply in refused]
    assert ["Bo"] == [row["cstname"] for row in other.get("/contacts").json["data"]["data"]]
    assert ["Sarah Johnson"] == [
        row["cstname"] for row in api.get("/contacts").json["data"]["data"]
    ]


def test_the_access_key_names_the_world(client: Client) -> None:
    """What follows the `@` of the access key is the world, and no part of the key."""
    bare = Client(client._send)  # without the header that puts every test into a world of its own
    keys = {
        "x-ysuite-access-key": "mock-access-key@ys-key",
        "x-ysuite-secret-key": "mock-secret-key",
    }
    api = bare.at("ysuite", "/v1", **keys)
    api.post("/contacts", {"cstname": "Only In That World", "contact_type": 1})
    found = api.get("/contacts?search=only%20in%20that").json["data"]
    elsewhere = bare.at("ysuite", "/v1").get("/contacts?search=only%20in%20that").json["data"]

    assert (1, 0) == (found["total_records"], elsewhere["total_records"])
