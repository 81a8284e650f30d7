"""The certificate authority of a server, made when it is first asked for."""

from threading import Lock
from typing import TYPE_CHECKING

from mock_server.settings import Settings

if TYPE_CHECKING:
    from mock_server.serving.tls import Certificates


class Authority:
    """The authority that *settings* describe. Safe for many threads.

    To make it takes a tenth of a second, mostly for imports, which a start does not wait for.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings, self._lock = settings, Lock()
        self._made: Certificates | None = None

    @property
    def is_made(self) -> bool:
        return self._made is not None

    def certificates(self) -> "Certificates":
        """The certificates that it signs, made once. Raises BootError for files of no authority."""
        with self._lock:
            if self._made is None:
                from mock_server.serving.tls import certificates

                self._made = certificates(self._settings)
            return self._made

    @property
    def pem(self) -> bytes:
        """Its own certificate, which clients must trust."""
        return self.certificates().pem
