"""The control plane's own refusals, which nobody can take for a vendor's."""

from typing import Any

import pytest

from mock_server import MockClient
from mock_server.control.routes import ROUTES
from tests.clients import Client, Reply
from tests.control.calls import VENDOR_NAMES
from tests.control.conftest import Serve, logged

PAGE = "/_mock/docs/errors#"


def check(reply: Reply, status: int, section: str) -> Any:
    problem = reply.json
    assert status == reply.status
    assert "application/problem+json" == reply.header("Content-Type")
    assert (status, PAGE + section) == (problem["status"], problem["type"])
    assert "no vendor did" in problem["title"]
    assert problem["detail"]
    return problem


@pytest.mark.parametrize(
    ("method", "path", "status", "section"),
    [
        ("GET", "/_mock/nothing", 404, "control-plane"),
        ("GET", "/_mock/requests/abc", 404, "control-plane"),
        ("GET", "/_mock/behaviours/none", 404, "control-plane"),
        ("GET", "/_mock/faults/f1", 404, "control-plane"),
        ("DELETE", "/_mock/worlds/never-seen", 404, "worlds"),
        ("GET", "/@a*b/_mock/clock", 400, "worlds"),
        ("GET", "/@gw1/contacts", 404, "reaching"),
        ("GET", "/_mocked", 404, "reaching"),
        ("GET", "/v1/contacts", 404, "reaching"),
    ],
)
def test_what_there_is_not(
    method: str, path: str, status: int, section: str, client: Client
) -> None:
    """Every refusal has its status, a sentence, and a section of docs/errors.md to read."""
    check(client.send(method, path), status, section)


@pytest.mark.parametrize(
    ("method", "path", "body", "section"),
    [
        ("POST", "/_mock/reset", '{"onyl": []}', "worlds"),
        ("PUT", "/_mock/scenario", "[]", "scenarios"),
        ("PUT", "/_mock/scenario", "a: [", "scenarios"),
        ("POST", "/_mock/faults", "{}", "faults"),
        ("PUT", "/_mock/clock", '{"at": "soon"}', "clock"),
        ("POST", "/_mock/clock/advance", "{}", "clock"),
        ("PUT", "/_mock/limits", "{}", "limits"),
        ("POST", "/_mock/requests/count", '{"status": "400"}', "control-plane"),
        ("POST", "/_mock/requests/wait", '{"timeout": 1e9}', "control-plane"),
        ("POST", "/_mock/requests/count", b"\x00", "control-plane"),
    ],
)
def test_what_cannot_be_read(
    method: str, path: str, body: bytes | str, section: str, client: Client
) -> None:
    """A wrong body is refused with the place of each mistake."""
    reply = client.send(method, path, body)

    problem = check(reply, 400, section)
    assert problem["mistakes"]
    assert all(one["line"] >= 1 for one in problem["mistakes"])


def test_a_wrong_method(client: Client) -> None:
    """A 405 keeps its Allow, which names what the path takes."""
    for method, path, _ in ROUTES:
        named = path.replace("<int:id>", "1").replace("<name>", "n").replace("<id>", "f1")
        reply = client.send("PATCH", f"/_mock{named}", "{}")
        allowed = reply.header("Allow") or ""

        check(reply, 405, "control-plane")
        assert method in allowed.split(", "), path
        assert "PATCH" not in allowed, path


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_no_vendors_refusal_looks_so(vendor: str, client: Client) -> None:
    """A vendor's own 404 is in its own type, even where its path is like ours."""
    reply = client.at(vendor).get("/nothing/_mock/reset")

    assert "application/problem+json" != reply.header("Content-Type")


def test_a_body_over_the_limit(client: Client) -> None:
    """Sizes are bounded: what is too large is a 413 of ours."""
    check(client.send("PUT", "/_mock/scenario", "x" * 1_100_000), 413, "control-plane")


def test_a_bug_of_ours(serve: Serve) -> None:
    """What goes wrong in the control plane is a problem too, with a line in the log."""
    client, _ = serve()
    client.world.faults.active = None  # type: ignore[assignment]  # breaks the next list
    with logged() as lines:
        reply = client.send("GET", "/_mock/faults")

    check(reply, 500, "bug")
    assert lines[0].startswith("a bug in the mock server\nTraceback")


def test_a_good_answer(mock: MockClient, client: Client) -> None:
    """What is no problem is plain JSON."""
    assert "application/json" == client.send("GET", "/_mock/clock").header("Content-Type")


@pytest.mark.parametrize(
    ("method", "path", "status", "hint"),
    [
        ("GET", "/_mock/request", 404, "Did you mean /_mock/requests?"),
        ("GET", "/_mock/requests/last/as", 404, "Did you mean /_mock/requests/last/as/<kind>?"),
        ("GET", "/_mock/behaviour", 404, "Did you mean /_mock/behaviours?"),
        ("GET", "/_mock/nothing-like-it", 404, "GET /_mock lists all calls."),
        ("GET", "/_mock/reset", 405, "use POST."),
        ("POST", "/_mock/clock", 405, "use GET or PUT."),
        ("GET", "/v1/contacts", 404, "Razorpay has it: did you mean /razorpay/v1/contacts?"),
        ("POST", "/v1/fund_accounts", 404, "did you mean /razorpay/v1/fund_accounts?"),
    ],
)
def test_hints(method: str, path: str, status: int, hint: str, client: Client) -> None:
    """Who is almost right is told what is right."""
    reply = client.send(method, path)

    assert status == reply.status
    assert hint in reply.json["detail"]


def test_a_405_names_the_methods(client: Client) -> None:
    """Its Allow has them all, HEAD too."""
    assert "GET, HEAD, PUT" == client.send("POST", "/_mock/clock").header("Allow")


@pytest.mark.parametrize("path", ["/_mock", "/_mock/"])
def test_there_is_an_index(path: str, client: Client) -> None:
    """It names every call, itself included."""
    calls = client.send("GET", path).json["calls"]

    assert sorted(f"{method} /_mock{path}" for method, path, _ in ROUTES) == sorted(calls)


def kept(mock: MockClient) -> tuple[object, ...]:
    """The faults, the snapshots and the names of the worlds."""
    worlds = [world["world"] for world in mock.worlds()["worlds"]]
    return mock.faults(), mock.snapshots(), worlds


@pytest.mark.parametrize("kind", ["faults", "answers", "snapshots", "worlds", "requests"])
def test_a_delete_without_its_name_removes_nothing(
    kind: str, client: Client, mock: MockClient
) -> None:
    """A slash with no id after it is an id that was left empty: it does not stand for all."""
    mock.add_fault(vendor="spn", drop="reset")
    mock.keep("one")
    before = kept(mock)
    reply = client.send("DELETE", f"/_mock/{kind}/")

    assert 404 == reply.status
    assert "no name or id after the last slash" in reply.json["detail"]
    assert before == kept(mock)
