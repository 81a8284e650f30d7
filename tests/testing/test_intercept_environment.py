"""The environment that a test under interception gives to the programs that it starts."""

import os
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, nullcontext
from urllib.parse import urlsplit

import pytest

from mock_server.core.request.application import MockFlask
from mock_server.serving.environment.node import PROXY_URL, VENDOR_HOSTS
from mock_server.serving.environment.proxies import PROXIES
from mock_server.testing import intercept
from mock_server.testing.interception.active import environment_of_child
from mock_server.testing.interception.children.environment import START
from mock_server.testing.interception.children.refusing import NOWHERE, REFUSING, sentence
from mock_server.testing.interception.children.watching import watched

OURS = (
    *PROXIES,
    "NO_PROXY",
    "no_proxy",
    "JAVA_TOOL_OPTIONS",
    "NODE_OPTIONS",
    "PYTHONPATH",
    PROXY_URL,
)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in OURS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def intercepted(default_app: MockFlask) -> Iterator[None]:
    with intercept(default_app, allow=["example.com", "*.example.org", "*"]):
        yield


def of_child(**more: str) -> Mapping[str, str]:
    """For a child whose environment the test has made from its own, with *more*."""
    found: Mapping[str, str] = environment_of_child({**os.environ, **more})
    return found


@pytest.mark.usefixtures("intercepted")
def test_a_child_is_led_to_the_proxy() -> None:
    """Every variable by which programs find a proxy names ours, on this machine."""
    found = environment_of_child(None)
    url = urlsplit(found["HTTPS_PROXY"])

    assert {f"http://127.0.0.1:{url.port}"} == {found[name] for name in (*PROXIES, PROXY_URL)}
    assert f"-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort={url.port}" in found["JAVA_TOOL_OPTIONS"]
    assert found["NODE_OPTIONS"].endswith("mock-server-preload.cjs")
    assert str(START) == found["PYTHONPATH"]
    assert "api.razorpay.com" in found[VENDOR_HOSTS].split(",")


@pytest.mark.usefixtures("intercepted")
def test_this_process_stays_as_it_is() -> None:
    """The plugin sets no variable in its own process, not even after a child has started."""
    before = dict(os.environ)
    environment_of_child(None)

    assert before == dict(os.environ)


@pytest.mark.usefixtures("intercepted")
def test_an_environment_of_the_tests_own_stays() -> None:
    """Who makes an environment without this process's leads the program alone."""
    assert environment_of_child({"PATH": os.environ["PATH"]}) is None
    assert environment_of_child({}) is None


@pytest.mark.usefixtures("intercepted")
def test_an_environment_made_before_is_led() -> None:
    """What a module has copied when it was imported, less some variables, is led all the same."""
    copied = dict(sorted(os.environ.items())[1:])

    assert PROXY_URL in environment_of_child(copied)


@pytest.mark.usefixtures("intercepted")
def test_an_emptied_environment_is_led(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who empties this process's environment for a while starts no program past us."""
    for name in [*os.environ]:
        monkeypatch.delenv(name)

    assert PROXY_URL in environment_of_child(None)


@pytest.mark.usefixtures("intercepted")
def test_bytes_are_as_good_as_text() -> None:
    """The operating system's own form of an environment is led as well."""
    assert of_child() == environment_of_child({os.fsencode(k): v for k, v in os.environ.items()})


@pytest.mark.usefixtures("intercepted")
def test_own_options_stay() -> None:
    """What the test has set for Python, Node.js and Java is extended."""
    own = {"PYTHONPATH": "src", "NODE_OPTIONS": "--no-warnings", "JAVA_TOOL_OPTIONS": "-Xmx1g"}
    found = of_child(**own)

    assert f"{START}{os.pathsep}src" == found["PYTHONPATH"]
    assert found["NODE_OPTIONS"].startswith("--no-warnings --require ")
    assert found["JAVA_TOOL_OPTIONS"].startswith("-Xmx1g -Dhttp.proxyHost=")
    assert dict(found) == environment_of_child(found)


@pytest.mark.usefixtures("intercepted")
def test_a_proxy_of_the_tests_own_stays() -> None:
    """A test may lead its child through another proxy; Python and Node.js refuse vendors still."""
    found = of_child(https_proxy="http://localhost:8484")

    assert "http://localhost:8484" == found["https_proxy"]
    assert "HTTPS_PROXY" not in found
    assert {"NODE_OPTIONS", "PYTHONPATH"} < found.keys()


@pytest.mark.usefixtures("intercepted")
def test_who_is_led_to_a_mock_server_stays_so() -> None:
    """Variables that lead to a mock server, as those of `mock_server.env()`, are not replaced."""
    led = {PROXY_URL: "http://localhost:8484", "HTTPS_PROXY": "http://localhost:8484"}
    added = of_child(**led).keys() - os.environ.keys()

    assert {*led, "PYTHONPATH", VENDOR_HOSTS} == added


@pytest.mark.usefixtures("intercepted")
def test_exceptions_never_cover_a_vendor() -> None:
    """Own exceptions and allowed hosts go past the proxy, unless a vendor would go with them."""
    found = of_child(NO_PROXY="db.internal, razorpay.com,.com,*,api.clear.in:443")
    expected = "db.internal,localhost,127.0.0.1,::1,example.com,.example.org"

    assert expected == found["NO_PROXY"] == found["no_proxy"]


@pytest.mark.usefixtures("intercepted")
def test_who_becomes_another_program_opens_no_proxy() -> None:
    """A fork that becomes the program takes a proxy that runs, else one whose name tells why."""
    before = environment_of_child(None, lasting=False)["HTTPS_PROXY"]
    opened = environment_of_child(None)["HTTPS_PROXY"]

    assert NOWHERE == before
    assert opened == environment_of_child(None, lasting=False)["HTTPS_PROXY"]


@pytest.mark.usefixtures("intercepted")
def test_where_sockets_are_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """A suite that forbids sockets can start programs all the same."""

    def forbid(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("socket.create_server", forbid)

    assert NOWHERE == environment_of_child(None)["HTTPS_PROXY"]


def test_nothing_is_left_behind(default_app: MockFlask) -> None:
    """After the last interception the proxy is closed, and no child is led."""
    with intercept(default_app):
        with intercept(default_app):
            url = urlsplit(environment_of_child(None)["HTTPS_PROXY"])
        still = environment_of_child(None)["HTTPS_PROXY"]
    with closing(socket.socket()) as dialled:
        refused = dialled.connect_ex(("127.0.0.1", url.port or 0))

    assert url.geturl() == still
    assert refused
    assert not hasattr(subprocess.Popen.__init__, "__wrapped__")


@pytest.mark.parametrize("intercepted_too", [False, True])
def test_without_interception_only_vendors_are_refused(intercepted_too: bool) -> None:
    """Children are then led by name, in Python and Node.js; an interception within does more."""
    with watched(), intercept() if intercepted_too else nullcontext():
        found = environment_of_child(None)

    assert {PROXY_URL, "NODE_OPTIONS", "PYTHONPATH"} < found.keys()
    assert intercepted_too == ("HTTPS_PROXY" in found)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"CONNECT api.razorpay.com:443 HTTP/1.1", "api.razorpay.com:443 was refused"),
        (b"CONNECT api.razorpay.com:443 HTTP/1.1", "env={**os.environ, **mock_server_session.env"),
        (b"GET http://api.clear.in/x HTTP/1.1", "api.clear.in was refused"),
        (b"GET http://api.clear.in/x HTTP/1.1", "or with mock_server.env()"),
        (b"CONNECT example.com:443 HTTP/1.1", "allow=['example.com']"),
        (b"CONNECT [::2]:443 HTTP/1.1", "allow=['::2']"),
        (b"GET / HTTP/1.1", "/ was refused"),
        (b"\x16\x03\x01", " was refused"),
    ],
)
def test_sentences(line: bytes, expected: str) -> None:
    """A vendor's refusal says how to reach the mock server, another how to let the host through."""
    assert expected in sentence(line)


@pytest.mark.usefixtures("intercepted")
@pytest.mark.parametrize("size", [0, 200_000])
def test_the_sentence_is_reason_and_body(size: int, caplog: pytest.LogCaptureFixture) -> None:
    """Clients show the one or the other, whatever they have sent; the test's log has it too."""
    port = urlsplit(REFUSING.url()).port
    head = f"POST http://api.razorpay.com/v1/contacts HTTP/1.1\r\nContent-Length: {size}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port or 0)) as client:
        client.sendall(head.encode() + b"x" * size)
        client.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: client.recv(65536), b"")).decode()
    said = sentence(head.encode())

    assert answer.startswith(f"HTTP/1.1 403 {said}\r\n")
    assert answer.endswith(f"\r\n\r\n{said}\n")
    assert f"A child process: {said}" in caplog.messages
