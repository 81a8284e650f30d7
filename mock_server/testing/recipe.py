"""The scenario of a test's world."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from mock_server.core.document.layers import merged
from mock_server.core.document.mistakes import Mistake, ScenarioError
from mock_server.core.document.yaml import compose, read
from mock_server.core.scenario.library import kind_of

Moment = datetime | str | float
Scenario = str | Path | Mapping[str, Any]

WANTED = "a name, a file, a text or a mapping"


def recipe(
    scenario: Scenario | None = None,
    clock: Moment | Mapping[str, Any] | None = None,
    seed: int | None = None,
    faults: Sequence[Mapping[str, Any]] | None = None,
    answers: Sequence[Mapping[str, Any]] | None = None,
    variants: Mapping[str, Mapping[str, Any]] | None = None,
) -> str | None:
    """The text of a scenario; None without arguments, which means the server's own scenario.

    *scenario* is a name, a file, a text, or a mapping; the other arguments are laid over it. A
    *clock* that is a time is frozen there. Raises ScenarioError for a file that cannot be read.
    """
    sections = {name: {"variants": dict(chosen)} for name, chosen in (variants or {}).items()}
    given = {
        "clock": None if clock is None else _clock(clock),
        "seed": seed,
        "faults": None if faults is None else [dict(fault) for fault in faults],
        "answers": None if answers is None else [dict(answer) for answer in answers],
        "vendors": sections or None,
    }
    over = {key: value for key, value in given.items() if value is not None}
    if scenario is None and not over:
        return None
    return json.dumps(merged(_base(scenario), over), default=str)


def _base(scenario: Scenario | None) -> dict[str, Any]:
    if isinstance(scenario, Mapping):
        return dict(scenario)
    if scenario is None:
        return {"extends": "default"}
    if not isinstance(scenario, str | Path):
        raise ScenarioError([Mistake("scenario", 1, 1, "", f"found {scenario!r}", WANTED)])
    kind = "file" if isinstance(scenario, Path) else kind_of(scenario)
    if kind == "name":
        return {"extends": scenario}
    source = read(Path(scenario)) if kind == "file" else compose(str(scenario), "scenario")
    if source.empty:
        raise ScenarioError([source.mistake((), "there is nothing in it", "a mapping")])
    if source.mistakes:
        raise ScenarioError(source.mistakes)
    return dict(source.data)


def _clock(clock: Moment | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(clock, Mapping):
        return clock
    at = clock.isoformat() if isinstance(clock, datetime) else clock
    return {"at": at, "frozen": True}
