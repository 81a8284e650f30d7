"""The names of the headers of answers, which HAProxy would write in small letters."""

from collections.abc import Iterator, Sequence

from mock_server.core.vendor import Vendor
from mock_server.core.yaml_files import shipped_yaml

# What the server, the control plane and the page send beside the vendors' own.
NAMES = (
    *("Allow", "Cache-Control", "Connection", "Content-Disposition", "Content-Length"),
    *("Content-Security-Policy", "Content-Type", "Cross-Origin-Opener-Policy"),
    *("Cross-Origin-Resource-Policy", "Date", "ETag", "Last-Modified", "Location"),
    *("Referrer-Policy", "Retry-After", "Server", "Set-Cookie", "Transfer-Encoding", "Vary"),
    *("WWW-Authenticate", "X-Content-Type-Options", "X-Frame-Options"),
    *("X-Mock-Answered-By", "X-Mock-Behaviour", "X-Mock-Error", "X-Mock-Replica"),
    *("X-Mock-Request", "X-Mock-Unserved"),
)


def spellings(vendors: Sequence[Vendor]) -> Iterator[str]:
    """A line for each name: the small letters, and how the servers spell it."""
    names = set(NAMES)
    for vendor in vendors:
        names.update(shipped_yaml(vendor.package, "responses.yaml").get("headers", {}))
    for name in sorted(names):
        yield f"h1-case-adjust {name.lower()} {name}"
