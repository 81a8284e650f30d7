"""What was answered with an error has changed nothing, and nothing answers 500."""

import re
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import example, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from mock_server import create_app
from mock_server.core.scenario.export import export
from mock_server.core.waits import Reply, finished
from tests.clients import CREDENTIALS
from tests.control.calls import DOORS, VENDOR_NAMES

APP = create_app(max_worlds=3)
CONTROL = APP.extensions["mock_server"]
NEW = "only-here"  # a world that nobody has asked for yet
VALUES = (
    *("null", "true", "1", "-1", "0", "1e999", "1.0e+999", "1.0e-300", '""', '"x"', "[]", "{}"),
    *("!!float .nan", "!!float .inf", "!!int 0x1f", f"!!int 0x{'f' * 5000}", "!!int x", "!foo x"),
    *("!!binary aGVsbG8=", "!!timestamp 2020-01-01", "!!set {a, b}", "!!omap [a: 1]"),
    *("!!pairs [a: 1]", "!!python/none x", "1" + "0" * 400, "1" + "0" * 4200, "1" + "0" * 5000),
    *('"\\ud800"', '"\\udc00x"', '"\\ud83d\\ude00"', '"\\x00"', '"\\xff"', "[" * 90 + "]" * 90),
    *(
        "[" * 300 + "]" * 300,
        "{1: 2}",
        "{null: 1}",
        "{[a]: 1}",
        "{!!binary aGVsbG8=: 1}",
        "&a [*a]",
    ),
    *('"9999-12-31T23:59:59Z"', '"0001-01-01T00:00:00Z"', '"9999-12-31T23:59:59-23:59"'),
    *('"0001-01-01T00:00:00+23:59"', "253402300799", "253402300800", "253402300799.9", "\xff"),
)
BODIES = (
    ("PUT", "/clock", ("{at: @}", "{at: @, frozen: true}", "{frozen: @}", "{@: 1}")),
    ("POST", "/clock/advance", ("{seconds: @}", "@")),
    ("POST", "/reset", ("{only: @}", "{only: [@]}", "@")),
    ("PUT", "/limits", ("{vendor: clemta, requests: 5, seconds: @}", "{vendor: @, remaining: 1}")),
    ("PUT", "/limits", ("{vendor: spn, requests: @, seconds: 5}", "{vendor: spn, remaining: @}")),
    ("PUT", "/limits", ("{vendor: spn, requests: 1, seconds: 5, operation: @, remaining: 1}",)),
    ("POST", "/requests/count", ("{body: {a: @}}", "{status: @}", "{after: @}", "{path: @}")),
    ("POST", "/requests/wait", ("{timeout: 0, at_least: @}", "{timeout: 0, body: {@: 1}}")),
    (
        "POST",
        "/faults",
        ("{answer: {status: 418, body: @}}", "{answer: {status: 418, body: {@: 1}}}"),
    ),
    ("POST", "/faults", ("{header: {@: x}, drop: reset}", "{header: {x: @}, drop: reset}")),
    ("POST", "/faults", ("{body: {a: @}, drop: reset}", "{body: {@: a}, drop: reset}")),
    (
        "POST",
        "/faults",
        ("{path: @, drop: empty}", "{nth: @, drop: empty}", "{times: @, drop: empty}"),
    ),
    ("POST", "/faults", ("{chance: @, drop: empty}", "{phase: @, drop: empty}", "{drop: @}", "@")),
    (
        "POST",
        "/faults",
        ("{delay: {seconds: @, virtual: true}}", "{delay: {uniform: [0, @], virtual: true}}"),
    ),
    ("POST", "/faults", ("{delay: {lognormal: {median: @, sigma: @}, virtual: true}}",)),
    ("POST", "/answers", ("{path: /v1/x, headers: {@: a}}", "{path: /v1/x, headers: {a: @}}", "@")),
    ("POST", "/answers", ("{path: /v1/x, body: @}", "{path: /v1/x, sent: {@: 1}}", "{path: @}")),
    ("PUT", "/scenario", ("@", "{name: @}", "{seed: @}", "{about: @}", "{clock: {at: @}}")),
    ("PUT", "/scenario", ("{vendors: {razorpay: {contacts: [{name: A, notes: {a: @}}]}}}",)),
    (
        "PUT",
        "/scenario",
        ("{vendors: {spn: {limits: {requests: 5, seconds: @}}}}", "{faults: [@]}"),
    ),
)
YAML = tuple((method, path, body) for method, path, bodies in BODIES for body in bodies)
# The same as JSON, which another reader reads: every word but `true` in quotes.
JSON = tuple(
    (method, path, re.sub(r"\b(?!true)[A-Za-z]\w*|/[\w/]+", r'"\g<0>"', body))
    for method, path, body in YAML
)
SENT = (*YAML, *JSON)
PATHS = (
    *(
        ("DELETE", "/faults/@"),
        ("GET", "/faults/@"),
        ("GET", "/requests/@"),
        ("DELETE", "/worlds/@"),
    ),
    *(("GET", "/requests/@/explain"), ("DELETE", "/snapshots/@"), ("POST", "/snapshots/@/restore")),
    *(("PUT", "/snapshots/@"), ("GET", "/requests?limit=@"), ("GET", "/requests?body=@")),
    *(("GET", "/requests?@=1"), ("DELETE", "/faults?id=@"), ("DELETE", "/requests?vendor=@")),
    *(("POST", "/reset?only=@"), ("PUT", "/scenario?name=@"), ("DELETE", "/worlds?name=@")),
    *(("DELETE", "/answers/@"), ("DELETE", "/answers?id=@")),
)
PARTS = (
    "%ff",
    "%00",
    "a%0a",
    "a%2fb",
    "%ed%a0%80",
    "..",
    "9" * 400,
    "9" * 5000,
    "NaN",
    "1e999",
    "%d9%a1",
)
READ = (
    "/faults",
    "/answers",
    "/limits",
    "/clock",
    "/state",
    "/worlds",
    "/snapshots",
    "/info",
    "/requests",
)


def ask(method: str, path: str, body: bytes = b"", **environ: str) -> Reply:
    path, _, query = path.partition("?")
    asked = {"REQUEST_METHOD": method, "QUERY_STRING": query, "HTTP_HOST": "localhost"}
    asked |= {"PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "SCRIPT_NAME": ""}
    asked |= {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8484", "SERVER_PROTOCOL": "HTTP/1.1"}
    wsgi = {"wsgi.url_scheme": "http", "wsgi.input": BytesIO(body), "wsgi.input_terminated": True}
    length = {"CONTENT_LENGTH": str(len(body))}
    return finished(APP.serve({**asked, **wsgi, **length, **environ}))


def everything() -> list[Any]:
    """Whatever a call can change, of every world."""
    found: list[Any] = [sorted(CONTROL.snapshots)]
    for world in CONTROL.worlds.all():
        active = [(one.id, one.seen, one.hits) for one in world.faults]
        active += [(one.id, 0, one.hits) for one in world.answers]
        limits = (repr(world.limits.rules), repr(world.limits._windows), repr(world.limits._left))
        found += [world.name, id(world), repr(export(world, CONTROL.vendors)), active, *limits]
        found += [world.clock._hands, len(world.journal)]
    return found


def is_served() -> list[str]:
    """What of the control plane and of the vendors answers with a failure."""
    failed = [path for path in READ if ask("GET", f"/_mock{path}").status[:3] != "200"]
    for vendor in VENDOR_NAMES:
        keys = {
            f"HTTP_{key}".upper().replace("-", "_"): v for key, v in CREDENTIALS[vendor].items()
        }
        reply = ask("GET", f"/{vendor}{DOORS[vendor].list}", **keys)
        failed += [vendor] if reply.status[:1] == "5" and reply.drop is None else []
    return failed


@pytest.fixture(autouse=True, scope="module")
def _quick() -> None:
    """One call of each kind has been made, so that nothing is left to be made lazily."""
    assert [] == is_served()


def is_whole(method: str, path: str, body: bytes = b"", **environ: str) -> None:
    """A refusal has left everything as it was, and a success leaves a world that can be asked."""
    before = everything()
    status = ask(method, f"/_mock{path}", body, **environ).status[:3]
    after = everything()

    try:
        assert status[0] != "5"
        assert status < "400" or before == after
        assert status >= "400" or [] == is_served()
    finally:
        if before != after:
            CONTROL.snapshots.clear()
            for world in CONTROL.worlds.all():
                CONTROL.worlds.drop(world.name)
            is_served()  # which makes everything that is made lazily


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
).map(repr)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@drawn(st.sampled_from(SENT), st.one_of(st.sampled_from(VALUES), anything), st.booleans())
@example(("POST", "/faults", "{answer: {status: 418, body: @}}"), "!!binary aGVsbG8=", False)
@example(("POST", "/faults", "{answer: {status: 418, body: @}}"), f"!!int 0x{'f' * 5000}", False)
@example(("POST", "/faults", "{answer: {status: 418, body: @}}"), "!!set {a, b}", False)
@example(("POST", "/faults", "{body: {@: a}, drop: reset}"), "!!timestamp 2020-01-01", False)
@example(("POST", "/faults", "{header: {@: x}, drop: reset}"), "1", False)
@example(("POST", "/answers", "{path: /v1/x, headers: {@: a}}"), "1", False)
@example(("POST", "/answers", "{path: /v1/x, body: @}"), "!!set {a, b}", False)
@example(("PUT", "/limits", "{vendor: clemta, requests: 5, seconds: @}"), "1" + "0" * 400, False)
@example(("PUT", "/scenario", "@"), "!!set {a, b}", False)
@example(("PUT", "/scenario", "@"), "[]", True)
@example(("POST", "/clock/advance", "{seconds: @}"), '"x"', True)
@example(("POST", "/clock/advance", "{seconds: @}"), "-3000000000", True)
@example(("POST", "/requests/count", "{status: @}"), "0", True)
@example(("PUT", "/limits", "{vendor: spn, remaining: @}"), "1", True)
@example(("PUT", "/limits", "{vendor: @, remaining: 1}"), "x", True)
def test_bodies(call: tuple[str, str, str], value: str, new: bool) -> None:
    """So it is with whatever body, in a world that there is and in a new one."""
    method, path, template = call
    body = template.replace("@", value).encode("latin-1" if "\xff" in value else "utf-8", "replace")
    is_whole(method, path, body, **{"HTTP_X_MOCK_WORLD": NEW} if new else {})


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part[:10])
@pytest.mark.parametrize("world", ["default", NEW])
def test_paths_and_queries(part: str, world: str) -> None:
    """So it is with whatever stands in a path or a query."""
    for method, path in PATHS:
        is_whole(method, path.replace("@", part), HTTP_X_MOCK_WORLD=world)


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/reset?only=clock"), ("DELETE", "/faults?id=f1")]
)
def test_a_query_that_would_pass_unheard(method: str, path: str) -> None:
    """What acts takes no query: it would act on more than was meant."""
    reply = ask(method, f"/_mock{path}")

    assert "400" == reply.status[:3]
    assert b"takes no query, but has: '" in reply.body


@pytest.mark.parametrize("world", ["\xff", "a\x00", "x" * 65, "../x", "a b"])
def test_worlds_names(world: str) -> None:
    """So it is in a world that cannot be."""
    for method, path, body in (("POST", "/reset", b""), ("PUT", "/clock", b"at: 0")):
        is_whole(method, path, body, HTTP_X_MOCK_WORLD=world)


@pytest.mark.parametrize(
    "fault",
    [
        *("status=1e999", "status=\xd9\xa2\xd9\xa0\xd9\xa0", "status=999", "delay=-1", "delay=NaN"),
        *("delay=1e9", "drop=\xff", "behaviour=\xff", "=", ";", "body=x", "body=\xff;status=500"),
        *("status=500;status=200", "drop=reset;drop=empty", "phase=\x00", "status=500;x=1"),
    ],
)
@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_a_fault_of_its_own(fault: str, vendor: str) -> None:
    """A request whose X-Mock-Fault cannot be read is refused, and no vendor is asked."""
    before = everything()
    reply = ask(
        "GET", f"/{vendor}{DOORS[vendor].list}", HTTP_X_MOCK_FAULT=fault, HTTP_X_MOCK_WORLD=NEW
    )

    assert "400" == reply.status[:3]
    assert before == everything()
