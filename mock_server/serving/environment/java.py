"""Java: a trust store in PKCS12, and properties for the virtual machine."""

import os
import shlex
import shutil
import struct
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from mock_server.serving.environment.authorities import split
from mock_server.serving.environment.proxies import java_options, java_proxy, not_proxied
from mock_server.serving.environment.reach import Reach
from mock_server.serving.environment.writing import write

PASSWORD = "changeit"  # Java's own default; the store holds nothing secret
STORE = "-Djavax.net.ssl.trustStore="
JKS = 0xFEEDFEED  # the first bytes of Java's older format
CERTIFICATE_ENTRY = 2
# below the home of a runtime: from Java 9 on, and of a JDK 8
STORES = ("lib/security/jssecacerts", "lib/security/cacerts", "jre/lib/security/cacerts")


def java_variables(
    reach: Reach, trusted: bytes, folder: Path, environ: Mapping[str, str]
) -> dict[str, str]:
    """JAVA_TOOL_OPTIONS, extended: the proxy, its exceptions and the trust store.

    The store has the authorities in *trusted*, in PEM, and those of the user's Java.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about authorities that Java trusts as they are
        known = [*_loaded(x509.load_pem_x509_certificate, split(trusted)), *_of_java(environ)]
        content = _store(known)
    store = write(folder / "truststore.p12", content)
    properties = {
        **java_proxy(reach.proxy_url, not_proxied(environ)),
        "javax.net.ssl.trustStore": str(store),
        "javax.net.ssl.trustStoreType": "PKCS12",
        "javax.net.ssl.trustStorePassword": PASSWORD,
    }
    return {"JAVA_TOOL_OPTIONS": java_options(environ.get("JAVA_TOOL_OPTIONS", ""), properties)}


def trust_store(options: str) -> Path | None:
    """The trust store that JAVA_TOOL_OPTIONS names; of several, Java takes the last."""
    try:
        words = shlex.split(options)
    except ValueError:  # a quote that is not closed
        return None
    found = [Path(one.removeprefix(STORE)) for one in words if one.startswith(STORE)]
    return found[-1] if found else None


def is_trusted(authority: bytes, store: bytes) -> bool:
    """Whether the trust store has the authority, in PEM."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return x509.load_pem_x509_certificate(authority) in [*_read(store)]
        except (ValueError, struct.error):
            return False


def _loaded(
    load: Callable[[bytes], x509.Certificate], found: Iterable[bytes]
) -> Iterator[x509.Certificate]:
    """The certificates, without those that break the rules so far that they cannot be read."""
    for one in found:
        with suppress(ValueError):
            yield load(one)


def _store(certificates: Iterable[x509.Certificate]) -> bytes:
    named = {
        one.public_bytes(Encoding.DER): pkcs12.PKCS12Certificate(
            one, f"authority-{number}".encode()
        )
        for number, one in enumerate(certificates)
    }
    encryption = BestAvailableEncryption(PASSWORD.encode())
    return pkcs12.serialize_java_truststore([*named.values()], encryption)


def _of_java(environ: Mapping[str, str]) -> list[x509.Certificate]:
    """The authorities of the Java that JAVA_HOME names, else of the one on the path."""
    for home in _homes(environ):
        for store in (home / name for name in STORES):
            try:
                return [*_read(store.read_bytes())]
            except (OSError, ValueError, struct.error):
                continue
    return []


def _homes(environ: Mapping[str, str]) -> Iterator[Path]:
    if environ.get("JAVA_HOME"):
        yield Path(environ["JAVA_HOME"])
    if found := shutil.which("java", path=environ.get("PATH", os.defpath)):
        yield Path(found).resolve().parent.parent


def _read(store: bytes) -> Iterator[x509.Certificate]:
    """The trusted certificates of a store in either of Java's formats. Raises ValueError."""
    if len(store) > 4 and struct.unpack_from(">I", store)[0] == JKS:
        yield from _loaded(x509.load_der_x509_certificate, _read_jks(store))
        return
    try:
        found = pkcs12.load_pkcs12(store, PASSWORD.encode())
    except ValueError:
        found = pkcs12.load_pkcs12(store, None)  # as Java 18 and later have it
    yield from (one.certificate for one in found.additional_certs)


def _read_jks(store: bytes) -> Iterator[bytes]:
    """The certificates of a JKS file, in DER. Java has checked the file's digest, if anybody."""
    _, _, count = struct.unpack_from(">III", store)
    position = 12
    for _ in range(count):
        (tag,) = struct.unpack_from(">I", store, position)
        if tag != CERTIFICATE_ENTRY:
            raise ValueError("a store with private keys")
        position = _after_text(store, position + 4) + 8  # the alias, then a date
        position = _after_text(store, position)  # X.509
        (size,) = struct.unpack_from(">I", store, position)
        yield store[position + 4 : position + 4 + size]
        position += 4 + size


def _after_text(store: bytes, position: int) -> int:
    return position + 2 + int(struct.unpack_from(">H", store, position)[0])
