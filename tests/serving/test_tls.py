"""HTTPS beside HTTP: who trusts it, and under which names."""

import json
import shutil
import ssl
import sys
from pathlib import Path

import pytest
import requests
import trustme

from tests.clients import CREDENTIALS
from tests.serving.https_client import HTTPS, connected, get, port, run
from tests.serving.process import ANSWER_TIMEOUT, Process
from tests.systems import SECOND_LOOPBACK

pytestmark = pytest.mark.server

RAZORPAY = CREDENTIALS["razorpay"]
URL = "https://api.razorpay.com/v1/contacts"
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


@needs_curl
def test_curl(secured: Process, authority: Path) -> None:
    """curl trusts the file that was written, and calls the vendor by its own address."""
    there = f"api.razorpay.com:443:127.0.0.1:{port(secured)}"
    words = ["--cacert", str(authority), "--connect-to", there, "-u", "rzp_test_mock:mock_secret"]
    done = run("curl", "-sS", *words, URL)

    assert "" == done.stderr
    assert "collection" == json.loads(done.stdout)["entity"]


@pytest.mark.parametrize(
    ("script", "variable"), [(URLLIB, "SSL_CERT_FILE"), (REQUESTS, "REQUESTS_CA_BUNDLE")]
)
def test_python(secured: Process, authority: Path, script: str, variable: str) -> None:
    """An unchanged Python program needs one variable, by urllib as by requests."""
    asked = (str(port(secured)), URL, RAZORPAY["Authorization"])
    trusting = run(sys.executable, "-c", script, *asked, **{variable: str(authority)})
    wary = run(sys.executable, "-c", script, *asked)

    assert "collection" == json.loads(trusting.stdout)["entity"], trusting.stderr
    assert "CERTIFICATE_VERIFY_FAILED" in wary.stderr


@needs_node
def test_node(secured: Process, authority: Path) -> None:
    """An unchanged Node program needs NODE_EXTRA_CA_CERTS."""
    asked = (str(port(secured)), URL, RAZORPAY["Authorization"])
    trusting = run("node", "-e", NODE, *asked, NODE_EXTRA_CA_CERTS=str(authority))
    wary = run("node", "-e", NODE, *asked)

    assert "collection" == json.loads(trusting.stdout)["entity"], trusting.stderr
    assert "UNABLE_TO_VERIFY_LEAF_SIGNATURE" == wary.stderr.strip()


def test_requests_with_verify(secured: Process, authority: Path) -> None:
    """requests takes the file as `verify`, for an address as well as for a name."""
    url = f"https://127.0.0.1:{port(secured)}/_mock/ready"

    assert 200 == requests.get(url, verify=str(authority), timeout=ANSWER_TIMEOUT).status_code


def test_another_authority(secured: Process, tmp_path: Path) -> None:
    """Who trusts another authority does not talk to this server, and the log says why."""
    trustme.CA().cert_pem.write_to_path(tmp_path / "other.pem")
    with pytest.raises(ssl.SSLCertVerificationError):
        connected(secured, tmp_path / "other.pem", "localhost")

    assert secured.logged("A TLS connection failed: TLSV1_ALERT_UNKNOWN_CA.\n")


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
def test_names(secured: Process, authority: Path, name: str) -> None:
    """Every vendor's hosts are certified, and any other name as soon as it is asked for."""
    assert 200 == get(secured, authority, "/_mock/ready", name).status


def test_a_name_that_is_none(secured: Process, authority: Path) -> None:
    """A name that cannot be certified is told of in the log, and hurts nobody else."""
    with pytest.raises(ssl.SSLError):
        connected(secured, authority, "a b.example")

    assert secured.logged("No certificate can be made for the name 'a b.example'.\n")
    assert 200 == get(secured, authority, "/_mock/ready").status


def test_every_certificate_has_its_number(secured: Process, authority: Path) -> None:
    """Certificates made for names differ in their numbers, as browsers want it."""
    numbers = set()
    for name in ("localhost", "one.example", "two.example"):
        with connected(secured, authority, name) as found:
            certificate = found.getpeercert()
            assert certificate
            numbers.add(certificate["serialNumber"])

    assert 3 == len(numbers)


def test_a_certificate_is_no_older_than_browsers_like(secured: Process, authority: Path) -> None:
    """A certificate is good for at most 398 days."""
    with connected(secured, authority, "localhost") as found:
        certificate = found.getpeercert()
    assert certificate
    first, last = (str(certificate[name]) for name in ("notBefore", "notAfter"))
    seconds = ssl.cert_time_to_seconds(last) - ssl.cert_time_to_seconds(first)

    assert 0 < seconds <= 398 * 24 * 3600


@SECOND_LOOPBACK
def test_an_address_of_this_machine(tmp_path: Path) -> None:
    """Whoever reaches the server by an address that it has is shown a certificate for it."""
    file = tmp_path / "ca.pem"
    with Process.started(*HTTPS, "--host", "0.0.0.0", "--tls-ca-file", str(file)) as server:
        for address in ("127.0.0.1", "127.0.0.2"):
            url = f"https://{address}:{port(server)}/_mock/health"

            assert 200 == requests.get(url, verify=str(file), timeout=ANSWER_TIMEOUT).status_code


def test_world_of_a_host(secured: Process, authority: Path) -> None:
    """A world that is named by its host is reached over HTTPS too."""
    name = "w2--razorpay.localhost"
    before = get(secured, authority, "/v1/contacts", name, RAZORPAY).json["count"]
    body = json.dumps({"name": "Only There"}).encode()
    secured.send("POST", "/razorpay/v1/contacts", {**RAZORPAY, "X-Mock-World": "w2"}, body)

    assert before + 1 == get(secured, authority, "/v1/contacts", name, RAZORPAY).json["count"]
