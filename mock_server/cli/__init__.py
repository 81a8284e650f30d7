"""The command line. Each command imports what it needs when it runs, so `health` starts fast."""

import click

from mock_server.cli.behaviours import behaviours
from mock_server.cli.completion import completion
from mock_server.cli.control import clock, load, reset, save, state
from mock_server.cli.coverage import coverage
from mock_server.cli.doctor import doctor
from mock_server.cli.env import env
from mock_server.cli.exec import exec_
from mock_server.cli.faults import answers, faults
from mock_server.cli.groups import Main
from mock_server.cli.new_vendor import new_vendor
from mock_server.cli.openapi import openapi
from mock_server.cli.people import people
from mock_server.cli.proxy_config import proxy_config
from mock_server.cli.requests import requests
from mock_server.cli.routes import routes
from mock_server.cli.scenarios import scenarios, validate
from mock_server.cli.serve import health, serve
from mock_server.cli.tail import tail
from mock_server.cli.verify import verify
from mock_server.cli.worlds import limits, variants, worlds
from mock_server.version import __version__

SECTIONS = {
    "Serve": (serve, exec_, env, doctor, health),
    "Look": (routes, scenarios, behaviours, openapi, requests, tail, people, worlds, state),
    "Change": (load, reset, save, clock, faults, answers, limits, variants),
    "Evidence": (coverage, verify),
    "Write": (validate, proxy_config, new_vendor, completion),
}
EXAMPLES = (
    ("serve --scenario crowded", "250 contacts a vendor, on port 8484"),
    ("exec -- pytest", "a program reaches it, with nothing changed"),
    ("routes", "what is served, and where"),
    ("tail --refused", "refusals as they come, and what would have passed"),
    ("load empty", "begin again without contacts"),
)


@click.group(
    "mock-server",  # in usage and version, the name that was called takes its place
    cls=Main,
    sections=SECTIONS,
    examples=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`mock-server COMMAND --help` tells more of a command, "
    "and `mock-server completion` prints what a shell completes by.",
)
@click.version_option(__version__)
def main() -> None:
    """A mock server for five vendors' contact APIs."""
