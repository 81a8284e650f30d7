"""The trust store that Java gets has the authorities of the user's own Java too."""

import shutil
import struct
import subprocess
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from mock_server.serving.environment.java import PASSWORD, java_variables, trust_store
from mock_server.serving.environment.proxies import java_options
from mock_server.serving.environment.reach import Reach

HOSTILE = """/h o'me"$x${HOME}`y\\ é;#"""
TRUST_STORE = "javax.net.ssl.trustStore"
OURS = trustme.CA(organization_name="Ours").cert_pem.bytes()
OF_JAVA = trustme.CA(organization_name="Of Java").cert_pem.bytes()
REACH = Reach("http://[::1]:8484", OURS)
# as Java 18 and later write their own
WITHOUT_PASSWORD = (
    "-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE",
    "-J-Dkeystore.pkcs12.macAlgorithm=NONE",
)


def jks(*certificates: bytes) -> bytes:
    """A store in Java's older format, whose digest nobody checks."""
    found = struct.pack(">III", 0xFEEDFEED, 2, len(certificates))
    for one in certificates:
        der = x509.load_pem_x509_certificate(one).public_bytes(Encoding.DER)
        found += struct.pack(">I", 2) + text("alias") + struct.pack(">Q", 0) + text("X.509")
        found += struct.pack(">I", len(der)) + der
    return found + bytes(20)


def text(value: str) -> bytes:
    return struct.pack(">H", len(value)) + value.encode()


def stored(home: Path, folder: Path) -> list[bytes]:
    """What the store has that is made for the Java at *home*, in PEM."""
    java_variables(REACH, OURS, folder, {"JAVA_HOME": str(home), "PATH": ""})
    store = pkcs12.load_pkcs12((folder / "truststore.p12").read_bytes(), PASSWORD.encode())
    return [one.certificate.public_bytes(Encoding.PEM) for one in store.additional_certs]


def test_store_of_an_older_java(tmp_path: Path) -> None:
    """Java's own format is read, where a JDK 8 has it too."""
    for place in ("lib", "jre/lib"):
        home = tmp_path / place.replace("/", "-")
        file = home / place / "security" / "cacerts"
        file.parent.mkdir(parents=True)
        file.write_bytes(jks(OF_JAVA, OURS))

        assert [OURS, OF_JAVA] == stored(home, tmp_path)


def test_store_that_cannot_be_read(tmp_path: Path) -> None:
    """A store that is cut, or is none, adds nothing; ours stays trusted."""
    file = tmp_path / "lib" / "security" / "cacerts"
    file.parent.mkdir(parents=True)
    for content in (b"", b"no store", jks(OF_JAVA)[:60]):
        file.write_bytes(content)

        assert [OURS] == stored(tmp_path, tmp_path)


def test_ipv6(tmp_path: Path) -> None:
    """The proxy's host has no brackets in a property."""
    options = java_variables(REACH, OURS, tmp_path, {"PATH": ""})["JAVA_TOOL_OPTIONS"]

    assert "-Dhttps.proxyHost=::1 -Dhttps.proxyPort=8484" in options


@pytest.mark.languages
def test_stores_of_keytool(tmp_path: Path) -> None:
    """What Java's keytool writes is read: JKS, and PKCS12 with a password or without."""
    keytool = shutil.which("keytool")
    if keytool is None:
        pytest.skip("there is no keytool here")
    certificate = tmp_path / "java.pem"
    certificate.write_bytes(OF_JAVA)
    forms = {"jks": ("JKS",), "pkcs12": ("PKCS12",), "open": ("PKCS12", *WITHOUT_PASSWORD)}
    for name, (kind, *more) in forms.items():
        file = tmp_path / name / "lib" / "security" / "cacerts"
        file.parent.mkdir(parents=True)
        words = ["-storetype", kind, "-keystore", str(file), "-storepass", PASSWORD, "-noprompt"]
        line = [keytool, "-importcert", *words, "-file", str(certificate), "-alias", "one", *more]
        subprocess.run(line, check=True, capture_output=True)

        assert [OURS, OF_JAVA] == stored(tmp_path / name, tmp_path), name


def test_a_path_of_any_name() -> None:
    """A trust store is found whatever quotes its path has, and so are further options."""
    options = java_options("-Dx=y", {TRUST_STORE: HOSTILE, "a": "b"})

    assert Path(HOSTILE) == trust_store(options)
    assert options.startswith("-Dx=y '-D")
    assert options.endswith(" -Da=b")


@pytest.mark.languages
@pytest.mark.skipif(not shutil.which("java"), reason="needs Java")
def test_java_reads_its_quotes() -> None:
    """Java starts, and has the property as it was given."""
    told = subprocess.run(
        ["java", "-XshowSettings:properties", "-version"],
        env={
            "PATH": "/usr/bin:/bin",
            "JAVA_TOOL_OPTIONS": java_options("", {"own.path": "a'b\"c d"}),
        },
        capture_output=True,
        text=True,
        check=True,
    )

    assert "own.path = a'b\"c d\n" in told.stderr
