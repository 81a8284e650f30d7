"""`serve` starts the server; `health` asks whether it is ready."""

import gc
import os
import signal
import sys
from typing import Any

import click

from mock_server.cli.calling import exit_on_failure, json_option, url_option
from mock_server.cli.completing import SettingsCommand
from mock_server.cli.failure import fail
from mock_server.cli.output import say
from mock_server.cli.running import control_url, server_settings
from mock_server.cli.tables import print_json
from mock_server.client import MockClient
from mock_server.settings import OPTIONS, Settings

ANSWER_TIMEOUT = 5  # seconds that `health` waits for the server
NEEDS_UNIX = (
    "mock-server serve needs Linux or macOS. On Windows, start it in WSL 2 or in a container."
)
STANDARD_ERROR = 2  # the last of the three numbers that a process begins with


@click.command(cls=SettingsCommand, params=[*OPTIONS])
@click.pass_context
def serve(context: click.Context, /, **_: Any) -> None:
    """Serve every vendor until the process is stopped."""
    settings = Settings.of(context)
    if not hasattr(os, "fork"):  # Windows
        fail(NEEDS_UNIX, 1)
    _hold_standard_streams()
    _check_directory()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # process 1 has no default handler
    gc.disable()  # until the server runs: a start makes no garbage, and looking for it takes time
    from mock_server.serving.start import start

    start(settings)


def _hold_standard_streams() -> None:
    """Open closed standard streams on the null device, so that no connection gets their numbers."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= STANDARD_ERROR:
        pass
    os.close(descriptor)


def _check_directory() -> None:
    """End the program where the working directory is gone: gunicorn reads it."""
    try:
        os.getcwd()
    except OSError:
        fail("The working directory is gone: start the server in one that exists.", 1)


@click.command()
@url_option
@json_option
def health(url: str | None, as_json: bool) -> None:
    """Exit with 0 if the server is ready, else with 1."""
    url = url or control_url(server_settings())
    with exit_on_failure(url):
        ready = MockClient(url, timeout=ANSWER_TIMEOUT).ready()
    if as_json:
        print_json({"url": url, **ready})
    else:
        say(f"{url} is ready.")
