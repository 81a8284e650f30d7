"""The options of commands that call a running server: `--url`, `--world`, `--token`, `--json`."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import update_wrapper
from typing import Any

import click

from mock_server.cli.completing import complete_worlds
from mock_server.cli.failure import fail
from mock_server.cli.running import control_url, server_settings
from mock_server.client import MockClient, MockError, WorldMoved
from mock_server.client.sending import base_url
from mock_server.settings import environ

ASK_FOR_TOKEN = "Give it with --token, or in the variable MOCK_SERVER_CONTROL_TOKEN."
TAKE_ANEW = "MOCK_SERVER_REPLICA names the former one: take the variables of `env` anew."
MAX_NAMED = 10  # worlds in a sentence


def read_url(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """The URL with its scheme, which may be left out."""
    try:
        return None if value is None else base_url(value)
    except ValueError as error:
        raise click.BadParameter(str(error), context, option) from None


url_option = click.option(
    "--url",
    callback=read_url,
    metavar="URL",
    help="URL of the server; by default that of MOCK_SERVER_URL, which `exec` and `env` set, else "
    "the one that the settings name.",
)
world_option = click.option(
    "--world",
    metavar="NAME",
    shell_complete=complete_worlds,
    help="World to use; by default that of MOCK_SERVER_WORLD, else the default world.",
)
token_option = click.option(
    "--token", help="Token of the control plane; by default the one that the settings name."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def calling(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--url`, `--world` and `--token`. It receives a client made from them."""

    def run(url: str | None, world: str | None, token: str | None, **options: Any) -> None:
        with client(url, world, token) as mock:
            command(mock, **options)

    return url_option(world_option(token_option(update_wrapper(run, command))))


@contextmanager
def client(url: str | None, world: str | None, token: str | None) -> Iterator[MockClient]:
    """A client of the server that the flags name, else the settings.

    Ends the program with a sentence where a call fails.
    """
    settings, variables = server_settings(), environ()
    named, replica = url or world, variables.get("MOCK_SERVER_REPLICA")
    url = url or _url_of_environment() or control_url(settings)
    if world is None:
        world = variables.get("MOCK_SERVER_WORLD") or None
    expected = None if named else replica or None  # it is that of the environment's world
    with exit_on_failure(url):
        yield MockClient(url, world, token or settings.control_token, replica=expected)


def _url_of_environment() -> str | None:
    """What `exec` and `env` have set. Ends the program where it is no URL."""
    value = environ().get("MOCK_SERVER_URL")
    try:
        return base_url(value) if value else None
    except ValueError as error:
        fail(f"MOCK_SERVER_URL: {error}", 2)


@contextmanager
def exit_on_failure(url: str) -> Iterator[None]:
    """End the program with a sentence where a call fails or cannot be sent."""
    try:
        yield
    except MockError as error:
        fail(f"{error} {ASK_FOR_TOKEN}" if error.status == 401 else str(error), 1)
    except WorldMoved as error:
        told = environ().get("MOCK_SERVER_REPLICA") == error.before
        fail(f"{error} {TAKE_ANEW}" if told else str(error), 1)
    except UnicodeEncodeError as error:
        fail(f"{error.object[error.start]!r} is not a character that can be sent.", 1)
    except ValueError as error:
        fail(str(error), 1)
    except OSError as error:
        fail(f"{url} does not answer: {error.strerror or error}.", 1)


@contextmanager
def labelled(option: str, key: str = "") -> Iterator[None]:
    """Name the option in a refusal of what it holds, in place of the body that was made of it.

    It stands for the body's *key*, or for the whole of it.
    """
    try:
        yield
    except MockError as error:
        place = rf"^body:\d+:\d+: {key}:" if key else r"^body:\d+:\d+:"
        detail = re.sub(place, f"{option}:", str(error), flags=re.MULTILINE)
        raise MockError(error.status, {"detail": detail}) from None


def check_world(mock: MockClient) -> None:
    """End the program where the world does not exist; its name may be misspelt."""
    if mock.world is None:
        return
    worlds = [entry["world"] for entry in mock.worlds()["worlds"]]
    if mock.world not in worlds:
        from mock_server.core.document.mistakes import hinted

        told = hinted(f"There is no world {mock.world!r}", mock.world, worlds)
        named, more = worlds[:MAX_NAMED], len(worlds) - MAX_NAMED
        others = f" and {more} more" if more > 0 else ""
        fail(f"{told} There are: {', '.join(named)}{others}.", 1)
