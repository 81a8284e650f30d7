"""Whether the server is there, and what it is."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mock_server.cli.checks.finding import FAIL, OK, WARN, Finding
from mock_server.client import MockClient, MockError
from mock_server.serving.environment.reach import Reach
from mock_server.serving.environment.remote import reach_of
from mock_server.version import __version__

CHECK = "server"
START = "Start it with `mock-server serve`, or name it with --url."


@dataclass(frozen=True)
class Found:
    """A server that answers: how it is reached, what it tells, and its world's state."""

    mock: MockClient
    reach: Reach
    info: dict[str, Any]
    state: dict[str, Any]


def look_for(mock: MockClient) -> Found | Finding:
    """The server, or why it cannot be asked."""
    try:
        reach = reach_of(mock)
        return Found(mock, reach, mock.info(), mock.state())
    except MockError as error:
        return _refused(mock.url, error)
    except (OSError, ValueError) as error:
        return _unreachable(mock.url, error)


def check_server(found: Found) -> Iterator[Finding]:
    """Version, world and proxy."""
    url, version = found.mock.url, found.info["version"]
    told = f"The mock server {version} answers at {url}."
    if version == __version__:
        yield Finding(OK, CHECK, told)
    else:
        yield Finding(WARN, CHECK, told, f"This is the command of {__version__}: update one.")
    yield _world(found)
    if found.reach.proxy:
        yield Finding(OK, "proxy", f"It answers as a proxy: {found.reach.proxy_url}.")
    else:
        do = "Start it with --proxy, or use the base URLs that `mock-server env` prints."
        yield Finding(WARN, "proxy", "It does not answer as a proxy.", do)


def _world(found: Found) -> Finding:
    world = found.mock.world
    names = [one["world"] for one in found.mock.worlds()["worlds"]]
    if world and world not in names:
        told = f"There is no world {world} yet: the first request makes it."
        return Finding(WARN, "world", told, f"There are: {', '.join(names[:10])}.")
    name, scenario = found.info["world"], found.info["scenario"]["name"]
    return Finding(OK, "world", f"The world {name} began with the scenario {scenario}.")


def _refused(url: str, error: MockError) -> Finding:
    if error.status == 401:
        do = "Give it with --token, or in the variable MOCK_SERVER_CONTROL_TOKEN."
        return Finding(FAIL, "token", f"The server at {url} wants its control token.", do)
    told = str(error).rstrip(".")
    if str(error.problem.get("type", "")).startswith("/_mock/docs/"):
        return Finding(FAIL, CHECK, f"The server at {url} refuses: {told}.")
    return Finding(FAIL, CHECK, f"Another program answers at {url}: {told}.", START)


def _unreachable(url: str, error: OSError | ValueError) -> Finding:
    if isinstance(error, ConnectionRefusedError):
        return Finding(FAIL, CHECK, f"Nothing listens at {url}.", START)
    if isinstance(error, ssl.SSLCertVerificationError):
        told = f"The certificate at {url} is not trusted: {error.verify_message}."
        return Finding(FAIL, CHECK, told, "Ask the server at its http:// address.")
    if isinstance(error, ssl.SSLError):
        do = "Name the server by http://, or start it with --tls."
        return Finding(FAIL, CHECK, f"{url} speaks no TLS: it is no HTTPS port.", do)
    told = str(getattr(error, "strerror", None) or error).rstrip(".")
    whole = told if told.startswith(url) else f"{url} gives no answer: {told}"
    return Finding(FAIL, CHECK, f"{whole}.", START)
