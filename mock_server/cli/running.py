"""Where the server of this machine or container listens."""

from pathlib import Path

from mock_server.control.addresses import server_url
from mock_server.serving.files import NotAFile, content, is_port
from mock_server.settings import Settings


def url(settings: Settings) -> str:
    """The address that *settings* name for the control plane; port 0 is in the port file."""
    port = settings.control_port or settings.port
    if not port and settings.port_file:
        port = _told(Path(settings.port_file))
    return server_url(settings.host, port)


def _told(file: Path) -> int:
    """The port in the file that a server wrote; 0 without one."""
    try:
        found = content(file)
    except (OSError, NotAFile):
        return 0
    return int(found) if is_port(found) else 0


def first_command(file: Path = Path("/proc/1/cmdline")) -> list[str]:
    """The flags after `serve` of the container's process 1; empty where that is not a server."""
    try:
        words = file.read_text(errors="replace").split("\0")[:-1]
    except OSError:
        return []
    names = [Path(word).name for word in words]
    if "mock-server" in names and "serve" in words:
        return words[words.index("serve") + 1 :]
    return []
