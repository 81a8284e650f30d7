"""What is fuzzed: every reader of bytes that strangers write.

A target takes bytes and raises AssertionError, or whatever else goes wrong, for a finding.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

from mock_server import create_app
from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.document.yaml import parse
from mock_server.core.scenario.library import Library
from mock_server.core.scenario.load import load_text
from mock_server.vendors import VENDORS
from tests.clients import CREDENTIALS
from tests.samples import SAMPLES

LIBRARY = Library(())
OURS = (501, 503, 507)
WSGI = {"Content-Type": "CONTENT_TYPE"}  # the one header here that WSGI names in a way of its own
EVERY = 500  # requests between two resets
# Whoever may ask the control plane, written down once more.
ALLOWED = re.compile(
    r"""(?ix) (?: localhost | (?:[a-z0-9-]+\.)*localhost | [a-z0-9-]+ | [0-9.]+ | \[[0-9a-f:.]+\]
    | (?:[a-z0-9-]+\.)+svc(?:\.cluster\.local)? | host\.docker\.internal
    | api\.razorpay\.com | gst\.cleartax\.in | api\.clear\.in | api\.ysuite\.org
    | (?:api|sandbox)\.clemta\.com ) \.? (?: : [0-9]* )?"""
)


class Server:
    """One application in process, which is reset before it has grown."""

    def __init__(self) -> None:
        self.app, self.asked = create_app(), 0

    def status(self, method: str, path: str, data: bytes = b"", **headers: str) -> int:
        """Raises AssertionError for an answer that only a bug can explain."""
        self.asked += 1
        if self.asked % EVERY == 0:
            self.open("POST", "/_mock/reset", b"", {})
        status, found = self.open(method, path, data, headers)
        assert status < 500 or status in OURS or "X-Mock-Behaviour" in found, status
        return status

    def open(
        self, method: str, path: str, data: bytes, headers: Mapping[str, str]
    ) -> tuple[int, Mapping[str, str]]:
        """Status and headers, of bytes that no client library has looked at."""
        said: list[Any] = []
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "CONTENT_LENGTH": str(len(data)),
            "wsgi.input": BytesIO(data),
            **{WSGI.get(n) or f"HTTP_{n.upper().replace('-', '_')}": v for n, v in headers.items()},
        }
        setup_testing_defaults(environ)
        b"".join(self.app(environ, lambda *told: said.extend(told)))
        found = dict(said[1])
        assert "X-Mock-Error" not in found
        return int(said[0][:3]), found


@cache
def server() -> Server:
    return Server()


def yaml(data: bytes) -> None:
    """A scenario: as a document, as a whole, and as what the control plane is sent."""
    text = data.decode("utf-8", "replace")
    with suppress(ScenarioError):
        parse(text, "fuzz")
    with suppress(ScenarioError):
        load_text(text, "fuzz", LIBRARY, VENDORS)
    for call in ("faults", "answers"):
        server().status("POST", f"/_mock/{call}", data)
        server().status("DELETE", f"/_mock/{call}")


def json(data: bytes) -> None:
    """A body at every vendor's create."""
    for vendor, row in SAMPLES.items():
        _create(vendor, row.creating, data, "application/json")


def form(data: bytes) -> None:
    """A form, and one of several parts."""
    _create("razorpay", "create_contact", data, "application/x-www-form-urlencoded")
    _create("razorpay", "create_contact", data, "multipart/form-data; boundary=b")


def fault(data: bytes) -> None:
    """The header that breaks its own request; what it asks for is not a bug."""
    text = _one_line(data)
    with suppress(ConnectionResetError):
        status, _ = server().open("GET", "/spn/contacts", b"", {"X-Mock-Fault": text})
        assert status != 500 or "500" in text or "SPN-44" in text


def host(data: bytes) -> None:
    """Nobody but those who are allowed reads the journal by a Host."""
    text = _one_line(data).strip() or "localhost"
    status = server().status("GET", "/_mock/requests", Host=text)
    assert status != 200 or ALLOWED.fullmatch(text), text


def _create(vendor: str, operation: str, data: bytes, kind: str) -> None:
    sample = SAMPLES[vendor].requests[operation]
    path = f"/{vendor}{sample.path}"
    server().status(sample.method, path, data, **CREDENTIALS[vendor], **{"Content-Type": kind})


def _one_line(data: bytes) -> str:
    """What can be a header's value at all."""
    return re.sub(r"[\r\n\0]", " ", data.decode("latin-1"))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "yaml": yaml,
    "json": json,
    "form": form,
    "fault": fault,
    "host": host,
}
