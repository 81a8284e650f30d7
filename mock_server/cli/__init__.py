"""The command line. Each command imports what it needs when it runs, so `health` starts fast."""

from typing import Any

import click

from mock_server.cli import control
from mock_server.cli.behaviours import behaviours
from mock_server.cli.coverage import coverage
from mock_server.cli.failure import fail
from mock_server.cli.new_vendor import new_vendor
from mock_server.cli.openapi import openapi
from mock_server.cli.routes import routes
from mock_server.cli.scenarios import scenarios, validate
from mock_server.cli.serve import health, serve
from mock_server.cli.verify import verify
from mock_server.serving.errors import BootError
from mock_server.settings import SettingError
from mock_server.version import __version__


class Commands(click.Group):
    """Ends the program with one sentence where a command cannot go on."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingError as error:
            fail(str(error), 2)
        except BootError as error:
            fail(str(error), 1)


@click.group(
    "mock-server",  # in usage and version, the name that was called takes its place
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog='Completion in bash: eval "$(_MOCK_SERVER_COMPLETE=bash_source mock-server)"; '
    "in zsh and fish, with zsh_source and fish_source.",
)
@click.version_option(__version__)
def main() -> None:
    """A mock server for five vendors' contact APIs."""


_OWN = (
    serve,
    health,
    routes,
    behaviours,
    openapi,
    scenarios,
    validate,
    verify,
    coverage,
    new_vendor,
)
for _command in (*_OWN, *control.COMMANDS):
    main.add_command(_command)
