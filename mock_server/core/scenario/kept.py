"""A world as a scenario document, from which a world of a later server goes on where it was.

The document is the world's scenario, whole or by the name of a file that it extends, and its
`progress`: what the world has beyond it. Nothing in it is redacted.
"""

import re
from collections.abc import Sequence
from typing import Any

from mock_server.core.scenario.document import document_of
from mock_server.core.scenario.progress_json import progress_json
from mock_server.core.state.progress import progress_of
from mock_server.core.state.scenario import Scenario
from mock_server.core.state.world import World
from mock_server.core.vendor import Vendor

ODD_LETTERS = re.compile("[^A-Za-z0-9_.]+")  # a file's name has `-` instead
MOST_LETTERS = 40  # of a scenario's name in that of its file


def scenario_file(scenario: Scenario) -> str:
    """The name of the file that holds the scenario's document; another scenario has another."""
    return f"{ODD_LETTERS.sub('-', scenario.name)[:MOST_LETTERS]}-{scenario.digest}.json"


def kept(world: World, vendors: Sequence[Vendor], folder: str | None = None) -> dict[str, Any]:
    """The world as a document. The world's lock is held only while its changes are copied.

    With a *folder*, which is relative to the document, it extends the `scenario_file` there.
    """
    progress, scenario = progress_of(world), world.scenario
    known = {"name": scenario.name, "digest": scenario.digest, "own": world.has_own_scenario}
    told = progress_json(progress, scenario, [vendor.name for vendor in vendors])
    begin = {"extends": f"{folder}/{scenario_file(scenario)}"} if folder else document_of(scenario)
    return {
        **begin,
        "progress": {"world": world.name, "scenario": known, **told},
    }
