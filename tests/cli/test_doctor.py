"""`mock-server doctor`: why a call would not arrive."""

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import trustme

from mock_server.cli.checks.finding import Finding
from mock_server.cli.checks.names import check_names
from mock_server.client import MockClient
from mock_server.client.sending import over_http
from mock_server.core.request.application import MockFlask
from mock_server.serving.environment.java import is_trusted, trust_store
from mock_server.serving.environment.reach import Reach
from mock_server.serving.environment.variables import variables
from mock_server.serving.thread import Server, serve
from tests.cli.running import run_apart

Run = Callable[..., dict[str, str]]


@pytest.fixture(scope="module")
def server(default_app: MockFlask) -> Iterator[Server]:
    with serve(default_app) as server:
        yield server


@pytest.fixture(scope="module")
def environ(server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What `env` sets for the default world.

    The certificates of the system, which take a while to load, are left out of one bundle.
    """
    folder = tmp_path_factory.mktemp("variables")
    found = variables(Reach(server.url, server.ca_pem), folder, {})
    return {**found, "SSL_CERT_FILE": str(folder / "ca.pem")}


@pytest.fixture
def run(server: Server, environ: Mapping[str, str]) -> Run:
    """The status and finding by check, with *env* beside what `env` sets; None unsets."""

    def start(*words: str, env: Mapping[str, str | None] | None = None) -> dict[str, str]:
        return told(run_json(server.url, *words, env={**environ, **(env or {})}))

    return start


def run_json(url: str, *words: str, env: Mapping[str, str | None] | None = None) -> Any:
    result = run_apart(["doctor", "--url", url, "--json", *words], env)
    found = json.loads(result.stdout)

    assert found["ok"] == (result.exit_code == 0)
    return found


def told(found: Any) -> dict[str, str]:
    return {one["check"]: f"{one['status']}: {one['found']}" for one in found["findings"]}


def test_all_is_well(server: Server, environ: Mapping[str, str]) -> None:
    """With what `env` sets, every check is ok, and the exit code 0."""
    result = run_apart(["doctor", "--url", server.url], {**environ})

    assert "" == "".join(line for line in result.stdout.splitlines()[1:] if line[:2] != "ok")
    assert 0 == result.exit_code


def test_a_call_arrives(run: Run) -> None:
    """A call to the vendor's own address is made through the proxy, and is answered here."""
    called = (
        "ok: https://gst.cleartax.in/_mock/ready is answered by this server, through its proxy."
    )

    assert called == run("cleartax")["a call"]


def test_no_variable(run: Run) -> None:
    """Without a proxy's variable, a vendor's own address leads to the vendor."""
    names = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")

    assert "warn: No variable names a proxy: " in run(env=dict.fromkeys(names))["proxy variables"]


def test_variables_that_lead_elsewhere(run: Run) -> None:
    """A proxy that is another's is told without its password; a missing one is named."""
    elsewhere = run(env={"https_proxy": "http://me:secret@proxy.example:3128"})["proxy variables"]
    missing = run(env={"http_proxy": ""})["proxy variables"]

    assert "FAIL: https_proxy leads elsewhere: http://proxy.example:3128." == elsewhere
    assert "warn: http_proxy is not set, and some programs read no other." == missing


def test_another_world(run: Run) -> None:
    """The world that the proxy's user names is the one that was asked for."""
    shown = run("--world", "doctor-1")["proxy variables"]

    assert "warn: The variables name no world, and doctor-1 was asked for." == shown


def test_exceptions(run: Run) -> None:
    """NO_PROXY must not except a vendor's host."""
    shown = run("razorpay", env={"NO_PROXY": ".razorpay.com"})["NO_PROXY"]

    assert (
        "FAIL: Its entry '.razorpay.com' keeps calls to api.razorpay.com from the proxy." == shown
    )


def test_authorities(run: Run, tmp_path: Path) -> None:
    """A file must be there, and have this server's authority, not that of an earlier one."""
    other = tmp_path / "other.pem"
    other.write_bytes(trustme.CA(organization_name="Contact mock server").cert_pem.bytes())
    found = run(
        env={
            "SSL_CERT_FILE": str(other),
            "REQUESTS_CA_BUNDLE": str(tmp_path / "nothing"),
            "CURL_CA_BUNDLE": None,
        }
    )

    assert f"FAIL: {other} lacks the server's authority, " in found["SSL_CERT_FILE"]
    assert "FAIL: https://api.razorpay.com/_mock/ready is not trusted by " in found["a call"]
    assert found["REQUESTS_CA_BUNDLE"].endswith(
        "nothing cannot be read: No such file or directory."
    )
    assert "warn: It is not set: " in found["CURL_CA_BUNDLE"]
    assert "ok: It has the server's authority." == found["NODE_EXTRA_CA_CERTS"]


def test_languages_that_are_not_led(run: Run) -> None:
    """Node.js needs its preload, Java its trust store, PHP its settings."""
    unset = {"NODE_OPTIONS": "", "JAVA_TOOL_OPTIONS": '-Xmx1g "', "PHP_INI_SCAN_DIR": None}
    found = run(env=unset)

    assert "warn: It loads no preload: " in found["NODE_OPTIONS"]
    assert "warn: It names no trust store: Java is not led." == found["JAVA_TOOL_OPTIONS"]
    assert "warn: It lacks our settings: " in found["PHP_INI_SCAN_DIR"]


def test_files_that_are_gone(run: Run, tmp_path: Path) -> None:
    """Node.js does not start without its preload, and Java trusts nobody without its store."""
    preload, store = tmp_path / "a folder" / "mock-server-preload.cjs", tmp_path / "none"
    options = f"'-Djavax.net.ssl.trustStore={store}'"
    found = run(env={"NODE_OPTIONS": f'--require "{preload}"', "JAVA_TOOL_OPTIONS": options})
    gone = f"FAIL: {store} cannot be read: No such file or directory."

    assert f"FAIL: {preload} does not exist: Node.js will not start." == found["NODE_OPTIONS"]
    assert gone == found["JAVA_TOOL_OPTIONS"]


def test_store_of_another_server(tmp_path: Path) -> None:
    """Java's trust store must have this server's authority."""
    store = tmp_path / "truststore.p12"
    store.write_bytes(b"no store")
    options = f"'-Djavax.net.ssl.trustStore={store}'"

    assert store == trust_store(options)
    assert not is_trusted(trustme.CA().cert_pem.bytes(), store.read_bytes())


def test_credentials(run: Run) -> None:
    """They must be an account's of the world; a real key is refused, and its value not shown."""
    real = "rzp_live_Abcdef12345678"
    wrong = run("razorpay", env={"RAZORPAY_KEY_SECRET": "other"})["Razorpay credentials"]
    live = run("razorpay", env={"RAZORPAY_KEY_ID": real})["Razorpay credentials"]
    world = run("razorpay", env={"RAZORPAY_KEY_ID": "rzp_test_mock@gw1"})["Razorpay credentials"]

    assert "FAIL: No account of this world has the RAZORPAY_KEY_SECRET given." == wrong
    assert "FAIL: RAZORPAY_KEY_ID looks like a real key." == live
    assert "ok: RAZORPAY_KEY_ID, RAZORPAY_KEY_SECRET are known to this world." == world


def test_state_of_the_world(run: Run, server: Server) -> None:
    """Spent limits, faults that wait and a clock that stands are told."""
    mock = MockClient(server.url, "doctor-2")
    mock.set_clock(at="2026-01-15T09:00:00Z", frozen=True)
    fault = mock.add_fault(vendor="clemta", answer={"status": 500})["id"]
    found = run("--world", "doctor-2")
    of_spn = run("spn", "--world", "doctor-2")

    assert "warn: It stands still at 2026-01-15T09:00:00Z: " in found["clock"]
    assert f"warn: 1 wait for requests: {fault} (clemta)." == found["faults"]
    assert "ok: No fault waits." == of_spn["faults"]


def test_spent_limit(run: Run, server: Server) -> None:
    """A limit that is spent is told with the time of its renewal."""
    mock = MockClient(server.url, "doctor-3")
    mock.set_limit("clemta", "*", requests=1, seconds=3600)
    headers = {"X-API-KEY": "clemta_mock_key@doctor-3"}
    over_http(server.url)("GET", "/clemta/contacts", headers, None, 5)

    assert "warn: Spent: clemta * until 2" in run("--world", "doctor-3")["limits"]


def test_world_that_is_not_there(run: Run) -> None:
    """A world that nobody has used yet may be misspelt."""
    shown = run("--world", "doctor-4")["world"]

    assert "warn: There is no world doctor-4 yet: the first request makes it." == shown


def test_nothing_listens() -> None:
    """A port without a server is told, and nothing else is."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"

    assert {"server": f"FAIL: Nothing listens at {url}."} == told(run_json(url))


def test_another_program() -> None:
    """A port on which another program answers is told, whatever it says."""
    replies = {
        b"SSH-2.0-x\r\n": "does not speak HTTP",
        b"": "does not speak HTTP",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi": "Another program answers at ",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}": "Another program answers at ",
        b'HTTP/1.1 404 No\r\nContent-Length: 13\r\n\r\n{"type": 1.5}': "Another program answers",
    }
    found = {reply: _asked(reply) for reply in replies}

    for reply, sentence in replies.items():
        assert found[reply].startswith("FAIL: ")
        assert sentence in found[reply]


def test_https_on_a_plain_port(server: Server) -> None:
    """HTTPS that is spoken to a port of HTTP is told."""
    url = server.url.replace("http:", "https:")

    assert {"server": f"FAIL: {url} speaks no TLS: it is no HTTPS port."} == told(run_json(url))


def test_token() -> None:
    """A server whose token is missing is told, with where to give it."""
    with serve(control_token="secret") as server:
        refused = run_json(server.url)["findings"]
        admitted = told(run_json(server.url, "--token", "secret"))

    assert ["FAIL", "token"] == [refused[0]["status"], refused[0]["check"]]
    assert "--token" in refused[0]["do"]
    assert "ok: The mock server " in admitted["server"]


def test_no_proxy() -> None:
    """A server that is no proxy is told how to become one, and no call is tried."""
    with serve(proxy=False) as server:
        found = run_json(server.url)

    assert "warn: It does not answer as a proxy." == told(found)["proxy"]
    assert "a call" not in told(found)


def test_hosts_file(tmp_path: Path) -> None:
    """A vendor's name in the hosts file is told; comments and other names are not."""
    file = tmp_path / "hosts"
    file.write_text("127.0.0.1 localhost\n127.0.0.1 API.razorpay.com x # api.clemta.com\n")
    hosts = ("api.razorpay.com", "api.clemta.com")
    named, without = [*check_names(hosts, file)], [*check_names(hosts, tmp_path / "none")]

    assert [f"{file} says: api.razorpay.com is 127.0.0.1."] == [one.found for one in named]
    assert [Finding("ok", "hosts file", "It names no vendor's host.")] == without


def test_unknown_vendor(server: Server) -> None:
    """A vendor that there is not is misuse, and the nearest one is named."""
    result = run_apart(["doctor", "razorpy", "--url", server.url])

    assert 2 == result.exit_code
    assert "did you mean 'razorpay'?" in result.stderr


def _asked(reply: bytes) -> str:
    """What is told of a server that gives this reply."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        Thread(target=_answer, args=(other, reply), daemon=True).start()
        return told(run_json(f"http://127.0.0.1:{other.getsockname()[1]}"))["server"]


def _answer(listener: socket.socket, reply: bytes) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(1000)
        connection.sendall(reply)
