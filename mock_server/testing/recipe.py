"""What a test asks of its world, as a scenario."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from mock_server.core.document.layers import merged
from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.document.yaml import compose, read
from mock_server.core.scenario.library import kind_of

Moment = datetime | str | float
Scenario = str | Path | Mapping[str, Any]


def recipe(
    scenario: Scenario | None = None,
    clock: Moment | Mapping[str, Any] | None = None,
    seed: int | None = None,
    faults: Sequence[Mapping[str, Any]] | None = None,
    answers: Sequence[Mapping[str, Any]] | None = None,
    variants: Mapping[str, Mapping[str, Any]] | None = None,
) -> str | None:
    """The text of a scenario; None where nothing is asked for and the server's own will do.

    *scenario* is a name, a file, a text, or a mapping, over which the rest is laid. A *clock* that
    is a time is frozen there. Raises ScenarioError for a file that cannot be read.
    """
    over: dict[str, Any] = {}
    if clock is not None:
        over["clock"] = _clock(clock)
    if seed is not None:
        over["seed"] = seed
    if faults is not None:
        over["faults"] = [dict(fault) for fault in faults]
    if answers is not None:
        over["answers"] = [dict(answer) for answer in answers]
    if variants:
        over["vendors"] = {name: {"variants": dict(found)} for name, found in variants.items()}
    if scenario is None and not over:
        return None
    return json.dumps(merged(_base(scenario), over), default=str)


def _base(scenario: Scenario | None) -> dict[str, Any]:
    if isinstance(scenario, Mapping):
        return dict(scenario)
    scenario = scenario or "default"
    kind = "file" if isinstance(scenario, Path) else kind_of(scenario)
    if kind == "name":
        return {"extends": scenario}
    source = read(Path(scenario)) if kind == "file" else compose(str(scenario), "scenario")
    if source.mistakes:
        raise ScenarioError(source.mistakes)
    return dict(source.data)


def _clock(asked: Moment | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(asked, Mapping):
        return asked
    at = asked.isoformat() if isinstance(asked, datetime) else asked
    return {"at": at, "frozen": True}
