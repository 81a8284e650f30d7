"""What a shell completes: names of vendors, operations, behaviours, scenarios and worlds.

Nothing here raises: a shell that completes shows no errors.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib.resources import files
from typing import Any

import click
from click.shell_completion import CompletionItem

from mock_server.client import MockClient, MockError
from mock_server.settings import environ

ASKING_TIMEOUT = 0.5  # seconds that a shell waits for a server's worlds

Items = list[CompletionItem]
Complete = Callable[[click.Context, click.Parameter, str], Items]


class SettingsCommand(click.Command):
    """A command with settings as options, which a shell completes."""

    def complete_setting(self, context: click.Context, name: str, incomplete: str) -> Items:
        """The values of a setting that begin so."""
        if name == "scenario":
            return _scenarios(context, incomplete)
        return _beginning(incomplete, _vendor_names()) if name == "root" else []


def complete_vendors(context: click.Context, option: click.Parameter, incomplete: str) -> Items:
    return _beginning(incomplete, _vendor_names())


def complete_operations(context: click.Context, option: click.Parameter, incomplete: str) -> Items:
    """Those of the vendor that is named before, else of every vendor."""
    from mock_server.vendors import VENDORS

    named = context.params.get("vendor")
    operations = [one.operations for one in VENDORS if named in (None, one.name)]
    return _beginning(incomplete, dict.fromkeys(name for found in operations for name in found))


def complete_behaviours(context: click.Context, option: click.Parameter, incomplete: str) -> Items:
    """Their numbers, each with its rule."""
    from mock_server.core.behaviours import behaviours
    from mock_server.vendors import VENDORS

    rules = {number: row.rule for one in VENDORS for number, row in behaviours(one.package).items()}
    return _beginning(incomplete.upper(), rules)


def complete_vendors_and_behaviours(
    context: click.Context, option: click.Parameter, incomplete: str
) -> Items:
    vendors = complete_vendors(context, option, incomplete)
    return vendors if vendors else complete_behaviours(context, option, incomplete)


def complete_scenarios(context: click.Context, option: click.Parameter, incomplete: str) -> Items:
    """The names of scenarios, each with its purpose, and files."""
    return _scenarios(context, incomplete)


def complete_worlds(context: click.Context, option: click.Parameter, incomplete: str) -> Items:
    """The worlds of the server that the command would call, if it answers at once."""

    from mock_server.cli.running import control_url, server_settings

    with suppress(OSError, ValueError, MockError, SystemExit):
        settings = server_settings()
        url = context.params.get("url") or environ().get("MOCK_SERVER_URL")
        url = url or control_url(settings)
        token = context.params.get("token") or settings.control_token
        found = MockClient(url, token=token, timeout=ASKING_TIMEOUT).worlds()["worlds"]
        return _beginning(incomplete, {one["world"]: one["scenario"] for one in found})
    return []


def complete_requests(context: click.Context, option: click.Parameter, incomplete: str) -> Items:
    return _beginning(incomplete, ["last"])


def _scenarios(context: click.Context, incomplete: str) -> Items:
    from mock_server.core.document.mistakes import ScenarioError
    from mock_server.core.scenario.library import Library

    names: Mapping[str, str] = {}
    with suppress(ScenarioError):
        names = Library(context.params.get("scenarios") or ()).names()
    # a shell that finds no name below completes files
    return [CompletionItem(incomplete, type="file"), *_beginning(incomplete, names)]


def _vendor_names() -> list[str]:
    """The vendors' names by their folders: to import the vendors takes half a second."""
    folders = (files("mock_server") / "vendors").iterdir()
    return sorted(one.name for one in folders if (one / "behaviours.yaml").is_file())


def _beginning(incomplete: str, known: Iterable[str] | Mapping[str, Any]) -> Items:
    """The names that begin so; those of a mapping with what stands behind them."""
    about: Mapping[str, Any] = known if isinstance(known, Mapping) else {}
    return [
        CompletionItem(name, help=about.get(name)) for name in known if name.startswith(incomplete)
    ]
