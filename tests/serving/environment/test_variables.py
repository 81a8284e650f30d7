"""The variables that lead a client program to a server."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12

from mock_server.serving.environment.authorities import NONE_FOUND, bundle, certificates, split
from mock_server.serving.environment.java import PASSWORD
from mock_server.serving.environment.languages import LANGUAGES
from mock_server.serving.environment.node import PRELOAD
from mock_server.serving.environment.notes import notes
from mock_server.serving.environment.proxies import excepted, java_patterns
from mock_server.serving.environment.reach import Reach
from mock_server.serving.environment.variables import for_language, server_variables, variables
from mock_server.serving.tls import ORGANISATION

URL = "http://127.0.0.1:8484"
OURS = trustme.CA(organization_name=ORGANISATION).cert_pem.bytes()
THEIRS = trustme.CA(organization_name="A company").cert_pem.bytes()
REACH = Reach(URL, OURS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its name has a space, as a user's may."""
    return tmp_path_factory.mktemp("a folder")


@pytest.fixture(scope="module")
def environ(folder: Path) -> dict[str, str]:
    """What a user has set already."""
    own = folder / "own.pem"
    own.write_bytes(THEIRS)
    return {
        "NO_PROXY": "db.example, .internal.example",
        "no_proxy": "10.0.0.0/8",
        "SSL_CERT_FILE": str(own),
        "NODE_EXTRA_CA_CERTS": str(own),
        "NODE_OPTIONS": "--max-old-space-size=4096",
        "JAVA_TOOL_OPTIONS": "-Xmx1g",
        "PHP_INI_SCAN_DIR": "/etc/php/own",
    }


@pytest.fixture(scope="module")
def found(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    return variables(REACH, folder, environ)


def test_proxy_in_both_cases_of_letters(found: Mapping[str, str]) -> None:
    """Programs read the proxy in capitals or in small letters."""
    names = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")

    assert [URL] * 4 == [found[name] for name in names]
    assert found["NO_PROXY"] == found["no_proxy"]


def test_own_exceptions_stay(found: Mapping[str, str]) -> None:
    """The user's exceptions in either variable are kept, and this machine is added."""
    expected = "db.example,.internal.example,10.0.0.0/8,localhost,127.0.0.1,::1"

    assert expected == found["NO_PROXY"]


def test_own_options_stay(found: Mapping[str, str], folder: Path) -> None:
    """Options of Node, Java and PHP are extended, and a path with a space is quoted."""
    preload = f'--max-old-space-size=4096 --require "{folder / PRELOAD}"'

    assert preload == found["NODE_OPTIONS"]
    assert found["JAVA_TOOL_OPTIONS"].startswith("-Xmx1g -Dhttp.proxyHost=127.0.0.1 ")
    assert f"'-Djavax.net.ssl.trustStore={folder}/truststore.p12'" in found["JAVA_TOOL_OPTIONS"]
    assert f"/etc/php/own:{folder}/php" == found["PHP_INI_SCAN_DIR"]


def test_authorities_are_added_to(found: Mapping[str, str]) -> None:
    """Ours, the user's and the system's are trusted by whatever reads a file of authorities."""
    trusted = split(Path(found["SSL_CERT_FILE"]).read_bytes())

    assert [OURS.strip(), THEIRS.strip()] == trusted[:2]
    assert len(trusted) > 50
    assert found["SSL_CERT_FILE"] == found["REQUESTS_CA_BUNDLE"] == found["CURL_CA_BUNDLE"]
    assert OURS + THEIRS == Path(found["NODE_EXTRA_CA_CERTS"]).read_bytes()


@pytest.mark.filterwarnings("ignore:Parsed a serial number")  # of an authority of the system
def test_java_store(found: Mapping[str, str], folder: Path) -> None:
    """Java's store has our authority, the user's and the others, each once."""
    store = pkcs12.load_pkcs12((folder / "truststore.p12").read_bytes(), PASSWORD.encode())
    certificates = [one.certificate for one in store.additional_certs]

    assert [x509.load_pem_x509_certificate(one) for one in (OURS, THEIRS)] == certificates[:2]
    assert len({*certificates}) == len(certificates) > 50


def test_again_in_the_same_shell(
    found: Mapping[str, str], folder: Path, environ: Mapping[str, str]
) -> None:
    """A shell that has the variables already gets the same ones: nothing is added twice."""
    before = Path(found["SSL_CERT_FILE"]).read_bytes()
    again = variables(REACH, folder, {**environ, **found})

    assert found == again
    assert before == Path(found["SSL_CERT_FILE"]).read_bytes()


def test_earlier_authority_is_left_out() -> None:
    """The authority of a server that is gone does not stay in the bundle."""
    earlier = trustme.CA(organization_name=ORGANISATION).cert_pem.bytes()

    assert OURS + THEIRS == bundle([OURS], [earlier, THEIRS, OURS])


def test_php_without_a_folder(folder: Path) -> None:
    """The folder that PHP was built with stays, unless the user has switched it off."""
    plain = Reach(URL, OURS)

    assert f":{folder}/php" == variables(plain, folder, {})["PHP_INI_SCAN_DIR"]
    assert f"{folder}/php" == variables(plain, folder, {"PHP_INI_SCAN_DIR": ""})["PHP_INI_SCAN_DIR"]


def test_world_is_named_everywhere() -> None:
    """A world is named by the proxy's user, the base URL's path, and each credential."""
    reach = Reach(URL, OURS, "gw1")
    found = server_variables(reach)

    assert "http://gw1:mock@127.0.0.1:8484" == reach.proxy_url
    assert f"{URL}/@gw1/razorpay/v1" == found["RAZORPAY_BASE_URL"]
    assert {
        "RAZORPAY_KEY_ID": "rzp_test_mock@gw1",
        "RAZORPAY_KEY_SECRET": "mock_secret",
        "CLEARTAX_TOKEN": "mock-cleartax-token@gw1",
        "YSUITE_ACCESS_KEY": "mock-access-key@gw1",
        "CLEMTA_API_KEY": "clemta_mock_key@gw1",
        "SPN_TOKEN": "mock-spn-token@gw1",
        "MOCK_SERVER_WORLD": "gw1",
    }.items() <= found.items()


def test_account_of_the_world() -> None:
    """The credentials are those of the account that is given, else the card's sample."""
    account = {"key_id": "rzp_test_own", "key_secret": "s"}
    found = server_variables(Reach(URL, OURS, accounts={"razorpay": account}))

    assert "rzp_test_own" == found["RAZORPAY_KEY_ID"]
    assert "clemta_mock_key" == found["CLEMTA_API_KEY"]


def test_without_a_proxy(tmp_path: Path) -> None:
    """A server without a proxy is reached by base URLs only, and nothing is written."""
    found = variables(Reach(URL, OURS, proxy=False), tmp_path, {})

    assert found == server_variables(REACH)
    assert [] == [*tmp_path.iterdir()]


def test_of_one_language(found: Mapping[str, str]) -> None:
    """A language gets the server's variables and those that its clients read."""
    node, java = for_language(found, "node"), for_language(found, "java")

    assert "RAZORPAY_KEY_ID" in node.keys() & java.keys()
    assert "NODE_OPTIONS" in node.keys() - java.keys()
    assert "JAVA_TOOL_OPTIONS" in java.keys() - node.keys()
    assert found == for_language(found, "shell")


def test_every_language_reads_what_exists(found: Mapping[str, str]) -> None:
    """No language names a variable that is never given."""
    named = {name for one in LANGUAGES.values() for name in one.reads}

    assert set() == named - found.keys()


def test_names_are_unlike_settings(
    found: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mock server among the programs does not take a variable for a misspelt setting."""
    from mock_server.settings import misspelt

    for name, value in found.items():
        monkeypatch.setenv(name, value)

    assert [] == [*misspelt()]


def test_exceptions_for_java() -> None:
    """A name covers those below it, an IPv6 address has brackets, a network has no pattern."""
    hosts = ["localhost", "::1", ".a.example", "b.example", "10.0.0.0/8", "10.1.2.3", "*"]
    expected = "127.*|localhost|[::1]|a.example|*.a.example|b.example|*.b.example|10.1.2.3|*"

    assert expected == java_patterns(hosts)


def test_preload_names_the_hosts_of_the_cards(found: Mapping[str, str]) -> None:
    """The preload has no host of its own: it reads those of the vendors' cards."""
    from mock_server.vendors import VENDORS

    text = json.dumps((Path(found["NODE_OPTIONS"].split('"')[1])).read_text())
    hosts = found["MOCK_SERVER_VENDOR_HOSTS"].split(",")

    assert [host for one in VENDORS for host in one.hosts] == hosts
    assert [] == [host for host in hosts if host in text]


def test_exceptions_of_a_vendor() -> None:
    """An entry excepts the host that it names, those below it, or all; a port makes no odds."""
    for entry in ("api.razorpay.com", ".razorpay.com", "*.razorpay.com", "RAZORPAY.com:443", "*"):
        found = excepted({"NO_PROXY": f"db.example,{entry}"}, ["api.razorpay.com"])

        assert [(entry, "api.razorpay.com")] == [*found]
    assert [] == [*excepted({"NO_PROXY": "zorpay.com,api"}, ["api.razorpay.com"])]


def test_notes(environ: Mapping[str, str]) -> None:
    """A call that will reach the vendor itself, and a proxy that is not used, are told."""
    own = {
        **environ,
        "NO_PROXY": "127.0.0.1,.clemta.com",
        "HTTPS_PROXY": "http://me:secret@proxy.example:3128",
        "HTTP_PROXY": URL,
    }
    unused = "HTTPS_PROXY named proxy.example:3128, which is not used: hosts of --proxy-allow are"
    hosts = "api.clemta.com, sandbox.clemta.com"
    kept = f"The entry '.clemta.com' of NO_PROXY keeps calls to {hosts} from the proxy"

    assert [
        f"{kept}: they may reach the vendor itself.",
        f"{unused} dialled without it.",
    ] == [*notes(REACH, own)]
    assert [] == [*notes(REACH, environ)]


def test_another_server(environ: Mapping[str, str]) -> None:
    """The proxy that `env` has named is a mock server, and is replaced without a word."""
    led = {
        **environ,
        "HTTPS_PROXY": "http://w@127.0.0.1:9",
        "MOCK_SERVER_URL": "http://127.0.0.1:9",
    }

    assert [] == [*notes(REACH, led)]


def test_without_authorities(environ: Mapping[str, str], tmp_path: Path) -> None:
    """Where neither the user nor the system has any, that is told."""
    files = [tmp_path / "none"]

    assert [NONE_FOUND] == [*notes(REACH, {}, files)]
    assert [] == [*notes(REACH, {"SSL_CERT_FILE": environ["SSL_CERT_FILE"]}, files)]


def test_authorities_that_never_end(tmp_path: Path) -> None:
    """A pipe, or a device, is no file of authorities: nothing waits for its end."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    named = {"SSL_CERT_FILE": str(pipe), "CURL_CA_BUNDLE": "/dev/zero"}

    assert [] == certificates(named, named)
