"""HTTPS beside HTTP: who trusts it, under which names, and what it breaks on purpose."""

import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
import trustme

from tests.clients import CREDENTIALS, Reply
from tests.server.process import PATIENCE, Process

pytestmark = pytest.mark.server

RAZORPAY = CREDENTIALS["razorpay"]
URL = "https://api.razorpay.com/v1/contacts"
HTTPS = ("--port", "0", "--tls", "--tls-port", "0")
# Stands for the hosts file of a client's machine: every name leads to the server.
PYTHON = """
import socket, sys
found = socket.getaddrinfo
socket.getaddrinfo = lambda host, port, *a, **k: found("127.0.0.1", int(sys.argv[1]), *a, **k)
url, key = sys.argv[2:]
"""
URLLIB = (
    PYTHON
    + """
import urllib.request
asked = urllib.request.Request(url, headers={"Authorization": key})
print(urllib.request.urlopen(asked).read().decode())
"""
)
REQUESTS = (
    PYTHON
    + """
import requests
print(requests.get(url, headers={"Authorization": key}).text)
"""
)
NODE = """
const https = require("https")
const [port, url, key] = process.argv.slice(1)
class Hosts extends https.Agent {
  createConnection(options, done) {
    return super.createConnection({...options, host: "127.0.0.1", port: Number(port)}, done)
  }
}
https.get(url, {agent: new Hosts(), headers: {Authorization: key}}, (response) => {
  response.pipe(process.stdout)
}).on("error", (error) => { console.error(error.code); process.exit(1) })
"""
needs_node = pytest.mark.skipif(not shutil.which("node"), reason="there is no node")
needs_curl = pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tls")


@pytest.fixture(scope="module")
def authority(folder: Path) -> Path:
    """Where the server writes its certificate authority."""
    return folder / "ca.pem"


@pytest.fixture(scope="module")
def server(authority: Path) -> Iterator[Process]:
    with Process.started(*HTTPS, "--tls-ca-file", str(authority)) as process:
        yield process

        assert "Traceback" not in process.log


def port(server: Process) -> int:
    return int(server.ready["https"].rpartition(":")[2])


def connected(server: Process, authority: Path, name: str) -> ssl.SSLSocket:
    """A connection on which the server has proved that it is *name*."""
    context = ssl.create_default_context(cafile=authority)
    plain = socket.create_connection(("127.0.0.1", port(server)), PATIENCE)
    return context.wrap_socket(plain, server_hostname=name)


def connection(server: Process, authority: Path, name: str) -> http.client.HTTPConnection:
    found = http.client.HTTPConnection(name)
    found.sock = connected(server, authority, name)
    return found


def get(
    server: Process,
    authority: Path,
    path: str,
    name: str = "localhost",
    headers: dict[str, str] | None = None,
) -> Reply:
    asking = connection(server, authority, name)
    try:
        asking.request("GET", path, headers=headers or {})
        response = asking.getresponse()
        return Reply(response.status, dict(response.getheaders()), response.read())
    finally:
        asking.close()


def run(*command: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE, env={**os.environ, **env}
    )


def refused(*args: str) -> str:
    """What a server says that does not start."""
    done = run(sys.executable, "-m", "mock_server", "serve", *HTTPS[:2], *args)

    assert done.returncode in (1, 2)
    assert "" == done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


# --- clients in use ---------------------------------------------------------------------------


@needs_curl
def test_curl(server: Process, authority: Path) -> None:
    """curl trusts the file that was written, and calls the vendor by its own address."""
    there = f"api.razorpay.com:443:127.0.0.1:{port(server)}"
    words = ["--cacert", str(authority), "--connect-to", there, "-u", "rzp_test_mock:mock_secret"]
    done = run("curl", "-sS", *words, URL)

    assert "" == done.stderr
    assert "collection" == json.loads(done.stdout)["entity"]


@pytest.mark.parametrize(
    ("script", "variable"), [(URLLIB, "SSL_CERT_FILE"), (REQUESTS, "REQUESTS_CA_BUNDLE")]
)
def test_python(server: Process, authority: Path, script: str, variable: str) -> None:
    """An unchanged Python program needs one variable, by urllib as by requests."""
    asked = (str(port(server)), URL, RAZORPAY["Authorization"])
    trusting = run(sys.executable, "-c", script, *asked, **{variable: str(authority)})
    wary = run(sys.executable, "-c", script, *asked)

    assert "collection" == json.loads(trusting.stdout)["entity"], trusting.stderr
    assert "CERTIFICATE_VERIFY_FAILED" in wary.stderr


@needs_node
def test_node(server: Process, authority: Path) -> None:
    """An unchanged Node program needs NODE_EXTRA_CA_CERTS."""
    asked = (str(port(server)), URL, RAZORPAY["Authorization"])
    trusting = run("node", "-e", NODE, *asked, NODE_EXTRA_CA_CERTS=str(authority))
    wary = run("node", "-e", NODE, *asked)

    assert "collection" == json.loads(trusting.stdout)["entity"], trusting.stderr
    assert "UNABLE_TO_VERIFY_LEAF_SIGNATURE" == wary.stderr.strip()


def test_requests_with_verify(server: Process, authority: Path) -> None:
    """requests takes the file as `verify`, for an address as well as for a name."""
    url = f"https://127.0.0.1:{port(server)}/_mock/ready"

    assert 200 == requests.get(url, verify=str(authority), timeout=PATIENCE).status_code


def test_another_authority(server: Process, tmp_path: Path) -> None:
    """Who trusts another authority does not talk to this server, and the log says why."""
    trustme.CA().cert_pem.write_to_path(tmp_path / "other.pem")
    with pytest.raises(ssl.SSLCertVerificationError):
        connected(server, tmp_path / "other.pem", "localhost")

    assert server.logged("A TLS connection failed: TLSV1_ALERT_UNKNOWN_CA.\n")


# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "api.razorpay.com",
        "gst.cleartax.in",
        "api.clear.in",
        "api.ysuite.org",
        "api.clemta.com",
        "sandbox.clemta.com",
        "spn.localhost",
        "localhost",
        "127.0.0.1",
        "mock",
        "API.Razorpay.com",
        "w1--razorpay.localhost",
        "a_b--spn.localhost",
        "any.host.example",
    ],
)
def test_names(server: Process, authority: Path, name: str) -> None:
    """Every vendor's hosts are certified, and any other name as soon as it is asked for."""
    assert 200 == get(server, authority, "/_mock/ready", name).status


def test_a_name_that_is_none(server: Process, authority: Path) -> None:
    """A name that cannot be certified is told of in the log, and hurts nobody else."""
    with pytest.raises(ssl.SSLError):
        connected(server, authority, "a b.example")

    assert server.logged("No certificate can be made for the name 'a b.example'.\n")
    assert 200 == get(server, authority, "/_mock/ready").status


def test_every_certificate_has_its_number(server: Process, authority: Path) -> None:
    """Certificates made for names differ in their numbers, as browsers want it."""
    numbers = set()
    for name in ("localhost", "one.example", "two.example"):
        with connected(server, authority, name) as found:
            certificate = found.getpeercert()
            assert certificate
            numbers.add(certificate["serialNumber"])

    assert 3 == len(numbers)


def test_a_certificate_is_no_older_than_browsers_like(server: Process, authority: Path) -> None:
    """A certificate is good for at most 398 days."""
    with connected(server, authority, "localhost") as found:
        certificate = found.getpeercert()
    assert certificate
    first, last = (str(certificate[name]) for name in ("notBefore", "notAfter"))  # type: ignore[literal-required]  # both are keys
    seconds = ssl.cert_time_to_seconds(last) - ssl.cert_time_to_seconds(first)

    assert 0 < seconds <= 398 * 24 * 3600


def test_world_of_a_host(server: Process, authority: Path) -> None:
    """A world that is named by its host is reached over HTTPS too."""
    name = "w2--razorpay.localhost"
    before = get(server, authority, "/v1/contacts", name, RAZORPAY).json["count"]
    body = json.dumps({"name": "Only There"}).encode()
    server.send("POST", "/razorpay/v1/contacts", {**RAZORPAY, "X-Mock-World": "w2"}, body)

    assert before + 1 == get(server, authority, "/v1/contacts", name, RAZORPAY).json["count"]


# --- the same server --------------------------------------------------------------------------


def test_both_ports_share_what_they_store(server: Process, authority: Path) -> None:
    """What is created over HTTPS is found over HTTP, on a connection that is kept."""
    asking = connection(server, authority, "api.razorpay.com")
    asking.request("POST", "/v1/contacts", b'{"name": "Once Encrypted"}', RAZORPAY)
    made = json.load(asking.getresponse())
    kept = asking.sock
    asking.request("GET", f"/v1/contacts/{made['id']}", headers=RAZORPAY)
    again = json.load(asking.getresponse())
    same = kept is asking.sock
    asking.close()
    plain = server.send("GET", f"/razorpay/v1/contacts/{made['id']}", RAZORPAY)

    assert same
    assert made == again == plain.json


def test_large_body(server: Process, authority: Path) -> None:
    """A body of many records of TLS arrives whole; one that is too large is refused as ever."""
    for size, status in ((900_000, 400), (1_100_000, 413)):
        asking = connection(server, authority, "api.razorpay.com")
        body = b'{"name": "%s"}' % (b"a" * size)
        asking.request("POST", "/v1/contacts", body, RAZORPAY)
        response = asking.getresponse()
        response.read()
        asking.close()

        assert status == response.status


def test_many_at_once(server: Process, authority: Path) -> None:
    """Names asked for by many clients at once are all served."""
    names = [f"n{number % 8}--razorpay.localhost" for number in range(64)]
    with ThreadPoolExecutor(16) as pool:
        replies = list(
            pool.map(lambda name: get(server, authority, "/_mock/ready", name).status, names)
        )

    assert [200] * 64 == replies


def test_addresses_are_those_of_https(server: Process, authority: Path) -> None:
    """Who asks over HTTPS is told addresses that begin with https."""
    info = get(server, authority, "/_mock/info", f"localhost:{port(server)}".partition(":")[0]).json

    assert info["vendors"]["razorpay"]["url"].startswith("https://localhost")


def test_plain_text(server: Process) -> None:
    """Who speaks HTTP to the port for HTTPS is told so."""
    reply = server.send("GET", "/_mock/ready", port=port(server))

    assert 400 == reply.status
    assert b"This port speaks HTTPS: begin the address with https://." in reply.body


def test_garbage(server: Process, authority: Path) -> None:
    """A handshake that is none, or ends too soon, ends its own connection alone."""
    for data in (b"\x16\x03\x01garbage", b"\x16", b""):
        with socket.create_connection(("127.0.0.1", port(server)), PATIENCE) as raw:
            raw.sendall(data)
            raw.shutdown(socket.SHUT_WR)
            while raw.recv(4096):
                pass

    assert 200 == get(server, authority, "/_mock/ready").status


@pytest.mark.parametrize(
    ("drop", "error"),
    [
        ("reset", ConnectionResetError),
        ("empty", http.client.RemoteDisconnected),
        ("truncate", http.client.IncompleteRead),
    ],
)
def test_drops(server: Process, authority: Path, drop: str, error: type[Exception]) -> None:
    """A connection broken on purpose ends as it does without encryption."""
    asked = {**RAZORPAY, "X-Mock-Fault": f"drop={drop}"}
    with pytest.raises(error) as encrypted:
        get(server, authority, "/razorpay/v1/contacts", headers=asked)
    with pytest.raises(error) as plain:
        server.send("GET", "/razorpay/v1/contacts", asked)

    assert plain.type is encrypted.type


# --- the authority ----------------------------------------------------------------------------


def test_ca_pem(server: Process, authority: Path) -> None:
    """The control plane gives the same certificate as the file, and the start names both."""
    reply = server.send("GET", "/_mock/ca.pem")

    assert "application/x-pem-file" == reply.header("Content-Type")
    assert authority.read_bytes() == reply.body
    assert b"PRIVATE" not in reply.body
    assert f"{server.url}/_mock/ca.pem" == server.ready["ca"]
    assert str(authority) == server.ready["ca_file"]
    assert server.logged(f"on {server.ready['https']}, to be trusted by {authority}\n")


def test_ca_pem_is_open() -> None:
    """The certificate is no secret: it is given without the token."""
    with Process.started(*HTTPS, "--admin-token", "between us") as server:
        assert 200 == server.send("GET", "/_mock/ca.pem").status
        assert 401 == server.send("GET", "/_mock/info").status


def test_without_tls(gunicorn: Process) -> None:
    """Without --tls there is no authority, and the refusal says what has one."""
    reply = gunicorn.send("GET", "/_mock/ca.pem")

    assert 404 == reply.status
    assert "application/problem+json" == reply.header("Content-Type")
    assert "serve --tls" in reply.json["detail"]
    assert "https" not in gunicorn.ready


def test_file_of_the_authority(tmp_path: Path) -> None:
    """The file is new at each start, is there while the server is, and nothing is left beside."""
    file = tmp_path / "ca.pem"
    file.write_text("of an earlier server")
    with Process.started(*HTTPS, "--tls-ca-file", str(file)) as server:
        assert file.read_text().startswith("-----BEGIN CERTIFICATE-----\n")
        assert [file] == list(tmp_path.iterdir())
        assert 0 == server.stop()

    assert [] == list(tmp_path.iterdir())


def test_given_authority(tmp_path: Path) -> None:
    """An authority of the user's own signs; its key may stand in the same file, and stays there."""
    own, file = trustme.CA(), tmp_path / "own.pem"
    file.write_bytes(own.private_key_pem.bytes() + own.cert_pem.bytes())
    with Process.started(*HTTPS, "--tls-ca", str(file), "--tls-ca-key", str(file)) as server:
        assert 200 == get(server, file, "/_mock/ready", "any.example").status
        assert own.cert_pem.bytes() == server.send("GET", "/_mock/ca.pem").body
    assert file.exists()


def test_given_authority_below_another(tmp_path: Path) -> None:
    """Who trusts the root trusts the server of an authority that the root has signed."""
    root = trustme.CA()
    middle = root.create_child_ca()
    root.cert_pem.write_to_path(tmp_path / "root.pem")
    middle.cert_pem.write_to_path(tmp_path / "ca.pem")
    middle.private_key_pem.write_to_path(tmp_path / "key.pem")
    given = ("--tls-ca", str(tmp_path / "ca.pem"), "--tls-ca-key", str(tmp_path / "key.pem"))
    with Process.started(*HTTPS, *given) as server:
        assert 200 == get(server, tmp_path / "root.pem", "/_mock/ready").status


# --- mistakes ---------------------------------------------------------------------------------


@pytest.fixture
def pems(tmp_path: Path) -> Path:
    """A folder with an authority, its key, another's key, a server's certificate, and no PEM."""
    own = trustme.CA()
    leaf = own.issue_cert("localhost")
    own.cert_pem.write_to_path(tmp_path / "ca.pem")
    own.private_key_pem.write_to_path(tmp_path / "key.pem")
    trustme.CA().private_key_pem.write_to_path(tmp_path / "other.pem")
    leaf.cert_chain_pems[0].write_to_path(tmp_path / "leaf.pem")
    leaf.private_key_pem.write_to_path(tmp_path / "leafs-key.pem")
    (tmp_path / "none.txt").write_text("nothing of the kind")
    return tmp_path


@pytest.mark.parametrize(
    ("certificate", "key", "sentence"),
    [
        ("gone.pem", "key.pem", "gone.pem (--tls-ca) cannot be read: No such file or directory."),
        ("ca.pem", "gone.pem", "gone.pem (--tls-ca-key) cannot be read: No such file or dir"),
        ("none.txt", "key.pem", "none.txt (--tls-ca) holds no certificate in PEM."),
        ("ca.pem", "none.txt", "none.txt (--tls-ca-key) holds no private key in PEM without"),
        ("ca.pem", "other.pem", "other.pem (--tls-ca-key) is not the key of "),
        ("leaf.pem", "leafs-key.pem", "leaf.pem (--tls-ca) is not the certificate of an auth"),
    ],
)
def test_given_mistakes(pems: Path, certificate: str, key: str, sentence: str) -> None:
    """An authority that cannot be used is one sentence that names the file and the flag."""
    given = ("--tls-ca", str(pems / certificate), "--tls-ca-key", str(pems / key))

    assert refused("--tls", *given).startswith(f"{pems}/{sentence}")


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--tls-ca-file", "x"), "--tls-ca-file says nothing without --tls.\n"),
        (("--tls", "--tls-ca", "x"), "--tls-ca and --tls-ca-key are given together, or "),
        (
            ("--tls", "--tls-ca-file", "x", "--tls-ca", "x", "--tls-ca-key", "y"),
            "--tls-ca-file would overwrite the authority given.\n",
        ),
        (
            ("--tls", "--tls-ca-file", "/none/ca.pem"),
            "There is no directory /none for the authority's file.\n",
        ),
    ],
)
def test_settings_that_do_not_go_together(args: tuple[str, ...], sentence: str) -> None:
    """Settings of HTTPS that say nothing, or contradict each other, stop the start."""
    assert refused(*args).startswith(sentence)


def test_port_in_use() -> None:
    """A port for HTTPS that is in use is named with the flag that chooses another."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        said = refused("--tls", "--tls-port", str(taken))

    assert said == (
        f"Port {taken} (for HTTPS) is in use on 127.0.0.1. "
        "Stop what is using it, or choose another with --tls-port; --tls-port 0 picks a free one.\n"
    )


def test_without_the_library() -> None:
    """Without the extra, --tls is one sentence that says what to install."""
    code = (
        "import sys; sys.modules['trustme'] = None\n"
        "from mock_server.cli import main; main(['serve', '--port', '0', '--tls'])"
    )
    done = run(sys.executable, "-c", code)

    assert 1 == done.returncode
    assert done.stderr == (
        "--tls needs a library for certificates: pip install 'contact-mock-server[tls]'.\n"
    )


def test_plain_start_imports_no_certificates() -> None:
    """A server without HTTPS loads nothing for it."""
    code = (
        "import sys, mock_server.serving.start\n"
        "print([name for name in ('trustme', 'cryptography', 'mock_server.serving.tls')"
        " if name in sys.modules])"
    )

    assert "[]" == run(sys.executable, "-c", code).stdout.strip()
