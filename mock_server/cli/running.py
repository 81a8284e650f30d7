"""The server of this machine or container: its address, and its flags."""

from pathlib import Path

from mock_server.cli.failure import fail
from mock_server.control.addresses import server_url
from mock_server.serving.files import NotAFile, content, is_port
from mock_server.settings import SettingError, Settings

PROGRAMS = ("mock-server", "contact-mock-server")


def server_settings() -> Settings:
    """The settings of the server here: variables, and the flags of this container's server."""
    try:
        return Settings.read(*container_flags())
    except SettingError as error:
        fail(str(error), 1)


def control_url(settings: Settings) -> str:
    """The address of the control plane by *settings*. For port 0, the port file has the port."""
    port = settings.control_port or settings.port
    if not port and settings.port_file:
        port = _written_port(Path(settings.port_file))
    return server_url(settings.host, port)


def _written_port(file: Path) -> int:
    """The port that a server wrote to *file*; 0 without one."""
    try:
        text = content(file)
    except (OSError, NotAFile):
        return 0
    return int(text) if is_port(text) else 0


def container_flags(file: Path = Path("/proc/1/cmdline")) -> list[str]:
    """The flags of the server that runs as process 1; empty where another program does."""
    try:
        words = file.read_text(errors="replace").split("\0")[:-1]
    except OSError:
        return []
    names = {Path(word).name for word in words}
    if names.intersection(PROGRAMS) and "serve" in words:
        return words[words.index("serve") + 1 :]
    return []
