"""The flags of the server that runs in this container."""

from pathlib import Path

import pytest

from mock_server.cli.running import container_flags


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("/opt/bin/python /opt/bin/mock-server serve --port 9", ["--port", "9"]),
        ("/sbin/docker-init -- mock-server serve --host ::", ["--host", "::"]),
        ("/usr/bin/mock-server serve", []),
        ("/sbin/init splash", []),
        ("serve --port 9", []),
        ("/venv/bin/python /venv/bin/contact-mock-server serve --port 9", ["--port", "9"]),
        ("", []),
    ],
)
def test_container_flags(command: str, found: list[str], tmp_path: Path) -> None:
    """In a container the flags that its server was started with are those of process 1."""
    file = tmp_path / "cmdline"
    file.write_text("".join(f"{word}\0" for word in command.split()))

    assert found == container_flags(file)


def test_no_process_1(tmp_path: Path) -> None:
    """Where process 1 cannot be seen there are no flags to be known."""
    assert [] == container_flags(tmp_path / "none")
