"""httpcore over trio."""

from httpcore._backends.trio import TrioBackend

from mock_server.testing.interception.clients.httpcore_async import connect
from mock_server.testing.interception.patches import Patch

PATCHES = (Patch(TrioBackend, "connect_tcp", connect),)
