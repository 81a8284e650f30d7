"""The certificates of HTTPS, signed by an authority that is made at the start or given.

Private keys never leave the memory of this server.
"""

import logging
import os
import re
import ssl
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import trustme

from mock_server.core.document.files import read_bytes
from mock_server.core.request.host import is_address, read_name
from mock_server.core.state.clock import Clock
from mock_server.serving.errors import BootError
from mock_server.settings import Settings
from mock_server.vendors import VENDORS

if TYPE_CHECKING:
    from cryptography import x509

log = logging.getLogger("mock_server")

ORGANISATION = "Contact mock server"  # of an authority that is made here
LOCAL = ("localhost", "127.0.0.1", "::1")
NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
MAX_OTHER_NAMES = 256  # certificates for other names that are kept
MAX_CHAIN = 5  # certificates of a chain, which a pipe must hold
MAX_DAYS = 397  # the longest validity that browsers accept


class Certificates:
    """The certificates that one authority signs: one for *names*, further ones on demand.

    *pem* is the authority's certificate for clients to trust. *above* is the chain from an
    intermediate authority to its root; it is sent to clients.
    """

    def __init__(
        self, authority: trustme.CA, names: Iterable[str], pem: bytes, above: bytes = b""
    ) -> None:
        self.pem = pem
        self._authority, self._names, self._above = authority, tuple(names), above
        self._other = lru_cache(MAX_OTHER_NAMES)(self._context)
        self._known = self._context()

    def at(self, address: str) -> ssl.SSLContext:
        """The certificate for clients that connected to *address* and may not name a host."""
        reached = ip_address(address)
        address = str(getattr(reached, "ipv4_mapped", None) or reached)
        return self._known if address in self._names else self._other(address)

    def _choose(self, connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        """Switch to the certificate for the host that a client names, if it names one."""
        wanted = name.lower() if name else LOCAL[0]
        if wanted in self._names:
            return
        if not is_address(wanted) and not NAME.fullmatch(wanted):
            log.warning("No certificate can be made for the name %r.", wanted)
            return
        connection.context = self._other(wanted)

    def _context(self, more: str | None = None) -> ssl.SSLContext:
        start = datetime.fromtimestamp(Clock().now(), UTC) - timedelta(days=1)
        leaf = self._authority.issue_cert(
            *self._names, not_before=start, not_after=start + timedelta(days=MAX_DAYS)
        )
        signed = leaf.cert_chain_pems[0].bytes()
        if more:
            signed = _signed_again(signed, more, self._authority.private_key_pem.bytes())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        context.sni_callback = self._choose
        _load(context, signed + self._above, leaf.private_key_pem.bytes())
        return context


def certificates(settings: Settings) -> Certificates:
    """The certificates of the authority in *settings*, else of a new one. Raises BootError."""
    names = list(_names(settings))
    if settings.tls_ca and settings.tls_ca_key:
        return _given(Path(settings.tls_ca), Path(settings.tls_ca_key), names)
    made = trustme.CA(organization_name=ORGANISATION)
    return Certificates(made, names, made.cert_pem.bytes())


def _signed_again(signed: bytes, name: str, key: bytes) -> bytes:
    """The same certificate with a further name, which trustme may refuse.

    A world's host, such as `w1--razorpay.localhost`, has hyphens where IDNA forbids them.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

    old = x509.load_pem_x509_certificate(signed)
    named = x509.IPAddress(ip_address(name)) if is_address(name) else x509.DNSName(name)
    new = x509.CertificateBuilder(
        old.issuer,
        old.subject,
        old.public_key(),
        old.serial_number,
        old.not_valid_before_utc,
        old.not_valid_after_utc,
    )
    for one in old.extensions:
        names = isinstance(one.value, x509.SubjectAlternativeName)
        value = x509.SubjectAlternativeName([*one.value, named]) if names else one.value
        new = new.add_extension(value, one.critical)
    private = load_pem_private_key(key, None)
    assert isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    return new.sign(private, SHA256()).public_bytes(Encoding.PEM)


def is_made_here(text: bytes) -> bool:
    """Whether *text* is exactly one certificate in PEM of an authority that a server has made."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509.oid import NameOID

    try:
        found = x509.load_pem_x509_certificate(text)
    except ValueError:
        return False
    names = found.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    ours = [name.value for name in names] == [ORGANISATION] and found.subject == found.issuer
    return ours and found.public_bytes(Encoding.PEM) == text


def _names(settings: Settings) -> Iterable[str]:
    """Every vendor's hosts, this machine, and the addresses that the user allows."""
    for vendor in VENDORS:
        yield from vendor.hosts
    yield from LOCAL
    allowed = map(read_name, settings.allowed_hosts)
    yield from (host for host in allowed if host and is_address(host))


def _given(file: Path, key_file: Path, names: Iterable[str]) -> Certificates:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    text, key = _read(file, "--tls-ca"), _read(key_file, "--tls-ca-key")
    try:
        chain = x509.load_pem_x509_certificates(text)[:MAX_CHAIN]
    except ValueError:
        raise BootError(f"{file} (--tls-ca) holds no certificate in PEM.") from None
    _check(chain[0], file, key, key_file)
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in chain)
    above = b"" if chain[0].subject == chain[0].issuer else pem
    return Certificates(trustme.CA.from_pem(pem, key), names, pem, above)


def _check(found: "x509.Certificate", file: Path, key: bytes, key_file: Path) -> None:
    """Raises BootError unless the certificate can sign others, with this key."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        private = load_pem_private_key(key, None)
    except (ValueError, TypeError):
        sentence = f"{key_file} (--tls-ca-key) holds no private key in PEM without a password."
        raise BootError(sentence) from None
    if not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise BootError(
            f"{key_file} (--tls-ca-key) is neither an RSA key nor an elliptic-curve key."
        )
    if private.public_key() != found.public_key():
        raise BootError(f"{key_file} (--tls-ca-key) is not the key of {file} (--tls-ca).")
    try:
        found.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        limits = found.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        limits = x509.BasicConstraints(ca=False, path_length=None)
    if not limits.ca:
        raise BootError(f"{file} (--tls-ca) is not the certificate of an authority.")


def _read(file: Path, flag: str) -> bytes:
    try:
        return read_bytes(file)
    except OSError as error:
        raise BootError(f"{file} ({flag}) cannot be read: {error.strerror}.") from None


def _load(context: ssl.SSLContext, *parts: bytes) -> None:
    """Load chain and key through pipes. OpenSSL reads only files; a key must not be in one."""
    ends = []
    try:
        for part in parts:
            end, start = os.pipe()
            ends.append(end)
            os.write(start, part)
            os.close(start)
        context.load_cert_chain(*(f"/dev/fd/{end}" for end in ends))
    finally:
        for end in ends:
            os.close(end)
