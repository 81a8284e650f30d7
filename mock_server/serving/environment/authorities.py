"""The certificate authorities that this machine trusts, and files that add ours to them."""

import re
import ssl
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

# the variables by which users name a file of authorities, the strongest first
VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
# where systems keep theirs: Debian, Fedora, openSUSE, Alpine and macOS, FreeBSD
KNOWN = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/usr/local/share/certs/ca-root-nss.crt",
)
CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----")

NONE_FOUND = (
    "No authorities of this system were found: programs will trust the mock server, "
    "and no other host. Name a file of authorities in SSL_CERT_FILE."
)


def system_authorities(
    environ: Mapping[str, str], files: Iterable[Path] | None = None
) -> list[bytes]:
    """The certificates that programs trust here, in PEM: the user's own, then the system's.

    Those of the system are in the first of *files* that has some; by default, where systems keep
    them.
    """
    return [*certificates(environ, VARIABLES), *_first(files or _system_files())]


def certificates(environ: Mapping[str, str], names: Iterable[str]) -> list[bytes]:
    """The certificates in the files that the variables *names* name."""
    return [one for name in names if environ.get(name) for one in _read(Path(environ[name]))]


def bundle(*groups: Iterable[bytes]) -> bytes:
    """Certificates as the text of one file, each once. An earlier server's authority is left out.

    Ours comes first; a shell that ran `mock-server env` before names a bundle with another one.
    """
    ours, *others = groups
    found = {_plain(one): one for one in ours}
    for one in (one for group in others for one in group):
        if not _is_earlier(one):
            found.setdefault(_plain(one), one)
    return b"".join(one.strip() + b"\n" for one in found.values())


def split(text: bytes) -> list[bytes]:
    """Each certificate of a text in PEM."""
    return CERTIFICATE.findall(text)


def _is_earlier(certificate: bytes) -> bool:
    from mock_server.serving.tls import ORGANISATION

    lines = certificate.split(b"-----")[2]
    return ORGANISATION.encode() in b64decode(b"".join(lines.split()))


def _plain(certificate: bytes) -> bytes:
    return b"".join(certificate.split())


def _system_files() -> Iterator[Path]:
    paths = ssl.get_default_verify_paths()
    yield from (Path(one) for one in (paths.openssl_cafile, *KNOWN))
    if found := find_spec("certifi"):
        yield Path(found.origin or "").with_name("cacert.pem")


def _first(files: Iterable[Path]) -> list[bytes]:
    """The certificates of the first file that has some."""
    return next((found for file in files if (found := _read(file))), [])


def _read(file: Path) -> list[bytes]:
    try:
        return split(file.read_bytes()) if file.is_file() else []  # a pipe may never end
    except OSError:
        return []
